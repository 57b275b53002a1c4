/** The demo's contests: what was agreed and when. What came of them is counted by the floor itself, not made up. */
import { DAY_MS, dateOfDay, startOfDay, weekdayOf } from '#lib/domain/calendar.ts';
import type { ContestRecord, ContestSeries } from '#lib/domain/contests/record.ts';
import type { ContestRules, Format, Prize, RulesOf } from '#lib/domain/contests/rules.ts';
import type { Id } from '#lib/domain/records.ts';
import { DEMO_MANAGER, demoId } from './people.ts';
import { pick, seededRandom, seedOf } from './random.ts';

const HOUR_MS = 3_600_000;
const WEEK = 7;
/** Contests of whole weeks before this one's. */
const WEEKS_BACK = 3;
/** Everything is agreed at this hour, two days before it begins. */
const AGREED_BEFORE_MS = 2 * DAY_MS - 15 * HOUR_MS;
/** What has yet to begin was agreed so long ago. */
const AGREED_AGO_MS = 2 * HOUR_MS;
/** Weekly ids are told apart by the number of the week's Monday. */
const WEEKLY = 100_000;
const BY = `user:${DEMO_MANAGER}`;

/** Something that the demo's manager agreed with everybody, and what became of it but for its figures. */
export interface DemoContest {
	/** A draft. */
	readonly contest: ContestRecord;
	/** When it was launched, ms since 1970; undefined: it is a draft still. */
	readonly launchedAt: number | undefined;
	/** C6: what entrants said before the draw, by how many said so. */
	readonly words: readonly string[];
	/** C7: somebody remembers an appointment afterwards, and it is enough for another place. */
	readonly late: boolean;
}

type Terms<F extends Format> = Pick<RulesOf<F>, 'format' | 'metric' | 'prizes' | 'options'> &
	Partial<RulesOf<F>>;

interface Made<F extends Format> {
	readonly id: Id;
	readonly name: string;
	readonly terms: Terms<F>;
	/** Day numbers, both inclusive. */
	readonly days: readonly [from: number, to: number];
	readonly more?: Partial<Pick<ContestRecord, 'series' | 'repeats' | 'graceHours'>>;
}

const inKind = { value: 0, share: 'each' } as const;
const placed = (...names: readonly string[]): Prize[] =>
	names.map((name, index) => ({ kind: 'place', place: index + 1, name, ...inKind }));

function drafted<F extends Format>({ id, name, terms, days: [from, to], more }: Made<F>): ContestRecord {
	const rules = {
		version: 1,
		lens: 'raw',
		eligibility: {},
		join: 'fixed',
		tie: 'share',
		sources: ['import', 'api', 'rep'],
		confirm: 'none',
		visibility: 'floor',
		...terms,
		window: { from: dateOfDay(from), to: dateOfDay(to) }
	} as unknown as ContestRules;
	return {
		...{ id, name, state: 'draft', rules, rulesHash: '', entrants: [] },
		...{ startsAt: '', endsAt: '', settlesAt: '', graceHours: 24, editions: [], steps: [] },
		...{ series: '', repeats: '', copyOf: '', outcome: null, proposals: 0, createdBy: BY, version: 1 },
		...more
	};
}

const SEASONS = ['Winter', 'Spring', 'Summer', 'Autumn'] as const;

/** The season that a day (its number) lies in, by its month: December is winter. */
export function demoSeason(today: number): ContestSeries {
	const month = Number(dateOfDay(today).slice(5, 7));
	const season = SEASONS[Math.floor((month % 12) / 3)] ?? 'Autumn';
	return {
		id: demoId('season', 1),
		name: `${season} season`,
		points: [10, 6, 4, 2, 1],
		from: '',
		to: '',
		version: 1
	};
}

/** A weekly one, of the week that begins on that day. */
const week = (monday: number, running: boolean): ContestRecord =>
	drafted({
		id: demoId('week', WEEKLY + monday),
		name: 'Most orders of the week',
		terms: {
			format: 'most',
			metric: 'orders',
			tie: 'earliest',
			options: {},
			prizes: [
				{ kind: 'place', place: 1, name: 'Dinner for two at the harbour', value: 12_000, share: 'split' },
				{ kind: 'place', place: 2, name: 'A Friday afternoon off', ...inKind },
				{ kind: 'place', place: 3, name: 'Tickets for the concert', value: 5_000, share: 'each' },
				{ kind: 'spot', name: 'Coffee for the best of the day', value: 400, share: 'each' }
			]
		},
		days: [monday, monday + WEEK - 1],
		more: { series: demoId('season', 1), repeats: running ? 'weekly' : '' }
	});

