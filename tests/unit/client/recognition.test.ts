/** What was recognised, in words, and the feed that pages make of it. */
import type { Badge, SeenRecognition } from '#lib/domain/recognition/seen.ts';
import { describe, expect, test } from 'vitest';
import { Format } from '#lib/client/format.ts';
import { namingAt, peopleLike, withIds, withPerson } from '#lib/client/mentions.ts';
import { badgeWords } from '#lib/client/recognition-badges.ts';
import { KIND_NAMES, REACTION_WORDS } from '#lib/client/recognition-choices.ts';
import { feedSearch, mergedEntries, withMore } from '#lib/client/recognition-entries.ts';
import { namesOf, recognitionWords, type Recognised } from '#lib/client/recognition-words.ts';
import {
	concerned,
	RECOGNITION_KINDS,
	type Headline,
	type RecognitionKind
} from '#lib/domain/recognition/recognition.ts';
import { counted, REACTIONS } from '#lib/domain/recognition/reactions.ts';
import { mentionedIn, mentionText, textPieces } from '#lib/domain/recognition/mentions.ts';

const ADA = 'ada000000000001';
const BO = 'bo0000000000001';
const YUKI = 'yuki00000000001';
const NORTH = 'north0000000001';
const NOW = Date.UTC(2026, 10, 20, 15);
const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, () => NOW);
const names = namesOf(
	{
		reps: [
			{ id: ADA, name: 'Ada' },
			{ id: BO, name: 'Bo' },
			{ id: YUKI, name: 'Yuki' }
		],
		teams: [{ id: NORTH, name: 'North' }],
		types: [
			{ key: 'order', name: 'Order' },
			{ key: 'call', name: 'Call' }
		],
		metrics: [
			{ key: 'calls', name: 'Calls', unit: 'count' },
			{ key: 'orders', name: 'Orders', unit: 'count' },
			{ key: 'revenue', name: 'Revenue', unit: 'money' },
			{ key: 'win_rate', name: 'Win rate', unit: 'ratio' }
		]
	},
	format,
	NOW
);
const told = (
	kind: RecognitionKind,
	data: Recognised['data'],
	more: Partial<Recognised> = {}
): Recognised => ({
	...{ kind, rep: ADA, team: NORTH, data, at: '2026-11-20 14:00:00.000Z' },
	...more
});
const say = (one: Recognised, you = '') => recognitionWords(one, names, you).text;

