/**
 * Every act of a manager or an admin leaves a row in the audit, in the very batch that does it: who, what, to what, how it was
 * before and how it is after. Each route that changes something is either acted out here or named with the reason why not.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { AUDIT_KINDS, deedWords } from '#lib/client/audit-words.ts';
import { findRoute } from '#lib/server/api/api.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import type { Write } from '#lib/server/record/store.ts';
import { asked, done, gather, made, type Cast } from '../../authorization/cast.ts';
import type { Call } from '../../authorization/probe.ts';
import { FLOOR_PROBES, draft, lookAfter } from '../../authorization/probes-floor.ts';
import { openDesk } from './desk.ts';

/** Routes that change something and leave no row, and why. */
const UNAUDITED: Readonly<Record<string, string>> = {
	'POST /activities':
		'a fact says itself who brought it (createdBy, source), and the feed keeps each of its versions',
	'POST /own-goals': 'one’s own goals are nobody else’s business',
	'PATCH /own-goals/{id}': 'one’s own goals are nobody else’s business',
	'DELETE /own-goals/{id}': 'one’s own goals are nobody else’s business',
	'PUT /recognitions/{id}/reactions/{emoji}': 'one’s own reaction, kept under one’s name',
	'DELETE /recognitions/{id}/reactions/{emoji}': 'one’s own reaction',
	'POST /recognitions/{id}/comments': 'one’s own words, kept under one’s name',
	'POST /shout-outs': 'one’s own words, kept under one’s name',
	'PATCH /notifications/{id}': 'what one has read',
	'POST /notifications/read': 'what one has read',
	'PATCH /notification-settings': 'how one wants to be told',
	'POST /push-subscriptions': 'one’s own browser',
	'DELETE /push-subscriptions/{id}': 'one’s own browser',
	'POST /sessions': 'signing in: the session keeps who made its link, and the link’s making is audited',
	'DELETE /sessions': 'signing oneself out',
	'DELETE /sessions/current': 'signing oneself out',
	'DELETE /sessions/{id}': 'signing oneself out',
	'POST /pairings': 'a wall’s own wish for a code, before anybody is anybody',
	'POST /challenges': 'played by reps: a challenge keeps its moves itself',
	'POST /challenges/{id}/moves': 'played by reps: a challenge keeps its moves itself',
	'POST /challenges/{id}/rematch': 'played by reps: a challenge keeps its moves itself',
	'PATCH /challenges': 'a rep’s own: audited all the same (challenges.mute)',
	'PATCH /people/{id}/privacy': 'a rep’s own: audited all the same (people.privacy)',
	'POST /leagues/part': 'a rep’s own: audited all the same (leagues.part)',
	'POST /contests/{id}/join': 'a rep’s own: a contest keeps who entered and when',
	'POST /contests/{id}/word': 'a rep’s own word for a draw, unseen until it is drawn',
	'POST /metrics/preview': 'writes nothing',
	'POST /recognition-rules/preview': 'writes nothing',
	'POST /floor/start-own': 'the record is another one afterwards: its row is the first in the new one',
	'POST /contests/{id}/proposals/{proposal}':
		'goes through the same act as the contests’ other moves (contests-results.test.ts)'
};

const clean: (() => Promise<void>)[] = [];
let cast: Cast;
let admin: Identity;
const batches: (readonly Write[])[] = [];

beforeAll(async () => {
	const desk = await openDesk((one) => void clean.push(one));
	cast = await gather(desk.app);
	admin = await cast.identityOf('admin');
	const { record } = desk.app;
	const write = record.write.bind(record);
	record.write = (writes) => {
		batches.push(writes);
		return write(writes);
	};
});
afterAll(async () => {
	for (const one of clean.reverse()) await one();
});

const RULE = { metric: 'calls', threshold: 3, period: 'day' };
const METRIC = { kind: 'sum', terms: [{ type: 'order', field: 'amount', weight: '1' }] };
const BOARD = { metric: 'calls', period: 'week', by: 'rep' };
const inAMonth = () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** Makes something by the API, acts upon it in the ways given, in order. `{}` in a path is its id. */
const life = (create: string, body: object, ...more: [call: string, body?: unknown][]) => ({
	create,
	body,
	more
});

