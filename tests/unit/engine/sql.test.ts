/**
 * The same standings from plain SQL: a real PocketBase wrote random facts, corrected and deleted some, and SQLite reads its
 * file, knowing nothing of the engine, which heard of it all through the feed.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import { FLOOR_COLLECTIONS, type FloorCollection } from '#lib/domain/facts.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { freshSeed, seedOf } from '../../property.ts';
import { aCall, emptyRecord, openIn, wholeFeed, written } from '../record/temporary-record.ts';

/** Wednesday, 14:30 in Berlin. */
const NOW = Date.parse('2026-11-18T13:30:00Z');
const TYPES = ['call', 'call', 'call', 'quote', 'quote', 'order', 'order', 'appointment_held', 'lead'];
const CUSTOMERS = ['', 'Ada Ltd', 'ada ltd ', 'Brot & Co', 'Café', 'Delta'];
const DAY_MS = 86_400_000;

const activity = fc.record({
	rep: fc.nat({ max: 6 }),
	type: fc.constantFrom(...TYPES),
	quantity: fc.integer({ min: 1, max: 4 }),
	amount: fc.constantFrom(0, 1_250, 99_999, 1_000_000, -4_000),
	margin: fc.constantFrom(0, 333, -50, 250_000),
	customer: fc.constantFrom(...CUSTOMERS),
	daysAgo: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 60 }), fc.nat({ max: 500 }))
});
type Drawn = typeof activity extends fc.Arbitrary<infer T> ? T : never;

let engine: Engine;
let database: DatabaseSync;

async function people(store: RecordStore): Promise<{ reps: Id[]; teams: Id[] }> {
	await ensureBasics(store, { currency: 'EUR', timeZone: 'Europe/Berlin' });
	const names = ['Ana', 'Bob', 'Carl', 'Dora', 'Emil', 'Fay', 'Gil'];
	const reps = await written(
		store,
		...names.map((name): Write => ({ op: 'create', collection: 'reps', data: { name } }))
	);
	const teams = await written(
		store,
		...['Red', 'Blue'].map((name): Write => ({ op: 'create', collection: 'teams', data: { name } }))
	);
	const [red = '', blue = ''] = teams;
	const member = (rep: Id | undefined, team: Id, from = '', to = ''): Write => ({
		op: 'create',
		collection: 'memberships',
		data: { rep: rep ?? '', team, from, to }
	});
	// the first moved in October; the last has no team
	await written(
		store,
		member(reps[0], red, '', '2026-10-14'),
		member(reps[0], blue, '2026-10-15'),
		...reps.slice(1, 6).map((rep, index) => member(rep, index % 2 === 0 ? red : blue))
	);
	return { reps, teams };
}

/** Writes facts, then corrects every fifth and deletes every seventh of them. */
async function history(store: RecordStore, reps: Id[], drawn: Drawn[]): Promise<void> {
	const data = ({ rep, daysAgo, ...more }: Drawn): Omit<Activity, 'id' | 'receivedAt'> => {
		const date = new Date(NOW - daysAgo * DAY_MS).toISOString().slice(0, 10);
		const when = { localDate: date, occurredAt: `${date} 10:00:00.000Z` };
		return aCall(reps[rep] ?? '', { ...more, amount: more.type === 'order' ? more.amount : 0, ...when });
	};
	const ids: Id[] = [];
	for (let at = 0; at < drawn.length; at += 100) {
		const writes = drawn
			.slice(at, at + 100)
			.map((one): Write => ({ op: 'create', collection: 'activities', data: data(one) }));
		ids.push(...(await written(store, ...writes)));
	}
	const corrected = ids
		.filter((_, index) => index % 5 === 0)
		.map((id, index): Write => ({
			op: 'update',
			collection: 'activities',
			id,
			data: data({ ...drawn[index]!, rep: index % 7, daysAgo: index % 90 })
		}));
	await written(store, ...corrected);
	const gone = ids.filter((_, index) => index % 7 === 1);
	await written(store, ...gone.map((id): Write => ({ op: 'delete', collection: 'activities', id })));
}

/** An engine that hears the feed, row by row. */
async function followed(store: RecordStore): Promise<Engine> {
	const follower = new Engine();
	const keys = new Map<string, number>();
	const keyOf = (name: string) => {
		const same = name.normalize('NFC').trim().toLowerCase();
		if (same === '') return 0;
		keys.set(same, keys.get(same) ?? keys.size + 1);
		return keys.get(same) ?? 0;
	};
	for (const { collection, record, before, after } of await wholeFeed(store)) {
		if (collection === 'activities') {
			const fact = (image: unknown) => (image ? toFullFact(image as Activity, keyOf) : null);
			follower.putFact(record, fact(after), fact(before));
		} else if ((FLOOR_COLLECTIONS as readonly string[]).includes(collection)) {
			follower.putRow(collection as FloorCollection, record, after);
		}
	}
	return follower;
}

