import { expect, test } from 'vitest';
import { standings } from '#lib/domain/contests/standings.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import { awards, DAY, dayRounds, END, fact, HOUR, MONDAY, metric, roster, rows, rules } from './kit.ts';

const place = (at: number, share: 'each' | 'split', value = 600): Prize => ({
	kind: 'place',
	place: at,
	name: `Place ${at}`,
	value,
	share
});
const TRIO = ['ada', 'bob', 'cyd'];

test('C2 who ties for a place gets all of its prize, or divides those of the places that they take up', () => {
	const facts = [fact('ada', 9, 3), fact('bob', 10, 3), fact('cyd', 11, 1)];
	const of = (share: 'each' | 'split') =>
		awards(
			standings(
				rules('most', {}, { prizes: [place(1, share), place(2, share, 200), place(3, share, 100)] }),
				roster(TRIO),
				facts,
				END
			)
		);
	expect(of('each')).toEqual(['0 ada 1 600', '0 bob 1 600', '2 cyd 1 100']);
	expect(of('split')).toEqual([
		'0 ada 1/2 300',
		'0 bob 1/2 300',
		'1 ada 1/2 100',
		'1 bob 1/2 100',
		'2 cyd 1 100'
	]);
	const thirds = standings(
		rules('most', {}, { prizes: [place(1, 'split', 100)] }),
		roster(TRIO),
		TRIO.map((rep) => fact(rep, 9)),
		END
	);
	expect(awards(thirds)).toEqual(['0 ada 1/3 100/3', '0 bob 1/3 100/3', '0 cyd 1/3 100/3']);
});

test('C2 nobody wins for nothing, and a prize beyond the last one with a record stays', () => {
	const given = rules('most', {}, { prizes: [place(1, 'split'), place(2, 'split')] });
	expect(awards(standings(given, roster(TRIO), [], END))).toEqual([]);
	expect(awards(standings(given, roster(TRIO), [fact('bob', 9)], END))).toEqual(['0 bob 1 600']);
	expect(standings(given, roster([]), [], END)).toMatchObject({ tables: [{ rows: [] }], awards: [] });
});

test('C2 equal scores are parted by the earliest or a second metric, and what is still equal shares', () => {
	const facts = [
		fact('ada', 9, 2),
		fact('bob', 8, 1),
		fact('bob', 10, 1),
		fact('cyd', 9, 2),
		fact('bob', 11, 1, { type: 'order' })
	];
	const places = (tie: 'share' | 'earliest' | { metric: string }) =>
		rows(standings(rules('most', {}, { tie }), roster(TRIO), facts, END));
	expect(places('share')).toEqual(['ada 1= 2', 'bob 1= 2', 'cyd 1= 2']);
	expect(places('earliest')).toEqual(['ada 1= 2', 'cyd 1= 2', 'bob 3 2']);
	expect(places({ metric: 'orders' })).toEqual(['bob 1 2', 'ada 2= 2', 'cyd 2= 2']);
});

test('C1 everyone who reaches the least, everyone in the winning team, and the best of each day that is over', () => {
	const facts = [
		fact('ada', 9, 5),
		fact('bob', 10, 5),
		fact('bob', 33, 1),
		fact('cyd', 34, 2),
		fact('cyd', 100, 9)
	];
	const everyone: Prize = { kind: 'everyone', least: '6', name: 'Six', value: 10, share: 'each' };
	const spot: Prize = { kind: 'spot', name: 'Day', value: 10, share: 'split' };
	const given = rules('most', {}, { prizes: [everyone, spot] });
	expect(awards(standings(given, roster(TRIO), facts, MONDAY + 2 * DAY))).toEqual([
		'0 bob 1 10',
		'1 ada 1/2 5 2026-06-01',
		'1 bob 1/2 5 2026-06-01',
		'1 cyd 1 10 2026-06-02'
	]);
	const team: Prize = { kind: 'team', place: 1, name: 'Team', value: 30, share: 'each' };
	const always = { from: '', to: '' };
	const sides = roster(TRIO, {
		groups: [{ id: 'north' }, { id: 'south' }],
		memberships: [
			{ rep: 'ada', team: 'north', from: '', to: '2026-06-01' },
			{ rep: 'ada', team: 'south', from: '2026-06-02', to: '' },
			{ rep: 'bob', team: 'north', ...always },
			{ rep: 'cyd', team: 'south', ...always }
		]
	});
	const won = standings(
		rules('team', { by: 'team', perMember: false }, { prizes: [team] }),
		sides,
		facts.slice(0, 4),
		END
	);
	expect(rows(won)).toEqual(['north 1 11', 'south 2 2']);
	expect(awards(won)).toEqual(['0 ada 1 30', '0 bob 1 30']);
});

