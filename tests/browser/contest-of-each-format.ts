/** Contests of every format with people in them, as domain standings: what their pictures are drawn from. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { commitmentOf } from '#lib/domain/contests/draw.ts';
import type { ContestFact, Moments, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules, Format as ContestFormat } from '#lib/domain/contests/rules.ts';
import type { ContestState } from '#lib/domain/contests/states.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import { Format } from '#lib/client/format.ts';
import { DAY, END, HOUR, MONDAY, dayRounds, roster, rules } from '../unit/contests/kit.ts';

export const contestFormat = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, () => MONDAY);
export const CALLS = { key: 'calls', name: 'Calls', unit: 'count' } as const;
export const REVENUE = { key: 'revenue', name: 'Revenue', unit: 'money' } as const;
/** Wednesday, 14:02. */
export const MIDWEEK = MONDAY + 2 * DAY + 14 * HOUR + 2 * 60_000;

const GIVEN = ['Hayden', 'Donn', 'Darcel', 'Kary', 'Versie', 'Maureen', 'Daniell', 'Reed', 'Gladys', 'Boris'];
const FAMILY = [
	'Neloms',
	'Cantrell',
	'Schlecht',
	'Hendrixson',
	'Hillebrand',
	'Freudenburg',
	'Colclough',
	'Faz'
];
const LONG = [
	'Wolfeschlegelsteinhausenbergerdorff',
	'Papadopoulou-Konstantinidou',
	'van den Heuvel-Oosterhuis'
];

export const repId = (at: number): string => `rep${String(at).padStart(12, '0')}`;
const nameAt = (at: number, isLong: boolean): string => {
	const family = isLong && at % 3 === 0 ? LONG[(at / 3) % LONG.length] : FAMILY[Math.floor(at / 10) % 8];
	const more = ['', '-Lee', '-Roy'][Math.floor(at / 80) % 3];
	return `${GIVEN[at % 10] ?? ''} ${family ?? ''}${more ?? ''}`;
};

/** The same numbers for the same seed: 0 to 1. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const OPTIONS = {
	most: {},
	race: { target: '8', fallback: 'highest' },
	milestone: { target: '8' },
	team: { by: 'team', perMember: false },
	bracket: { roundDays: 1 },
	season: { roundDays: 1 },
	king: {},
	elimination: { roundDays: 1 },
	raffle: { per: '2' },
	improvement: {},
	sharedGoal: { target: '' }
} as const;

export interface MadeUp {
	readonly people?: number;
	readonly at?: number;
	readonly state?: ContestState;
	readonly longNames?: boolean;
	readonly tied?: boolean;
	readonly nobody?: boolean;
	readonly groups?: number;
	readonly money?: boolean;
	readonly seed?: number;
	/** The raffle's secret, once it is published. */
	readonly secret?: string;
	/** Their own, by rep. */
	readonly targets?: Readonly<Record<string, string>>;
	readonly over?: Partial<ContestRules>;
}

const TEAMS = ['Rouche', 'Neubert', 'Marxen', 'Brinkmann', 'Cascone', 'Haug'];

function factsOf(reps: readonly string[], made: MadeUp, at: number): ContestFact[] {
	if (made.nobody) return [];
	const random = numbers(made.seed ?? 7);
	const facts: ContestFact[] = [];
	for (const [place, rep] of reps.entries()) {
		const strength = made.tied ? 3 : 1 + random() * 8;
		for (let day = 0; day < 5; day++) {
			const count = made.tied ? 1 : Math.floor((random() * strength) / 2 + 0.6);
			for (let one = 0; one < count; one++) {
				const occurredAt =
					MONDAY + day * DAY + 9 * HOUR + Math.floor((made.tied ? 0.2 : random()) * 8 * HOUR);
				if (occurredAt > at) continue;
				facts.push({
					id: `fact${place}x${day}x${one}`,
					rep,
					type: made.money ? 'order' : 'call',
					quantity: 1,
					amount: made.money ? 100_00 * Math.ceil(random() * 40) : 0,
					occurredAt,
					localDate: new Date(occurredAt).toISOString().slice(0, 10)
				});
			}
		}
	}
	return facts;
}

export interface MadeContest {
	readonly contest: ContestRecord;
	readonly standings: Standings;
	readonly names: Readonly<Record<string, string>>;
	readonly metric: typeof CALLS | typeof REVENUE;
	/** Eight hours of each day. */
	readonly hours: readonly Moments[];
	readonly roster: Roster;
	readonly format: Format;
	readonly now: number;
}

