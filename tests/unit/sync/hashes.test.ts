import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamState } from '#lib/domain/facts.ts';
import type { Activity, FeedRow } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import { factSums, hashLike } from '#lib/protocol/stream-hash.ts';
import { StreamHashes } from '#lib/server/gateway/hashes.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { project, toFullFact, viewpointOf } from '#lib/server/gateway/projection.ts';
import { floorState, rowsOf } from '#lib/server/gateway/snapshot-source.ts';
import { property } from '../../property.ts';
import { ADA, BEN, Floor, id, NORTH } from './floor.ts';

const keyOf = keysUnder(new Uint8Array(32));
const FROM = '2026-02-01';
const DATES = ['2025-12-30', '2026-01-31', FROM, '2026-03-02'];

/** A gateway's hashes over a floor whose rows come one after the other. */
class Setting {
	readonly floor = new Floor();
	ready = true;
	readonly engine = new Engine();
	readonly hashes = new StreamHashes({
		keyOf,
		tables: () => this.floor.tables,
		viewpoint: () => this.view,
		detailFrom: () => FROM,
		ready: () => this.ready
	});
	view = viewpointOf(this.floor.tables, keyOf);

	constructor() {
		this.hashes.reset(factSums(this.engine.save()));
	}

	take(...rows: FeedRow[]) {
		for (const { collection, record, before, after } of rows) {
			if (collection !== 'activities') continue;
			const fact = (image: unknown) => (image ? toFullFact(image as Activity, keyOf) : null);
			this.engine.putFact(record, fact(after), fact(before));
		}
		this.view = viewpointOf(this.floor.tables, keyOf);
		this.hashes.apply(rows);
	}

	/** What a snapshot of the floor says. */
	state(detailFrom: string): StreamState {
		return floorState(this.floor.tables, this.view, this.engine.save(detailFrom));
	}

	/** What a snapshot of a team's or rep's stream says. */
	detail(stream: string) {
		const seen = [...this.floor.content.activities].flatMap(([record, image]) => {
			const row = project(stream, 'activities', record, image, this.view);
			return row ? [{ collection: 'activities', id: record, row }] : [];
		});
		return [...rowsOf(stream, this.floor.tables, this.view), ...seen];
	}
}

function hashOf(told: string, state: StreamState): string | undefined {
	const steps = hashLike(told, state);
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
	}
}

const change = fc.record({
	name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
	gone: fc.boolean(),
	rep: fc.constantFrom(ADA, BEN),
	type: fc.constantFrom('call', 'order'),
	quantity: fc.integer({ min: 1, max: 1_000_000 }),
	amount: fc.constantFrom(0, 500, -500, 1e12, -1e12),
	localDate: fc.constantFrom(...DATES, 'no date'),
	customer: fc.constantFrom('', 'Acme', 'Bolt')
});

