/** The what-if page's model: what it takes over, and what it answers while something in it can't be read. */
import { expect, onTestFinished, test } from 'vitest';
import { integer, toNumber } from '#lib/domain/fractions.ts';
import { freshOwn, overOwn, type OwnNumbers } from '#lib/domain/projection/own.ts';
import type { Practice } from '#lib/domain/projection/practice.ts';
import { answerOf } from '#lib/domain/projection/project.ts';
import { askedOfPeople } from '#lib/domain/projection/people.ts';
import { completed, readableOf, typedQuestion, type Question } from '#lib/domain/projection/question.ts';
import { scenarioText } from '#lib/client/what-if-address.ts';
import type { Projections, StartProjections } from '#lib/client/what-if-worker.ts';
import { headline, Words } from '#lib/client/what-if-words.ts';
import { WhatIf } from '#lib/client/what-if.svelte.ts';
import type { Ask, Told } from '#lib/protocol/what-if.ts';

const person: Practice = {
	id: 'me',
	name: 'Me',
	calls: 600,
	orders: 6,
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true }
};
const own: OwnNumbers = {
	whose: 'rep:me',
	practices: { people: [person], pooled: { calls: 10_000, orders: 100 }, amount: null, margin: null },
	money: { order: '1000', margin: '0', salary: '0' },
	sources: { order: 'record', margin: 'none' },
	aim: '3'
};
const typed = (search: string) => completed(typedQuestion(new URLSearchParams(search)));
const parts = {
	start: ((): Projections => ({
		ask: () => {},
		tell: () => {},
		feed: () => {},
		close: () => {}
	})) as StartProjections,
	feed: () => () => {},
	locale: 'en-US',
	monotonic: () => 0,
	digits: 2,
	errors: []
};
function overMine(): WhatIf {
	const question = freshOwn(own);
	const asked = askedOfPeople(own.practices, question, 2);
	if (!asked.ok) throw new Error('refused');
	return new WhatIf({ ...parts, shown: question, question, answer: answerOf(asked.value), own });
}
const revenue = ({ answer }: WhatIf) => answer.figures.base.month.revenue;

test('W8 a typed scenario with a faulty text takes the place of one’s own numbers, none of which stays in it', () => {
	const model = overMine();
	model.load(typed('reps=many&calls=20&b.reps=9&b.calls=22'));
	expect(revenue(model)).toEqual(integer(160_000_000)); // five people of the guide at 20 calls
	expect([model.error('reps') !== '', model.text('reps')]).toEqual([true, 'many']);
	expect(scenarioText(model.question, model.own)).not.toMatch(/order=1000&|aim=/);
	expect(model.question).toEqual(readableOf(typed('reps=many&calls=20&b.reps=9&b.calls=22'), 2).question);
	model.write('reps', '10');
	expect(revenue(model)).toEqual(integer(320_000_000));
});

test('a faulty scenario over one’s own numbers is told, and answered as if nothing were typed', () => {
	const model = new WhatIf({ ...parts, ...readable('calls=20') });
	onTestFinished(model.open());
	model.load(overOwn(own, typedQuestion(new URLSearchParams('more=lots&b.salary=5'))), own);
	expect(model.error('more')).not.toBe('');
	expect(scenarioText(model.question, model.own)).toBe('of=rep%3Ame');
	expect(model.answer.figures.people).toBe(1);
});

test('what stands in no field of the page stops nothing on it', () => {
	const model = new WhatIf({ ...parts, ...readable('calls=20&more=lots&aim=-1&steps=x') });
	onTestFinished(model.open());
	model.write('calls', '30');
	expect(revenue(model)).toEqual(integer(240_000_000));
	const mine = overMine();
	onTestFinished(mine.open());
	mine.load(
		overOwn(own, typedQuestion(new URLSearchParams('reps=x&new=y&ramp1=z&b.reps=-1&order=2000'))),
		own
	);
	const before = toNumber(revenue(mine));
	mine.write('order', '4000');
	expect(toNumber(revenue(mine))).toBe(2 * before);
});

