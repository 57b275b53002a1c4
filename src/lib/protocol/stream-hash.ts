/**
 * What is held of a stream, in 64 bits (`hash` of a heartbeat): sums of hashes of its rows, so that any order gives the same
 * and a row that goes leaves no trace. Both ends make it from the same pieces; the gateway keeps its own up row by row.
 *
 * Where facts begin to be held one by one differs from client to client (`detailFrom`), so every fact counts twice: by rep,
 * type and day in a way that is the same for a fact and for the sum that it stands in, and, from a day on that the heartbeat
 * names, whole. `<that day>:<16 hex digits>`; other streams hold no facts, and name no day.
 */
import { dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import {
	idToNumber,
	type DailySum,
	type Fact,
	type FactColumns,
	type StreamRow,
	type StreamState
} from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';

type Sign = 1 | -1;
/** Pieces of work between two pauses: a few milliseconds. */
const FACTS_A_STEP = 20_000;
const ROWS_A_STEP = 1_000;

const LOW = 0x811c9dc5;
const HIGH = 0x050c5d1f;
const TWO_32 = 4294967296;

/** Takes a word into a hash; every step is a bijection of the word. */
function step(hash: number, word: number): number {
	const h = Math.imul(hash ^ word, 0x9e3779b1);
	return h ^ (h >>> 15);
}

/** Takes an integer of up to 53 bits. */
const whole = (hash: number, value: number): number =>
	step(step(hash, value | 0), Math.floor(value / TWO_32));

/** Avalanche (MurmurHash3's): afterwards each bit hangs on each bit taken in. */
function finish(hash: number): number {
	let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return h ^ (h >>> 16);
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string, basis: number): number {
	let h = basis;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	return finish(h);
}

/** Two sums modulo 2^32 of two hashes: 64 bits without big integers. */
export class HashSum {
	low = 0;
	high = 0;

	add(sign: Sign, { low, high }: Hashed): void {
		this.low = (this.low + sign * low) | 0;
		this.high = (this.high + sign * high) | 0;
	}

	get text(): string {
		const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
		return hex(this.high) + hex(this.low);
	}
}
export type Hashed = Readonly<Pick<HashSum, 'low' | 'high'>>;

/** JSON in which the order of an object's fields makes no difference. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	const fields = Object.entries(value).filter(([, held]) => held !== undefined);
	fields.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${fields.map(([name, held]) => `${JSON.stringify(name)}:${canonical(held)}`).join()}}`;
}

/** One record as an audience sees it. */
export function rowHash({ collection, id, row }: StreamRow): Hashed {
	const text = `${collection}/${id} ${canonical(row)}`;
	return { low: hashText(text, LOW), high: hashText(text, HIGH) };
}

/** A fact's, or a daily sum's, numbers. */
interface Counted {
	readonly rows: number;
	readonly quantity: number;
	readonly amount: number;
	readonly creditRows: number;
	readonly creditQuantity: number;
}
/** What is known of a fact held by itself. */
interface Single {
	/** The counter's number, else the id. */
	readonly id: number | Id;
	readonly quantity: number;
	readonly amount: number;
	readonly occurredAt: number;
	readonly customerKey: number;
	readonly dealKey: number;
}

/** Fields of a day's sums, low then high: counts and money of any fact, the same of facts by themselves. */
const FIELDS = 8;
const [COUNTS, MONEY, SINGLES, SINGLE_MONEY] = [0, 2, 4, 6];

/** The floor's facts. Money stands apart, so that the same facts with and without amounts are both known. */
export class FactSums {
	readonly #days = new Map<number, Int32Array>();
	readonly #texts = new Map<string, readonly [number, number]>();
	#day = Number.NaN;
	#sums: Int32Array = new Int32Array(FIELDS);

	/** Adds or takes away a fact. One whose date cannot be read is held nowhere. */
	put(sign: Sign, id: Id, fact: Fact): void {
		if (!isLocalDate(fact.localDate)) return;
		const { rep, type, quantity, amount } = fact;
		const credit = amount < 0;
		const counted = {
			rows: 1,
			quantity,
			amount,
			creditRows: credit ? 1 : 0,
			creditQuantity: credit ? quantity : 0
		};
		const day = dayNumber(fact.localDate);
		this.#add(sign, day, this.#text(rep), this.#text(type), counted, {
			...fact,
			id: idToNumber(id) ?? id
		});
	}

	/** Adds what is left of older facts. */
	putSum(sum: DailySum): void {
		this.#add(1, sum.day, this.#text(sum.rep), this.#text(sum.type), sum, undefined);
	}

	/** Adds many facts, with pauses. */
	*putColumns(columns: FactColumns): Generator<undefined, void> {
		const reps = columns.reps.map((rep) => this.#text(rep));
		const types = columns.types.map((type) => this.#text(type));
		for (let i = 0; i < columns.count; i++) {
			if (i % FACTS_A_STEP === FACTS_A_STEP - 1) yield;
			const number = columns.ids[i]!;
			const quantity = columns.quantity[i]!;
			const amount = columns.amount[i]!;
			const credit = amount < 0;
			this.#add(
				1,
				columns.day[i]!,
				reps[columns.rep[i]!]!,
				types[columns.type[i]!]!,
				{ rows: 1, quantity, amount, creditRows: credit ? 1 : 0, creditQuantity: credit ? quantity : 0 },
				{
					id: number >= 0 ? number : columns.foreignIds[-number - 1]!,
					quantity,
					amount,
					occurredAt: columns.occurredAt[i]!,
					customerKey: columns.customerKey[i]!,
					dealKey: columns.dealKey[i]!
				}
			);
		}
	}

	/** All facts as counts, those from `from` on whole too; with or without their money. */
	total(from: LocalDate, hideAmounts: boolean): HashSum {
		const first = from === '' ? -Infinity : dayNumber(from);
		const total = new HashSum();
		const take = (sums: Int32Array, at: number) => total.add(1, { low: sums[at]!, high: sums[at + 1]! });
		for (const [day, sums] of this.#days) {
			take(sums, COUNTS);
			if (!hideAmounts) take(sums, MONEY);
			if (day < first) continue;
			take(sums, SINGLES);
			if (!hideAmounts) take(sums, SINGLE_MONEY);
		}
		return total;
	}

	#add(
		sign: Sign,
		day: number,
		rep: readonly [number, number],
		type: readonly [number, number],
		counted: Counted,
		single: Single | undefined
	): void {
		if (day !== this.#day) this.#openDay(day);
		const sums = this.#sums;
		for (let half = 0; half < 2; half++) {
			const key = step(step(step(half === 0 ? LOW : HIGH, rep[half]!), type[half]!), day);
			// multiples of numbers that hang on rep, type and day alone: of facts and of their sum the same
			const by = (field: number, value: number) => Math.imul(finish(step(key, field)) | 1, value | 0);
			const { rows, quantity, amount, creditRows, creditQuantity } = counted;
			sums[COUNTS + half]! += sign * (by(1, rows) + by(2, quantity));
			if (amount !== 0 || creditRows !== 0) {
				const credits = by(4, creditRows) + by(5, creditQuantity);
				sums[MONEY + half]! += sign * (by(3, amount) + credits);
			}
			if (!single) continue;
			const id = typeof single.id === 'number' ? whole(key, single.id) : hashText(single.id, key);
			let h = whole(whole(id, single.quantity), single.occurredAt);
			h = whole(whole(h, single.customerKey), single.dealKey);
			sums[SINGLES + half]! += sign * finish(h);
			if (single.amount !== 0) sums[SINGLE_MONEY + half]! += sign * finish(whole(~id, single.amount));
		}
	}

	#openDay(day: number): void {
		this.#day = day;
		const known = this.#days.get(day);
		if (known) this.#sums = known;
		else this.#days.set(day, (this.#sums = new Int32Array(FIELDS)));
	}

	/** Both halves of a rep's or type's text. */
	#text(text: string): readonly [number, number] {
		let hashes = this.#texts.get(text);
		if (!hashes) this.#texts.set(text, (hashes = [hashText(text, LOW), hashText(text, HIGH)]));
		return hashes;
	}
}

