/** More than one change against the same base, and what a whole team's months have in common. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import { OTHER_LETTERS, scenarioSearch, typedScenario } from '#lib/domain/projection/address.ts';
import { binomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import { FIRST_MONTH, YEAR, outcomeOf } from '#lib/domain/projection/model.ts';
import { ordersAsIs } from '#lib/domain/projection/odds.ts';
import { answerOf, project } from '#lib/domain/projection/project.ts';
import { completed, readableOf, readQuestion, typedQuestion } from '#lib/domain/projection/question.ts';
import { inPlain } from '#lib/domain/projection/typing.ts';
import { property } from '../../property.ts';

const question = (search: string) => completed(typedQuestion(new URLSearchParams(search)));
const read = (search: string) => readQuestion(question(search), 2);
const asked = (search: string) => {
	const result = read(search);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
};
const answer = (search: string) => answerOf(asked(search));
const refused = (search: string) => {
	const result = read(search);
	return result.ok ? [] : result.error.map(({ pointer }) => pointer);
};

describe('several changes, each against the same base', () => {
	const THREE = 'b.reps=2&b.calls=12&c.reps=1&c.calls=15&d.calls=9';

	test('W2 the headline stays what b changes; each other one has its own extra, whole once', () => {
		const { figures, instead } = answer(THREE);
		expect([figures.extra.expected.orders, figures.extra.orders]).toEqual([fromDecimal('9.6'), 9n]);
		expect(instead?.all.map(({ letter, changing, extra }) => [letter, changing, extra.orders])).toEqual([
			['c', 1, 12n],
			['d', 5, -12n]
		]);
		expect(instead?.all.map(({ extra }) => extra.expected.revenue)).toEqual([
			integer(96_000_000),
			integer(-96_000_000)
		]);
	});

	test('W3 the odds of each: its month against the goal, its extra calls against the whole orders', () => {
		const { instead } = answer(`${THREE}&goal=10`);
		expect(instead?.goal.now).toBe(atLeast(binomial(1000, 0.01), 10));
		expect(instead?.goal.then).toBe(atLeast(binomial(1080, 0.01), 10));
		const [c, d] = instead?.all ?? [];
		expect(Math.abs((c?.goal ?? 0) - atLeast(binomial(1100, 0.01), 10))).toBeLessThan(1e-12);
		expect(Math.abs((c?.atLeastExtra ?? 0) - atLeast(binomial(1200, 0.01), 12))).toBeLessThan(1e-12);
		expect(d?.atLeastExtra).toBeUndefined();
	});

	test('nothing is told of others where there are none, and b is answered the same beside them', () => {
		const alone = answer('b.reps=2&b.calls=12');
		expect(alone.instead).toBeUndefined();
		const { instead, ...beside } = answer(THREE);
		expect(instead?.all).toHaveLength(2);
		expect(beside).toEqual(alone);
		const kinds = [...project(asked(THREE))].flatMap((part) => (part ? [part.kind] : []));
		expect(kinds).toEqual(['figures', 'odds', 'rows', 'instead', 'fan', 'seek']);
	});

	const text = fc.stringMatching(/^[0-9]{1,4}$/);
	const fields = fc.record({ reps: text, calls: text }, { requiredKeys: ['calls'] });
	property(
		'what was typed for each of several survives the address',
		fc.property(fc.dictionary(fc.constantFrom(...OTHER_LETTERS), fields, { minKeys: 1 }), (others) => {
			const scenario = { base: { calls: '10' }, instead: { ...others } };
			expect(typedScenario(new URLSearchParams(scenarioSearch(scenario)))).toEqual(scenario);
		})
	);

	test('a faulty text is named by its letter, and the rest is answered without it', () => {
		expect(refused('c.calls=lots&d.reps=9&calls=x')).toEqual(['/calls', '/c.calls']);
		expect(refused('c.calls=11&d.reps=9')).toEqual(['/d.reps']);
		const rest = readableOf(question('b.calls=12&c.calls=lots&c.reps=1'), 2).question;
		expect(rest.typed.instead).toEqual({ c: { reps: '1' } });
		expect(refused('g.calls=lots')).toEqual([]);
	});

	test('texts are read as people write them, of every letter', () => {
		const plain = inPlain(question('c.calls=12,5&c.order=90.000,00 EUR&jul=80%'), 'de-DE');
		expect([plain.typed.instead, plain.asides]).toEqual([
			{ c: { calls: '12.5', order: '90000.00' } },
			{ jul: '0.8' }
		]);
	});
});

describe('what months have in common', () => {
	test('W1 new people make a share of full calls in their first months, the others all of them', () => {
		const { groups } = asked('new=2&b.reps=4&b.calls=12');
		expect(groups.map(({ people, change }) => [people, change?.people])).toEqual([
			[3, 3],
			[2, 1]
		]);
		const [settled, fresh] = groups;
		if (!settled || !fresh) throw new Error('two groups');
		expect(outcomeOf(settled.base, FIRST_MONTH).calls).toEqual(integer(200));
		// 25%, 50%, 75%, then full: 10.5 of 12 months
		expect([outcomeOf(fresh.base, FIRST_MONTH).calls, outcomeOf(fresh.base, YEAR).calls]).toEqual([
			integer(50),
			integer(2100)
		]);
		expect(answer('new=2').figures.base.year.calls).toEqual(integer(3 * 2400 + 2 * 2100));
	});

	test('W1 the shares can be typed; everybody may be new, and not more than everybody', () => {
		const { groups } = asked('reps=2&new=2&ramp1=0&ramp2=1&ramp3=1');
		expect(groups.map(({ people }) => people)).toEqual([2]);
		expect(groups[0] && outcomeOf(groups[0].base).calls).toEqual(integer(2200));
		expect(refused('reps=2&new=3')).toEqual(['/new']);
		expect(refused('ramp1=1.5&new=1')).toEqual(['/ramp1']);
	});

	test('W1 a month of the year brings more or fewer orders a call; the year begins where it is said', () => {
		const july = asked('jul=0.5&start=7').groups[0];
		const january = asked('jul=0.5').groups[0];
		if (!july || !january) throw new Error('one group');
		expect(outcomeOf(july.base, FIRST_MONTH).orders).toEqual(integer(1));
		expect(outcomeOf(january.base, FIRST_MONTH).orders).toEqual(integer(2));
		for (const { base } of [july, january]) expect(outcomeOf(base).orders).toEqual(integer(23));
		expect(toNumber(outcomeOf(july.base).calls)).toBe(2400);
		expect(refused('jul=11&start=13')).toEqual(['/jul', '/start']);
	});

	test('W3 odds are counted over the calls that a season leaves', () => {
		const half = ordersAsIs(asked('reps=1&jan=0.5').groups, FIRST_MONTH);
		expect(atLeast(half, 1)).toBe(atLeast(binomial(100, 0.01), 1));
	});

	test('all months alike and nobody new is the scenario itself, to the last bit', () => {
		expect(answer('jan=1&new=0&start=5&b.calls=12')).toEqual(answer('b.calls=12'));
	});

	test('what a better year costs is typed: hours and minutes, exactly', () => {
		const levers = answer('callMinutes=7.5&rateHours=12&b.calls=12').seek.levers;
		const hours = new Map(levers.map(({ key, hours: of }) => [key, of]));
		// five people, 240 calls each, 7.5 minutes
		expect([hours.get('calls'), hours.get('rate'), hours.get('order')]).toEqual([
			integer(150),
			integer(60),
			integer(120)
		]);
		expect(refused('callMinutes=2000&orderHours=-1')).toEqual(['/callMinutes', '/orderHours']);
	});
});
