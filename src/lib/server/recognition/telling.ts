/** From a crossing to the writes that make it known, and to what is celebrated once they are committed. */
import { keepsToSelf } from '#lib/domain/access.ts';
import { metricOf, type JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { Crossing, Kept } from '#lib/domain/recognition/judgement.ts';
import {
	CELEBRATION_MS,
	isCelebrated,
	isHeadline,
	isNotice,
	type Arrival
} from '#lib/domain/recognition/news.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import { noticesTo } from '#lib/server/notifications/notice.ts';
import type { Write } from '#lib/server/record/store.ts';
import { tellings } from './tell.ts';

/** A crossing of a rule that is to be made known, and how its cause came in (undefined: nobody knows). */
export interface News {
	readonly rule: JudgedRule;
	readonly crossing: Crossing;
	readonly arrival: Arrival | undefined;
}

/** One step of what is to be done; all of its writes belong in one batch. */
export interface Step {
	readonly writes: readonly Write[];
	/** What is kept from then on. */
	readonly kept: Kept;
	/** For as long as it is worth celebrating at the moment asked about. */
	readonly celebration?: (now: number) => Celebrate | undefined;
}

type Floor = Pick<Authority, 'engine' | 'tables'>;

/** M8: what a rule tells of may not be for the floor: margins, hidden amounts, targets that are not public. */
export function isOwn(floor: Floor, rule: JudgedRule, { data }: Crossing): boolean {
	if (rule.kind === 'deal') return findWorkspace(floor.tables)?.hideAmounts === true;
	const metric = metricOf(rule) ?? data.metric;
	if (metric === undefined) return false;
	if (!isFloorMetric({ authority: floor }, metric)) return true;
	if (rule.kind !== 'target') return false;
	const { period, subject: by = 'rep' } = rule.definition;
	return floor.engine.readsPrivateTargets({ metric, period, by, lens: 'ofTarget' });
}

/** Makes a crossing known. */
export function newStep(floor: Floor, { rule, crossing, arrival }: News, now: number): Step {
	const { key, rep, team, cause, at, data } = crossing;
	const quiet = isOwn(floor, rule, crossing);
	const person = floor.tables.reps.get(rep);
	const headline = !quiet && isHeadline(at, now) && !keepsToSelf(person, rule.kind);
	const { kind, icon, id: ruleId } = rule;
	const causeSeq = arrival?.seq ?? 0;
	const told = tellings({
		key,
		kind,
		rep,
		team,
		rule: ruleId,
		icon,
		data,
		cause,
		causeSeq,
		at,
		headline,
		quiet
	});
	const { id } = told;
	const notice = {
		kind: `recognition.${kind}`,
		data: { ...data, recognition: id },
		href: `/recognition#${id}`
	};
	const notices = rep !== '' && isNotice(kind, at, now) ? noticesTo(floor.tables, [rep], notice, now) : [];
	return {
		writes: [...told.writes, ...notices],
		kept: { id, key, rep, team, cause, data, marked: false },
		...(headline &&
			rule.celebrate && {
				celebration: (then: number) =>
					isCelebrated(at, arrival, then)
						? { id, kind, subject: rep || team, at: then, expiresAt: then + CELEBRATION_MS }
						: undefined
			})
	};
}

/** L1: says of something recognised that its cause is gone, or that it holds again. */
export function markStep({ tables }: Floor, kept: Kept, marked: boolean): Step {
	const { id } = kept;
	const data = { marked };
	const headline: Write[] = tables.headlines.has(id)
		? [{ op: 'update', collection: 'headlines', id, data }]
		: [];
	return {
		writes: [{ op: 'update', collection: 'recognitions', id, data }, ...headline],
		kept: { ...kept, marked }
	};
}
