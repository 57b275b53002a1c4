/** Every metric on a floor small enough to be checked by hand. */
import { expect, test } from 'vitest';
import { capacity, engineWith, fact, factId, idOf, membership, rep, target, team } from './floor-fixture.ts';
import { NOW, rows, scores, TODAY, total } from './reading.ts';

const two = { reps: [rep('ana'), rep('bob')] };

test('M2 a count metric sums quantity', () => {
	const engine = engineWith(two, [fact('ana', 'call', TODAY, { quantity: 12 }), fact('ana', 'call', TODAY)]);
	expect(rows(engine)).toEqual(['ana 1 13 13', 'bob 2 0 13']);
	expect(total(engine)).toBe('13');
});

test('M1 a negative amount is a credit: it lowers revenue and is no order', () => {
	const engine = engineWith(two, [
		fact('ana', 'order', TODAY, { amount: 10_000 }),
		fact('ana', 'order', TODAY, { amount: -2_500 })
	]);
	expect(scores(engine, { metric: 'revenue' })).toEqual(['ana 7500', 'bob 0']);
	expect(scores(engine, { metric: 'orders' })).toEqual(['ana 1', 'bob 0']);
	expect(scores(engine, { metric: 'value_per_order' })).toEqual(['ana 7500', 'bob -']);
	expect(scores(engine, { metric: 'points' })).toEqual(['ana 20', 'bob 0']);
});

test('M1 default points: call 1, appointment held 5, quote 5, order 20', () => {
	const engine = engineWith(two, [
		fact('ana', 'call', TODAY, { quantity: 3 }),
		fact('ana', 'appointment_held', TODAY),
		fact('ana', 'quote', TODAY, { quantity: 2 }),
		fact('bob', 'order', TODAY)
	]);
	expect(scores(engine, { metric: 'points' })).toEqual(['bob 20', 'ana 18']);
});

test('M1 weights are kept exactly: ten tenths are one', () => {
	const engine = engineWith(two, [fact('ana', 'call', TODAY, { quantity: 10 }), fact('bob', 'order', TODAY)]);
	const definition = {
		kind: 'sum',
		terms: [
			{ type: 'call', field: 'quantity', weight: '0.1' },
			{ type: 'order', field: 'rows', weight: '1' }
		]
	};
	engine.putRow('metrics', idOf('own'), {
		key: 'own',
		name: 'Own',
		definition,
		unit: 'points',
		direction: 'up',
		version: 1
	});
	expect(rows(engine, { metric: 'own' })).toEqual(['ana 1= 1 0', 'bob 1= 1 0']);
	expect(total(engine, { metric: 'own' })).toBe('2');
});

test.each([
	['no_show_rate', '2/4'],
	['call_to_appointment', '4/40'],
	['show_up', '3/4'],
	['appointment_to_quote', '2/3'],
	['quote_to_order', '3/2'],
	['call_to_order', '3/40'],
	['orders_per_100_calls', '300/40'],
	['win_rate', '3/4'],
	['lead_to_order', '3/5'],
	['value_per_order', '900/3']
])('M2 %s is %s', (metric, expected) => {
	const engine = engineWith(two, [
		fact('ana', 'call', TODAY, { quantity: 40 }),
		fact('ana', 'lead', TODAY, { quantity: 5 }),
		fact('ana', 'appointment_set', TODAY, { quantity: 4 }),
		fact('ana', 'appointment_held', TODAY, { quantity: 3 }),
		fact('ana', 'no_show', TODAY, { quantity: 2 }),
		fact('ana', 'quote', TODAY, { quantity: 2 }),
		fact('ana', 'order', TODAY, { quantity: 3, amount: 900 }),
		fact('ana', 'deal_lost', TODAY)
	]);
	expect(scores(engine, { metric })).toEqual([`ana ${expected}`, 'bob -']);
});

test('M3 a team’s ratio is the ratio of its sums, not the mean of ratios', () => {
	const engine = engineWith(
		{ ...two, teams: [team('red')], memberships: [membership('ana', 'red'), membership('bob', 'red')] },
		[
			fact('ana', 'quote', TODAY, { quantity: 10 }),
			fact('ana', 'order', TODAY, { quantity: 1 }),
			fact('bob', 'quote', TODAY, { quantity: 1 }),
			fact('bob', 'order', TODAY, { quantity: 1 })
		]
	);
	expect(scores(engine, { metric: 'quote_to_order', by: 'team' })).toEqual(['red 2/11']);
});