describe('words', () => {
	const TABLE: readonly [RecognitionKind, Recognised['data'], string][] = [
		['deal', { type: 'order', amount: 1_200_000 }, 'Ada brought in an order of $12,000'],
		['deal', { type: 'order' }, 'Ada brought in an order'],
		['deal', { type: 'order', quantity: 3, amount: 50_000 }, 'Ada brought in 3 × order, $500'],
		['first', { type: 'order', period: 'day', from: '2026-11-20' }, 'Ada made the first order of the day'],
		[
			'first',
			{ type: 'order', period: 'day', from: '2026-11-19' },
			'Ada made the first order on Thu, Nov 19'
		],
		['badge', { name: 'Opener' }, 'Ada earned Opener'],
		[
			'badge',
			{ name: 'Ten', metric: 'orders', threshold: 10, period: 'month', from: '2026-11-01' },
			'Ada earned Ten: 10 orders this month'
		],
		[
			'milestone',
			{ metric: 'orders', threshold: 10, period: 'month', from: '2026-10-01' },
			'Ada: 10 orders in October'
		],
		[
			'milestone',
			{ metric: 'orders', threshold: 10, period: 'month', from: '2025-10-01' },
			'Ada: 10 orders in October 2025'
		],
		['milestone', { metric: 'calls', threshold: 1000, period: 'all' }, 'Ada: 1,000 calls in all'],
		[
			'milestone',
			{ metric: 'calls', threshold: 1, period: 'quarter', from: '2026-07-01' },
			'Ada: 1 call in Q3'
		],
		['lead', { period: 'week', from: '2026-11-16' }, 'Ada took the lead this week'],
		[
			'lead',
			{ metric: 'revenue', value: 1_708_300, period: 'week', from: '2026-11-09' },
			'Ada took the lead in revenue in the week of Mon, Nov 9 with $17,083'
		],
		['streak', { name: 'Ten calls', count: 20, period: 'day' }, 'Ada’s streak Ten calls: 20 days'],
		['streak', { count: 1, period: 'week' }, 'Ada’s streak: 1 week'],
		['best', { metric: 'calls', value: 61, period: 'day' }, 'Ada’s best day: 61 calls'],
		['best', { metric: 'win_rate', value: 0.5, period: 'all' }, 'Ada’s best ever: a win rate of 50%'],
		[
			'target',
			{ metric: 'revenue', threshold: 4_000_000, period: 'month' },
			'Ada reached the target for the month: $40,000 of revenue'
		],
		[
			'improved',
			{ metric: 'calls', value: 61, period: 'week', from: '2026-11-16' },
			'Ada’s step up: 61 calls this week'
		],
		['improved', {}, 'Ada is well ahead of the usual'],
		['level', { count: 7 }, 'Ada reached level 7'],
		['goal', { name: 'Fifty quotes' }, 'Ada reached the goal Fifty quotes'],
		['challenge', { metric: 'calls', value: 41, others: [BO] }, 'Ada won a challenge with 41 calls'],
		['league', { name: 'Gold' }, 'Ada moved up to Gold'],
		['contest', { name: 'October sprint' }, 'Ada won October sprint'],
		['contest', { name: 'October sprint', count: 2 }, 'Ada took 2nd place in October sprint'],
		['shoutOut', { text: 'Great\nsave, @[bo0000000000001]', by: 'Dana' }, 'Ada: “Great save, @Bo” (Dana)']
	];
	test.each(TABLE)('%s %j', (kind, data, text) => {
		expect(say(told(kind, data))).toBe(text);
	});

	test('every kind has words, whatever of its facts is missing', () => {
		for (const kind of RECOGNITION_KINDS) {
			for (const rep of [ADA, '', 'gone00000000001']) {
				const text = say(told(kind, {}, { rep }));
				expect(text).toMatch(/^(Ada|North|A former colleague)/);
				expect(text).not.toMatch(/undefined|NaN|null|\s{2}|\s$/);
			}
			expect(KIND_NAMES[kind]).toBeTruthy();
		}
	});

	test('a name of whoever is told so begins with You, and possessives with Your', () => {
		expect(say(told('lead', { period: 'week', from: '2026-11-16' }), ADA)).toBe(
			'You took the lead this week'
		);
		expect(recognitionWords(told('best', { metric: 'calls', value: 61 }), names, ADA)).toEqual({
			...{ who: 'Your', rest: ' best day: 61 calls', text: 'Your best day: 61 calls' }
		});
		const draw = told('challenge', { others: [BO, ADA] }, { rep: '' });
		expect([say(draw), say(draw, ADA)]).toEqual([
			'Bo and Ada drew their challenge',
			'You and Bo drew your challenge'
		]);
	});

	test('a team and the floor are named where it is nobody alone', () => {
		expect(say(told('target', { period: 'week' }, { rep: '' }))).toBe(
			'North reached the target for the week'
		);
		expect(say(told('goal', { name: 'All in' }, { rep: '', team: '' }))).toBe(
			'The floor reached the goal All in'
		);
	});

	test('never a word about who lost, fell, was passed or is last', () => {
		for (const kind of RECOGNITION_KINDS) {
			if (kind === 'shoutOut') continue; // people's own words
			const text = say(
				told(kind, { others: [BO], metric: 'calls', value: 3, threshold: 5, count: 2, name: 'X' })
			);
			expect(text).not.toMatch(/\bBo\b|lost|fell|passed|last|behind|beat|worse|below|under|only/i);
		}
	});

	test('who and rest make the text', () => {
		for (const kind of RECOGNITION_KINDS) {
			for (const you of ['', ADA]) {
				const { who, rest, text } = recognitionWords(told(kind, { metric: 'calls', value: 2 }), names, you);
				expect(who + rest).toBe(text);
			}
		}
	});
});

