import { describe, expect, test } from 'vitest';
import { HIDDEN_NAME } from '#lib/domain/access.ts';
import type { CollectionName, FeedRow } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import { changeOf } from '#lib/server/gateway/changes.ts';
import { keysUnder, normalName } from '#lib/server/gateway/keys.ts';
import { project, restartedBy, toFullFact, viewpointOf } from '#lib/server/gateway/projection.ts';
import { emptyState, numberToId } from '#lib/domain/facts.ts';
import { detailState, floorState } from '#lib/server/gateway/snapshot-source.ts';
import { publicFacts } from '#lib/server/gateway/snapshot-facts.ts';
import { activity, ADA, BEN, Floor, id, NORTH, SOUTH } from './floor.ts';

const keyOf = keysUnder(new Uint8Array(32).fill(1));
const see = (floor: Floor, stream: string, collection: CollectionName, record: string, image: object) =>
	project(stream, collection, record, image, viewpointOf(floor.tables, keyOf));

describe('floor', () => {
	test('an activity is exactly a Fact: no margin, customer, deal, note, source or externalId', () => {
		expect(see(new Floor(), 'floor', 'activities', id('a'), activity)).toEqual({
			rep: ADA,
			type: 'call',
			quantity: 1,
			amount: 500,
			occurredAt: Date.parse('2026-03-02T12:00:00Z'),
			localDate: '2026-03-02',
			customerKey: keyOf('Acme'),
			dealKey: keyOf('D-1')
		});
	});

	test('amounts can be hidden from the floor: amount is 0', () => {
		const floor = new Floor();
		floor.put('workspace', id('workspace'), { hideAmounts: true });
		expect(see(floor, 'floor', 'activities', id('a'), activity)).toMatchObject({ amount: 0 });
	});

	test('R6 who has opted out of public display is "a colleague", with no e-mail, externalId or user', () => {
		const rep = { name: 'Ada', email: 'ada@x', externalId: '7', user: id('u'), privacy: { hidden: true } };
		const image = see(new Floor(), 'floor', 'reps', ADA, rep);
		expect(image).toMatchObject({ id: ADA, name: HIDDEN_NAME });
		expect(JSON.stringify(image)).not.toMatch(/Ada|ada@x|privacy|externalId|user/);
	});

	test('targets marked public are seen, others are not', () => {
		const target = { subject: 'workspace', metric: 'calls', period: 'day', value: 5, from: '', to: '' };
		expect(see(new Floor(), 'floor', 'targets', id('t'), { ...target, public: true })).toMatchObject(target);
		expect(see(new Floor(), 'floor', 'targets', id('t'), { ...target, public: false })).toBeUndefined();
	});

	test.each([
		[{ kind: 'sum', terms: [{ type: 'order', field: 'margin', weight: '1' }] }],
		[{ kind: 'attainment', metric: 'margin' }],
		[{ kind: 'ratio', numerator: { terms: [{ field: 'margin' }] }, denominator: { distinct: 'customer' } }]
	])('metrics over margin are not on the floor: %j', (definition) => {
		const metric = { key: 'k', name: 'K', definition, unit: 'count', direction: 'up', version: 1 };
		expect(see(new Floor(), 'floor', 'metrics', id('m'), metric)).toBeUndefined();
		const open = {
			...metric,
			definition: { kind: 'sum', terms: [{ type: 'call', field: 'rows', weight: '1' }] }
		};
		expect(see(new Floor(), 'floor', 'metrics', id('m'), open)).toMatchObject({ key: 'k' });
	});

	test.each(['users', 'api_keys', 'screens'] as const)('%s are only on the admin stream', (collection) => {
		const image = { name: 'x', email: 'e', board: {}, prefix: 'p' };
		expect(see(new Floor(), 'floor', collection, id('x'), image)).toBeUndefined();
		expect(see(new Floor(), `team:${NORTH}`, collection, id('x'), image)).toBeUndefined();
		expect(see(new Floor(), `rep:${ADA}`, collection, id('x'), image)).toBeUndefined();
		expect(see(new Floor(), 'admin', collection, id('x'), image)).toMatchObject({ id: id('x'), name: 'x' });
	});
});

