/** Contests small enough to be written by hand: a week of June in UTC, ids that say who is meant. */
import { BUILT_IN_METRICS, type Metric } from '#lib/domain/metrics.ts';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { contestMetric } from '#lib/domain/contests/measure.ts';
import type { ContestFact, Roster, RosterMetric } from '#lib/domain/contests/roster.ts';
import type { ContestRules, Format, OptionsOf, RulesOf } from '#lib/domain/contests/rules.ts';
import type { Row, Standings } from '#lib/domain/contests/table.ts';

export const CATALOGUE: ReadonlyMap<string, Metric> = new Map(BUILT_IN_METRICS.map((one) => [one.key, one]));
export const FROM = '2026-06-01';
export const MONDAY = Date.parse('2026-06-01T00:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const END = MONDAY + 5 * DAY;

export function metric(key: string): RosterMetric {
	const known = CATALOGUE.get(key);
	const usable = known && contestMetric(known);
	if (!usable?.ok) throw new Error(`no contest is over ${key}`);
	return usable.value;
}

type Over<F extends Format> = Partial<Omit<RulesOf<F>, 'format' | 'options'>>;

/** Calls of that week, ties shared, no prizes. */
export const rules = <F extends Format>(format: F, options: OptionsOf[F], over: Over<F> = {}): ContestRules =>
	({
		version: 1,
		format,
		metric: 'calls',
		lens: 'raw',
		window: { from: FROM, to: '2026-06-05' },
		eligibility: {},
		join: 'fixed',
		tie: 'share',
		prizes: [],
		sources: ['import', 'api', 'rep'],
		confirm: 'none',
		visibility: 'floor',
		options,
		...over
	}) as unknown as ContestRules;

/** Those people, by date; what the format needs beyond that is in `over`. */
export const roster = (reps: readonly string[], over: Partial<Roster> = {}): Roster => ({
	contest: 'contest',
	window: { from: FROM, to: '2026-06-05', start: MONDAY, end: END, byDate: true },
	metrics: { calls: metric('calls'), orders: metric('orders'), revenue: metric('revenue') },
	entrants: reps.map((rep) => ({ rep })),
	groups: [],
	memberships: [],
	regions: [],
	capacity: [],
	targets: {},
	baselines: {},
	past: [],
	seeds: [],
	rounds: [],
	days: [0, 1, 2, 3, 4].map((day) => ({
		date: dateOfDay(dayNumber(FROM) + day),
		start: MONDAY + day * DAY,
		end: MONDAY + (day + 1) * DAY
	})),
	hours: [{ start: MONDAY, end: END }],
	waiting: [],
	...over
});

let next = 0;
/** `quantity` calls of a rep, so many hours after Monday's midnight; each with an id of its own. */
export function fact(rep: string, hours: number, quantity = 1, over: Partial<ContestFact> = {}): ContestFact {
	const occurredAt = MONDAY + hours * HOUR;
	return {
		id: `fact${String(++next).padStart(6, '0')}`,
		rep,
		type: 'call',
		quantity,
		amount: 0,
		occurredAt,
		localDate: new Date(occurredAt).toISOString().slice(0, 10),
		...over
	};
}

/** Rounds of a day each, locking at once. */
export const dayRounds = (count: number): Roster['rounds'] =>
	Array.from({ length: count }, (_, day) => ({
		start: MONDAY + day * DAY,
		end: MONDAY + (day + 1) * DAY,
		lock: MONDAY + (day + 1) * DAY,
		late: [],
		kept: []
	}));

/** `a 1= 7`: id, place (- for none), shared, score. */
export const told = ({ id, place, tied, score }: Row): string =>
	`${id} ${place ?? '-'}${tied ? '=' : ''} ${score ?? '-'}`;
export const rows = ({ tables }: Standings): string[] => tables.flatMap(({ rows: own }) => own.map(told));

/** Who gets what: `0 a 1/2 500`. */
export const awards = ({ awards: all }: Standings): string[] =>
	all.map(({ prize, to, share, value, day }) => [prize, to, share, value, ...(day ? [day] : [])].join(' '));

/** For each format options that a few facts make something of. */
export const OPTIONS = {
	most: {},
	race: { target: '3', fallback: 'highest' },
	milestone: { target: '3' },
	team: { by: 'team', perMember: false },
	bracket: { roundDays: 1 },
	season: { roundDays: 1 },
	king: {},
	elimination: { roundDays: 1 },
	raffle: { per: '2' },
	improvement: {},
	sharedGoal: { target: '6' }
} as const;
