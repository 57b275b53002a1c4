import { backtesting } from '#lib/domain/contests/backtest.ts';
import { HISTORY_DAYS, judging } from '#lib/domain/contests/fairness.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { ContestReach, ContestTried } from '#lib/protocol/contest-feed.ts';
import { lastComparable, worksOn, type FloorTold, type History } from './contest-floor.ts';

export type Tried = Omit<ContestTried, 'rules'>;

export interface Found {
	readonly tried: Tried;
	/** Nothing more comes. */
	readonly whole: boolean;
}

export const NOTHING_YET: Omit<Tried, 'reach'> = {
	competitors: [],
	backtest: null,
	fairness: null,
	faults: []
};

/** Playings of the first, rough picture of who has a chance. */
const ROUGH_RUNS = 100;
const DAY_MS = 86_400_000;

/**
 * C8, C9: tries a draft on, in pieces between which something newer may be heard: who would be in it, what it would have brought, and
 * who has a chance, first roughly. Yields what is known whenever that is more.
 */
export function* trial(
	rules: ContestRules,
	floor: FloorTold,
	history: History,
	reach: ContestReach
): Generator<Found | undefined, void> {
	const { source, today } = floor;
	const nothing: Tried = { ...NOTHING_YET, reach };
	const draft = lastComparable(rules.window, today);
	const facts = history.facts.around(Date.parse(`${history.from}T00:00:00Z`), Infinity);
	const made = makeRoster(rules, source, facts, { contest: 'draft' });
	if (!made.ok) {
		yield { tried: { ...nothing, faults: made.error }, whole: true };
		return;
	}
	const roster = made.value;
	const competitors =
		rules.format === 'team' ? roster.groups.map(({ id }) => id) : roster.entrants.map(({ rep }) => rep);
	let tried: Tried = { ...nothing, competitors };
	yield { tried, whole: false };
	const { windows } = reach;
	if (windows > 0) {
		const played = yield* backtesting({ ...rules, window: draft }, source, history.facts, roster, windows);
		if (!played.ok) {
			yield { tried: { ...tried, faults: played.error }, whole: true };
			return;
		}
		tried = { ...tried, backtest: played.value };
		yield { tried, whole: false };
	}
	const date = rules.window.from < today ? rules.window.from : today;
	const end = Date.parse(`${date}T24:00:00Z`);
	const lately = history.facts.around(end - (HISTORY_DAYS + 1) * DAY_MS, end);
	const works = worksOn(source);
	const judged = judging(rules, roster, lately, works, date, 1, undefined, ROUGH_RUNS);
	for (;;) {
		const { done, value } = judged.next();
		yield value && { tried: { ...tried, fairness: value }, whole: done === true };
		if (done === true) return;
	}
}