beforeAll(async () => {
	const dir = await emptyRecord(afterAll);
	const { store } = await openIn(dir, afterAll);
	const { reps } = await people(store);
	await history(store, reps, fc.sample(activity, { numRuns: 700, seed: SEED }));
	engine = await followed(store);
	database = new DatabaseSync(join(dir, 'pb', 'data.db'), { readOnly: true });
	afterAll(() => database.close());
});

/** Another history in each run of `npm run properties`, the same one in each `npm test`. */
const SEED = freshSeed ?? seedOf('plain SQL');

const FACTS = `
	with facts as (
		select a.*, a.amount >= 0 as counts, lower(trim(a.customer)) as buyer, coalesce((
			select m.team from memberships m
			where m.rep = a.rep and m."from" <= a.localDate and (m."to" = '' or a.localDate <= m."to")
		), '') as team
		from activities a where a.localDate between :from and :to
	)`;
const quantity = (type: string) => `sum(quantity * counts * (type = '${type}'))`;
const amount = (field: string) => `sum(${field} * (type = 'order'))`;
/** Numerator and denominator over the table of facts; `where` leaves facts out of both. */
const METRICS: Record<string, { score: string; over?: string; where?: string }> = {
	calls: { score: quantity('call') },
	orders: { score: quantity('order') },
	revenue: { score: amount('amount') },
	margin: { score: amount('margin') },
	points: {
		score: `${quantity('call')} + 5 * ${quantity('appointment_held')} + 5 * ${quantity('quote')} + 20 * ${quantity('order')}`
	},
	quote_to_order: { score: quantity('order'), over: quantity('quote') },
	call_to_order: { score: quantity('order'), over: quantity('call') },
	value_per_order: { score: amount('amount'), over: quantity('order') },
	value_per_customer: {
		score: amount('amount'),
		over: `count(distinct case when type = 'order' and counts then buyer end)`,
		where: `buyer <> ''`
	}
};

interface Row {
	id: string;
	score: number | null;
	denominator: number | null;
	place: number | null;
}

/** R1 by SQL's own rank(), of the members of a table. */
function bySql(metric: string, by: 'rep' | 'team', from: string, to: string): string[] {
	const { score, over, where = 'true' } = METRICS[metric]!;
	const members = by === 'rep' ? 'reps' : 'teams';
	const value = over === undefined ? `coalesce(${score}, 0)` : score;
	const sql = `${FACTS}, scores as (
			select m.id as id, ${value} as score, ${over ?? '1'} as denominator
			from ${members} m left join facts on facts.${by} = m.id and ${where}
			group by m.id
		), known as (
			select id, score, denominator, denominator > 0 as ranked, score * 1.0 / denominator as quotient from scores
		)
		select id, score, denominator, case when ranked
			then rank() over (partition by ranked order by quotient desc) end as place from known`;
	const rows = database.prepare(sql).all({ from, to }) as unknown as Row[];
	return rows
		.map(({ id, score: n, denominator: d, place }) =>
			place === null ? `${id} -` : `${id} ${place} ${n}/${d}`
		)
		.sort();
}

function byEngine(query: BoardQuery): { rows: string[]; from: string; to: string } {
	const answer = engine.standings(query, NOW);
	if (!answer.ok) throw new Error(answer.error.message);
	const { rows, from, to } = answer.value;
	const told = rows
		.filter(({ id }) => id !== '')
		.map(({ id, rank, score }) =>
			rank === null || !score ? `${id} -` : `${id} ${rank} ${score.numerator}/${score.denominator}`
		);
	return { rows: told.sort(), from, to };
}

const PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'all', 'rolling-30d', '2026-10-10..2026-10-20'];

test.each(Object.keys(METRICS))(
	`M1-M4 P1 P2 P6 R1 R5 plain SQL over PocketBase’s own file ranks %s alike (seed ${SEED})`,
	{ tags: ['property'] },
	(metric) => {
		for (const by of ['rep', 'team'] as const) {
			for (const period of PERIODS) {
				const { rows, from, to } = byEngine({ metric, period, by });
				expect(rows.length, `${by} ${period}`).toBe(by === 'rep' ? 7 : 2);
				expect(rows, `${by} ${period}`).toEqual(bySql(metric, by, from, to));
			}
		}
	}
);
