import { describe, expect, test } from 'vitest';
import { Api } from '#lib/client/api.ts';
import { attentionOf, type Managed } from '#lib/client/attention.ts';
import type { Person, ScreenView } from '#lib/client/manage.ts';
import {
	askedBoard,
	boardGroups,
	boardName,
	boardOf,
	boardValue,
	tidyCode
} from '#lib/client/screen-boards.ts';
import { slideGroups, slideName, slideOf, withSeconds } from '#lib/client/screen-slides.ts';
import type { ScreenBoard } from '#lib/domain/records.ts';

const respond = (status: number, body?: unknown) => () =>
	Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status }));

describe('the API as pages call it', () => {
	test('a success is its JSON, a 204 nothing', async () => {
		expect(await new Api(respond(200, { a: 1 })).get('/x')).toEqual({ ok: true, value: { a: 1 } });
		expect(await new Api(respond(204)).delete('/x')).toEqual({ ok: true, value: undefined });
	});

	test('a refusal keeps its words and points at its fields', async () => {
		const errors = [{ pointer: '/email', message: 'is taken' }];
		const refused = await new Api(respond(409, { title: 'No', detail: 'Somebody has it.', errors })).post(
			'/x',
			{}
		);
		expect(refused).toEqual({ ok: false, error: { status: 409, detail: 'Somebody has it.', errors } });
	});

	test('rows that were rejected are errors too, junk is none', async () => {
		const results = [{ errors: [{ pointer: '/people/0/name', message: 'is empty' }] }, null, { errors: 'x' }];
		const refused = await new Api(respond(422, { title: 'No', results, errors: [null, 3] })).post('/x', {});
		expect(refused).toMatchObject({ error: { detail: 'No', errors: [{ pointer: '/people/0/name' }] } });
	});

	test('no answer, and an answer that is no JSON, are refusals in words', async () => {
		const cut = new Api(() => Promise.reject(new TypeError('network')));
		expect(await cut.get('/x')).toMatchObject({ error: { status: 0, errors: [] } });
		const proxy = new Api(() => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })));
		expect(await proxy.get('/x')).toMatchObject({
			error: { status: 502, detail: 'The floor refused this (502).' }
		});
	});
});

const person = (name: string, more: Partial<Person> = {}): Person => ({
	id: name,
	name,
	email: '',
	externalId: '',
	user: 'u',
	startedOn: '',
	endedOn: '',
	team: 't',
	memberships: [],
	house: false,
	hidden: false,
	...more
});
const NOW = Date.parse('2026-03-02T09:00:00Z');
const screen = (name: string, lastSeen: string): ScreenView => ({
	id: name,
	name,
	board: { metric: 'calls', period: 'day', by: 'rep' },
	revoked: false,
	lastSeen
});
const attention = (managed: Partial<Managed>) =>
	attentionOf({ people: [], screens: [], demo: false, ...managed }, NOW).map(
		({ text, detail }) => `${text}: ${detail}`
	);

describe('what needs attention', () => {
	test('nothing, where all is well', () => {
		const screens = [screen('Kitchen', '2026-03-02 08:59:00.000Z')];
		expect(attention({ people: [person('Ada')], screens, users: [], keys: [] })).toEqual([]);
	});
	test('people without a team, not who has left and not the house', () => {
		const people = ['A', 'B', 'C', 'D'].map((name) => person(name, { team: '' }));
		const gone = person('Gone', { team: '', endedOn: '2026-01-01' });
		const house = person('House', { team: '', house: true });
		expect(attention({ people: [...people, gone, house] })).toEqual([
			'4 people are in no team: A, B, C and 1 more'
		]);
	});
	test('screens that went dark', () => {
		expect(
			attention({ screens: [screen('Kitchen', '2026-02-28 09:00:00.000Z'), screen('New', '')] })
		).toEqual(['2 screens were not seen for a day: Kitchen, New']);
	});
	test('made-up people need nobody, a screen that hangs in the room does', () => {
		const people = [person('Ada', { team: '', user: '' })];
		const demo = { people, users: [], demo: true };
		expect(attention(demo)).toEqual([]);
		expect(attention({ ...demo, screens: [screen('Kitchen', '2026-02-28 09:00:00.000Z')] })).toEqual([
			'1 screen was not seen for a day: Kitchen'
		]);
	});
	test('accounts only where they are the reader’s business', () => {
		const people = [person('Ada', { user: '' })];
		expect(attention({ people })).toEqual([]);
		expect(attention({ people, users: [] })).toEqual(['1 person can not sign in yet: Ada']);
	});
});

