import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import { betaBelow, betaQuantile } from '#lib/domain/projection/beta.ts';
import { convolveAll } from '#lib/domain/projection/convolve.ts';
import { betaBinomial, binomial } from '#lib/domain/projection/counts.ts';
import { atLeast, meanOf } from '#lib/domain/projection/distribution.ts';
import { askedOfPeople, groupsOf, learntRate, pooledRate } from '#lib/domain/projection/people.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import { answerOf, project } from '#lib/domain/projection/project.ts';
import type { Question } from '#lib/domain/projection/question.ts';
import { property } from '../../property.ts';

const person = (id: string, over: Partial<Practice> = {}): Practice => ({
	id,
	name: id,
	calls: 600,
	orders: 6,
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true },
	...over
});
const team = (...people: Practice[]): Practices => ({
	people,
	pooled: { calls: 10_000, orders: 100 },
	amount: null,
	margin: null
});
const question = (over: Partial<Question> = {}, asides = {}): Question => ({
	typed: { base: { order: '80000', margin: '20000', salary: '5000' }, change: {} },
	asides: { more: '2', ...asides },
	...over
});
const groups = (practices: Practices, asked = question()) => {
	const read = groupsOf(practices, asked, 2);
	if (!read.ok) throw new Error(JSON.stringify(read.error));
	return read.value;
};

describe('how sure a rate is', () => {
	property(
		'P(rate <= x) of Beta(k, n - k + 1) is P(at least k of n tries at x), to 1e-10',
		fc.property(
			fc.integer({ min: 1, max: 400 }),
			fc.integer({ min: 1, max: 400 }),
			fc.integer({ min: 1, max: 99 }),
			(k, more, percent) => {
				const n = k + more - 1;
				const x = percent / 100;
				expect(Math.abs(betaBelow(x, k, more) - atLeast(binomial(n, x), k))).toBeLessThan(1e-10);
			}
		)
	);

	test('a quantile is where so much lies below', () => {
		for (const q of [0.1, 0.5, 0.9]) expect(betaBelow(betaQuantile(q, 7, 593), 7, 593)).toBeCloseTo(q, 10);
		expect(betaQuantile(0.5, 1, 1)).toBeCloseTo(0.5, 12);
	});

	test('W3 a team’s rate has its range, narrower the more was seen; more orders than calls have none', () => {
		const prior = { pooled: { numerator: 1n, denominator: 100n }, strength: 100 };
		const few = learntRate([person('a')], prior);
		const many = learntRate([person('a', { calls: 60_000, orders: 600 })], prior);
		expect(few?.rate).toBeCloseTo(7 / 700, 12);
		expect(few && few.low < few.rate && few.rate < few.high).toBe(true);
		expect(few && many && many.high - many.low < few.high - few.low).toBe(true);
		expect(learntRate([person('a', { calls: 1, orders: 2 })], prior)).toBeUndefined();
	});
});