describe('team', () => {
	test("its reps' facts by membership on the fact's local date, with what is private", () => {
		const floor = new Floor();
		floor.put('memberships', id('m1'), { rep: ADA, team: NORTH, from: '', to: '2026-03-01' });
		floor.put('memberships', id('m3'), { rep: ADA, team: SOUTH, from: '2026-03-02', to: '' });
		const { rep, customer, deal, note, margin, externalId, source } = activity;
		expect(see(floor, `team:${SOUTH}`, 'activities', id('a'), activity)).toEqual({
			rep,
			customer,
			deal,
			note,
			margin,
			externalId,
			source
		});
		expect(see(floor, `team:${NORTH}`, 'activities', id('a'), activity)).toBeUndefined();
		const before = { ...activity, localDate: '2026-03-01' };
		expect(see(floor, `team:${NORTH}`, 'activities', id('a'), before)).toBeDefined();
	});

	test('targets of the team and of whoever was in it while they hold', () => {
		const floor = new Floor();
		floor.put('memberships', id('m1'), { rep: ADA, team: NORTH, from: '', to: '2026-03-01' });
		const target = { metric: 'calls', period: 'day', value: 5, public: false, from: '', to: '' };
		const sees = (team: string, subject: string, from: string) =>
			see(floor, `team:${team}`, 'targets', id('t'), { ...target, subject, from }) !== undefined;
		expect(sees(NORTH, `team:${NORTH}`, '')).toBe(true);
		expect(sees(SOUTH, `team:${NORTH}`, '')).toBe(false);
		expect(sees(NORTH, `rep:${ADA}`, '2026-03-01')).toBe(true);
		expect(sees(NORTH, `rep:${ADA}`, '2026-03-02')).toBe(false);
		expect(sees(NORTH, `rep:${BEN}`, '')).toBe(false);
	});
});

test('rep: own facts, own targets and the own record, nobody else’s', () => {
	const floor = new Floor();
	const { externalId, source, note, customer, deal, receivedAt } = activity;
	const own = { externalId, source, note, customer, deal, receivedAt };
	expect(see(floor, `rep:${ADA}`, 'activities', id('a'), activity)).toEqual(own);
	expect(see(floor, `rep:${BEN}`, 'activities', id('a'), activity)).toBeUndefined();
	expect(see(floor, `rep:${ADA}`, 'reps', ADA, { name: 'Ada', email: 'a@x' })).toMatchObject({
		email: 'a@x'
	});
	expect(see(floor, `rep:${ADA}`, 'reps', BEN, { name: 'Ben', email: 'b@x' })).toBeUndefined();
});

