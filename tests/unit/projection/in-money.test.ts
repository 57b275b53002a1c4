/** W6 aimed at money: odds of a month's revenue and of what is left after salaries, and the calls that reach them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, integer, minus, plus, times } from '#lib/domain/fractions.ts';
import { binomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import { oddsOfPriced } from '#lib/domain/projection/in-money.ts';
import { freshOwn, overOwn } from '#lib/domain/projection/own.ts';
import { askedOfPeople } from '#lib/domain/projection/people.ts';
import type { Practices } from '#lib/domain/projection/practice.ts';
import { answerOf } from '#lib/domain/projection/project.ts';
import { completed, questionSearch, readQuestion, typedQuestion } from '#lib/domain/projection/question.ts';
import { property } from '../../property.ts';

const question = (search: string) => completed(typedQuestion(new URLSearchParams(search)));
const answer = (search: string) => {
	const read = readQuestion(question(search), 2);
	if (!read.ok) throw new Error(JSON.stringify(read.error));
	return answerOf(read.value);
};

describe('W6 a month aimed at money', () => {
	test('W6 800,000 of revenue is ten orders of the guide: 15 calls a day, 93.1% and 89.2%', () => {
		const { seek, odds } = answer('revenue=800000');
		expect([seek.found?.calls, seek.found && Math.round(seek.found.odds * 1000)]).toEqual([15, 931]);
		expect(Math.round((seek.found?.oddsBelow ?? 0) * 1000)).toBe(892);
		expect(odds.goal?.now).toBe(atLeast(binomial(1000, 0.01), 10));
		expect(seek.now).toBe(odds.goal?.now);
	});

	test('W6 an amount that is no whole number of orders takes the next one; one cent more takes one more', () => {
		const now = (revenue: string) => answer(`revenue=${revenue}`).odds.goal?.now;
		expect(now('720000.01')).toBe(now('800000'));
		expect(now('800000.01')).toBe(atLeast(binomial(1000, 0.01), 11));
		expect(now('0')).toBe(1);
	});

	test('W6 left after salaries: margin has to bring the salaries too', () => {
		// 5 x 5,000 of salaries: 175,000 left is 200,000 of margin, ten orders
		expect(answer('profit=175000').odds.goal?.now).toBe(atLeast(binomial(1000, 0.01), 10));
		expect(answer('profit=-25000').odds.goal?.now).toBe(1);
		expect(answer('profit=-25000&margin=-10').odds.goal?.now).toBe(
			atLeast(binomial(1000, 0.01), 0) - atLeast(binomial(1000, 0.01), 1)
		);
		expect(answer('profit=0&margin=0').odds.goal?.now).toBe(0);
	});

	test('W6 where orders cost money no calls at all may be the fewest, and more calls never help', () => {
		const found = (search: string) => answer(search).seek.found;
		expect(found('profit=-30000&margin=-100')).toEqual({ calls: 0, odds: 1, oddsBelow: undefined });
		expect(found('profit=-20000&margin=-100')).toBeUndefined();
		expect(found('revenue=0')).toEqual({ calls: 0, odds: 1, oddsBelow: undefined });
	});

	test('W6 orders of two values: every pair of counts against the amount, as brute force has it', () => {
		const { odds } = answer('reps=2&calls=3&rate=0.05&b.reps=1&b.order=50000&revenue=210000');
		const [a, b] = [binomial(60, 0.05), binomial(60, 0.05)];
		let brute = 0;
		for (let i = 0; i < a.mass.length; i++) {
			for (let j = 0; j < b.mass.length; j++) {
				if (80_000 * (a.first + i) + 50_000 * (b.first + j) >= 210_000) brute += a.mass[i]! * b.mass[j]!;
			}
		}
		expect(Math.abs((odds.goal?.then ?? 0) - brute)).toBeLessThan(1e-12);
	});

	const value = fc.integer({ min: -50, max: 50 });
	property(
		'odds of an amount never grow with it, and lie between 0 and 1',
		fc.property(value, value, fc.integer({ min: -500, max: 2000 }), fc.nat(300), (x, y, amount, more) => {
			const priced = [
				{ value: integer(x), orders: binomial(30, 0.2) },
				{ value: integer(y), orders: binomial(20, 0.4) }
			];
			const [less = NaN, much = NaN] = [amount, amount + more].map((of) => oddsOfPriced(priced, integer(of)));
			expect(less >= much - 1e-12 && less <= 1 && much >= -1e-12).toBe(true);
		})
	);

	test('nobody at all brings nothing', () => {
		expect(oddsOfPriced([], integer(0))).toBe(1);
		expect(oddsOfPriced([], integer(1))).toBe(0);
	});

	test('one aim at a time: a second one is refused by its name, and an address carries the one', () => {
		const both = readQuestion(question('goal=10&revenue=5'), 2);
		expect(!both.ok && both.error.map(({ pointer }) => pointer)).toEqual(['/revenue']);
		expect(questionSearch(question('revenue=5&reps=3'))).toContain('revenue=5');
	});
});

describe('M7 the target that a team really has', () => {
	const practices: Practices = {
		people: [
			{
				id: 'a',
				name: 'Ada',
				calls: 600,
				orders: 6,
				callsBefore: 600,
				daysBefore: 60,
				daysAhead: 240,
				month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true }
			}
		],
		pooled: { calls: 10_000, orders: 100 },
		amount: null,
		margin: null
	};
	const money = { order: '1000', margin: '200', salary: '0' };

	test('M7 orders come first, else revenue; whoever asks something else gets that alone', () => {
		expect(freshOwn({ money, aim: '4', revenue: '9000', start: '3' }).asides).toEqual({
			aim: '4',
			goal: '4',
			start: '3'
		});
		expect(freshOwn({ money, revenue: '9000' }).asides).toEqual({ revenue: '9000' });
		const own = {
			whose: 'everyone' as const,
			practices,
			money,
			sources: { order: 'record' as const, margin: 'record' as const },
			revenue: '9000'
		};
		expect(overOwn(own, { typed: { base: {} }, asides: { goal: '3' } }).asides).toEqual({ goal: '3' });
		expect(overOwn(own, { typed: { base: {} }, asides: { most: '20' } }).asides).toEqual({
			revenue: '9000',
			most: '20'
		});
	});

	test('of those who change whoever is gone is left out; nobody left: everyone changes', () => {
		const own = {
			whose: 'everyone' as const,
			practices,
			money,
			sources: { order: 'record' as const, margin: 'record' as const }
		};
		const id = practices.people[0]?.id ?? '';
		const asking = (who: string[]) => overOwn(own, { typed: { base: {} }, asides: {}, who }).who;
		expect(asking([id, 'gone', '__proto__'])).toEqual([id]);
		expect(asking(['gone'])).toEqual([]);
	});

	test('W7 the month under way against a revenue target: orders so far count at the value of an order', () => {
		const asked = askedOfPeople(practices, freshOwn({ money, revenue: '3000' }), 2);
		const inOrders = askedOfPeople(practices, freshOwn({ money, aim: '3' }), 2);
		if (!asked.ok || !inOrders.ok) throw new Error('refused');
		const [month, orders] = [answerOf(asked.value).month, answerOf(inOrders.value).month];
		expect(month?.worth).toEqual({ of: 'revenue', amount: integer(300_000) });
		expect([month?.now.odds, month?.then.odds]).toEqual([orders?.now.odds, orders?.then.odds]);
		expect(month?.now.orders).toEqual(orders?.now.orders);
	});
});

test('sums of money stay fractions: a third of a cent decides', () => {
	const third = { numerator: 1n, denominator: 3n };
	const two = times(third, integer(2));
	const orders = binomial(2, 0.5);
	expect(oddsOfPriced([{ value: third, orders }], two)).toBe(atLeast(orders, 2));
	expect(
		oddsOfPriced([{ value: third, orders }], plus(two, { numerator: 1n, denominator: 10n ** 30n }))
	).toBe(0);
	expect(compare(minus(two, third), third)).toBe(0);
});
