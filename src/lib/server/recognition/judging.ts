/** Goes through what is to be judged, rep by rep and period by period, and says what is to be done, a step at a time. */
import { dateOfDay, dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import type { Days } from '#lib/domain/periods.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import { subjectOf, type JudgedRule } from '#lib/domain/recognition/definition.ts';
import { compareWith, judgeFloor, judgeRep } from '#lib/domain/recognition/judge.ts';
import {
	prefixOf,
	repPrefix,
	type Ground,
	type Judgement,
	type Kept
} from '#lib/domain/recognition/judgement.ts';
import type { Arrival } from '#lib/domain/recognition/news.ts';
import { periodAt, type PeriodLength } from '#lib/domain/recognition/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { settled } from './ground.ts';
import type { KeptRows } from './kept.ts';
import { markStep, newStep, type Step } from './telling.ts';
import type { TouchedDay } from './touched.ts';

export interface Judging {
	readonly floor: Pick<Authority, 'engine' | 'tables' | 'position'>;
	readonly ground: Ground;
	readonly rules: readonly JudgedRule[];
	readonly kept: KeptRows;
	/** Facts that may still be taken back. */
	readonly pending: () => ReadonlySet<Id>;
	readonly arrivals: ReadonlyMap<Id, Arrival>;
	readonly now: number;
	/** Lets others have a turn. */
	readonly turn: () => Promise<void> | undefined;
}

/** Of these reps, by all rules about reps. */
export async function* repSteps(judging: Judging, reps: readonly Id[]): AsyncGenerator<Step> {
	const { floor, ground, kept, pending, turn } = judging;
	const rules = judging.rules.filter((rule) => subjectOf(rule) === 'rep');
	if (rules.length === 0) return;
	for (const rep of reps) {
		const known = Map.groupBy(await kept.under(repPrefix(rep)), ruleOf);
		// read in the turn in which it is judged
		const facts = settled(floor.engine.evidence.ofRep(rep), pending());
		for (const rule of rules) {
			const judgement = judgeRep(rule, rep, facts, ground);
			yield* stepsOf(judging, rule, judgement, known.get(rule.id) ?? []);
		}
		await turn();
	}
}

/** Of teams and the floor, in the periods of the touched days; undefined: in all there ever were. */
export async function* floorSteps(
	judging: Judging,
	touched: readonly TouchedDay[] | undefined
): AsyncGenerator<Step> {
	for (const rule of judging.rules) {
		if (subjectOf(rule) === 'rep') continue;
		const types = typesOf(rule, judging.ground);
		for (const days of touched
			? periodsTouched(rule, types, touched, judging.ground)
			: everyPeriod(rule, judging)) {
			const known = (await keptOf(judging, rule)).filter((one) => isWithin(one, days));
			if (isSettled(judging, rule, known, days)) continue;
			const { engine } = judging.floor;
			const facts = settled(engine.evidence.between(days.from, days.to, types), judging.pending());
			yield* stepsOf(judging, rule, judgeFloor(rule, facts, judging.ground), known);
			await judging.turn();
		}
	}
}

const ruleOf = ({ key }: Kept): Id => key.split('/')[1] ?? '';

function* stepsOf(
	{ floor, arrivals, now }: Judging,
	rule: JudgedRule,
	judgement: Judgement,
	known: readonly Kept[]
): Generator<Step> {
	const from = isLocalDate(rule.from) ? dayNumber(rule.from) : -Infinity;
	const { create, mark, unmark } = compareWith(judgement, known, { active: rule.active, from });
	for (const one of mark) yield markStep(floor, one, true);
	for (const one of unmark) yield markStep(floor, one, false);
	for (const crossing of create)
		yield newStep(floor, { rule, crossing, arrival: arrivals.get(crossing.cause) }, now);
}

/** The types whose facts a rule about teams or the floor reads. */
export function typesOf(rule: JudgedRule, ground: Ground): ReadonlySet<string> {
	if ('type' in rule.definition) return new Set([rule.definition.type]);
	const metric = 'metric' in rule.definition ? ground.measure(rule.definition.metric) : undefined;
	return metric?.types ?? new Set();
}

const lengthOf = (rule: JudgedRule): PeriodLength =>
	'period' in rule.definition ? rule.definition.period : 'day';

function periodsTouched(
	rule: JudgedRule,
	types: ReadonlySet<string>,
	touched: readonly TouchedDay[],
	{ weekStart }: Ground
): Iterable<Days> {
	const periods = new Map<number, Days>();
	for (const { type, day } of touched) {
		if (!types.has(type)) continue;
		const days = periodAt(lengthOf(rule), day, weekStart);
		periods.set(days.from, days);
	}
	return periods.values();
}

function* everyPeriod(rule: JudgedRule, { ground }: Judging): Generator<Days> {
	const first = ground.firstDay;
	if (first === undefined) return;
	const length = lengthOf(rule);
	// facts may be dated a day ahead of the workspace's
	const last = ground.today + 1;
	for (let day = first; day <= last;) {
		const days = periodAt(length === 'day' ? 'month' : length, day, ground.weekStart);
		yield days;
		day = days.to + 1;
	}
}

async function keptOf({ kept, floor }: Judging, rule: JudgedRule): Promise<Kept[]> {
	if (subjectOf(rule) !== 'team') return [...(await kept.under(prefixOf('floor', rule.id)))];
	const all: Kept[] = [];
	for (const team of floor.tables.teams.keys())
		all.push(...(await kept.under(prefixOf(`team:${team}`, rule.id))));
	return all;
}

const isWithin = ({ data }: Kept, { from, to }: Days): boolean => {
	const at = data.from === undefined ? -Infinity : dayNumber(data.from);
	return at >= from && at <= to;
};

/**
 * Whether a sum over very many facts came to exactly the thresholds that are kept, so that none of the facts need be read: told
 * by the boards, which are kept up anyway.
 */
function isSettled({ floor, now }: Judging, rule: JudgedRule, known: readonly Kept[], days: Days): boolean {
	if (rule.kind !== 'badge' && rule.kind !== 'milestone') return false;
	const { metric, period, threshold, every } = rule.definition;
	const anchor = Number.isFinite(days.from) ? { date: dateOfDay(days.from) } : {};
	const standings = floor.engine.standings({ metric, period, by: 'team', ...anchor }, now);
	if (!standings.ok || known.some(({ marked }) => marked)) return false;
	const { rows, total } = standings.value;
	const isFloor = subjectOf(rule) === 'floor';
	const sums = isFloor ? [{ id: '', score: total }] : rows.filter(({ id }) => id !== '');
	return sums.every(({ id, score }) => {
		const times = score ? Math.floor(toNumber(score) / threshold) : 0;
		const reached = Math.max(0, every ? times : Math.min(1, times));
		return (
			known.filter(({ team, data }) => team === id && (data.threshold ?? 0) % threshold === 0).length ===
			reached
		);
	});
}
