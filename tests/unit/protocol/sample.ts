/** Made-up stream states for the codec's tests. */
import fc from 'fast-check';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import type { SnapshotHeader } from '#lib/protocol/snapshot.ts';
import { emptyState, type DailySum, type FactColumns, type StreamState } from '#lib/domain/facts.ts';

export const header = (detailFrom = ''): SnapshotHeader => ({
	v: PROTOCOL_VERSION,
	epoch: 'e1',
	seq: 42,
	mark: '0a1b2c3d',
	stream: 'floor',
	detailFrom
});

const Id = fc.stringMatching(/^[a-z0-9]{15}$/);
const Key = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(0) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
	{ weight: 1, arbitrary: fc.maxSafeNat() }
);
const Count = fc.integer({ min: 1, max: 1_000_000 });
const Money = fc.oneof(fc.constant(0), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }));
/** From 1900 to 2200, so negative ones too. */
const Instant = fc.integer({ min: -2_208_988_800_000, max: 7_258_118_400_000 });
const Day = fc.integer({ min: -25_567, max: 84_006 });
const COUNTER_END = 36 ** 10;

const Fact = fc.record({
	id: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: COUNTER_END - 1 }), Id),
	rep: fc.nat(3),
	type: fc.nat(2),
	quantity: Count,
	amount: Money,
	margin: Money,
	occurredAt: Instant,
	day: Day,
	customerKey: Key,
	dealKey: Key
});
type Fact = typeof Fact extends fc.Arbitrary<infer T> ? T : never;

export function columnsOf(facts: readonly Fact[], withMargin: boolean, reps: readonly string[]): FactColumns {
	const foreignIds: string[] = [];
	const number = (pick: (fact: Fact) => number): Float64Array => Float64Array.from(facts, pick);
	return {
		count: facts.length,
		ids: number(({ id }) => (typeof id === 'number' ? id : -foreignIds.push(id))),
		foreignIds,
		reps,
		rep: Uint32Array.from(facts, ({ rep }) => rep),
		types: ['call', 'appointment_held', 'order'],
		type: Uint16Array.from(facts, ({ type }) => type),
		quantity: number(({ quantity }) => quantity),
		amount: number(({ amount }) => amount),
		...(withMargin && { margin: number(({ margin }) => margin) }),
		occurredAt: number(({ occurredAt }) => occurredAt),
		day: Int32Array.from(facts, ({ day }) => day),
		customerKey: number(({ customerKey }) => customerKey),
		dealKey: number(({ dealKey }) => dealKey)
	};
}

const Sum: fc.Arbitrary<DailySum> = fc
	.record({
		rep: Id,
		day: Day,
		type: fc.constantFrom('call', 'order'),
		rows: Count,
		quantity: Count,
		amount: fc.maxSafeInteger(),
		margin: fc.option(fc.maxSafeInteger(), { nil: undefined }),
		creditRows: fc.nat(9),
		creditQuantity: fc.nat(9)
	})
	.map(({ margin, ...sum }) => (margin === undefined ? sum : { ...sum, margin }));

const Json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const Row = fc.record({
	collection: fc.constantFrom('reps', 'teams', 'workspace'),
	id: Id,
	row: fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,9}$/), Json, { noNullPrototype: true })
});

export const State: fc.Arbitrary<StreamState> = fc
	.record({
		rows: fc.array(Row, { maxLength: 12 }),
		facts: fc.array(Fact, { maxLength: 60 }),
		withMargin: fc.boolean(),
		reps: fc.array(Id, { minLength: 4, maxLength: 6 }),
		sums: fc.array(Sum, { maxLength: 20 }),
		detailFrom: fc.constantFrom('', '2026-01-01')
	})
	.map(({ rows, facts, withMargin, reps, sums, detailFrom }) => ({
		rows,
		facts: columnsOf(facts, withMargin, reps),
		sums,
		detailFrom
	}));

/** A small state with something in every section and every kind of column. */
export function smallState(): StreamState {
	const facts = Array.from({ length: 40 }, (_, i) => ({
		id: i % 7 === 3 ? `abcdefghijklm${10 + i}` : 1000 + i,
		rep: i % 4,
		type: i % 3,
		quantity: i === 5 ? 300 : 1,
		amount: i % 10 === 9 ? 125_000 + i : 0,
		margin: i % 10 === 9 ? -i : 0,
		occurredAt: 1_790_000_000_000 + i * 7919,
		day: 20_717,
		customerKey: i % 20 === 0 ? 2 ** 53 - 1 - i : 0,
		dealKey: i % 13 === 0 ? 77 : 0
	}));
	return {
		...emptyState(),
		rows: [{ collection: 'reps', id: 'r'.repeat(15), row: { name: 'Zoë 👋', privacy: null, house: false } }],
		facts: columnsOf(facts, true, ['r1', 'r2', 'r3', 'r4']),
		sums: [
			{
				rep: 'r1',
				day: 20_000,
				type: 'call',
				rows: 3,
				quantity: 5,
				amount: 0,
				creditRows: 0,
				creditQuantity: 0
			}
		],
		detailFrom: '2026-01-01'
	};
}
