/** What a rule would have recognised lately, so that whoever makes it sees whether that is too often. Nothing is written. */
import { DAY_MS } from '#lib/domain/calendar.ts';
import type { Days } from '#lib/domain/periods.ts';
import { subjectOf, type JudgedRule } from '#lib/domain/recognition/definition.ts';
import { judgeFloor, judgeRep } from '#lib/domain/recognition/judge.ts';
import type { Crossing, Ground } from '#lib/domain/recognition/judgement.ts';
import { periodAt } from '#lib/domain/recognition/periods.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { groundOf } from './ground.ts';
import { typesOf } from './judging.ts';

/** Days that are looked back on. */
export const PREVIEW_DAYS = 30;

type Floor = Pick<Authority, 'engine' | 'tables'>;

/**
 * All that the rule would have recognised in the last days up to a moment, newest first.
 * @param turn lets others have a turn
 */
export async function previewOf(
	floor: Floor,
	rule: JudgedRule,
	now: number,
	turn: () => Promise<void> | undefined
): Promise<Crossing[]> {
	const since = now - PREVIEW_DAYS * DAY_MS;
	const found: Crossing[] = [];
	for await (const crossings of judged(floor, rule, now, turn)) {
		for (const crossing of crossings) if (crossing.at >= since && crossing.at <= now) found.push(crossing);
	}
	return found.sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
}

async function* judged(
	floor: Floor,
	rule: JudgedRule,
	now: number,
	turn: () => Promise<void> | undefined
): AsyncGenerator<readonly Crossing[]> {
	const { evidence } = floor.engine;
	const ground = groundOf(floor, now);
	if (subjectOf(rule) === 'rep') {
		for (const rep of floor.tables.reps.keys()) {
			yield judgeRep(rule, rep, evidence.ofRep(rep), ground).crossings;
			await turn();
		}
		return;
	}
	const { from, to } = windowOf(rule, ground);
	yield judgeFloor(rule, evidence.between(from, to, typesOf(rule, ground)), ground).crossings;
}

/** Whole periods of the rule's length in which something may have happened lately. */
function windowOf(rule: JudgedRule, { today, weekStart }: Ground): Days {
	const length = 'period' in rule.definition ? rule.definition.period : 'day';
	const { from } = periodAt(length, today - PREVIEW_DAYS - 1, weekStart);
	return { from, to: Infinity };
}