const shift = (day: number, fte = 1000): [string, number, number, number] => [
	`2026-06-0${day + 1}`,
	MONDAY + day * DAY + 9 * HOUR,
	MONDAY + day * DAY + 17 * HOUR,
	fte
];
const week = [0, 1, 2, 3, 4].map((day) => shift(day));

test('M5 per hour divides by the hours that have passed, at least the first day’s; none passed: no place', () => {
	const given = rules('most', {}, { lens: 'perHour' });
	const own = roster(['ada', 'bob', 'cyd'], {
		capacity: [
			{ reps: ['ada'], shifts: week },
			{ reps: ['bob'], shifts: week.map(([date, from, to]) => [date, from, to, 500] as const) }
		]
	});
	const facts = [fact('ada', 10, 8), fact('bob', 10, 8), fact('cyd', 10, 8)];
	expect(rows(standings(given, own, facts, MONDAY + 11 * HOUR))).toEqual(['bob 1 2', 'ada 2 1', 'cyd - -']);
	expect(rows(standings(given, own, facts, MONDAY + DAY + 13 * HOUR))).toEqual([
		'bob 1 4/3',
		'ada 2 2/3',
		'cyd - -'
	]);
	expect(rows(standings(given, own, [], MONDAY))).toEqual(['ada - -', 'bob - -', 'cyd - -']);
});

test('M5, M7 % of target and own baseline: who has none has no place', () => {
	const facts = [fact('ada', 10, 9), fact('bob', 10, 8)];
	const own = roster(['ada', 'bob', 'cyd'], {
		targets: { ada: '12', bob: '10' },
		baselines: { ada: '5', bob: '7/2' }
	});
	expect(rows(standings(rules('most', {}, { lens: 'ofTarget' }), own, facts, END))).toEqual([
		'bob 1 4/5',
		'ada 2 3/4',
		'cyd - -'
	]);
	expect(rows(standings(rules('most', {}, { lens: 'baseline' }), own, facts, END))).toEqual([
		'bob 1 9/2',
		'ada 2 4',
		'cyd - -'
	]);
	expect(rows(standings(rules('improvement', {}), own, facts, END))).toEqual([
		'bob 1 9/2',
		'ada 2 4',
		'cyd 3 -17/4'
	]);
});

test('R5 a team by member and day due: silent members count, those on leave do not', () => {
	const own = roster(['ada', 'bob', 'cyd', 'dan'], {
		groups: [{ id: 'north' }, { id: 'south' }],
		memberships: ['ada', 'bob', 'cyd', 'dan'].map((rep) => ({
			rep,
			team: rep === 'dan' ? 'south' : 'north',
			from: '',
			to: ''
		})),
		capacity: [
			{ reps: ['ada', 'bob', 'dan'], shifts: week },
			{ reps: ['cyd'], shifts: week.map(([date, from, to]) => [date, from, to, 0] as const) }
		]
	});
	const facts = [fact('ada', 10, 6), fact('dan', 10, 4)];
	const given = rules('team', { by: 'team', perMember: true });
	expect(rows(standings(given, own, facts, MONDAY + 12 * HOUR))).toEqual(['south 1 4', 'north 2 3']);
	expect(rows(standings(given, own, facts, END))).toEqual(['south 1 4/5', 'north 2 3/5']);
});