describe('leave and holidays', () => {
	const LEAVE = {
		rep: ADA,
		from: '2026-03-02',
		to: '2026-03-06',
		kind: 'sick',
		note: 'canary: broken leg',
		state: 'approved',
		decidedBy: id('boss')
	};

	test('holidays are the whole floor’s', () => {
		const holiday = { date: '2026-12-25', name: 'Christmas' };
		expect(see(new Floor(), 'floor', 'holidays', id('h'), holiday)).toEqual({ id: id('h'), ...holiday });
	});

	test('the floor sees approved whole days, and never why, what was noted or who decided', () => {
		const floor = new Floor();
		const image = see(floor, 'floor', 'leave', id('l'), LEAVE);
		expect(image).toEqual({ id: id('l'), rep: ADA, from: '2026-03-02', to: '2026-03-06' });
		for (const state of ['asked', 'declined', '', 'nonsense']) {
			expect(see(floor, 'floor', 'leave', id('l'), { ...LEAVE, state })).toBeUndefined();
		}
		expect(see(floor, 'admin', 'leave', id('l'), LEAVE)).toBeUndefined();
	});

	test('whoever is away and the team they are in then see all of it, others nothing', () => {
		const floor = new Floor();
		floor.put('memberships', id('m1'), { rep: ADA, team: NORTH, from: '', to: '2026-03-03' });
		floor.put('memberships', id('m3'), { rep: ADA, team: SOUTH, from: '2026-03-04', to: '' });
		const full = { id: id('l'), ...LEAVE };
		const sees = (stream: string, image: object = LEAVE) => see(floor, stream, 'leave', id('l'), image);
		expect([sees(`rep:${ADA}`), sees(`team:${NORTH}`), sees(`team:${SOUTH}`)]).toEqual([full, full, full]);
		expect(sees(`rep:${ADA}`, { ...LEAVE, state: 'asked' })).toEqual({ ...full, state: 'asked' });
		expect(sees(`rep:${BEN}`)).toBeUndefined();
		expect(sees(`team:${NORTH}`, { ...LEAVE, from: '2026-03-04' })).toBeUndefined();
	});

	test('asked leave comes to the floor when it is approved, and goes when that is taken back', () => {
		const floor = new Floor();
		const tell = (state: string, note = LEAVE.note) => {
			const row = floor.put('leave', id('l'), { ...LEAVE, state, note });
			return changeOf('floor', row, viewpointOf(floor.tables, keyOf));
		};
		expect(tell('asked')).toBeUndefined();
		expect(tell('approved')).toMatchObject({ op: 'insert', after: { rep: ADA, from: '2026-03-02' } });
		expect(tell('approved', 'canary: another note')).toBeUndefined();
		expect(tell('declined')).toMatchObject({ op: 'delete', id: id('l') });
		tell('approved');
		const gone = floor.put('leave', id('l'), null);
		expect(changeOf('floor', gone, viewpointOf(floor.tables, keyOf))).toMatchObject({ op: 'delete' });
	});

	test('Invariant 3: no byte of why is in what the floor is told or given', () => {
		const floor = new Floor();
		floor.put('leave', id('l'), { ...LEAVE, state: 'asked' });
		floor.put('leave', id('l'), LEAVE);
		floor.put('leave', id('m'), { ...LEAVE, rep: BEN, note: 'canary: rehab' });
		const view = viewpointOf(floor.tables, keyOf);
		const told = JSON.stringify(floor.rows.map((row) => changeOf('floor', row, view) ?? null));
		const given = JSON.stringify(floorState(floor.tables, view, emptyState()).rows);
		for (const text of [told, given]) {
			expect(text).toContain('2026-03-06');
			expect(text).not.toMatch(/canary|sick|approved|asked|boss/);
		}
	});
});

describe('changes', () => {
	const change = (floor: Floor, stream: string, row: Parameters<typeof changeOf>[1]) =>
		changeOf(stream, row, viewpointOf(floor.tables, keyOf));

	test('out -> in is an insert without before', () => {
		const floor = new Floor();
		floor.call('a', { rep: BEN });
		const row = floor.call('a', { rep: ADA });
		expect(change(floor, `team:${NORTH}`, row)).toMatchObject({ op: 'insert', id: id('a') });
		expect(change(floor, `team:${NORTH}`, row)).not.toHaveProperty('before');
	});

	test('in -> out is a delete of the id only', () => {
		const floor = new Floor();
		floor.call('a', { rep: BEN });
		const row = floor.call('a', { rep: ADA });
		expect(change(floor, `team:${SOUTH}`, row)).toEqual({
			seq: row.seq,
			op: 'delete',
			collection: 'activities',
			id: id('a')
		});
	});

	test('out -> out and equal after projection are nothing', () => {
		const floor = new Floor();
		floor.call('a');
		const row = floor.call('a', { note: 'another note' });
		expect(change(floor, 'floor', row)).toBeUndefined();
		expect(change(floor, `team:${SOUTH}`, row)).toBeUndefined();
		expect(change(floor, `team:${NORTH}`, row)).toMatchObject({ op: 'update' });
	});

	test('before is told where facts may be held as sums', () => {
		const floor = new Floor();
		floor.call('a');
		expect(change(floor, 'floor', floor.call('a', { quantity: 3 }))).toMatchObject({
			before: { quantity: 1 }
		});
		const row = floor.put('activities', id('a'), null);
		expect(change(floor, 'floor', row)).toMatchObject({ op: 'delete', before: { quantity: 3 } });
	});
});

