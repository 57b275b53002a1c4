/**
 * P5: a snapshot of a million facts against JSON of the same, in bytes and in time to read it. These facts are as a floor has
 * them, not as the rest of the bench: over 400 days of working hours, amounts on quotes and orders only, 5% with a customer.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FactColumns, StreamState } from '#lib/domain/facts.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { decodeSnapshot, encodeSnapshot } from '#lib/protocol/snapshot.ts';
import { DAY_MS, random, makeData } from '../data.ts';
import { alone, versus, type Entry } from '../entry.ts';
import { stateOf } from '../floor.ts';
import { Ours } from '../ours.ts';
import { collectGarbage, median, time } from '../stats.ts';

const DAYS = 400;
const TYPES = ['lead', 'call', 'appointment_set', 'appointment_held', 'quote', 'order'];
const SHARES = [0.06, 0.85, 0.92, 0.96, 0.985, 1];
const COUNT = 1_000_000;
const REPS = 1_000;

/** `unit`: 1000 gives whole seconds, as most systems record them, 1 milliseconds. */
function makeState(unit: number): StreamState {
	const next = random(7);
	const start = Date.UTC(2025, 9, 1);
	const times = Float64Array.from({ length: COUNT }, () => {
		const day = Math.floor(next() * DAYS);
		const time = (9 + next() * 8) * 3_600_000;
		return Math.floor((start + day * DAY_MS + time) / unit) * unit;
	}).sort();
	const type = Uint16Array.from({ length: COUNT }, () => {
		const at = next();
		return SHARES.findIndex((share) => at < share);
	});
	const keys = (distinct: number): Float64Array => {
		const pool = Float64Array.from({ length: distinct }, () => Math.floor(next() * 2 ** 53));
		return Float64Array.from({ length: COUNT }, () =>
			next() < 0.05 ? pool[Math.floor(next() * distinct)]! : 0
		);
	};
	const facts: FactColumns = {
		count: COUNT,
		ids: Float64Array.from({ length: COUNT }, (_, i) => 1 + i),
		foreignIds: [],
		reps: Array.from({ length: REPS }, (_, i) => `r${i}`.padEnd(15, '0')),
		rep: Uint32Array.from({ length: COUNT }, () => Math.floor(next() * REPS)),
		types: TYPES,
		type,
		quantity: Float64Array.from({ length: COUNT }, () => (next() < 0.02 ? 2 + Math.floor(next() * 9) : 1)),
		amount: Float64Array.from(type, (t) => (t >= 4 ? Math.round(Math.exp(11 + 2 * next())) * 100 : 0)),
		occurredAt: times,
		day: Int32Array.from(times, (time) => Math.floor(time / DAY_MS)),
		customerKey: keys(COUNT / 50),
		dealKey: keys(COUNT / 50)
	};
	return { rows: [], facts, sums: [], detailFrom: '' };
}

const jsonOf = ({ facts }: StreamState): string =>
	JSON.stringify(
		Array.from({ length: facts.count }, (_, i) => ({
			id: facts.ids[i]!.toString(36).padStart(15, '0'),
			rep: facts.reps[facts.rep[i]!],
			type: facts.types[facts.type[i]!],
			quantity: facts.quantity[i],
			amount: facts.amount[i],
			occurredAt: new Date(facts.occurredAt[i]!).toISOString(),
			localDate: new Date(facts.day[i]! * DAY_MS).toISOString().slice(0, 10),
			customerKey: facts.customerKey[i],
			dealKey: facts.dealKey[i]
		}))
	);

const HEADER = { v: PROTOCOL_VERSION, epoch: 'e', seq: 1, mark: '', stream: 'floor', detailFrom: '' };
/** Rounds after which V8 has compiled the decoder. */
const WARM_UP = 6;
const SIZE_GOAL = 1 / 10;
const SPEED_GOAL = 1 / 20;

function decoded(bytes: Uint8Array): StreamState {
	const snapshot = decodeSnapshot(bytes);
	if (!snapshot.ok) throw new Error(snapshot.error);
	return snapshot.value.state;
}

/** The same facts come out as went in. */
function assertSame({ facts }: StreamState, read: FactColumns): void {
	const columns = ['ids', 'rep', 'type', 'quantity', 'amount', 'occurredAt', 'day', 'dealKey'] as const;
	for (const name of columns) {
		const [was, is] = [facts[name], read[name]];
		if (was.length !== is.length || was.some((value, i) => value !== is[i]))
			throw new Error(`${name} came back different`);
	}
}

async function typical(rounds: number, work: () => void): Promise<number> {
	const samples: number[] = [];
	for (let round = 0; round < rounds; round++) {
		collectGarbage();
		samples.push(await time(work));
	}
	return median(samples);
}

const megabytes = (bytes: Uint8Array): number => bytes.length / 1e6;

async function measure(unit: number, label: string): Promise<Entry[]> {
	const state = makeState(unit);
	const packed = encodeSnapshot(HEADER, state);
	const first = await time(() => void decoded(packed));
	assertSame(state, decoded(packed).facts);
	const zipped = gzipSync(packed);
	const json = Buffer.from(jsonOf(state));
	// JSON.parse is compiled when the process starts, ours after some rounds; how long the very first takes is told apart
	for (let round = 0; round < WARM_UP; round++) decoded(packed);
	const decode = await typical(9, () => void decoded(packed));
	const parse = await typical(3, () => void JSON.parse(json.toString()));
	const entries = [
		versus(`P5 bytes, gzip, ${label}`, 'JSON', megabytes(zipped), megabytes(json), 'MB', { goal: SIZE_GOAL }),
		versus(`P5 bytes, plain, ${label}`, 'JSON', megabytes(packed), megabytes(json), 'MB'),
		versus(`P5 decode, ${label}`, 'JSON.parse', decode, parse, 'ms', { goal: SPEED_GOAL })
	];
	if (unit === 1) return entries;
	const cold = alone(`P5 decode, ${label}, the first in a process`, first, 'ms');
	return [...entries, cold, ...(await unzipping(label, zipped, json))];
}

/** As they travel: both compressed. */
async function unzipping(label: string, zipped: Uint8Array, json: Buffer): Promise<Entry[]> {
	const jsonZipped = gzipSync(json);
	const ours = await typical(5, () => void decoded(gunzipSync(zipped)));
	const theirs = await typical(1, () => void JSON.parse(gunzipSync(jsonZipped).toString()));
	return [
		versus(`P5 bytes, gzip, ${label}`, 'JSON, gzip', megabytes(zipped), megabytes(jsonZipped), 'MB'),
		versus(`P5 gunzip + decode, ${label}`, 'gunzip + JSON.parse', ours, theirs, 'ms')
	];
}

/** P3 from the bytes that a snapshot is kept in. */
async function fromBytes(): Promise<Entry> {
	const packed = encodeSnapshot(HEADER, stateOf(makeData(COUNT, REPS).columns));
	const ours = new Ours();
	const load = await typical(3, () => ours.loadState(decoded(packed)));
	return alone('P3 from a packed snapshot', load, 'ms', {
		note: `${megabytes(packed).toFixed(1)} MB, decoding included`
	});
}

export async function run(): Promise<Entry[]> {
	return [
		...(await measure(1000, 'whole seconds')),
		...(await measure(1, 'milliseconds')),
		await fromBytes()
	];
}