test('M3, M4 a team’s ratio is that of its sums; too few tries have no place', () => {
	const own = roster(['ada', 'bob', 'cyd'], {
		metrics: { call_to_order: metric('call_to_order') },
		groups: [{ id: 'north' }, { id: 'south' }],
		memberships: TRIO.map((rep) => ({ rep, team: rep === 'cyd' ? 'south' : 'north', from: '', to: '' }))
	});
	const order = (rep: string) => fact(rep, 12, 1, { type: 'order' });
	const facts = [fact('ada', 9, 1), order('ada'), fact('bob', 9, 9), order('cyd')];
	const over = { metric: 'call_to_order' };
	expect(rows(standings(rules('team', { by: 'team', perMember: false }, over), own, facts, END))).toEqual([
		'north 1 1/10',
		'south - -'
	]);
	expect(rows(standings(rules('most', {}, over), own, facts, END))).toEqual([
		'ada 1 1',
		'bob 2 0',
		'cyd - -'
	]);
});

test('C2 places are counted within groups; C1 facts that wait do not count', () => {
	const facts = [
		fact('ada', 9, 5),
		fact('bob', 9, 4),
		fact('cyd', 9, 3),
		fact('cyd', 10, 9, { id: 'waits' })
	];
	const own = roster(TRIO, {
		groups: [
			{ id: 'one', reps: ['ada', 'cyd'] },
			{ id: 'two', reps: ['bob'] }
		],
		waiting: ['waits']
	});
	const given = rules('most', {}, { groups: { by: 'team' }, prizes: [place(1, 'each')] });
	expect(rows(standings(given, own, facts, END))).toEqual(['ada 1 5', 'cyd 2 3', 'bob 1 4']);
	expect(awards(standings(given, own, facts, END))).toEqual(['0 ada 1 600', '0 bob 1 600']);
});

test('C7 what comes or changes after a round’s lock is counted as it was', () => {
	const [first, second] = dayRounds(2);
	if (!first || !second) throw new Error('no rounds');
	const was = fact('bob', 9, 5, { id: 'changed' });
	const now = { ...was, quantity: 1 };
	const facts = [fact('ada', 9, 3), fact('ada', 10, 9, { id: 'late' }), now, fact('cyd', 9, 4)];
	const own = (rounds: typeof first) => roster(TRIO, { rounds: [rounds, second] });
	const given = rules('elimination', { roundDays: 1 });
	const at = MONDAY + DAY;
	expect(rows(standings(given, own({ ...first, late: ['late'], kept: [was] }), facts, at))).toEqual([
		'bob 1 5',
		'cyd 2 4',
		'ada 3 3'
	]);
	expect(rows(standings(given, own(first), facts, at))).toEqual(['ada 1 12', 'cyd 2 4', 'bob 3 1']);
});

test('C2 elimination: who is on leave does not leave, nor does anybody at all zero or on a full tie', () => {
	const away = week.map(([date, from, to]) => [date, from, to, 0] as const);
	const own = (
		capacity: { reps: string[]; shifts: readonly (readonly [string, number, number, number])[] }[]
	) => roster(TRIO, { rounds: dayRounds(1), capacity });
	const given = rules('elimination', { roundDays: 1 });
	const places = (facts: ReturnType<typeof fact>[], capacity: Parameters<typeof own>[0]) =>
		rows(standings(given, own(capacity), facts, MONDAY + DAY));
	const facts = [fact('ada', 9, 2), fact('bob', 9, 1)];
	expect(places(facts, [{ reps: TRIO, shifts: week }])).toEqual(['ada 1 2', 'bob 2 1', 'cyd 3 0']);
	const still = standings(given, own([{ reps: ['cyd'], shifts: away }]), facts, MONDAY + DAY).tables[0]?.rows;
	expect(still?.map(({ outIn }) => outIn)).toEqual([undefined, undefined, undefined]);
	expect(places([], [])).toEqual(['ada 1= 0', 'bob 1= 0', 'cyd 1= 0']);
});

