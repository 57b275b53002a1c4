/** The snapshot's columns: facts one by one, and daily sums. Reading and writing stand side by side; their order is the format. */
import type { DailySum, FactColumns } from '#lib/domain/facts.ts';
import { ByteReader, type ByteWriter } from './snapshot-bytes.ts';
import { addColumn, readColumn, readMultiples, readRareColumn, type Rows } from './snapshot-column-reader.ts';
import { writeColumn } from './snapshot-column.ts';

type Steps<T> = Generator<void, T, void>;
type Keys = ArrayLike<number>;

const SECOND = 1000;
const DAY = 86_400_000;
/** Within so many days of 1970 a moment's date is exactly what dividing says. */
const NEAR_DAYS = 2 ** 23;
/** Rows made into objects, or texts cut, between two pauses. */
const BATCH = 1 << 14;

/** 0: a counter's id. 1: the next foreign id in turn, the usual case; else how far from the next in turn, sign folded in. */
const foreignStep = (index: number, expected: number): number => {
	const off = index - expected;
	return 1 + (off < 0 ? -2 * off - 1 : 2 * off);
};
const foreignIndex = (step: number, expected: number): number => {
	const folded = step - 1;
	return expected + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
};

/** Ids as a counter's numbers (where a foreign id stands, the number before it goes on) and the foreign ones' places. */
function writeIds(writer: ByteWriter, { count, ids, foreignIds }: FactColumns): void {
	const numbers = new Float64Array(count);
	const steps = new Float64Array(count);
	let last = 0;
	let expected = 0;
	for (let i = 0; i < count; i++) {
		const id = ids[i]!;
		if (id < 0) {
			steps[i] = foreignStep(-id - 1, expected);
			expected = -id;
		} else last = id;
		numbers[i] = last;
	}
	writeColumn(writer, numbers, count, 'delta', 1);
	writeColumn(writer, steps, count);
	writeTexts(writer, foreignIds);
}

function* readIds(
	reader: ByteReader,
	count: number
): Steps<{ ids: Float64Array; foreignIds: readonly string[] }> {
	const ids = new Float64Array(count);
	const isCounted = yield* readColumn(reader, ids);
	const steps = yield* readRareColumn(reader, count);
	const foreignIds = yield* readTexts(reader);
	// a counter's number; a forged one might be none
	if (!isCounted && !noneBelow0(ids)) reader.fail('an id is none');
	if (steps && !placeForeign(ids, steps, foreignIds.length)) reader.fail('a column points at nothing');
	return { ids, foreignIds };
}

function noneBelow0(values: Float64Array): boolean {
	for (let i = 0; i < values.length; i++) if (!(values[i]! >= 0)) return false;
	return true;
}

/** Puts the foreign ids among the counter's; false: there are not that many. */
function placeForeign(ids: Float64Array, { values, at }: Rows, foreign: number): boolean {
	let expected = 0;
	for (let i = 0; i < values.length; i++) {
		if (values[i] === 0) continue;
		const index = foreignIndex(values[i]!, expected);
		if (!(index >= 0 && index < foreign)) return false;
		ids[at ? at[i]! : i] = -(index + 1);
		expected = index + 1;
	}
	return true;
}

/** Lengths, then one UTF-8 text of all of them. */
function writeTexts(writer: ByteWriter, texts: readonly string[]): void {
	writer.varint(texts.length);
	const lengths = Float64Array.from(texts, (text) => text.length);
	writeColumn(writer, lengths, texts.length, 'plain', 1);
	writer.text(texts.join(''));
}

function* readTexts(reader: ByteReader): Steps<string[]> {
	const lengths = new Uint32Array(reader.count(1));
	yield* readColumn(reader, lengths);
	const all = reader.text();
	yield;
	const texts: string[] = [];
	let at = 0;
	for (const length of lengths) {
		texts.push(all.slice(at, at + length));
		at += length;
		if (texts.length % BATCH === 0) yield;
	}
	if (at !== all.length) reader.fail('its texts do not add up');
	return texts;
}

/**
 * Keys by order of appearance: 0 none, 1 a new one, else 1 + how many keys back it appeared first. Most facts have none,
 * so the column is nearly empty, and each key's 53 bits stand once.
 */
