/** Lenses, comparison and options of a board, on a floor small enough to be checked by hand. */
import { expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { capacity, engineWith, fact, factId, idOf, membership, rep, target, team } from './floor-fixture.ts';
import { board, NOW, refusal, rows, scores, TODAY, total } from './reading.ts';

const two = { reps: [rep('ana'), rep('bob')] };
const calls = (who: string, date: string, quantity: number, time = '11:00:00', over: Partial<Fact> = {}) =>
	fact(who, 'call', date, { quantity, occurredAt: Date.parse(`${date}T${time}Z`), ...over });
const week = { period: 'week' } as const;

test('M5 per hour divides by the hours elapsed, by each rep’s capacity', () => {
	const engine = engineWith({ ...two, capacity: [capacity('bob', { fte: 500 })] }, [
		calls('ana', '2026-11-16', 43),
		calls('bob', '2026-11-17', 43)
	]);
	// Monday and Tuesday, and Wednesday until 14:30: 21.5 hours, and half of them
	expect(rows(engine, { ...week, lens: 'perHour' })).toEqual(['bob 1 4 2', 'ana 2 2 2']);
	expect(total(engine, { ...week, lens: 'perHour' })).toBe('8/3');
	// the passing of time is a change: at 16:00 it is 23 hours
	expect(scores(engine, { ...week, lens: 'perHour' }, NOW + 5_400_000)).toEqual(['bob 86/23', 'ana 43/23']);
	expect(scores(engine, { ...week, lens: 'perHour' })).toEqual(['bob 4', 'ana 2']);
});

test('M5 per hour counts at least one day’s hours; before any has passed there is no rank', () => {
	const engine = engineWith(two, [calls('ana', '2026-11-16', 4), calls('bob', TODAY, 8)]);
	expect(rows(engine, { period: 'day', lens: 'perHour' })).toEqual(['bob 1 1 1', 'ana 2 0 1']);
	const at = (time: string) => Date.parse(`2026-11-16T${time}Z`);
	// Monday, 08:59 and 09:01 in Berlin
	expect(rows(engine, { ...week, lens: 'perHour' }, at('07:59:59'))).toEqual(['ana - - -', 'bob - - -']);
	expect(scores(engine, { ...week, lens: 'perHour' }, at('08:01:00'))).toEqual(['bob 1', 'ana 1/2']);
});

test('M5 leave is no time at work, and a start or an end bounds it', () => {
	const engine = engineWith(
		{
			reps: [rep('ana'), rep('bob', { startedOn: '2026-11-17' }), rep('carl', { endedOn: '2026-11-16' })],
			capacity: [capacity('ana', { fte: 0, from: '2026-11-17' })]
		},
		['ana', 'bob', 'carl'].map((who) => calls(who, '2026-11-16', 27))
	);
	// ana and carl had Monday only, bob Tuesday and 5.5 hours of Wednesday
	expect(scores(engine, { ...week, lens: 'perHour' })).toEqual(['ana 27/8', 'carl 27/8', 'bob 2']);
});

test('M5 R5 a team’s hours are those of its members on each date, the silent ones’ too', () => {
	const engine = engineWith(
		{
			reps: [rep('ana'), rep('bob'), rep('carl'), rep('house', { house: true })],
			teams: [team('red'), team('blue')],
			memberships: [
				membership('ana', 'red'),
				membership('bob', 'red', '', '2026-11-16'),
				membership('bob', 'blue', '2026-11-17'),
				membership('carl', 'blue'),
				membership('house', 'red')
			]
		},
		[calls('ana', '2026-11-16', 59), calls('carl', '2026-11-16', 35)]
	);
	// red: 21.5 of ana's and 8 of bob's; blue: 21.5 of carl's and 13.5 of bob's
	expect(scores(engine, { ...week, by: 'team', lens: 'perHour' })).toEqual(['red 2', 'blue 1']);
});

test('M5 M7 % of target is the score over the target in force; without one there is no rank', () => {
	const engine = engineWith({ ...two, targets: [target(`rep:${idOf('ana')}`, 50, { metric: 'calls' })] }, [
		calls('ana', TODAY, 20),
		calls('bob', TODAY, 90)
	]);
	expect(rows(engine, { lens: 'ofTarget' })).toEqual(['ana 1 2/5 -', 'bob - - -']);
	expect(board(engine, { lens: 'ofTarget' }).metric.unit).toBe('ratio');
	expect(board(engine, { lens: 'perHour' }).metric.unit).toBe('count');
	// the sum of all targets is 50
	expect(total(engine, { lens: 'ofTarget' })).toBe('11/5');
	const { id, ...changed } = target(`rep:${idOf('bob')}`, 90, { metric: 'calls' });
	engine.putRow('targets', id, changed);
	expect(rows(engine, { lens: 'ofTarget' })).toEqual(['bob 1 1 3/5', 'ana 2 2/5 3/5']);
});

test('M8 a board is only as public as the targets it reads', () => {
	const engine = engineWith({
		...two,
		targets: [
			target(`rep:${idOf('ana')}`, 50, { metric: 'calls', public: false }),
			target('workspace', 1000, { metric: 'revenue' })
		]
	});
	const reads = (query: Partial<BoardQuery>) =>
		engine.readsPrivateTargets({ metric: 'calls', period: 'month', by: 'rep', ...query });
	expect([reads({}), reads({ lens: 'ofTarget' }), reads({ lens: 'perHour' })]).toEqual([false, true, false]);
	expect([reads({ metric: 'attainment' }), reads({ metric: 'revenue', lens: 'ofTarget' })]).toEqual([
		false,
		false
	]);
	const { id, ...secret } = target(`rep:${idOf('bob')}`, 50, { public: false });
	engine.putRow('targets', id, secret);
	expect(reads({ metric: 'attainment' })).toBe(true);
	expect(reads({ tieBreak: 'attainment' })).toBe(true);
});

test('M8 a board reads what its second metric does too', () => {
	const engine = engineWith(two);
	const onlyFloor = (query: Partial<BoardQuery>) =>
		engine.readsOnlyFloor({ metric: 'calls', period: 'month', by: 'rep', ...query });
	expect([onlyFloor({}), onlyFloor({ tieBreak: 'earliest' }), onlyFloor({ tieBreak: 'revenue' })]).toEqual([
		true,
		true,
		true
	]);
	expect([onlyFloor({ metric: 'margin' }), onlyFloor({ tieBreak: 'margin' })]).toEqual([false, false]);
	engine.putRow('workspace', idOf('workspace'), { ...engine.workspace, hideAmounts: true });
	expect(onlyFloor({ tieBreak: 'revenue' })).toBe(false);
});

/** Weeks from Monday 26 October on; today is a Wednesday, 14:30. */
const weeks = [
	calls('ana', '2026-10-26', 8),
	calls('ana', '2026-11-03', 4),
	calls('ana', '2026-11-09', 6),
	calls('ana', '2026-11-11', 4, '13:30:00'),
	// a moment later than now, and days after it: not yet
	calls('ana', '2026-11-11', 50, '13:30:01'),
	calls('ana', '2026-11-13', 99),
	calls('ana', '2026-11-17', 20),
	calls('bob', TODAY, 3)
];

test('M5 against the own baseline: the score less the median of past periods, each cut like P3', () => {
	const engine = engineWith(two, weeks);
	// ana’s weeks were 10, 4 and 8 so far: 20 - 8; bob’s were 0: 3 - 0
	expect(rows(engine, { ...week, lens: 'baseline' })).toEqual(['ana 1 12 9', 'bob 2 3 9']);
	expect(total(engine, { ...week, lens: 'baseline' })).toBe('15');
	// as time goes on, so do the past weeks: 60, 4 and 8
	expect(scores(engine, { ...week, lens: 'baseline' }, NOW + 1_000)).toEqual(['ana 12', 'bob 3']);
	engine.putFact(factId(90), calls('ana', '2026-11-04', 7, '13:30:01'));
	expect(scores(engine, { ...week, lens: 'baseline' })).toEqual(['ana 12', 'bob 3']);
	// 60, 11 and 8
	expect(scores(engine, { ...week, lens: 'baseline' }, NOW + 1_000)).toEqual(['ana 9', 'bob 3']);
	expect(scores(engine, { ...week, lens: 'baseline' })).toEqual(['ana 12', 'bob 3']);
});

test('M5 below three past periods with at least half the days worked there is no rank', () => {
	const engine = engineWith(two, weeks);
	const lens = { ...week, lens: 'baseline' } as const;
	// two of the three days of the week of 2 November were leave
	const { id, ...leave } = capacity('ana', { fte: 0, from: '2026-11-02', to: '2026-11-03' });
	engine.putRow('capacity', id, leave);
	expect(rows(engine, lens)).toEqual(['bob 1 3 -', 'ana - - -']);
	engine.putRow('capacity', id, { ...leave, from: '2026-11-03' });
	expect(rows(engine, lens)).toEqual(['ana 1 12 9', 'bob 2 3 9']);
	// the record begins a week later: two past weeks only
	engine.putFact(factId(1), null);
	expect(rows(engine, lens)).toEqual(['ana - - -', 'bob - - -']);
});

test('M5 a lens works on any score: a ratio against its baseline', () => {
	const week = (day: string, quotes: number, orders: number) => [
		fact('ana', 'quote', day, { quantity: quotes }),
		...(orders > 0 ? [fact('ana', 'order', day, { quantity: orders })] : [])
	];
	const engine = engineWith({ reps: [rep('ana')] }, [
		...week('2026-10-26', 4, 1),
		...week('2026-11-02', 3, 1),
		...week('2026-11-09', 2, 1),
		...week('2026-11-16', 4, 3)
	]);
	// 3/4 - 1/3
	expect(rows(engine, { period: 'week', metric: 'quote_to_order', lens: 'baseline' })).toEqual([
		'ana 1 5/12 -'
	]);
});

test('P3 each score stands beside that of the period before, up to the same elapsed working time', () => {
	const engine = engineWith(two, weeks);
	const compared = (query: Partial<BoardQuery>, now = NOW) => {
		const { rows, compared: period } = board(engine, { compare: true, ...query }, now);
		const list = rows.map(({ name, compared: score }) => `${name} ${score?.numerator ?? '-'}`);
		return period ? [`${period.from}..${period.to} ${period.total?.numerator}`, ...list] : list;
	};
	expect(compared(week)).toEqual(['2026-11-09..2026-11-11 10', 'ana 10', 'bob 0']);
	expect(compared(week, NOW + 1_000)).toEqual(['2026-11-09..2026-11-11 60', 'ana 60', 'bob 0']);
	// the 13th working day of November, and of October: the 19th
	expect(compared({})).toEqual(['2026-10-01..2026-10-19 0', 'ana 0', 'bob 0']);
	expect(compared({ period: '2026-11-09..2026-11-13' })).toEqual([
		'2026-11-04..2026-11-08 0',
		'ana 0',
		'bob 0'
	]);
	expect(compared({ period: 'all' })).toEqual(['ana -', 'bob -']);
	// a fact that comes late counts there at once
	engine.putFact(factId(90), calls('bob', '2026-11-10', 5));
	engine.putFact(factId(91), calls('bob', '2026-11-11', 70, '14:00:00'));
	expect(compared(week)).toEqual(['2026-11-09..2026-11-11 15', 'ana 10', 'bob 5']);
	expect(board(engine, week).compared).toBeNull();
	expect(board(engine, week).rows[0]?.compared).toBeNull();
});

test('M5 P3 what is compared is seen through the same lens', () => {
	const engine = engineWith(two, [calls('ana', '2026-11-09', 43), calls('ana', '2026-11-16', 86)]);
	const { rows } = board(engine, { ...week, lens: 'perHour', compare: true });
	expect(rows.map(({ score, compared }) => [score?.numerator, compared?.numerator])).toEqual([
		[4n, 2n],
		[0n, 0n]
	]);
});

const teams = {
	reps: [rep('ana'), rep('bob'), rep('carl')],
	teams: [team('red'), team('blue'), team('green')],
	memberships: [membership('ana', 'red'), membership('bob', 'red'), membership('carl', 'blue')]
};
const perMember = { by: 'team', perMember: true } as const;

test('R5 per member: the sum for each member and day due, silent members included', () => {
	const engine = engineWith(teams, [calls('ana', TODAY, 52), calls('carl', TODAY, 39)]);
	// 13 working days of November so far: 26 and 13 member-days
	expect(rows(engine, { ...perMember })).toEqual(['blue 1 3 1', 'red 2 2 1', 'green - - -']);
	expect(total(engine, perMember)).toBe('7/3');
	// days of leave are not due; half a day's work is a day
	const { id, ...leave } = capacity('bob', { fte: 0 });
	engine.putRow('capacity', id, leave);
	expect(rows(engine, { ...perMember })).toEqual(['red 1 4 1', 'blue 2 3 1', 'green - - -']);
	engine.putRow('capacity', id, { ...leave, fte: 500 });
	expect(scores(engine, { ...perMember })).toEqual(['blue 3', 'red 2', 'green -']);
});

test('R5 both sides of a ratio are shared out, so it stays', () => {
	const engine = engineWith(teams, [
		fact('ana', 'quote', TODAY, { quantity: 3 }),
		fact('ana', 'order', TODAY, { quantity: 2 })
	]);
	expect(scores(engine, { ...perMember, metric: 'quote_to_order' })).toEqual([
		'red 2/3',
		'blue -',
		'green -'
	]);
});

const tied = [
	calls('ana', '2026-11-16', 5),
	calls('bob', '2026-11-12', 5),
	calls('carl', '2026-11-11', 5),
	fact('carl', 'order', TODAY, { amount: 900 }),
	fact('bob', 'order', TODAY, { amount: 100 })
];
const ranks = (engine: Engine, query: Partial<BoardQuery>) =>
	board(engine, query).rows.map(({ name, rank, tied: level }) => `${name} ${rank ?? '-'}${level ? '=' : ''}`);
const reps = { reps: [rep('ana'), rep('bob'), rep('carl'), rep('dora')] };

test('R1 a second metric parts equal scores, in its own direction', () => {
	const engine = engineWith(reps, [...tied, fact('ana', 'order', TODAY, { amount: 100 })]);
	expect(ranks(engine, {})).toEqual(['ana 1=', 'bob 1=', 'carl 1=', 'dora 4']);
	expect(ranks(engine, { tieBreak: 'revenue' })).toEqual(['carl 1', 'ana 2=', 'bob 2=', 'dora 4']);
	expect(ranks(engine, { tieBreak: 'revenue', dense: true })).toEqual([
		'carl 1',
		'ana 2=',
		'bob 2=',
		'dora 3'
	]);
	// who has no second score stands behind those who do; of those the lower rate is the better
	engine.putFact(factId(80), fact('bob', 'appointment_set', TODAY, { quantity: 4 }));
	engine.putFact(factId(81), fact('ana', 'appointment_set', TODAY, { quantity: 4 }));
	engine.putFact(factId(82), fact('ana', 'no_show', TODAY));
	expect(ranks(engine, { tieBreak: 'no_show_rate' })).toEqual(['bob 1', 'ana 2', 'carl 3', 'dora 4']);
});

test('R1 earliest: whoever had all of an equal score sooner, at present values', () => {
	const engine = engineWith(reps, tied);
	expect(ranks(engine, { tieBreak: 'earliest' })).toEqual(['carl 1', 'bob 2', 'ana 3', 'dora 4']);
	// a later record without a share changes nothing; one with a share that was taken back neither
	engine.putFact(factId(80), fact('carl', 'order', TODAY));
	engine.putFact(factId(81), calls('carl', TODAY, 3));
	engine.putFact(factId(81), null);
	expect(ranks(engine, { tieBreak: 'earliest' })).toEqual(['carl 1', 'bob 2', 'ana 3', 'dora 4']);
	// carl’s five as four and one: the last of them came today
	engine.putFact(factId(3), calls('carl', '2026-11-11', 4));
	engine.putFact(factId(81), calls('carl', TODAY, 1));
	expect(ranks(engine, { tieBreak: 'earliest' })).toEqual(['bob 1', 'ana 2', 'carl 3', 'dora 4']);
	// the same moment: the tie stays
	engine.putFact(factId(1), calls('ana', '2026-11-12', 5));
	expect(ranks(engine, { tieBreak: 'earliest' })).toEqual(['ana 1=', 'bob 1=', 'carl 3', 'dora 4']);
});

test('R1 dense ranks skip nothing', () => {
	expect(ranks(engineWith(reps, tied), { dense: true })).toEqual(['ana 1=', 'bob 1=', 'carl 1=', 'dora 2']);
});

test('R4 movement goes by the same options and through the same lens', () => {
	const engine = engineWith(reps, [...tied, calls('dora', '2026-11-17', 1), calls('dora', TODAY, 4)]);
	const moves = (query: Partial<BoardQuery>) =>
		board(engine, query).rows.map(({ name, rank, previousRank }) => `${name} ${previousRank ?? '-'}>${rank}`);
	expect(moves({ tieBreak: 'earliest', dense: true })).toEqual([
		'carl 1>1',
		'bob 2>2',
		'ana 3>3',
		'dora 4>4'
	]);
	expect(moves({ lens: 'perHour', dense: true })).toEqual(['ana 1>1', 'bob 1>1', 'carl 1>1', 'dora 2>1']);
});

test('what has no meaning is refused by its parameter', () => {
	const engine = engineWith(reps);
	expect(refusal(engine, { perMember: true })).toBe('perMember');
	expect(refusal(engine, { tieBreak: 'earliest', metric: 'win_rate' })).toBe('tieBreak');
	expect(refusal(engine, { tieBreak: 'golf' })).toBe('tieBreak');
	expect(refusal(engine, { lens: 'magnifying' as 'perHour' })).toBe('lens');
	expect(
		refusal(engine, { tieBreak: 'revenue', lens: 'baseline', by: 'team', perMember: true, compare: true })
	).toBe('ok');
});

test.each(['perHour', 'ofTarget', 'baseline'] as const)(
	'M5 %s over sums past 2^53 is refused like the plain board',
	(lens) => {
		const orders = Array.from({ length: 19 }, () => fact('ana', 'order', TODAY, { amount: 2 ** 50 }));
		const engine = engineWith(
			{ ...two, targets: [target(`rep:${idOf('ana')}`, 50, { metric: 'revenue' })] },
			orders
		);
		const query: BoardQuery = { metric: 'revenue', period: 'month', by: 'rep', lens };
		expect(refusal(engine, query)).toBe('metric');
		expect(engine.explainChange(query, idOf('ana'), undefined, NOW, 10).ok).toBe(false);
		expect(engine.sparks(query, [idOf('ana')], NOW).every((value) => Number.isNaN(value) || value > 0)).toBe(
			true
		);
		const replay = engine.replay(query, NOW);
		if (replay.ok) expect(replay.value.read(NOW).rows.length).toBeGreaterThanOrEqual(0);
	}
);