describe('stream epochs', () => {
	test('a membership restarts both teams', () => {
		const floor = new Floor();
		const row = floor.put('memberships', id('m1'), { rep: ADA, team: SOUTH, from: '', to: '' });
		expect(restartedBy(row, floor.tables)).toEqual([`team:${NORTH}`, `team:${SOUTH}`]);
	});

	test('M8 privacy and the amounts option restart the floor, the option also what those who play contests see; other fields do not', () => {
		const floor = new Floor();
		const restarted = (row: FeedRow) => restartedBy(row, floor.tables);
		expect(restarted(floor.put('reps', ADA, { name: 'Ada', privacy: { hidden: true } }))).toEqual(['floor']);
		expect(restarted(floor.put('reps', ADA, { name: 'Eve', privacy: { hidden: true } }))).toEqual([]);
		expect(restarted(floor.put('workspace', id('workspace'), { hideAmounts: true }))).toEqual([
			'floor',
			...[...floor.tables.reps.keys()].map((rep) => `rep:${rep}`)
		]);
		expect(restarted(floor.put('workspace', id('workspace'), { name: 'N', hideAmounts: true }))).toEqual([]);
		expect(restarted(floor.call('a'))).toEqual([]);
	});
});

describe('keys', () => {
	test('M6 a customer is its name trimmed, NFC, case-folded', () => {
		expect(normalName('  Stra\u00dfe ')).toBe(normalName('STRASSE'));
		expect(normalName('Cafe\u0301')).toBe(normalName('CAFÉ'));
		expect(keyOf(' acme ')).toBe(keyOf('ACME'));
		expect(keyOf('acme')).not.toBe(keyOf('acme2'));
	});

	test('53 bits of an HMAC under the workspace secret, 0 where there is none', () => {
		expect(keyOf('')).toBe(0);
		expect(keyOf('  ')).toBe(0);
		expect(Number.isSafeInteger(keyOf('Acme'))).toBe(true);
		expect(keysUnder(new Uint8Array(32).fill(2))('Acme')).not.toBe(keyOf('Acme'));
		expect(keysUnder(new Uint8Array(32).fill(1))('Acme')).toBe(keyOf('Acme'));
	});
});

test("the authority's facts keep amount and margin whatever the floor may see", () => {
	expect(toFullFact(activity, keyOf)).toMatchObject({ amount: 500, margin: 70, customerKey: keyOf('Acme') });
});

