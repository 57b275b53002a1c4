/**
 * The snapshot's size and speed against JSON of the same facts: `node bench/codec.ts [facts] [reps]`. Facts lie over 400
 * days of working hours; 5% have a customer and a deal. Prints a table; fails nothing.
 */
import { brotliCompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import type { FactColumns, StreamState } from '#lib/domain/facts.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { decodeSnapshot, decodeSnapshotSliced, encodeSnapshot } from '#lib/protocol/snapshot.ts';

const DAYS = 400;
const DAY = 86_400_000;
const TYPES = ['lead', 'call', 'appointment_set', 'appointment_held', 'quote', 'order'];
const SHARES = [0.06, 0.85, 0.92, 0.96, 0.985, 1];
const count = Number(process.argv[2] ?? 1_000_000);
const repCount = Number(process.argv[3] ?? 1000);

/** mulberry32 */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** `unit`: 1000 gives whole seconds, as most systems record them, 1 milliseconds. */
function makeState(unit: number): StreamState {
	const next = random(7);
	const start = Date.UTC(2025, 9, 1);
	const times = Float64Array.from({ length: count }, () => {
		const day = Math.floor(next() * DAYS);
		const time = (9 + next() * 8) * 3_600_000;
		return Math.floor((start + day * DAY + time) / unit) * unit;
	}).sort();
	const type = Uint16Array.from({ length: count }, () => {
		const at = next();
		return SHARES.findIndex((share) => at < share);
	});
	const keys = (distinct: number): Float64Array => {
		const pool = Float64Array.from({ length: distinct }, () => Math.floor(next() * 2 ** 53));
		return Float64Array.from({ length: count }, () =>
			next() < 0.05 ? pool[Math.floor(next() * distinct)]! : 0
		);
	};
	const facts: FactColumns = {
		count,
		ids: Float64Array.from({ length: count }, (_, i) => 1 + i),
		foreignIds: [],
		reps: Array.from({ length: repCount }, (_, i) => `r${i}`.padEnd(15, '0')),
		rep: Uint32Array.from({ length: count }, () => Math.floor(next() * repCount)),
		types: TYPES,
		type,
		quantity: Float64Array.from({ length: count }, () => (next() < 0.02 ? 2 + Math.floor(next() * 9) : 1)),
		amount: Float64Array.from(type, (t) => (t >= 4 ? Math.round(Math.exp(11 + 2 * next())) * 100 : 0)),
		occurredAt: times,
		day: Int32Array.from(times, (time) => Math.floor(time / DAY)),
		customerKey: keys(count / 50),
		dealKey: keys(count / 50)
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
			localDate: new Date(facts.day[i]! * DAY).toISOString().slice(0, 10),
			customerKey: facts.customerKey[i],
			dealKey: facts.dealKey[i]
		}))
	);

function best<T>(runs: number, work: () => T): { readonly ms: number; readonly value: T } {
	let ms = Infinity;
	let value = work();
	for (let run = 0; run < runs; run++) {
		const start = performance.now();
		value = work();
		ms = Math.min(ms, performance.now() - start);
	}
	return { ms, value };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
const brotli = (bytes: Uint8Array, quality: number): Uint8Array =>
	brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

async function longestSlice(bytes: Uint8Array): Promise<number> {
	let longest = 0;
	let since = performance.now();
	await decodeSnapshotSliced(bytes, () => {
		longest = Math.max(longest, performance.now() - since);
		since = performance.now();
		return undefined;
	});
	return longest;
}

async function measure(unit: number, label: string): Promise<void> {
	const state = makeState(unit);
	const header = { v: PROTOCOL_VERSION, epoch: 'e', seq: 1, mark: '', stream: 'floor', detailFrom: '' };
	const encoded = best(2, () => encodeSnapshot(header, state));
	const packed = encoded.value;
	const decoded = best(5, () => decodeSnapshot(packed));
	if (!decoded.value.ok) throw new Error(decoded.value.error);
	const gzip = best(1, () => gzipSync(packed));
	const gunzip = best(3, () => gunzipSync(gzip.value));
	const json = Buffer.from(jsonOf(state));
	const jsonGzip = gzipSync(json);
	const parsed = best(2, () => JSON.parse(json.toString()) as unknown);
	const slice = await longestSlice(packed);
	console.table({
		[`${label}: snapshot`]: {
			raw: megabytes(packed.length),
			gzip: megabytes(gzip.value.length),
			'brotli 5': megabytes(brotli(packed, 5).length),
			'decode ms': decoded.ms.toFixed(1),
			'gunzip + decode ms': (gunzip.ms + decoded.ms).toFixed(1),
			'encode ms': encoded.ms.toFixed(0),
			'longest slice ms': slice.toFixed(1)
		},
		[`${label}: JSON`]: {
			raw: megabytes(json.length),
			gzip: megabytes(jsonGzip.length),
			'decode ms': parsed.ms.toFixed(1)
		}
	});
	console.log(
		`bytes 1/${(json.length / packed.length).toFixed(1)} raw, 1/${(json.length / gzip.value.length).toFixed(1)} against raw JSON; decode ${(parsed.ms / decoded.ms).toFixed(1)} times as fast`
	);
}

console.log(`${count} facts, ${repCount} reps, ${DAYS} days`);
await measure(1000, 'whole seconds');
await measure(1, 'milliseconds');
