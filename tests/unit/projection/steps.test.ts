/** W3: the funnel over people's own numbers. */
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import { binomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import { conversion } from '#lib/domain/projection/model.ts';
import { askedOfPeople, groupsOf } from '#lib/domain/projection/people.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import { answerOf, paintedAnswer } from '#lib/domain/projection/project.ts';
import type { Question } from '#lib/domain/projection/question.ts';
import { hasSteps, ownSteps } from '#lib/domain/projection/steps.ts';

const TEAM = { calls: 10_000, orders: 100, steps: { set: 1_000, held: 800, quotes: 400 } };
const person = (more: Partial<Practice> = {}): Practice => ({
	id: 'a',
	name: 'Ada',
	calls: 990,
	orders: 5,
	steps: { set: 90, held: 60, quotes: 30 },
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true },
	...more
});
const practices = (...people: Practice[]): Practices => ({
	people,
	pooled: TEAM,
	amount: null,
	margin: null
});
const question = (base: Question['typed']['base'], change = {}): Question => ({
	typed: { base: { order: '1000', margin: '200', salary: '0', ...base }, change },
	asides: { steps: '1' }
});
const groups = (asked: Question, ...people: Practice[]) => {
	const read = groupsOf(practices(...people), asked, 2);
	if (!read.ok) throw new Error(JSON.stringify(read.error));
	return read.value;
};

describe('W3 own rates from step to step', () => {
	test('W3 each is its own counts over a prior of 10 tries of the team’s rate before', () => {
		const [set, held, quotes, orders] = ownSteps(person(), TEAM).map(toNumber);
		expect(set).toBeCloseTo((1 + 90) / (10 + 990), 6);
		expect(held).toBeCloseTo((8 + 60) / (10 + 90), 6);
		expect(quotes).toBeCloseTo((5 + 30) / (10 + 60), 6);
		expect(orders).toBeCloseTo((2.5 + 5) / (10 + 30), 6);
	});

	test('W3 more results than tries: the team’s rate; a team without any: 1 in 100', () => {
		const [, held] = ownSteps(person({ steps: { set: 1, held: 60, quotes: 30 } }), TEAM);
		expect(held).toEqual({ numerator: 800_000n, denominator: 1_000_000n });
		expect(ownSteps({ calls: 0, orders: 0 }, { calls: 0, orders: 0 }).map(toNumber)).toEqual([
			0.01, 0.01, 0.01, 0.01
		]);
	});

	test('W3 the steps multiply at their means, show-up once, and the rate is taken as known', () => {
		const [group] = groups(question({}), person());
		expect(group?.evidence).toEqual({ kind: 'known' });
		expect(group && toNumber(conversion(group.base))).toBeCloseTo(0.091 * 0.68 * 0.5 * 0.1875, 12);
		const asked = askedOfPeople(practices(person()), question({}), 2);
		const answer = asked.ok ? answerOf(asked.value) : undefined;
		const rate = group ? toNumber(conversion(group.base)) : 0;
		expect(answer?.odds.atLeastOne).toBe(atLeast(binomial(200, rate), 1));
	});

	test('a typed step stands in for everybody’s own, and one that changes for those who change', () => {
		const [group] = groups(question({ show: '0.9' }, { win: '0.5' }), person());
		expect(group?.base.rates[1]).toEqual(fromDecimal('0.9'));
		expect(group?.base.rates[0]).toEqual({ numerator: 91_000n, denominator: 1_000_000n });
		expect(group?.change?.to.rates[3]).toEqual(fromDecimal('0.5'));
		expect(group?.change?.to.rates.slice(0, 3)).toEqual(group?.base.rates.slice(0, 3));
	});

	test('a change beside b has its own calls, for those who change', () => {
		const asked = askedOfPeople(
			practices(person(), person({ id: 'b' })),
			{
				...question({}),
				typed: { base: { order: '1000' }, change: {}, instead: { c: { calls: '20' } } },
				who: ['b']
			},
			2
		);
		const instead = asked.ok ? asked.value.instead : [];
		expect(instead.map(({ letter, value }) => [letter, value.map(({ change }) => change?.to.calls)])).toEqual(
			[['c', [undefined, integer(20)]]]
		);
	});

	test('steps are there where somebody logged one', () => {
		expect(hasSteps([{ calls: 9, orders: 1 }])).toBe(false);
		expect(hasSteps([{ calls: 9, orders: 1, steps: { set: 0, held: 0, quotes: 1 } }])).toBe(true);
	});
});

test('the server paints a large floor without what takes long, and says that it is still to come', () => {
	const many = practices(...Array.from({ length: 101 }, (_, at) => person({ id: `p${at}` })));
	const asked = askedOfPeople(many, { ...question({}), asides: {} }, 2);
	if (!asked.ok) throw new Error('refused');
	const [painted, whole] = [paintedAnswer(asked.value), answerOf(asked.value)];
	expect([painted.figures, painted.odds, painted.rows, painted.month]).toEqual([
		whole.figures,
		whole.odds,
		whole.rows,
		whole.month
	]);
	expect(painted.seek.levers).toEqual(whole.seek.levers);
	expect([painted.fan, painted.seek.found, painted.seek.pending]).toEqual([
		{ kind: 'fan', base: undefined, changed: undefined, pending: true },
		undefined,
		true
	]);
	expect(paintedAnswer({ ...asked.value, groups: asked.value.groups.slice(0, 2) }).fan.base).toBeDefined();
});
