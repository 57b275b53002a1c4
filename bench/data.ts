/**
 * The one set of facts that everything is measured on: `count` activities of `reps` people in 40 teams and 4 regions over 90
 * days (one quarter) and 7 types, about 70% of them calls. Every fact has an amount, so that a sum of money by rep has as
 * many different terms as there are facts. Seeded: the same in every process and in the browser.
 */
import { numberToId, type Fact, type FactColumns } from '#lib/domain/facts.ts';

export const DAY_MS = 86_400_000;
export const DAYS = 90;
export const TEAMS = 40;
export const REGIONS = 4;
export const TYPES = [
	'call',
	'lead',
	'appointment_set',
	'appointment_held',
	'no_show',
	'quote',
	'order'
] as const;
const SHARES = [0.7, 0.8, 0.86, 0.91, 0.93, 0.97, 1];
/** 2026-07-01 to 2026-09-28: within one quarter and one year. */
export const FIRST_DAY = Date.UTC(2026, 6, 1) / DAY_MS;
export const LAST_DAY = FIRST_DAY + DAYS - 1;
/** The afternoon of the last day: every bench's "now". */
export const NOW = LAST_DAY * DAY_MS + 15 * 3_600_000;
export const LAST_DATE = new Date(LAST_DAY * DAY_MS).toISOString().slice(0, 10);

/** What peers need of a new fact, beside the fact itself. */
export interface Change {
	readonly id: string;
	readonly number: number;
	/** Numbers of the rep and of the type. */
	readonly rep: number;
	readonly type: number;
	readonly fact: Fact;
}

export interface Dataset {
	readonly columns: FactColumns;
	/** Facts to come, all on the last day. */
	readonly changes: readonly Change[];
}

/** mulberry32 */
export function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export const repId = (rep: number): string => `rep${String(rep).padStart(12, '0')}`;

function typeOf(at: number): number {
	let type = 0;
	while (at >= SHARES[type]!) type++;
	return type;
}

const amountOf = (next: () => number): number => 100 + Math.floor(next() * 5_000_000);

/** @param changes how many facts to come are made beside those that are there */
export function makeData(count: number, reps: number, changes = 0): Dataset {
	const next = random(20_260_701);
	const ids = new Float64Array(count);
	const rep = new Uint32Array(count);
	const type = new Uint16Array(count);
	const amount = new Float64Array(count);
	const occurredAt = new Float64Array(count);
	const day = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		ids[i] = i + 1;
		rep[i] = Math.floor(next() * reps);
		type[i] = typeOf(next());
		amount[i] = amountOf(next);
		// in the order in which they occurred, as a feed has them
		day[i] = FIRST_DAY + Math.floor((i * DAYS) / count);
		occurredAt[i] = day[i]! * DAY_MS + 32_400_000 + Math.floor(next() * 21_600) * 1000;
	}
	const columns: FactColumns = {
		count,
		ids,
		foreignIds: [],
		reps: Array.from({ length: reps }, (_, number) => repId(number)),
		rep,
		types: TYPES,
		type,
		quantity: new Float64Array(count).fill(1),
		amount,
		occurredAt,
		day,
		customerKey: new Float64Array(count),
		dealKey: new Float64Array(count)
	};
	const made = Array.from({ length: changes }, (_, i) => makeChange(next, count + 1 + i, reps));
	return { columns, changes: asReceived(made) };
}

/**
 * Parsed, as a feed's facts are. Ids that were put together here are ropes, which the first to read one has to join: that would
 * be billed to ours, whose turn it is first.
 */
const asReceived = (changes: readonly Change[]): Change[] => JSON.parse(JSON.stringify(changes)) as Change[];

function makeChange(next: () => number, number: number, reps: number): Change {
	const rep = Math.floor(next() * reps);
	const type = typeOf(next());
	const fact: Fact = {
		rep: repId(rep),
		type: TYPES[type]!,
		quantity: 1,
		amount: amountOf(next),
		occurredAt: NOW - Math.floor(next() * 3_600_000),
		localDate: LAST_DATE,
		customerKey: 0,
		dealKey: 0
	};
	return { id: numberToId(number), number, rep, type, fact };
}