function writeKeys(writer: ByteWriter, keys: Keys, count: number): void {
	const places = new Map<number, number>();
	const distinct: number[] = [];
	const back = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		const key = keys[i]!;
		if (key === 0) continue;
		const place = places.get(key);
		if (place === undefined) {
			places.set(key, distinct.length);
			distinct.push(key);
			back[i] = 1;
		} else back[i] = 1 + distinct.length - place;
	}
	writer.varint(distinct.length);
	writeColumn(writer, distinct, distinct.length, 'plain', 1);
	writeColumn(writer, back, count);
}

function* readKeys(reader: ByteReader, count: number): Steps<Float64Array> {
	const distinct = new Float64Array(reader.count(1));
	yield* readColumn(reader, distinct);
	const backs = yield* readRareColumn(reader, count);
	const keys = new Float64Array(count);
	if (backs && !placeKeys(keys, backs, distinct)) reader.fail('a column points at nothing');
	return keys;
}

/** Turns what `writeKeys` wrote back into keys; false: there are not that many. */
function placeKeys(keys: Float64Array, { values, at }: Rows, distinct: Float64Array): boolean {
	let known = 0;
	for (let i = 0; i < values.length; i++) {
		const back = values[i]!;
		if (back === 0) continue;
		const place = back === 1 ? known++ : known + 1 - back;
		if (!(place >= 0 && place < distinct.length)) return false;
		keys[at ? at[i]! : i] = distinct[place]!;
	}
	return true;
}

/** Whole seconds and what is left of them apart: imported facts have no milliseconds, and then these cost nothing. */
function writeTimes(writer: ByteWriter, times: Float64Array, count: number): void {
	const seconds = new Float64Array(count);
	const rest = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		seconds[i] = Math.floor(times[i]! / SECOND);
		rest[i] = times[i]! - seconds[i]! * SECOND;
	}
	writeColumn(writer, seconds, count, 'delta');
	writeColumn(writer, rest, count);
}

function* readTimes(reader: ByteReader, count: number): Steps<Float64Array> {
	const times = new Float64Array(count);
	yield* readMultiples(reader, times, SECOND);
	yield* addColumn(reader, times);
	return times;
}

/** A local date is nearly always the date in UTC or its neighbour: only the difference is kept. */
function writeDays(writer: ByteWriter, day: Int32Array, times: Float64Array, count: number): void {
	const off = new Float64Array(count);
	for (let i = 0; i < count; i++) off[i] = day[i]! - Math.floor(times[i]! / DAY);
	writeColumn(writer, off, count);
}

function* readDays(reader: ByteReader, times: Float64Array): Steps<Int32Array> {
	const day = new Int32Array(times.length);
	yield* readColumn(reader, day);
	addDates(day, times);
	return day;
}

/** Adds each moment's date in UTC. Facts of one day stand together: most need no division. */
function addDates(day: Int32Array, times: Float64Array): void {
	let date = 0;
	let from = 0;
	let to = 0;
	for (let i = 0; i < day.length; i++) {
		const time = times[i]!;
		if (!(time >= from && time < to)) {
			date = Math.floor(time / DAY);
			// beyond, dividing rounds, and what was written is what dividing gave
			const near = Math.abs(date) < NEAR_DAYS;
			from = near ? date * DAY : 0;
			to = near ? from + DAY : 0;
		}
		day[i]! += date;
	}
}

/** Appends facts, yielding after each column. */
export function* writeFacts(writer: ByteWriter, facts: FactColumns): Steps<void> {
	const { count } = facts;
	writer.varint(count);
	writer.u8(facts.margin ? 1 : 0);
	writeIds(writer, facts);
	yield;
	writeTexts(writer, facts.reps);
	writeColumn(writer, facts.rep, count);
	yield;
	writeTexts(writer, facts.types);
	writeColumn(writer, facts.type, count);
	yield;
	writeColumn(writer, facts.quantity, count);
	yield;
	writeColumn(writer, facts.amount, count);
	yield;
	if (facts.margin) writeColumn(writer, facts.margin, count);
	yield;
	writeTimes(writer, facts.occurredAt, count);
	yield;
	writeDays(writer, facts.day, facts.occurredAt, count);
	yield;
	writeKeys(writer, facts.customerKey, count);
	yield;
	writeKeys(writer, facts.dealKey, count);
	yield;
}