test('M3 M6 distinct customers of a team are counted over the union; facts without a customer are left out of both sides', () => {
	const engine = engineWith(
		{ ...two, teams: [team('red')], memberships: [membership('ana', 'red'), membership('bob', 'red')] },
		[
			fact('ana', 'order', TODAY, { amount: 300, customerKey: 1 }),
			fact('ana', 'order', TODAY, { amount: 100, customerKey: 2 }),
			fact('bob', 'order', TODAY, { amount: 200, customerKey: 1 }),
			fact('bob', 'order', TODAY, { amount: 9_999 })
		]
	);
	expect(scores(engine, { metric: 'value_per_customer' })).toEqual(['ana 400/2', 'bob 200']);
	expect(scores(engine, { metric: 'value_per_customer', by: 'team' })).toEqual(['red 600/2']);
	expect(total(engine, { metric: 'value_per_customer' })).toBe('600/2');
});

test('M2 lifetime value is of all time, margin per customer of the period', () => {
	const engine = engineWith(two, [
		fact('ana', 'order', '2025-01-10', { amount: 100, margin: 60, customerKey: 1 }),
		fact('ana', 'order', TODAY, { amount: 300, margin: 90, customerKey: 2 })
	]);
	expect(scores(engine, { metric: 'lifetime_value' })).toEqual(['ana 400/2', 'bob -']);
	expect(scores(engine, { metric: 'margin_per_customer' })).toEqual(['ana 90', 'bob -']);
	expect(scores(engine, { metric: 'margin' })).toEqual(['ana 90', 'bob 0']);
});

test('M4 below the minimum denominator there is no rank yet', () => {
	const engine = engineWith(two, [
		fact('ana', 'order', TODAY),
		fact('ana', 'call', TODAY, { quantity: 9 }),
		fact('bob', 'order', TODAY),
		fact('bob', 'call', TODAY, { quantity: 10 })
	]);
	const side = (type: string) => [{ type, field: 'quantity', weight: '1' }];
	const definition = {
		kind: 'ratio',
		numerator: side('order'),
		denominator: side('call'),
		minimumDenominator: '10'
	};
	engine.putRow('metrics', idOf('own'), {
		key: 'own',
		name: 'Own',
		definition,
		unit: 'ratio',
		direction: 'up',
		version: 1
	});
	expect(rows(engine, { metric: 'own' })).toEqual(['bob 1 1/10 -', 'ana - - -']);
});

test('M6 the follow-up rate counts customers whose first order of the period is at least 30 days old', () => {
	const engine = engineWith({ reps: [rep('ana'), rep('bob'), rep('carl')] }, [
		fact('ana', 'order', '2026-10-01', { customerKey: 1 }),
		// anyone’s follow-up counts, on the 30th day still
		fact('bob', 'follow_up', '2026-10-31', { customerKey: 1 }),
		fact('ana', 'order', '2026-10-05', { customerKey: 2 }),
		// a day late
		fact('ana', 'follow_up', '2026-11-05', { customerKey: 2 }),
		// before the order is no follow-up
		fact('bob', 'follow_up', '2026-10-09', { customerKey: 3 }),
		fact('bob', 'order', '2026-10-10', { customerKey: 3 }),
		// 29 days ago: too young to be judged
		fact('carl', 'order', '2026-10-20', { customerKey: 4 }),
		// 30 days ago, followed up on the same day
		fact('carl', 'order', '2026-10-19', { customerKey: 5 }),
		fact('carl', 'follow_up', '2026-10-19', { customerKey: 5 }),
		// a customer of ana’s already: credited to the first order’s rep
		fact('carl', 'order', '2026-10-12', { customerKey: 1 })
	]);
	const query = { metric: 'follow_up_rate', period: '2026-10-01..2026-10-31' };
	expect(rows(engine, query)).toEqual(['carl 1 1 1/2', 'ana 2 1/2 1/2', 'bob 3 0 1/2']);
	expect(total(engine, query)).toBe('2/4');
});