const LIVES = () => [
	life('POST /teams', { name: 'Green' }, ['PATCH /teams/{}', { name: 'Olive' }]),
	life('POST /regions', { name: 'West' }, ['PATCH /regions/{}', { name: 'Far West' }]),
	life('POST /types', { key: 'demo_given', name: 'Demo given', unit: 'count' }, [
		'PATCH /types/{}',
		{ name: 'Demo shown' }
	]),
	life(
		'POST /users',
		{ name: 'Eve', email: 'eve@floor.example', role: 'rep' },
		['POST /users/{}/link'],
		['PATCH /users/{}', { role: 'manager' }],
		['DELETE /users/{}/sessions'],
		['PATCH /users/{}', { active: false }]
	),
	life('POST /keys', { name: 'crm', scope: 'write' }, ['POST /keys/{}/revoke']),
	life(
		'POST /targets',
		{ subject: 'workspace', metric: 'calls', period: 'month', value: 100, public: true },
		['PATCH /targets/{}', { value: 200 }],
		['DELETE /targets/{}']
	),
	life(
		'POST /shared-goals',
		{ name: 'Together', who: 'workspace', metric: 'calls', target: 10, to: inAMonth() },
		['PATCH /shared-goals/{}', { name: 'All together' }],
		['DELETE /shared-goals/{}']
	),
	life(
		'POST /streak-rules',
		{ name: 'Three calls', metric: 'calls', minimum: 3, per: 'day' },
		['PATCH /streak-rules/{}', { name: 'Three calls a day' }],
		['DELETE /streak-rules/{}']
	),
	life(
		'POST /recognition-rules',
		{ name: 'Third call', kind: 'badge', definition: RULE },
		['PATCH /recognition-rules/{}', { name: 'Three calls' }],
		['DELETE /recognition-rules/{}']
	),
	life(
		'POST /scenarios',
		{ name: 'Twelve', query: 'reps=5&calls=10&b.reps=2&b.calls=12&c.calls=15', shared: false },
		['PATCH /scenarios/{}', { name: 'Twelve for two' }],
		['DELETE /scenarios/{}']
	),
	life(
		'POST /contest-series',
		{ name: 'Cup', points: [3, 1] },
		['PATCH /contest-series/{}', { name: 'The cup' }],
		['DELETE /contest-series/{}']
	),
	life('POST /mappings', { name: 'CRM', mapping: { into: 'people', columns: { name: 'agent' } } }, [
		'DELETE /mappings/{}'
	]),
	life(
		'POST /metrics',
		{ name: 'Sold', unit: 'money', definition: METRIC },
		['PATCH /metrics/sold', { name: 'All sold', version: 1 }],
		['DELETE /metrics/sold']
	)
];

/** What needs more than one call to get ready, or a body of its own. */
const ACTS: readonly ((cast: Cast) => Promise<Call> | Call)[] = [
	() => ({ call: 'POST /people', body: { people: [{ name: 'Newcomer', team: 'Red' }] } }),
	({ people }) => ({ call: `PATCH /people/${people.ada}`, body: { name: 'Ada L.' } }),
	({ people, teams }) => ({
		call: `POST /people/${people.bo}/memberships`,
		body: { team: teams.Blue, from: '2027-01-01' }
	}),
	({ people }) => ({
		call: `POST /leave`,
		body: { rep: people.cy, from: '2031-03-03', to: '2031-03-04', kind: 'vacation', state: 'approved' }
	}),
	({ app }) => ({
		call: `PATCH /leave/${[...app.authority.tables.leave.keys()][0] ?? ''}`,
		body: { state: 'declined' }
	}),
	({ app }) => ({ call: `DELETE /leave/${[...app.authority.tables.leave.keys()][0] ?? ''}` }),
	() => ({ call: 'POST /holidays', body: { date: '2031-05-01', name: 'First of May' } }),
	({ app }) => ({ call: `DELETE /holidays/${[...app.authority.tables.holidays.keys()][0] ?? ''}` }),
	() => ({ call: 'PATCH /workspace', body: { name: 'Our floor' } }),
	() => ({ call: 'PATCH /celebrations', body: { volume: 30 } }),
	async ({ app, people }) => ({
		call: `DELETE /activities/${await fact(app, people.ada, 'one')}`
	}),
	async ({ app, people }) => {
		await fact(app, people.ada, 'two');
		return { call: 'DELETE /activities?externalId=two' };
	},
	({ app }) => ({ call: `PATCH /screens/${screenOf(app)}`, body: { name: 'Kitchen' } }),
	({ app }) => ({ call: `POST /screens/${screenOf(app)}/revoke` }),
	async ({ app }) => {
		const pending = await asked(app, 'POST /pairings', undefined, { kind: 'nobody' });
		const { code } = JSON.parse(pending.text) as { code: string };
		return { call: `POST /pairings/${code}/pair`, body: { name: 'Hall', board: BOARD } };
	},
	(all) => FLOOR_PROBES['DELETE /recognitions/{id}: of them']?.(all, 'a') ?? never(),
	(all) => FLOOR_PROBES['POST /recognitions/{id}/restore: of them']?.(all, 'a') ?? never(),
	async (all) => {
		const { call } = (await FLOOR_PROBES['POST /recognitions/{id}/restore: of them']?.(all, 'b')) ?? never();
		await done(all.app, call);
		const path = call.replace(/^POST |\/restore$/g, '');
		const user = { kind: 'user', id: all.users.bo, name: 'Bo', role: 'rep', rep: all.people.bo, manages: [] };
		const said = await done(all.app, `POST ${path}/comments`, { text: 'Well done' }, user as Identity);
		return { call: `DELETE ${path}/comments/${String(said.id)}` };
	},
	(all) => FLOOR_PROBES['POST /challenges/{id}/rulings: void']?.(all, 'a') ?? never(),
	(all) => FLOOR_PROBES['POST /contests/{id}/checks/{fact}']?.(all, 'a') ?? never(),
	async (all) => ({ call: `PATCH /contests/${(await draft(all, {})).id}`, body: { name: 'Renamed' } }),
	async (all) => ({ call: `DELETE /contests/${(await draft(all, {})).id}` }),
	async (all) => ({ call: `POST /contests/${(await draft(all, {})).id}/duplicate`, body: {} }),
	async (all) => ({ call: `POST /contests/${(await draft(all, {})).id}/launch`, body: {} }),
	async (all) => ({ call: `POST /contests/${await launched(all, false)}/withdraw`, body: {} }),
	async (all) => ({ call: `POST /contests/${await launched(all, true)}/pause`, body: { why: 'A test' } }),
	async (all) => {
		const id = await launched(all, true);
		await done(all.app, `POST /contests/${id}/pause`, { why: 'A test' });
		return { call: `POST /contests/${id}/resume`, body: {} };
	},
	async (all) => ({ call: `POST /contests/${await launched(all, true)}/cancel`, body: { why: 'A test' } })
];

