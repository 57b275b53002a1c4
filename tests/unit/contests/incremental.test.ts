import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveContest, standings } from '#lib/domain/contests/standings.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import {
	FORMATS,
	isRoundFormat,
	type ContestRules,
	type Format,
	type Prize
} from '#lib/domain/contests/rules.ts';
import { property } from '../../property.ts';
import { DAY, dayRounds, END, fact, HOUR, metric, MONDAY, roster, rows, rules } from './kit.ts';
import { naive, naiveAwards } from './naive.ts';

/** Enough people and facts that each kept order is long and each list of facts has many parts. */
const NAMES = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal', 'ivy'];
const FACTS = 700;

const week = [0, 1, 2, 3, 4].map((day): [string, number, number, number] => [
	`2026-06-0${day + 1}`,
	MONDAY + day * DAY + 9 * HOUR,
	MONDAY + day * DAY + 17 * HOUR,
	1000
]);
const away = week.map(([date, from, to], day): [string, number, number, number] => [
	date,
	from,
	to,
	day < 3 ? 0 : 500
]);

const own: Roster = roster(NAMES, {
	metrics: {
		revenue: metric('revenue'),
		orders: metric('orders'),
		calls: metric('calls'),
		call_to_order: metric('call_to_order')
	},
	groups: ['north', 'south', 'west'].map((id, at) => ({
		id,
		reps: NAMES.filter((_, number) => number % 3 === at)
	})),
	memberships: NAMES.flatMap((rep, at) => {
		const [team = '', next = ''] = ['north', 'south', 'west', 'north'].slice(at % 3);
		return at === 4
			? [
					{ rep, team, from: '', to: '2026-06-02' },
					{ rep, team: next, from: '2026-06-04', to: '' }
				]
			: [{ rep, team, from: '', to: '' }];
	}),
	capacity: [
		{ reps: NAMES.slice(0, 7), shifts: week },
		{ reps: NAMES.slice(7, 8), shifts: away }
	],
	targets: Object.fromEntries(NAMES.slice(1).map((rep, at) => [rep, String(20 + at)])),
	baselines: Object.fromEntries(NAMES.slice(2).map((rep, at) => [rep, String(at * 3)])),
	seeds: [...NAMES].reverse(),
	// between two rounds nothing counts
	rounds: dayRounds(5).map((round, day) => (day === 0 ? round : { ...round, start: round.start + 9 * HOUR })),
	waiting: ['fact010'],
	hours: week.map(([, start, end]) => ({ start, end }))
});
/** Somebody joined, and somebody left. */
const entered: Roster = {
	...own,
	entrants: own.entrants.map((one, at) => ({
		...one,
		...(at === 5 ? { since: MONDAY + 12 * HOUR } : at === 6 ? { until: MONDAY + 3 * DAY } : {})
	}))
};

/** The naive model knows nothing of leave. */
const unhurried: Roster = { ...entered, capacity: [] };
const rosterOf = (variant: number): Roster => (variant === 0 ? unhurried : entered);

const prizes: Prize[] = [
	{ kind: 'place', place: 1, name: 'First', value: 100, share: 'split' },
	{ kind: 'place', place: 2, name: 'Second', value: 60, share: 'split' },
	{ kind: 'place', place: 3, name: 'Third', value: 30, share: 'each' },
	{ kind: 'everyone', least: '6', name: 'Six', value: 5, share: 'each' },
	{ kind: 'spot', name: 'Day', value: 10, share: 'each' }
];
const teamPrize: Prize = { kind: 'team', place: 1, name: 'Dinner', value: 10, share: 'split' };

const plain: { readonly [F in Format]: ContestRules } = {
	most: rules('most', {}, { tie: 'earliest' }),
	race: rules('race', { target: '45', fallback: 'none' }),
	milestone: rules('milestone', { target: '45' }),
	team: rules('team', { by: 'team', perMember: false }),
	bracket: rules('bracket', { roundDays: 1 }),
	season: rules('season', { roundDays: 1 }),
	king: rules('king', {}),
	elimination: rules('elimination', { roundDays: 1 }),
	raffle: rules('raffle', { per: '3' }),
	improvement: rules('improvement', {}),
	sharedGoal: rules('sharedGoal', { target: '300' })
};
/** What the naive model knows nothing of: there the standings are worked out anew by the same rules. */
const others: { readonly [F in Format]: readonly Partial<ContestRules>[] } = {
	most: [{ lens: 'perHour' }, { metric: 'call_to_order', tie: { metric: 'orders' }, groups: { by: 'team' } }],
	race: [{ lens: 'ofTarget', tie: { metric: 'calls' }, groups: { by: 'team' } }],
	milestone: [{ lens: 'baseline', groups: { by: 'team' } }, { metric: 'call_to_order' }],
	team: [{ options: { by: 'team', perMember: true } }, { lens: 'perHour', tie: { metric: 'calls' } }],
	bracket: [{ lens: 'perHour' }, { metric: 'call_to_order' }],
	season: [{ lens: 'perHour' }, { metric: 'call_to_order' }],
	king: [{ tie: 'earliest', groups: { by: 'team' } }, { tie: { metric: 'calls' } }],
	elimination: [{ lens: 'perHour' }, { metric: 'call_to_order', tie: { metric: 'calls' } }],
	raffle: [{ lens: 'ofTarget' }],
	improvement: [{ tie: { metric: 'orders' }, groups: { by: 'team' } }],
	sharedGoal: [{ tie: 'earliest' }]
};
const variants = (format: Format): readonly ContestRules[] => {
	const given = { metric: 'revenue', prizes: format === 'team' ? [...prizes, teamPrize] : prizes };
	const base = { ...plain[format], ...given } as ContestRules;
	return [base, ...others[format].map((over) => ({ ...base, ...over }) as ContestRules)];
};