function rulesOf(format: ContestFormat, made: MadeUp, people: number): ContestRules {
	const options =
		format === 'sharedGoal'
			? { target: String(made.money ? people * 9_000_00 : people * 9) }
			: made.money && 'target' in OPTIONS[format]
				? { ...OPTIONS[format], target: String(12_000_00) }
				: made.money && format === 'raffle'
					? { per: String(1_000_00) }
					: OPTIONS[format];
	return rules(
		format,
		options as never,
		{
			metric: made.money ? 'revenue' : 'calls',
			...(made.groups === undefined ? {} : { groups: { by: 'team' } }),
			prizes: [
				{ kind: 'place', place: 1, name: 'Dinner for two', value: 150_00, share: 'each' },
				{ kind: 'place', place: 2, name: 'A Friday off', value: 0, share: 'each' },
				{ kind: 'place', place: 3, name: 'Concert tickets', value: 80_00, share: 'split' }
			],
			...(made.over as object)
		} as never
	);
}

const HOURS = [0, 1, 2, 3, 4].map((day) => ({
	start: MONDAY + day * DAY + 9 * HOUR,
	end: MONDAY + day * DAY + 17 * HOUR
}));

function rosterOf(format: ContestFormat, reps: readonly string[], made: MadeUp): Roster {
	const sides = format === 'team' ? TEAMS.length : (made.groups ?? 0);
	const ids = TEAMS.slice(0, sides).map((_, at) => `team${at}`);
	return roster(reps, {
		groups: ids.map((id, side) => ({
			id,
			...(format === 'team' ? {} : { reps: reps.filter((_, at) => at % sides === side) })
		})),
		memberships:
			format === 'team'
				? reps.map((rep, at) => ({ rep, team: ids[at % sides] ?? '', from: '', to: '' }))
				: [],
		baselines: Object.fromEntries(
			reps.map((rep, at) => [rep, String(made.money ? (at % 9) * 1_000_00 : at % 9)])
		),
		targets: made.targets ?? {},
		seeds: reps,
		rounds: dayRounds(format === 'bracket' ? Math.ceil(Math.log2(Math.max(2, reps.length))) : 5).map(
			(round, day) => ({ ...round, lock: MONDAY + (day + 1) * DAY })
		),
		hours: format === 'king' ? HOURS : []
	});
}

/** A contest over Monday to Friday. */
export function madeContest(format: ContestFormat, made: MadeUp = {}): MadeContest {
	const { people = 12, state = 'live' } = made;
	const isOver = state === 'settled' || state === 'amended' || state === 'provisional';
	const at = made.at ?? (isOver ? END : MIDWEEK);
	const reps = Array.from({ length: people }, (_, place) => repId(place));
	const own = rulesOf(format, made, people);
	const facts = factsOf(reps, made, at);
	const bare = rosterOf(format, reps, made);
	const secret = made.secret ?? 'a secret of this test';
	const before = standings(own, bare, facts, at);
	const held = before.tables
		.flatMap(({ rows }) => rows)
		.map(({ id, tickets }) => [id, tickets ?? 0] as const)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const draw = {
		commitment: commitmentOf(secret),
		...(isOver && { tickets: held, words: [[reps[0] ?? '', 'harvest'] as const] }),
		...(state === 'settled' && { secret })
	};
	const whole: Roster = format === 'raffle' ? { ...bare, draw } : bare;
	const read = standings(own, whole, facts, at);
	const settlesAt = new Date(END + 24 * HOUR).toISOString();
	const contest: ContestRecord = {
		id: 'contest',
		name: 'First week of June',
		state,
		rules: own,
		rulesHash: '9f3c41ae07d2',
		entrants: reps.map((rep) => ({ rep })),
		startsAt: new Date(MONDAY).toISOString(),
		endsAt: new Date(END).toISOString(),
		settlesAt,
		graceHours: 24,
		editions: [],
		steps: [
			...(state === 'paused'
				? [{ event: 'pause' as const, at: settlesAt, by: '', why: 'The telephones are down.' }]
				: []),
			...(state === 'settled' ? [{ event: 'settle' as const, at: settlesAt, by: 'clock', why: '' }] : [])
		],
		series: '',
		repeats: '',
		copyOf: '',
		outcome:
			state === 'settled'
				? { number: 1, hash: '0'.repeat(64), seq: 1, at: settlesAt, result: { ...read, totals: [] } }
				: null,
		proposals: 0,
		createdBy: '',
		version: 1
	};
	return {
		contest,
		standings: read,
		names: Object.fromEntries([
			...reps.map((rep, place) => [rep, nameAt(place, made.longNames ?? false)] as const),
			...TEAMS.map((name, place) => [`team${place}`, name] as const)
		]),
		metric: made.money ? REVENUE : CALLS,
		hours: HOURS,
		roster: whole,
		format: contestFormat,
		now: state === 'settled' ? Date.parse(settlesAt) + HOUR : at
	};
}