test('W8 without a worker the page works whole answers out by itself: no old odds stand beside new figures', () => {
	let fail = () => {};
	const { shown, question, answer } = readable('calls=10&b.reps=2&b.calls=12');
	const start: StartProjections = (hear, failed) => {
		fail = failed;
		return parts.start(hear, failed);
	};
	// the clock says that there is never time enough
	let now = 0;
	const model = new WhatIf({ ...parts, start, monotonic: () => (now += 1000), shown, question, answer });
	onTestFinished(model.open());
	expect(model.alone).toBe(false);
	model.write('b.calls', '14');
	expect(model.answer.figures.extra.orders).toBe(19n);
	expect(model.answer.odds).toBe(answer.odds); // the worker would tell them
	fail();
	expect(model.alone).toBe(true);
	const { answer: wanted } = readable('calls=10&b.reps=2&b.calls=14');
	expect(model.answer.odds).toEqual(wanted.odds);
	model.write('b.calls', '15');
	expect(model.answer.seek.levers).not.toBe(wanted.seek.levers);
	expect(model.answer.odds.extra).toBe(readable('calls=10&b.reps=2&b.calls=15').answer.odds.extra);

	const none = () => {
		throw new Error('no workers here');
	};
	const alone = new WhatIf({
		...parts,
		start: none,
		monotonic: () => (now += 1000),
		shown,
		question,
		answer
	});
	onTestFinished(alone.open());
	alone.write('b.calls', '14');
	expect([alone.alone, alone.answer.odds.extra]).toEqual([true, wanted.odds.extra]);
});

test('W7 what still is of an earlier position is marked until its own comes, and the sentence leaves its odds open', () => {
	const many: OwnNumbers = {
		...own,
		whose: 'everyone',
		practices: {
			...own.practices,
			people: Array.from({ length: 101 }, (_, at) => ({ ...person, id: `rep${at}` }))
		}
	};
	const answered = (question: Question) => {
		const asked = askedOfPeople(many.practices, question, 2);
		if (!asked.ok) throw new Error('refused');
		return answerOf(asked.value);
	};
	const question = freshOwn(many);
	const asks: Ask[] = [];
	let hear: (told: Told) => void = () => {};
	const start: StartProjections = (heard, failed) => {
		hear = heard;
		return { ...parts.start(heard, failed), ask: (ask) => void asks.push(ask) };
	};
	const model = new WhatIf({
		...{ ...parts, start, shown: question, question, own: many },
		answer: answered(question)
	});
	const words = new Words({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, 2);
	const sentence = () => {
		const { figures, odds } = model.answer;
		const runs = headline(model.question, true, figures, odds, words, model.behind.includes('odds'));
		return runs.map(({ text }) => text).join('');
	};
	onTestFinished(model.open());
	expect(model.behind).toEqual([]); // what was painted answers the first question
	model.slide('more', '5');
	const wanted = answered(model.question);
	expect(model.answer.figures).toEqual(wanted.figures);
	expect(model.behind).toEqual(['odds', 'rows', 'instead', 'month', 'fan', 'seek']);
	expect(sentence()).toMatch(/ with … odds\.$/);
	const number = asks.at(-1)?.number ?? NaN;
	hear({ number: number - 1, part: answered(question).odds });
	expect(model.behind.includes('odds')).toBe(true);
	hear({ number, part: wanted.odds });
	expect([model.behind.includes('odds'), model.behind.includes('fan')]).toEqual([false, true]);
	expect(sentence()).toMatch(/ with \d+% odds\.$/);
	for (const kind of ['rows', 'month', 'fan', 'seek'] as const) {
		const part = wanted[kind];
		if (part) hear({ number, part });
	}
	expect(model.behind).toEqual([]);
});

function readable(search: string) {
	const { question, asked } = readableOf(typed(search), 2);
	return { shown: question, question, answer: answerOf(asked) };
}