const never = (): never => {
	throw new Error('there is no such probe');
};
const screenOf = (app: Cast['app']) =>
	[...app.authority.tables.screens.values()].find(({ revoked }) => !revoked)?.id ?? '';
const fact = (app: Cast['app'], rep: string, externalId: string) =>
	made(app, 'activities', {
		...{ rep, type: 'call', quantity: 1, amount: 0, margin: 0, customer: '', deal: '', note: '' },
		...{ occurredAt: '2026-11-02 12:00:00.000Z', localDate: '2026-11-02', externalId },
		...{ source: `me:${cast.users.admin}`, createdBy: actorOfAdmin() }
	});
const actorOfAdmin = () => `user:${cast.users.admin}`;

async function launched(all: Cast, running: boolean): Promise<string> {
	const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	const window = running ? { from: day(-2), to: day(2) } : { from: day(20), to: day(24) };
	const { id } = await draft(all, { window });
	await done(all.app, `POST /contests/${id}/launch`, {});
	if (running) await lookAfter(all);
	return id;
}

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const covered = new Set<string>();
const actions = new Set<string>();
/** A call that is refused shows nothing: each is one that must succeed. */
const refused: string[] = [];

/** Does it as the admin, and looks at every batch that it wrote. */
async function act({ call, body }: Call): Promise<Record<string, unknown>> {
	batches.length = 0;
	const answer = await asked(cast.app, call, body, admin);
	const written = [...batches];
	if (answer.status >= 300) {
		refused.push(`${call}: ${answer.status} ${answer.text}`);
		return {};
	}
	const [method = '', path = ''] = call.split(' ');
	const found = findRoute(method, `/api/v1${path.replace(/\?.*/, '')}`);
	if (!('route' in found)) throw new Error(call);
	covered.add(nameOf(found.route));
	expect(written, `${call} writes`).not.toEqual([]);
	for (const batch of written) {
		const row = batch.find((write) => write.collection === 'audit');
		expect([call, row?.op]).toEqual([call, 'create']);
		const data = row?.op === 'create' ? (row.data as Record<string, unknown>) : {};
		expect(data.actor).toBe(actorOfAdmin());
		expect(data.subject).toMatch(/./);
		actions.add(String(data.action));
		const [before, after] = [data.before, data.after].map((image) => image !== null && image !== undefined);
		// of what is made there is no before, of what is deleted no after
		const kinds = new Set(batch.filter((write) => write !== row).map(({ op }) => op));
		if (kinds.has('update')) expect([call, before || after]).toEqual([call, true]);
		if (kinds.size === 1 && kinds.has('delete')) expect([call, before]).toEqual([call, true]);
	}
	return answer.text === '' ? {} : (JSON.parse(answer.text) as Record<string, unknown>);
}

test('every act of a manager or an admin writes its audit row in the same batch, with before and after', async () => {
	for (const { create, body, more } of LIVES()) {
		const { id } = await act({ call: create, body });
		for (const [call, sent] of more) {
			await act({ call: call.replace('{}', String(id)), ...(sent !== undefined && { body: sent }) });
		}
	}
	for (const one of ACTS) await act(await one(cast));
	expect(refused).toEqual([]);
	const changing = ROUTES.filter(({ method }) => method !== 'GET').map(nameOf);
	const streamed = changing.filter((name) => STREAMED.includes(name));
	expect(
		changing.filter((name) => !covered.has(name) && !(name in UNAUDITED) && !streamed.includes(name))
	).toEqual([]);
	expect(Object.keys(UNAUDITED).filter((name) => !changing.includes(name) || covered.has(name))).toEqual([]);
});

/** Their bodies are files; the tests of imports, calendars and media look at their rows. */
const STREAMED = [
	'POST /imports',
	'POST /holidays/ics',
	'POST /people/{id}/media',
	'DELETE /media/{id}',
	'POST /contests',
	'POST /backups'
];

test('the audit says each act in words, and what it was done to is found by its kind', () => {
	expect([...actions].filter((action) => deedWords(action) === action)).toEqual([]);
	const kinds = new Set(AUDIT_KINDS.map(({ value }) => value));
	expect([...actions].filter((action) => !kinds.has(action.split('.')[0] ?? ''))).toEqual([]);
});