describe('boards for walls', () => {
	const names = {
		metrics: [
			{ key: 'calls', name: 'Calls' },
			{ key: 'revenue', name: 'Revenue' }
		],
		teams: [{ id: 't', name: 'Ramps' }],
		regions: [{ id: 'r', name: 'North' }]
	};
	test('are offered by metric, and read like their titles', () => {
		const groups = boardGroups(names);
		expect(groups.map(({ name }) => name)).toEqual(['Calls', 'Revenue']);
		expect(groups[0]?.boards[0]?.text).toBe('Calls today');
		expect(boardName({ metric: 'revenue', period: 'week', by: 'team' }, names)).toBe(
			'Revenue this week, by team'
		);
	});
	test('keep what a screen shows even where it is not among them', () => {
		const own = { metric: 'calls', period: 'rolling-7d', by: 'rep' as const, team: 't' };
		const [first] = boardGroups(names, own);
		expect(first?.name).toBe('Now');
		expect(first?.boards[0]?.text).toBe('Calls last 7 days, Ramps');
		expect(boardOf(first?.boards[0]?.value ?? '')).toEqual(own);
		expect(boardGroups(names, { metric: 'calls', period: 'day', by: 'rep' })).toHaveLength(2);
	});
	test('are called by what is compared, too', () => {
		const board: ScreenBoard = { metric: 'revenue', period: 'week', by: 'team', perMember: true };
		expect(boardName({ ...board, lens: 'baseline', tieBreak: 'earliest' }, names)).toBe(
			'Revenue this week, by team, per member, against own usual, ties by who was first'
		);
	});

	test('W3 slides are a team’s as a whole or the floor’s, never a person’s, and boards', () => {
		const groups = slideGroups(names);
		const textsOf = (kind: string) =>
			groups
				.flatMap(({ boards }) => boards)
				.filter(({ value }) => slideOf(value).kind === kind)
				.map(({ text }) => text);
		for (const [kind, called] of [
			['two-more-calls', 'Two more calls'],
			['recognition', 'Recognition']
		] as const) {
			expect(textsOf(kind)).toEqual([
				`${called}, the whole floor`,
				...names.teams.map(({ name }) => `${called}, ${name}`)
			]);
		}
		const boards = groups.filter(({ boards: [first] }) => slideOf(first?.value ?? '{}').kind === 'board');
		const first = boards[0]?.boards[0];
		expect(slideOf(first?.value ?? '')).toMatchObject({ kind: 'board', board: { by: 'rep', period: 'day' } });
		expect(slideName(slideOf(first?.value ?? ''), names)).toBe(first?.text);
		expect(slideName({ kind: 'two-more-calls', team: 'gone' }, names)).toBe(
			'Two more calls, a team that is gone'
		);
		expect(withSeconds({ kind: 'two-more-calls', seconds: 30 }, undefined)).toEqual({
			kind: 'two-more-calls'
		});
		expect(withSeconds({ kind: 'recognition', team: 't', seconds: 5 }, 30)).toEqual({
			kind: 'recognition',
			team: 't',
			seconds: 30
		});
		expect(withSeconds({ kind: 'two-more-calls' }, 60)).toEqual({ kind: 'two-more-calls', seconds: 60 });
	});

	test('come from the address of a board, where this floor has its metric', () => {
		const asked = (search: string) => askedBoard(new URLSearchParams(search), names);
		expect(asked('metric=revenue&period=month&by=team&region=r&lens=perHour')).toEqual({
			metric: 'revenue',
			period: 'month',
			by: 'team',
			lens: 'perHour',
			region: 'r'
		});
		expect(asked('metric=made_up&period=month&by=team')).toBeUndefined();
		expect(asked('code=K7MW4QXM')).toBeUndefined();
	});
	test('come back from a select as they went in', () => {
		const board = { metric: 'calls', period: 'day', by: 'rep' as const };
		expect(boardOf(boardValue(board))).toEqual(board);
	});
	test('a code is taken however it was copied', () => {
		expect(tidyCode(' k7mw-4qxm ')).toBe('K7MW4QXM');
	});
});