describe('whom it is about', () => {
	test('one, several of a shout-out, several with nobody alone; an opponent is not', () => {
		expect(concerned(told('level', {}))).toEqual([ADA]);
		expect(concerned(told('shoutOut', { others: [BO, ADA] }))).toEqual([ADA, BO]);
		expect(concerned(told('challenge', { others: [BO] }))).toEqual([ADA]);
		expect(concerned(told('challenge', { others: [BO, ADA] }, { rep: '' }))).toEqual([BO, ADA]);
	});

	test('texts fall into what was typed and who is named, and nothing in them is markup', () => {
		const nameOf = (rep: string) => ({ [ADA]: 'Ada', [BO]: '<b>Bo</b>' })[rep] ?? 'somebody';
		const text = `<i>Hi</i> @[${ADA}]@[${BO}] @[short] @[${ADA}`;
		expect(textPieces(text, nameOf)).toEqual([
			{ text: '<i>Hi</i> ' },
			{ text: '@Ada', rep: ADA },
			{ text: '@<b>Bo</b>', rep: BO },
			{ text: ` @[short] @[${ADA}` }
		]);
		expect(mentionedIn(`${text} @[${ADA}]`)).toEqual([ADA, BO]);
		expect(mentionText(`  a\n\n@[${ADA}] `, nameOf)).toBe('a @Ada');
	});
});

describe('naming people while typing', () => {
	const people = [
		{ id: ADA, name: 'Ann Lee' },
		{ id: BO, name: 'Ann' },
		{ id: YUKI, name: 'Yuki (Tokyo)' }
	];

	test('what is typed behind an @ at the beginning of a word', () => {
		expect(namingAt('Hi @an', 6)).toEqual({ from: 3, to: 6, typed: 'an' });
		expect(namingAt('@', 1)).toEqual({ from: 0, to: 1, typed: '' });
		expect(namingAt('me@an', 5)).toBeUndefined();
		expect(namingAt('Hi @an', 2)).toBeUndefined();
		expect(namingAt('@a\nb', 4)).toBeUndefined();
		expect(namingAt('', 0)).toBeUndefined();
	});

	test('names of which a word begins so are offered, and the chosen one stands in the text', () => {
		expect(peopleLike('le', people).map(({ name }) => name)).toEqual(['Ann Lee']);
		expect(peopleLike('AN', people).map(({ name }) => name)).toEqual(['Ann Lee', 'Ann']);
		expect(withPerson('Hi @an there', { from: 3, to: 6, typed: 'an' }, people[0]!)).toEqual({
			text: 'Hi @Ann Lee there',
			caret: 12
		});
	});

	test('what is sent has ids, the longest name first, and nothing where nobody is meant', () => {
		expect(withIds('@Ann Lee and @Ann, @Yuki (Tokyo)!', people, [])).toBe(
			`@[${ADA}] and @[${BO}], @[${YUKI}]!`
		);
		expect(withIds('@Anna x@Ann.de', people, [])).toBe('@Anna x@Ann.de');
		const twins = [people[1]!, { id: YUKI, name: 'Ann' }];
		expect(withIds('@Ann', twins, [])).toBe('@Ann');
		expect(withIds('@Ann', twins, [twins[1]!])).toBe(`@[${YUKI}]`);
	});
});

describe('reactions', () => {
	test('each has a name and a drawing; counts leave nothing behind', () => {
		for (const reaction of REACTIONS)
			expect(REACTION_WORDS[reaction]).toMatchObject({ path: expect.any(String) as string });
		expect(counted({}, '🔥', 1)).toEqual({ '🔥': 1 });
		expect(counted({ '🔥': 1, '👍': 2 }, '🔥', -1)).toEqual({ '👍': 2 });
		expect(counted({}, '🔥', -1)).toEqual({});
	});
});