/** A small generator of its own (Lehmer): long histories from one number. */
const randomOf = (seed: number) => {
	let state = 1 + (seed % 2_147_483_646);
	return (below: number) => ((state = (state * 48_271) % 2_147_483_647) * below) / 2_147_483_647;
};

const AMOUNTS = [-3, -1, 0, 1, 1, 1, 2, 2, 3, 5];
function factOf(random: (below: number) => number): ContestFact {
	const id = `fact${String(1 + Math.floor(random(FACTS))).padStart(3, '0')}`;
	// few moments, and more people at the front than at the back, so that there are ties and overtaking
	const occurredAt = MONDAY - 2 * HOUR + Math.floor(random(244)) * (HOUR / 2);
	return {
		id,
		rep: NAMES[Math.floor(Math.min(random(9), random(14)))] ?? 'nobody',
		type: random(5) < 1 ? 'call' : 'order',
		quantity: 1,
		amount: AMOUNTS[Math.floor(random(AMOUNTS.length))] ?? 0,
		occurredAt,
		localDate: new Date(occurredAt).toISOString().slice(0, 10)
	};
}

const counts = (roster: Roster, inRounds: boolean, at: number) => {
	const spans = new Map(roster.entrants.map((one) => [one.rep, one]));
	return ({ id, rep, type, occurredAt, localDate }: ContestFact) => {
		const span = spans.get(rep);
		return (
			span !== undefined &&
			type === 'order' &&
			(!inRounds || roster.rounds.some(({ start, end }) => start <= occurredAt && occurredAt < end)) &&
			!roster.waiting.includes(id) &&
			'2026-06-01' <= localDate &&
			localDate <= '2026-06-05' &&
			occurredAt >= (span.since ?? -Infinity) &&
			occurredAt < (span.until ?? Infinity) &&
			(occurredAt <= at || at >= END)
		);
	};
};

for (const format of FORMATS) {
	property(
		`C4 ${format}: long lists of facts that come, change and go, read now and in the past, leave what working all of it out anew gives`,
		fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
			const random = randomOf(seed);
			const contests = variants(format);
			const live = contests.map((given, variant) => new LiveContest(given, rosterOf(variant)));
			const images = new Map<string, ContestFact>();
			const change = () => {
				const fact = factOf(random);
				const isGone = images.has(fact.id) && random(3) < 1;
				if (isGone) images.delete(fact.id);
				else images.set(fact.id, fact);
				for (const contest of live) {
					if (isGone) contest.drop(fact.id);
					else contest.put(fact);
				}
			};
			for (let first = 0; first < 600; first++) change();
			for (let look = 0; look < 12; look++) {
				for (let changes = Math.floor(random(6)); changes > 0; changes--) change();
				const at = MONDAY + Math.floor(random(look % 4 === 3 ? 170 : 122)) * HOUR;
				for (const [index, given] of contests.entries()) {
					const read = live[index]!.read(at);
					expect([given.lens, read]).toEqual([
						given.lens,
						standings(given, rosterOf(index), images.values(), at)
					]);
					if (index > 0 || look % 3 > 0) continue;
					const all = read.tables.flatMap(({ rows: of }) => of);
					const counted = [...images.values()].filter(
						counts(entered, isRoundFormat(format), Math.min(at, END))
					);
					if (format !== 'raffle')
						expect(all.map(({ id, place, tied, score }) => ({ id, place, tied, score }))).toEqual(
							naive(given, unhurried, [...images.values()], Math.min(at, END))
						);
					const told = read.awards.flatMap(({ prize, group, to, share, day }) =>
						given.prizes[prize]?.kind === 'team'
							? []
							: [`${prize} ${group} ${to} ${share}${day === undefined ? '' : ` ${day}`}`]
					);
					const groups = read.tables.map(({ group, rows: of }) => ({ group, rows: of }));
					expect(told.sort()).toEqual(naiveAwards(given, unhurried, groups, counted, at));
				}
			}
		}),
		{ runs: 8, timeout: 30_000 }
	);
}

test('C2 milestone: the second who is there makes the first one share, and no longer when gone', () => {
	const live = new LiveContest(rules('milestone', { target: '2' }), roster(['ada', 'bob', 'cyd']));
	const bob = fact('bob', 11, 2);
	live.put(fact('ada', 10, 3));
	expect(rows(live.read(END))).toEqual(['ada 1 3', 'bob - 0', 'cyd - 0']);
	live.put(bob);
	expect(rows(live.read(END))).toEqual(['ada 1= 3', 'bob 1= 2', 'cyd - 0']);
	live.drop(bob.id);
	expect(rows(live.read(END))).toEqual(['ada 1 3', 'bob - 0', 'cyd - 0']);
});

test('C4 what says the same as before is the same object, so that little is compared and sent', () => {
	for (const given of [
		plain.most,
		plain.king,
		plain.season,
		plain.elimination,
		plain.bracket,
		plain.raffle
	]) {
		const live = new LiveContest(given, own);
		for (const [at, rep] of NAMES.entries()) live.put(fact(rep, 10, 40 - 4 * at));
		const before = live.read(MONDAY + 12 * HOUR).tables[0]?.rows ?? [];
		live.put(fact('eve', 11, 1));
		const after = live.read(MONDAY + 12 * HOUR).tables[0]?.rows ?? [];
		const same = after.filter((row) => before.includes(row));
		expect([given.format, same.length, after.find(({ id }) => id === 'eve')?.facts]).toEqual([
			given.format,
			NAMES.length - 1,
			2
		]);
	}
});