describe('what streams hold as one number (protocol.md: heartbeat hash)', () => {
	property(
		'whatever happened, wherever a client begins to hold facts one by one, both ends make the same of the floor',
		fc.property(
			fc.array(change, { maxLength: 30 }),
			fc.boolean(),
			fc.constantFrom('', ...DATES.slice(0, 3)),
			(changes, hideAmounts, detailFrom) => {
				const setting = new Setting();
				const { floor } = setting;
				setting.take(floor.put('workspace', id('workspace'), { name: 'F', hideAmounts }));
				const client = new Engine();
				client.load(setting.state(detailFrom));
				for (const { name, gone, ...fields } of changes) {
					if (gone && !floor.content.activities.has(id(name))) continue;
					const row = gone ? floor.put('activities', id(name), null) : floor.call(name, fields);
					setting.take(row);
					const seen = (image: object | null) =>
						image && project('floor', 'activities', id(name), image, setting.view);
					client.putFact(id(name), seen(row.after) as never, seen(row.before) as never);
				}
				const told = setting.hashes.of('floor') ?? '';
				expect(told).toMatch(/^2026-02-01:[0-9a-f]{16}$/);
				const { facts, sums } = client.save(detailFrom);
				const rows = rowsOf('floor', floor.tables, setting.view);
				expect(hashOf(told, { facts, sums, rows, detailFrom })).toBe(told);
				expect(hashOf(told, setting.state(detailFrom))).toBe(told);
			}
		)
	);

	test('a fact, a sum or a record that is missing, doubled or another makes another number', () => {
		const setting = new Setting();
		const { floor } = setting;
		setting.take(
			floor.call('a', { localDate: '2025-12-30', amount: -500 }),
			floor.call('b'),
			floor.call('c', { rep: BEN })
		);
		const told = setting.hashes.of('floor') ?? '';
		const held = setting.state(FROM);
		const [sum] = held.sums;
		const { amount, customerKey, occurredAt } = held.facts;
		const bumped = (column: Float64Array) => column.map((value, at) => value + at);
		const others: Partial<StreamState>[] = [
			{ sums: [] },
			{ sums: sum ? [sum, sum] : [] },
			{ sums: sum ? [{ ...sum, creditRows: 0 }] : [] },
			{ sums: sum ? [{ ...sum, quantity: sum.quantity + 1 }] : [] },
			{ facts: { ...held.facts, count: 1 } },
			{ facts: { ...held.facts, amount: bumped(amount) } },
			{ facts: { ...held.facts, customerKey: bumped(customerKey) } },
			{ facts: { ...held.facts, occurredAt: bumped(occurredAt) } },
			{ facts: { ...held.facts, rep: held.facts.rep.map((rep) => 1 - rep) } },
			{ rows: held.rows.slice(1) },
			{ rows: held.rows.map(({ row, ...rest }) => ({ ...rest, row: { ...row, name: 'other' } })) }
		];
		expect(hashOf(told, held)).toBe(told);
		const reversed = held.rows.map(({ row, ...rest }) => ({
			...rest,
			row: Object.fromEntries(Object.entries(row).reverse())
		}));
		expect(hashOf(told, { ...held, rows: reversed.reverse() })).toBe(told);
		const made = others.map((other) => hashOf(told, { ...held, ...other }));
		expect(new Set([told, ...made]).size).toBe(others.length + 1);
	});

	test('whoever holds fewer facts one by one compares nothing', () => {
		const setting = new Setting();
		setting.take(setting.floor.call('a'));
		const told = setting.hashes.of('floor') ?? '';
		expect(hashOf(told, setting.state('2026-02-02'))).toBeUndefined();
		expect(hashOf('nonsense', setting.state(''))).not.toBe(told);
		expect(hashOf('nonsense', setting.state(FROM))).toBeUndefined();
	});

	test('of a team nothing is told until a snapshot has read its records; rows that came meanwhile count once', () => {
		const setting = new Setting();
		const { floor, hashes } = setting;
		const north = `team:${NORTH}`;
		setting.take(floor.call('a'), floor.call('b'), floor.call('c', { rep: BEN }));
		expect(hashes.of(north)).toBeUndefined();
		const read = setting.detail(north); // of before the rows that follow: some of them may be in it, or not
		const since = [
			floor.call('a', { note: 'changed' }),
			floor.put('activities', id('b'), null),
			floor.call('d')
		];
		setting.take(...since);
		hashes.seed(north, read, since);
		const agrees = () => {
			const told = hashes.of(north) ?? '';
			const state = { ...setting.state(''), rows: setting.detail(north), sums: [] };
			return hashOf(told, { ...state, facts: { ...state.facts, count: 0 } }) === told;
		};
		expect(agrees()).toBe(true);
		setting.take(
			floor.call('d', { note: 'again' }),
			floor.call('c', { rep: ADA }),
			floor.call('a', { rep: BEN })
		);
		expect(agrees()).toBe(true);
		setting.take(floor.put('memberships', id('m2'), { rep: BEN, team: NORTH, from: '', to: '' }));
		expect(hashes.of(north)).toBeUndefined();
	});

	test('the small collections count as they are; while the floor is read anew nothing is told', () => {
		const setting = new Setting();
		const { floor, hashes } = setting;
		const [before, admin] = [hashes.of('floor'), hashes.of('admin')];
		setting.take(floor.put('users', id('user'), { name: 'Ann', manages: [] }));
		expect(hashes.of('floor')).toBe(before);
		expect(hashes.of('admin')).not.toBe(admin);
		setting.take(floor.put('reps', ADA, { name: 'ada', email: 'secret@x', privacy: { hidden: true } }));
		expect(hashes.of('floor')).not.toBe(before);
		setting.ready = false;
		expect(hashes.of('floor')).toBeUndefined();
	});
});
