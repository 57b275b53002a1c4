/** L4: what stands on the stage, how large, and what a rule says in plain words. */
import { describe, expect, test } from 'vitest';
import { placeWords, stageWords } from '#lib/client/celebration-words.ts';
import { Format } from '#lib/client/format.ts';
import { mediumWords } from '#lib/client/media.ts';
import { namesOf, type Recognised } from '#lib/client/recognition-words.ts';
import {
	definitionOf,
	EMPTY_RULE,
	RULE_KINDS,
	ruleDraftOf,
	ruleSentence,
	type RuleChoices
} from '#lib/client/rule-draft.ts';
import { fitLines, LINE_HEIGHT } from '#lib/client/stage-fit.ts';
import { DEFAULT_RULES } from '#lib/domain/recognition/defaults.ts';
import { people, viewOf } from '../../browser/made-up.ts';

const NOW = Date.UTC(2026, 2, 4, 14, 47);
const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, () => NOW);
const names = namesOf(
	{
		reps: [{ id: 'ada', name: 'Ada Lovelace' }],
		teams: [{ id: 'north', name: 'North' }],
		types: [{ key: 'order', name: 'Order' }],
		metrics: [
			{ key: 'orders', name: 'Orders', unit: 'count' },
			{ key: 'revenue', name: 'Revenue', unit: 'money' }
		]
	},
	format,
	NOW
);
const told = (over: Partial<Recognised>): Recognised => ({
	kind: 'deal',
	rep: 'ada',
	team: '',
	data: {},
	at: '2026-03-04 14:47:00.000Z',
	...over
});
const on = (over: Partial<Recognised>, rule = '') =>
	stageWords(told(over), { names, rule, board: undefined });

describe('the stage', () => {
	test.each<[Partial<Recognised>, string, unknown]>([
		[{ data: { type: 'order', amount: 5_210_000 } }, 'Order, 14:47', { symbol: '$', number: '52,100' }],
		[{ data: { type: 'order', quantity: 3 } }, 'Order, 14:47', { symbol: '', number: '3' }],
		[{ data: { type: 'order' } }, 'Order, 14:47', undefined],
		[
			{ kind: 'streak', data: { count: 20, name: 'Ten calls' } },
			'Streak, 14:47',
			{ symbol: '', number: '20' }
		],
		[{ kind: 'level', data: { count: 7 } }, 'Level, 14:47', { symbol: '', number: '7' }],
		[
			{ kind: 'milestone', data: { metric: 'orders', threshold: 100, value: 100 } },
			'Milestone, 14:47',
			{ symbol: '', number: '100' }
		],
		[
			{ kind: 'lead', data: { metric: 'revenue', value: 90_000 } },
			'New leader, 14:47',
			{ symbol: '$', number: '900' }
		],
		[{ kind: 'lead', data: { metric: 'gone', value: 9 } }, 'New leader, 14:47', undefined],
		[{ kind: 'shoutOut', data: { text: 'Great save', by: 'Dana' } }, 'Shout-out, 14:47', undefined]
	])('%j: %s', (over, what, figure) => {
		expect(on(over)).toMatchObject({ what, who: 'Ada Lovelace', figure });
	});

	test.each<[Partial<Recognised>, string]>([
		[{ data: { type: 'order', amount: 5_210_000 } }, 'Brought in an order of $52,100'],
		[{ kind: 'best', data: { period: 'day', metric: 'orders', value: 6 } }, 'Best day: 6 orders'],
		[{ kind: 'milestone', data: { metric: 'orders', threshold: 100 } }, '100 orders'],
		[{ kind: 'shoutOut', data: { text: 'Great save', by: 'Dana' } }, '“Great save” (Dana)'],
		[
			{ kind: 'target', rep: '', team: 'north', data: { period: 'month' } },
			'Reached the target for the month'
		]
	])('%j in one sentence: %s', (over, sentence) => {
		expect(on(over).sentence).toBe(sentence);
	});

	test('a rule’s own name stands over it, but for deals, which say what was sold', () => {
		expect(on({ kind: 'streak', data: { count: 5 } }, 'Five in a row').what).toBe('Five in a row, 14:47');
		expect(on({ data: { type: 'order', amount: 1 } }, 'Big deal').what).toBe('Order, 14:47');
	});

	test('what it did to the place: told up to the twelfth, and to nobody further down', () => {
		const board = viewOf(people(20));
		const lines = (rep: string) => placeWords(rep, board, format);
		expect(lines('hayden-neloms')).toEqual([
			'In the lead with $17,083 this week',
			expect.stringMatching(/^3,942 ahead of /) as string
		]);
		const second = board.rows[1]?.id ?? '';
		expect(lines(second)).toEqual(['2nd with $13,141 this week']);
		expect(lines(board.rows[12]?.id ?? '')).toEqual([]);
		expect(lines('nobody')).toEqual([]);
	});
});