describe('the feed', () => {
	const row = (id: string, minute: number, more: Partial<Headline> = {}): Headline => ({
		...{
			id,
			kind: 'level',
			rep: ADA,
			team: NORTH,
			rule: '',
			data: {},
			marked: false,
			reactions: {},
			comments: 0
		},
		...{ at: `2026-11-20 14:${String(minute).padStart(2, '0')}:00.000Z` },
		...more
	});
	const entry = (id: string, minute: number, more: Partial<SeenRecognition> = {}): SeenRecognition => ({
		...row(id, minute),
		at: `2026-11-20T14:${String(minute).padStart(2, '0')}:00.000Z`,
		...{ icon: 'flag', mine: ['🔥'], own: false, removable: true, removed: false },
		...more
	});
	const merge = (
		fetched: SeenRecognition[],
		live: Headline[] | undefined,
		told: string[] = [],
		filter = {}
	) =>
		mergedEntries({
			fetched,
			live,
			told: new Set([...told, ...(live ?? []).map(({ id }) => id)]),
			filter,
			removable: () => false
		});
	const ids = (entries: readonly SeenRecognition[]) => entries.map(({ id }) => id);

	test('live rows stand over what was painted, and keep what only the server told', () => {
		const [first] = merge([entry('a', 5)], [row('a', 5, { reactions: { '🔥': 3 }, comments: 2 })]);
		expect(first).toMatchObject({
			reactions: { '🔥': 3 },
			comments: 2,
			icon: 'flag',
			mine: ['🔥'],
			removable: true
		});
		expect(ids(merge([entry('a', 5)], [row('b', 9), row('a', 5)]))).toEqual(['b', 'a']);
	});

	test('L2 a badge that arrives live has its icon at once', () => {
		const [fresh] = merge([], [row('a', 5, { kind: 'badge', data: { name: 'Opener', icon: 'flag' } })]);
		expect(fresh).toMatchObject({ icon: 'flag', mine: [], own: false });
	});

	test('what was taken from the floor goes; what newer ones pushed out stays', () => {
		expect(ids(merge([entry('a', 5), entry('b', 3)], [row('b', 3)], ['a']))).toEqual(['b']);
		expect(ids(merge([entry('a', 5), entry('b', 3)], [row('c', 4)], ['a', 'b']))).toEqual(['c']);
		const many = Array.from({ length: 200 }, (_, n) => row(`n${n}`, 10 + (n % 40)));
		expect(ids(merge([entry('a', 59), entry('b', 3)], many, ['a', 'b']))).toContain('b');
		expect(ids(merge([entry('a', 59), entry('b', 3)], many, ['a', 'b']))).not.toContain('a');
		expect(ids(merge([entry('a', 5)], [], ['a']))).toEqual([]);
	});

	test('what never was a headline stays: one’s own, and what happened long ago', () => {
		const fetched = [entry('own', 5, { own: true }), entry('old', 1)];
		expect(ids(merge(fetched, [row('a', 4)]))).toEqual(['own', 'a', 'old']);
		expect(ids(merge(fetched, undefined))).toEqual(['own', 'old']);
	});

	test('live rows pass the same filter as the server’s', () => {
		const live = [row('a', 5), row('b', 4, { rep: BO, team: '', kind: 'deal' })];
		expect(ids(merge([], live, [], { rep: BO }))).toEqual(['b']);
		expect(ids(merge([], live, [], { teams: [NORTH] }))).toEqual(['a']);
		expect(ids(merge([], live, [], { kind: 'deal' }))).toEqual(['b']);
		expect(ids(merge([entry('z', 1)], live, [], { removed: true }))).toEqual(['z']);
	});

	test('pages are joined without a repetition, and asked for by what is shown', () => {
		expect(ids(withMore([entry('a', 5)], [entry('a', 5), entry('b', 4)]))).toEqual(['a', 'b']);
		expect(feedSearch({})).toBe('');
		expect(feedSearch({ teams: ['x', 'y'], kind: 'deal', removed: true }, 'c')).toBe(
			'team=x%2Cy&kind=deal&removed=true&cursor=c'
		);
	});
});

describe('the cabinet', () => {
	const badge: Badge = {
		...{ rule: 'r', name: 'Opener', icon: 'flag', kind: 'badge', data: {} },
		...{ times: 1, last: '2026-11-19T10:00:00.000Z', marked: 0 }
	};
	test('L1 how often, when last, and whether a cause was corrected since', () => {
		expect(badgeWords(badge, names)).toEqual({ name: 'Opener', times: 'Thu, Nov 19', marked: '' });
		expect(badgeWords({ ...badge, times: 2, marked: 1 }, names)).toMatchObject({
			times: 'Twice, last Thu, Nov 19',
			marked: 'A record behind one was corrected since'
		});
		expect(badgeWords({ ...badge, times: 4, marked: 2, name: '' }, names)).toMatchObject({
			...{ name: 'Badges', times: '4 times, last Thu, Nov 19' },
			marked: 'Records behind some were corrected since'
		});
	});
});