/** The next facts. Never allocates more than some tens of bytes for each byte there is. */
export function* readFacts(reader: ByteReader): Steps<FactColumns> {
	// ids take at least a byte each: a larger claim is false
	const count = reader.count(1);
	const hasMargin = reader.u8() === 1;
	const { ids, foreignIds } = yield* readIds(reader, count);
	const reps = yield* readTexts(reader);
	const rep = new Uint32Array(count);
	yield* readColumn(reader, rep, reps.length);
	const types = yield* readTexts(reader);
	const type = new Uint16Array(count);
	yield* readColumn(reader, type, types.length);
	const quantity = new Float64Array(count);
	yield* readColumn(reader, quantity);
	const amount = new Float64Array(count);
	yield* readColumn(reader, amount);
	const margin = hasMargin ? new Float64Array(count) : undefined;
	if (margin) yield* readColumn(reader, margin);
	const occurredAt = yield* readTimes(reader, count);
	yield;
	const day = yield* readDays(reader, occurredAt);
	const customerKey = yield* readKeys(reader, count);
	yield;
	const dealKey = yield* readKeys(reader, count);
	return {
		count,
		ids,
		foreignIds,
		reps,
		rep,
		types,
		type,
		quantity,
		amount,
		...(margin && { margin }),
		occurredAt,
		day,
		customerKey,
		dealKey
	};
}

const NUMBERS = ['day', 'rows', 'quantity', 'amount', 'creditRows', 'creditQuantity'] as const;

/** Distinct texts in order of appearance, and for each row which of them it has. */
function dictionary(texts: readonly string[]): { readonly words: string[]; readonly places: number[] } {
	const known = new Map<string, number>();
	const places = texts.map((text) => {
		const place = known.get(text) ?? known.size;
		known.set(text, place);
		return place;
	});
	return { words: [...known.keys()], places };
}

/** Appends sums, yielding after each column. */
export function* writeSums(writer: ByteWriter, sums: readonly DailySum[]): Steps<void> {
	const count = sums.length;
	writer.varint(count);
	const column = (values: number[]): void => writeColumn(writer, values, count);
	const reps = dictionary(sums.map(({ rep }) => rep));
	const types = dictionary(sums.map(({ type }) => type));
	writeColumn(writer, reps.places, count, 'plain', 1);
	writeTexts(writer, reps.words);
	yield;
	column(types.places);
	writeTexts(writer, types.words);
	for (const name of NUMBERS) {
		column(sums.map((sum) => sum[name]));
		yield;
	}
	column(sums.map(({ margin }) => (margin === undefined ? 0 : 1)));
	column(sums.map(({ margin }) => margin ?? 0));
}

/** The next sums. */
export function* readSums(reader: ByteReader): Steps<DailySum[]> {
	const count = reader.count(1);
	const column = function* (limit?: number): Steps<Float64Array> {
		const values = new Float64Array(count);
		yield* readColumn(reader, values, limit);
		return values;
	};
	const rep = yield* column();
	const reps = yield* readTexts(reader);
	const type = yield* column();
	const types = yield* readTexts(reader);
	const day = yield* column();
	const rows = yield* column();
	const quantity = yield* column();
	const amount = yield* column();
	const creditRows = yield* column();
	const creditQuantity = yield* column();
	const hasMargin = yield* column();
	const margin = yield* column();
	const sums: DailySum[] = [];
	for (let i = 0; i < count && !reader.fault; i++) {
		const [repId, typeKey] = [reps[rep[i]!], types[type[i]!]];
		if (repId === undefined || typeKey === undefined) {
			reader.fail('a column points at nothing');
			break;
		}
		sums.push({
			rep: repId,
			day: day[i]!,
			type: typeKey,
			rows: rows[i]!,
			quantity: quantity[i]!,
			amount: amount[i]!,
			...(hasMargin[i] === 1 && { margin: margin[i]! }),
			creditRows: creditRows[i]!,
			creditQuantity: creditQuantity[i]!
		});
		if (sums.length % BATCH === 0) yield;
	}
	return sums;
}