test('C2 one participant: wins what is to be won, and nothing breaks', () => {
	const facts = [fact('ada', 10, 3)];
	const prizes = [place(1, 'each')];
	const alone = roster(['ada'], { seeds: ['ada'], rounds: [] });
	expect(awards(standings(rules('most', {}, { prizes }), alone, facts, END))).toEqual(['0 ada 1 600']);
	expect(rows(standings(rules('bracket', { roundDays: 1 }, { prizes }), alone, facts, END))).toEqual([
		'ada 1 0'
	]);
	expect(rows(standings(rules('season', { roundDays: 1 }), alone, facts, END))).toEqual(['ada 1 0']);
	expect(rows(standings(rules('king', {}), alone, facts, END))).toEqual([`ada 1 ${(5 * 24 - 10) * 60}`]);
});

test('H2 a shared goal tells its first crossing, and counts at or above in the end', () => {
	const facts = [fact('ada', 9, 3), fact('bob', 10, 3), fact('ada', 11, 1, { amount: 0 })];
	const prizes: Prize[] = [{ kind: 'everyone', name: 'Cake', value: 100, share: 'split' }];
	const given = rules('sharedGoal', { target: '6' }, { prizes });
	const read = standings(given, roster(TRIO), facts, END);
	expect(read.goal).toEqual({ target: '6', total: '7', reached: true, firstReachedAt: MONDAY + 10 * HOUR });
	expect(awards(read)).toEqual(['0 ada 1/2 50', '0 bob 1/2 50']);
	expect(standings(given, roster(TRIO), facts.slice(0, 1), END)).toMatchObject({
		goal: { reached: false },
		awards: []
	});
});

test('C2 bracket: equal scores go to who had it first, both zero to the higher seed; byes go to the top', () => {
	const own = roster(TRIO, { seeds: TRIO, rounds: dayRounds(2) });
	const given = rules('bracket', { roundDays: 1 });
	const played = (facts: ReturnType<typeof fact>[]) =>
		standings(given, own, facts, END).matches?.map(({ home, away, winner, state }) => [
			home,
			away,
			winner,
			state
		]);
	const bye = ['ada', null, 'ada', 'bye'];
	expect(played([])).toEqual([bye, ['bob', 'cyd', 'bob', 'won'], ['ada', 'bob', 'ada', 'won']]);
	expect(played([fact('bob', 12, 2), fact('cyd', 9), fact('cyd', 11)])).toEqual([
		bye,
		['bob', 'cyd', 'cyd', 'won'],
		['ada', 'cyd', 'ada', 'won']
	]);
	expect(played([fact('bob', 11, 2), fact('cyd', 9), fact('cyd', 11), fact('bob', 30)])?.[2]).toEqual([
		'ada',
		'bob',
		'bob',
		'won'
	]);
	const before = standings(given, own, [fact('cyd', 9)], MONDAY + 12 * HOUR);
	expect(before.matches?.map(({ state, winner }) => [state, winner])).toEqual([
		['bye', 'ada'],
		['live', null],
		['waiting', null]
	]);
	expect(rows(before)).toEqual(['ada - 0', 'bob - 0', 'cyd - 1']);
});

test('M1 a negative amount lowers what is summed and is no order', () => {
	const facts = [
		fact('ada', 9, 1, { type: 'order', amount: 500 }),
		fact('ada', 10, 1, { type: 'order', amount: -200 }),
		fact('bob', 9, 1, { type: 'order', amount: 400 })
	];
	const places = (metric: string) =>
		rows(standings(rules('most', {}, { metric }), roster(['ada', 'bob']), facts, END));
	expect(places('orders')).toEqual(['ada 1= 1', 'bob 1= 1']);
	expect(places('revenue')).toEqual(['bob 1 400', 'ada 2 300']);
});