test('R9 canary values of private fields are in no byte of the floor, changes and snapshot alike', () => {
	const CANARY = 'kanarienvogel';
	const floor = new Floor();
	floor.put('reps', ADA, {
		name: CANARY,
		email: CANARY,
		externalId: CANARY,
		user: CANARY,
		privacy: { hidden: true, reason: CANARY }
	});
	floor.put('teams', NORTH, { name: 'North', colour: '', externalId: CANARY });
	floor.put('regions', id('region'), { name: 'Region', externalId: CANARY });
	floor.put('users', id('user'), {
		name: CANARY,
		email: CANARY,
		role: 'rep',
		rep: ADA,
		manages: [],
		active: true
	});
	floor.put('api_keys', id('key'), { name: CANARY, prefix: CANARY, scope: 'read', revoked: false });
	floor.put('screens', id('screen'), { name: CANARY, board: {}, revoked: false });
	floor.put('targets', id('target'), { subject: CANARY, metric: 'calls', public: false });
	floor.put('metrics', id('metric'), { key: CANARY, name: CANARY, definition: { field: 'margin' } });
	const secret = { customer: CANARY, deal: CANARY, note: CANARY, externalId: CANARY, source: CANARY };
	floor.call('a', { ...secret, createdBy: CANARY });
	floor.call('a', { ...secret, createdBy: CANARY, quantity: 2 });
	const view = viewpointOf(floor.tables, keyOf);
	const changes = floor.rows.flatMap((row) => changeOf('floor', row, view) ?? []);
	const { facts, sums } = emptyState();
	const state = floorState(floor.tables, view, { facts, sums, detailFrom: '' });
	expect(changes.length).toBeGreaterThan(5);
	expect(state.rows.length).toBeGreaterThan(5);
	expect(JSON.stringify([changes, state])).not.toContain(CANARY);
});

describe('snapshots', () => {
	/** Two sales in one day's sum, one later one by itself. */
	const held = () => {
		const engine = new Engine();
		const sold = { rep: ADA, type: 'order', occurredAt: 1, customerKey: 0, dealKey: 0 };
		const rows = [
			{ quantity: 1, amount: 100, margin: 10, localDate: '1970-04-11' },
			{ quantity: 2, amount: -50, margin: 20, localDate: '1970-04-11' },
			{ quantity: 3, amount: 7, margin: 30, localDate: '2024-10-04' }
		];
		rows.forEach((row, at) => engine.putFact(numberToId(at + 1), { ...sold, ...row }));
		return engine.save('2000-01-01');
	};

	test('the floor has no margins, and no amounts where they are hidden: a credit is not told apart either', () => {
		const older = held();
		expect(publicFacts(older, false).facts).not.toHaveProperty('margin');
		expect(publicFacts(older, false).sums[0]).not.toHaveProperty('margin');
		const hidden = publicFacts(older, true);
		expect([...hidden.facts.amount]).toEqual([0]);
		expect(hidden.sums).toMatchObject([{ amount: 0, creditRows: 0, creditQuantity: 0, rows: 2 }]);
	});

	test('records from detailFrom one by one, older ones as sums per (rep, local date, type)', () => {
		const { facts: detailed, sums, detailFrom } = held();
		expect(detailFrom).toBe('2000-01-01');
		expect([...detailed.ids]).toEqual([3]);
		const sum = { rep: ADA, day: 100, type: 'order', rows: 2, quantity: 3, amount: 50, margin: 30 };
		expect(sums).toEqual([{ ...sum, creditRows: 1, creditQuantity: 2 }]);
	});

	test('a team’s snapshot holds its reps’ activities, read page by page', async () => {
		const floor = new Floor();
		for (let n = 0; n < 1_001; n++) floor.call(`a${n}z`, { note: `n${n}` });
		floor.call('b', { rep: BEN });
		const view = viewpointOf(floor.tables, keyOf);
		let reads = 0;
		const state = await detailState(`team:${NORTH}`, floor.tables, view, {
			filter: (_, values) => JSON.stringify(values),
			find: (_collection, page) => {
				reads++;
				const { rep, last } = JSON.parse(page?.filter ?? '') as { rep: string; last: string };
				const all = [...floor.content.activities.values()] as { id: string; rep: string }[];
				const sorted = all.filter((a) => a.rep === rep && a.id > last).sort((a, b) => (a.id < b.id ? -1 : 1));
				return Promise.resolve(sorted.slice(0, page?.limit) as never);
			}
		});
		const activities = state.rows.filter(({ collection }) => collection === 'activities');
		expect(new Set(activities.map(({ id: record }) => record)).size).toBe(1_001);
		expect(reads).toBe(2);
	});
});