describe('W3 people’s own numbers', () => {
	test('calls a day due, days a month and the rate after the history; two more calls a day from everyone', () => {
		const [group] = groups(team(person('a')));
		expect(group && [toNumber(group.base.calls), toNumber(group.base.days)]).toEqual([10, 20]);
		// Beta(100 x 0.01 + 6, ...): 7 in 700
		expect(group && group.base.rates.map(toNumber)).toEqual([0.01]);
		expect(group?.evidence).toMatchObject({
			kind: 'learnt',
			history: { tries: 600, results: 6, strength: 100 }
		});
		expect(group?.change && toNumber(group.change.to.calls)).toBe(12);
	});

	test('W3 m is the team’s rate before, 1 in 100 where there is none', () => {
		expect(toNumber(pooledRate({ ...team(), pooled: { calls: 400, orders: 10 } }))).toBe(0.025);
		expect(pooledRate({ ...team(), pooled: { calls: 0, orders: 0 } })).toEqual({
			numerator: 1n,
			denominator: 100n
		});
		expect(pooledRate({ ...team(), pooled: { calls: 1, orders: 2 } })).toEqual({
			numerator: 1n,
			denominator: 100n
		});
	});

	test('W3 s and m are editable, and so is the rate, which is then taken as known', () => {
		const [weighed] = groups(team(person('a')), question({}, { prior: '600', pooled: '0.02' }));
		expect(weighed && weighed.base.rates.map(toNumber)).toEqual([0.015]);
		const typed = { base: { rate: '0.02', calls: '8' }, change: {} };
		const [known] = groups(team(person('a')), question({ typed }));
		expect(known?.evidence).toEqual({ kind: 'known' });
		expect(known && toNumber(known.base.calls)).toBe(8);
	});

	test('W3 y > x: no rate of one’s own, the pooled one stands in', () => {
		const [group] = groups(team(person('a', { calls: 3, orders: 5 })));
		expect(group && group.base.rates.map(toNumber)).toEqual([0.01]);
	});

	test('only who is named changes', () => {
		const changed = groups(team(person('a'), person('b'), person('c')), question({ who: ['b'] }));
		expect(changed.map(({ change }) => change !== undefined)).toEqual([false, true, false]);
	});

	test('fewer calls than none are none', () => {
		const [group] = groups(team(person('a')), question({}, { more: '-30' }));
		expect(group?.change?.to.calls).toEqual(integer(0));
	});

	test('W3 unlike people are convolved: the team’s odds are those of both histories', () => {
		const practices = team(person('a'), person('b', { calls: 900, orders: 27 }));
		const { odds, figures } = (() => {
			const asked = askedOfPeople(practices, question(), 2);
			if (!asked.ok) throw new Error('refused');
			return answerOf(asked.value);
		})();
		const exact = convolveAll([betaBinomial(200, 7, 693), betaBinomial(200, 28, 972)]);
		const month = odds.month ?? new Float64Array();
		for (let at = 0; at < month.length; at += 3) {
			expect(Math.abs((month[at + 1] ?? 0) - atLeast(exact, month[at] ?? 0))).toBeLessThan(1e-12);
		}
		expect(toNumber(figures.base.month.orders)).toBeCloseTo(meanOf(exact), 6);
		// people who are not alike have no odds "of one of them"
		expect(odds.atLeastOne).toBeUndefined();
	});

	test('W7 the month: made, and what is to go at this pace and with two more calls from today on', () => {
		const asked = askedOfPeople(team(person('a')), question({}, { aim: '3' }), 2);
		const month = asked.ok ? answerOf(asked.value).month : undefined;
		// 10 a day: 6 more today and ten days; 12: 8 and ten days
		expect([month?.now.calls, month?.then.calls].map((calls) => calls && toNumber(calls))).toEqual([
			106, 128
		]);
		expect(month && toNumber(month.now.orders)).toBeCloseTo(1 + 1.06, 12);
		expect(month?.now.odds).toBeCloseTo(atLeast(betaBinomial(106, 7, 693), 2), 12);
		expect(month && (month.then.odds ?? 0) > (month.now.odds ?? 1)).toBe(true);
	});

	test('every faulty text is named', () => {
		const typed = { base: { calls: 'x', order: '-1' }, change: { days: '99' } };
		const read = askedOfPeople(team(person('a')), question({ typed }, { more: 'two', odds: '7' }), 2);
		expect(!read.ok && read.error.map(({ pointer }) => pointer).sort()).toEqual([
			'/b.days',
			'/calls',
			'/more',
			'/odds',
			'/order'
		]);
		expect(askedOfPeople(team(), question({}, { aim: '1.5' }), 2)).toMatchObject({ ok: false });
	});

	test('a thousand unlike people: sums stay exact, and the work can be stopped often', () => {
		const practices = team(
			...Array.from({ length: 1000 }, (_, at) =>
				person(`p${at}`, { calls: 301 + at, orders: 1 + (at % 9), callsBefore: 301 + at })
			)
		);
		const asked = askedOfPeople(practices, question(), 2);
		if (!asked.ok) throw new Error('refused');
		let pieces = 0;
		for (const part of project(asked.value)) {
			pieces++;
			if (part?.kind !== 'figures') continue;
			const { orders } = part.base.year;
			const sum = asked.value.groups.reduce(
				(total, { base }) => total + 240 * toNumber(base.calls) * toNumber(base.rates[0] ?? integer(0)),
				0
			);
			expect(toNumber(orders)).toBeCloseTo(sum, 6);
			expect(orders.denominator).toBeLessThanOrEqual(10n ** 13n);
		}
		expect(pieces).toBeGreaterThan(200);
	});

	test('no people at all are answered', () => {
		const asked = askedOfPeople(team(), question(), 2);
		const answer = asked.ok ? answerOf(asked.value) : undefined;
		expect(answer?.figures.base.month.orders).toEqual(fromDecimal('0'));
		expect(answer?.figures.people).toBe(0);
	});
});