describe('a name alone', () => {
	const widthOf = (text: string) => 0.5 * text.length;
	const room = { width: 1_000, height: 500 };

	test('is broken between its words where that makes it larger, and never inside of one', () => {
		expect(fitLines('Ada Lovelace', widthOf, room).lines).toEqual(['Ada', 'Lovelace']);
		expect(fitLines('Wolfeschlegelsteinhausen', widthOf, room).lines).toEqual(['Wolfeschlegelsteinhausen']);
		expect(fitLines('Al', widthOf, room).lines).toEqual(['Al']);
	});

	test.each(['Ada', 'Ada Lovelace', 'Nguyễn Thị Phương Thảo', 'a b c d e f g h i j k l', ''])(
		'%s fits its room and keeps every word in its order',
		(name) => {
			const { lines, size } = fitLines(name, widthOf, room);
			expect(lines.join(' ')).toBe(name);
			expect(lines.length * size * LINE_HEIGHT).toBeLessThanOrEqual(room.height + 1e-6);
			for (const line of lines) expect(widthOf(line) * size).toBeLessThanOrEqual(room.width + 1e-6);
		}
	);
});

const choices: RuleChoices = {
	currency: 'USD',
	metrics: [
		{ key: 'orders', name: 'Orders', unit: 'count' },
		{ key: 'revenue', name: 'Revenue', unit: 'money' },
		{ key: 'calls', name: 'Calls', unit: 'count' },
		{ key: 'points', name: 'Points', unit: 'points' }
	],
	types: [{ key: 'order', name: 'Order' }],
	streaks: [{ id: 'streak000000001', name: 'Ten calls' }]
};

describe('a rule as it is typed', () => {
	test.each(DEFAULT_RULES.map((rule) => [rule.name, rule] as const))(
		'L2 %s: what is stored comes back out of its fields unchanged, and has a sentence',
		(_, rule) => {
			const draft = ruleDraftOf({ ...rule, id: 'rule00000000001' }, choices);
			expect(definitionOf(draft, choices)).toEqual(rule.definition);
			expect(ruleSentence(rule, choices, format)).not.toMatch(/undefined|NaN|^$/);
		}
	);

	test('every kind of rule has a sentence as soon as it is chosen', () => {
		const sentences = RULE_KINDS.map(({ value: kind }) => {
			const definition = definitionOf({ ...EMPTY_RULE, kind }, choices);
			return ruleSentence({ kind, definition }, choices, format);
		});
		expect(sentences).toEqual([
			'An order of $10,000 or more',
			'The floor’s first order of the day',
			'10 orders in a month',
			'10 orders in a month',
			'The lead in orders of the month, taken from somebody',
			'The target for orders of the month reached',
			'5, 10, 20, or 50 days or weeks of any streak',
			'A month of more orders than any before',
			'A week with 25% more orders than usual',
			'Each new level'
		]);
	});

	test('money is typed in whole units, and what is no number is sent as none, to be refused beside its field', () => {
		const deal = (amount: string) => definitionOf({ ...EMPTY_RULE, amount }, choices);
		expect(deal('1234.50')).toEqual({ type: 'order', amount: 123_450 });
		expect(JSON.parse(JSON.stringify(deal('much')))).toEqual({ type: 'order', amount: null });
	});
});

test('a song and a picture in few words', () => {
	const medium = { type: 'image/gif', bytes: 1, at: '', seconds: 0 };
	const picture = { ...medium, kind: 'picture', width: 1_600, height: 900, animated: true } as const;
	expect(mediumWords(picture, format)).toBe('GIF, moving, 1,600 × 900');
	const song = {
		...medium,
		kind: 'song',
		type: 'audio/mpeg',
		width: 0,
		height: 0,
		animated: false,
		seconds: 8
	} as const;
	expect(mediumWords(song, format)).toBe('MP3, 8 s');
});
