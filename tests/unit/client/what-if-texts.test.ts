/** Between what stands in a what-if's fields, the question it asks and the addresses that carry it. */
import { describe, expect, test } from 'vitest';
import type { OwnNumbers } from '#lib/domain/projection/own.ts';
import { completed, questionSearch, typedQuestion } from '#lib/domain/projection/question.ts';
import { scenarioState, scenarioText, typedSearch } from '#lib/client/what-if-address.ts';
import { questionIn, shownOf } from '#lib/client/what-if-texts.ts';

const question = (search: string) => completed(typedQuestion(new URLSearchParams(search)));
/** What is asked by fields that show this question. */
const again = (search: string, locale = 'en-US') => {
	const { texts, parts } = shownOf(question(search), false, locale);
	return questionIn(texts, parts, locale);
};

describe('fields and questions', () => {
	test.each([
		'reps=5&calls=10&b.reps=2&b.calls=12&c.reps=1&c.calls=15.5&f.order=90000.25',
		'reps=5&calls=10&set=0.2&show=0.75&b.show=0.8&b.reps=1&b.calls=10',
		'new=2&ramp1=0.333&jul=0.5&start=7&callMinutes=7.5&odds=0.8',
		'revenue=800000&most=40',
		'profit=-2500.5'
	])('%s is asked again by the fields that show it, in any locale', (search) => {
		for (const locale of ['en-US', 'de-DE']) {
			const { question: asked, wrong } = again(search, locale);
			expect(wrong).toEqual({});
			const wanted = Object.fromEntries(new URLSearchParams(questionSearch(question(search))));
			expect(Object.fromEntries(new URLSearchParams(questionSearch(asked)))).toMatchObject(wanted);
		}
	});

	test('of one rate and a funnel, and of several aims, only one is asked; the other text stays', () => {
		const { texts, parts } = shownOf(question('goal=12&rate=0.02'), false, 'en-US');
		const funnel = questionIn({ ...texts, set: '0.1' }, { ...parts, funnel: true }, 'en-US').question;
		expect([funnel.typed.base.rate, funnel.typed.base.set]).toEqual([undefined, '0.1']);
		const money = questionIn({ ...texts, revenue: '5,000' }, { ...parts, aim: 'revenue' }, 'en-US').question;
		expect([money.asides.goal, money.asides.revenue]).toEqual([undefined, '5000']);
	});

	test('what is taken away is asked no more, and a faulty text is blamed by its field', () => {
		const { texts, parts } = shownOf(question('c.calls=15&d.calls=9'), false, 'en-US');
		const { question: left } = questionIn(texts, { ...parts, letters: ['d'] }, 'en-US');
		expect(Object.keys(left.typed.instead ?? {})).toEqual(['d']);
		const { wrong } = questionIn({ ...texts, 'c.calls': 'lots', jul: '50 %x' }, parts, 'en-US');
		expect(Object.keys(wrong).sort()).toEqual(['c.calls', 'jul']);
	});
});

describe('addresses over people’s own numbers', () => {
	const own: OwnNumbers = {
		whose: 'everyone',
		practices: {
			people: [
				{
					id: 'a',
					name: 'Ada',
					calls: 1000,
					orders: 20,
					steps: { set: 90, held: 60, quotes: 30 },
					callsBefore: 600,
					daysBefore: 60,
					daysAhead: 240,
					month: { calls: 0, orders: 0, callsToday: 0, daysLeft: 10, todayDue: true }
				}
			],
			pooled: { calls: 0, orders: 0 },
			amount: null,
			margin: null
		},
		money: { order: '1000', margin: '200', salary: '0' },
		sources: { order: 'record', margin: 'record' },
		revenue: '9000',
		start: '11'
	};
	const asked = (asides = {}, instead = {}) => ({
		typed: { base: own.money, change: {}, ...(Object.keys(instead).length > 0 && { instead }) },
		asides: { revenue: '9000', start: '11', ...asides }
	});

	test('what the record says by itself is left out; what is compared and steps are kept', () => {
		expect(scenarioText(asked(), own)).toBe('of=everyone');
		const text = scenarioText(asked({ steps: '1' }, { c: { calls: '14' } }), own);
		expect(text).toBe('of=everyone&c.calls=14&steps=1');
		expect(scenarioState(text)).toEqual({
			of: 'everyone',
			question: { typed: { base: {}, instead: { c: { calls: '14' } } }, asides: { steps: '1' } }
		});
	});

	test('W8 Share says the same in round numbers, for as many people, with the steps instead of a rate', () => {
		const one = new URLSearchParams(typedSearch(asked({}, { c: { calls: '14' } }), own));
		expect(Object.fromEntries(one)).toMatchObject({
			reps: '1',
			rate: '0.02',
			'b.calls': '12',
			'c.reps': '1',
			'c.calls': '14',
			revenue: '9000'
		});
		expect([one.get('start'), one.get('steps'), one.get('set')]).toEqual([null, null, null]);
		const stepwise = new URLSearchParams(typedSearch(asked({ steps: '1', jul: '0.5' }), own));
		expect([stepwise.get('rate'), stepwise.get('start')]).toEqual([null, '11']);
		// own counts over a prior of 10 tries at 1 in 100
		expect(Number(stepwise.get('set'))).toBeCloseTo(90.1 / 1010, 3);
	});
});