/** A heartbeat's hash: `rows` of the small collections (or of a stream without facts), and the floor's facts. */
export function streamHash(
	rows: Hashed,
	facts?: FactSums,
	from: LocalDate = '',
	hideAmounts = false
): string {
	const total = facts?.total(from, hideAmounts) ?? new HashSum();
	total.add(1, rows);
	return `${from}:${total.text}`;
}

/** From which day on a heartbeat's hash takes facts whole; '' for none. */
export const singleFrom = (hash: string): LocalDate => {
	const from = hash.slice(0, Math.max(0, hash.indexOf(':')));
	return isLocalDate(from) ? from : '';
};

/**
 * The hash of what is held of a stream, in the manner of the one that was `told`; undefined where they can't be compared,
 * since fewer facts are held one by one. Yields now and then, so that a caller may pause: the state must not change meanwhile.
 */
export function* hashLike(told: string, state: StreamState): Generator<undefined, string | undefined> {
	const from = singleFrom(told);
	if (state.detailFrom > from && (from !== '' || state.facts.count > 0)) return undefined;
	const facts = new FactSums();
	yield* facts.putColumns(state.facts);
	for (const sum of state.sums) facts.putSum(sum);
	yield;
	const rows = new HashSum();
	for (const [i, row] of state.rows.entries()) {
		if (i % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
		rows.add(1, rowHash(row));
	}
	return streamHash(rows, facts, from);
}

/** All facts that are held, hashed at once. */
export function factSums({ facts, sums }: Pick<StreamState, 'facts' | 'sums'>): FactSums {
	const held = new FactSums();
	const steps = held.putColumns(facts);
	while (!steps.next().done); // without pauses
	for (const sum of sums) held.putSum(sum);
	return held;
}