test('M6 the cycle is the median of days from a deal’s first fact, by anyone, to its first order', () => {
	const deal = (dealKey: number, start: string, end: string) => [
		fact('bob', 'call', start, { dealKey }),
		fact('ana', 'order', end, { dealKey })
	];
	const engine = engineWith(two, [
		...deal(1, '2026-11-01', '2026-11-03'),
		...deal(2, '2026-10-20', '2026-11-09'),
		...deal(3, '2026-11-01', '2026-11-06'),
		...deal(4, '2026-11-04', '2026-11-04'),
		// its first order was in October
		...deal(5, '2026-10-01', '2026-10-31'),
		fact('ana', 'order', '2026-11-10', { dealKey: 5 }),
		fact('ana', 'order', '2026-11-10')
	]);
	// 0, 2, 5, 20: (2 + 5) / 2
	expect(scores(engine, { metric: 'cycle_days' })).toEqual(['ana 7/2', 'bob -']);
	engine.putFact(factId(8), null);
	engine.putFact(factId(7), null);
	expect(scores(engine, { metric: 'cycle_days' })).toEqual(
		['ana 5/1', 'bob -'].map((row) => row.replace('/1', ''))
	);
});

test('M7 attainment is score / target; without one, or with zero, there is no rank', () => {
	const engine = engineWith(
		{
			reps: [rep('ana'), rep('bob'), rep('carl')],
			teams: [team('red'), team('blue')],
			memberships: [membership('ana', 'red'), membership('bob', 'red'), membership('carl', 'blue')],
			targets: [
				target(`rep:${idOf('ana')}`, 10_000),
				target(`rep:${idOf('bob')}`, 40_000),
				target(`rep:${idOf('carl')}`, 0),
				target(`team:${idOf('blue')}`, 1_000)
			]
		},
		[
			fact('ana', 'order', TODAY, { amount: 4_000 }),
			fact('bob', 'order', TODAY, { amount: 12_000 }),
			fact('carl', 'order', TODAY, { amount: 500 })
		]
	);
	expect(rows(engine, { metric: 'attainment' })).toEqual(['ana 1 2/5 1/10', 'bob 2 3/10 1/10', 'carl - - -']);
	// red has none of its own: 10,000 + 40,000
	expect(rows(engine, { metric: 'attainment', by: 'team' })).toEqual(['blue 1 1/2 9/50', 'red 2 8/25 9/50']);
	const query = { metric: 'revenue', period: 'month', by: 'rep' } as const;
	expect(engine.target(query, NOW)).toBe(50_000);
	expect(engine.target({ ...query, team: idOf('blue') }, NOW)).toBe(1_000);
	expect(engine.target({ ...query, metric: 'calls' }, NOW)).toBeNull();
});

test('M7 a changed target or capacity shows at once', () => {
	const engine = engineWith({ ...two, targets: [target('workspace', 100)] });
	const query = { metric: 'revenue', period: 'week', by: 'rep' } as const;
	// a week of 5 of November’s 21 working days
	expect(engine.target(query, NOW)).toBeCloseTo(500 / 21, 12);
	const { id, ...changed } = target('workspace', 210);
	engine.putRow('targets', id, { ...changed });
	expect(engine.target(query, NOW)).toBe(50);
	expect(engine.elapsed(query, NOW)).toBeCloseTo((2 + 5.5 / 8) / 5, 12);
	const { id: hours, ...shorter } = capacity('', { workingDays: [3] });
	engine.putRow('capacity', hours, { ...shorter });
	expect(engine.elapsed(query, NOW)).toBe(5.5 / 8);
});

test('R1 ratios are compared exactly where their products pass 2^53', () => {
	const orders = (who: string, amount: number, quantity: number) =>
		fact(who, 'order', TODAY, { amount, quantity });
	const engine = engineWith(two, [
		orders('ana', 999_997_000_001, 1_000_000),
		orders('bob', 999_996_000_004, 999_999)
	]);
	// crosswise 999,996,000,003,999,999 and one more: as doubles they are the same
	expect(rows(engine, { metric: 'value_per_order' }).map((row) => row.slice(0, 6))).toEqual([
		'bob 1 ',
		'ana 2 '
	]);
});