/** Whoever leads today wears the crown; on any day and at any hour, as the demo's people work. */
export const demoKing = (day: number): ContestRecord =>
	drafted({
		id: demoId('king', WEEKLY + day),
		name: 'King of the hill',
		terms: {
			format: 'king',
			metric: 'points',
			prizes: placed('The good chair until tomorrow'),
			options: { hours: { from: '00:00', to: '24:00' }, days: [1, 2, 3, 4, 5, 6, 7] }
		},
		days: [day, day],
		more: { graceHours: 1 }
	});

/** How a race stands when somebody looks for the first time: this share of it is behind the fastest. */
const RACED = 0.85;
/** Days of the race that are over, and that are left. */
const RACE = [9, 8] as const;

/** What the fastest has of something since a day, before today. */
export type Fastest = (type: string, from: number) => number;

function unlike(monday: number, today: number, fastest: Fastest): DemoContest['contest'][] {
	const target = Math.max(5, Math.ceil(fastest('appointment_set', today - RACE[0]) / RACED));
	const season = { series: demoId('season', 1) };
	return [
		drafted({
			id: demoId('contest', 1),
			name: 'Kept appointments',
			terms: {
				format: 'most',
				metric: 'appointments_held',
				prizes: placed('A day with the catalogue photographer'),
				options: {}
			},
			days: [monday - 3 * WEEK, monday - 3 * WEEK + 8],
			more: season
		}),
		drafted({
			id: demoId('contest', 2),
			name: `First to ${target} appointments`,
			terms: {
				format: 'race',
				metric: 'appointments_set',
				prizes: placed('First pick of the new leads', 'Second pick'),
				options: { target: String(target), fallback: 'highest' }
			},
			days: [today - RACE[0], today + RACE[1]]
		}),
		drafted({
			id: demoId('contest', 3),
			name: 'The teams’ fortnight',
			terms: {
				format: 'team',
				metric: 'revenue',
				options: { by: 'team', perMember: true },
				prizes: [{ kind: 'team', place: 1, name: 'The boat trip', ...inKind }]
			},
			days: [today - 6, today + 7]
		}),
		drafted({
			id: demoId('contest', 4),
			name: 'Raffle of the calls',
			terms: {
				format: 'raffle',
				metric: 'calls',
				prizes: placed('A weekend in the cabin', 'A hamper'),
				options: { per: '20' }
			},
			days: [today - WEEK, today - 1],
			more: { graceHours: 0 }
		}),
		drafted({
			id: demoId('contest', 5),
			name: 'Harbour Cup',
			terms: {
				format: 'bracket',
				metric: 'points',
				prizes: placed('The cup', 'A place on the wall'),
				options: { roundDays: 3 }
			},
			days: [monday + WEEK, monday + 5 * WEEK - 1],
			more: season
		}),
		drafted({
			id: demoId('contest', 6),
			name: 'Better than usual',
			terms: { format: 'improvement', metric: 'points', prizes: placed('Lunch with the team'), options: {} },
			days: [monday + WEEK, monday + 2 * WEEK - 1]
		})
	];
}

const WORDS = ['harbour', 'north wind', 'pine', 'eleven', 'Siobhán’s umbrella'] as const;
const LATE = demoId('contest', 1);
const DRAWN = demoId('contest', 4);
const KEPT_BACK = demoId('contest', 6);

/**
 * The demo's contests as of a moment (ms since 1970), oldest first: weeks that are over and this one's, one of each other kind, and
 * a draft. The same seed, moment and history give the same.
 * @param today day number in the zone
 */
export function demoContests(
	seed: number,
	today: number,
	now: number,
	zone: string,
	fastest: Fastest
): DemoContest[] {
	const random = seededRandom(seedOf(seed, today, 11));
	const monday = today - weekdayOf(today) + 1;
	const weeks = Array.from({ length: WEEKS_BACK + 1 }, (_, back) => week(monday - back * WEEK, back === 0));
	return [...weeks.reverse(), ...unlike(monday, today, fastest), demoKing(today)].map((contest) => {
		const begins = startOfDay(Date.parse(contest.rules.window.from) / DAY_MS, zone);
		const agreed = Math.min(begins - AGREED_BEFORE_MS, now - AGREED_AGO_MS);
		return {
			contest,
			launchedAt: contest.id === KEPT_BACK ? undefined : agreed,
			words: contest.id === DRAWN ? WORDS.filter(() => pick(random, [true, true, false])) : [],
			late: contest.id === LATE
		};
	});
}
