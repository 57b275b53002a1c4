/** Two engines over the same facts, in the same process, by turns: in Node and in a browser's worker alike. */
import { makeData, type Change, type Dataset } from './data.ts';
import type { Peer, Ranked } from './peers/peer.ts';
import { collectGarbage, median, quantile, time } from './stats.ts';

export interface Sample {
	readonly p50: number;
	readonly p95: number;
	/** Median of the first of each turn, when caches hold what the other one worked on. */
	readonly cold: number;
}
/** Milliseconds. */
export interface Race {
	readonly load: { readonly ours: number; readonly theirs: number; readonly rounds: number };
	readonly update: { readonly ours: Sample; readonly theirs: Sample; readonly updates: number };
}

const LOADS = 5;
const LOADING_MS = 10_000;
const UPDATING_MS = 6_000;
/**
 * Turns of this many updates: so long that each is measured with its own data in the caches most of the time, as in a process
 * where it is alone, and so short that both see the same machine. (In turns of 50 half of what was measured was the caches
 * filling again. That has its own figure: Sample.cold.)
 */
const TURN = 250;
/**
 * So many updates that V8's last compiler is done with whoever is written in JavaScript (it takes ours about 15,000), or so much
 * time for each; the same for loading, a few times over. As many reps, types and kinds of columns as in the race, so that what was
 * compiled still holds there.
 */
const WARM_UP = { facts: 20_000, reps: 1_000, rounds: 5, updates: 30_000, compared: 300, ms: 3_000 };
/** The clock of a worker is coarse (5 us at best): there, so many updates are timed as one. */
const BATCH = 25;
/** Whoever takes this long is timed one by one on any clock. */
const SLOW_MS = 0.5;
/** A turn that took longer is made shorter. */
const TURN_MS = 700;
const SHORTEST_TURN = 5;

const isCoarse = (): boolean => {
	const start = performance.now();
	let next = start;
	while (next === start) next = performance.now();
	return next - start > 0.001;
};
const coarse = isCoarse();

/** Throws where two rankings differ in a place or a sum. */
export function assertEqual(ours: Ranked, theirs: Ranked, peer: string): void {
	if (ours.reps.length !== theirs.reps.length)
		throw new Error(`${peer} ranks ${theirs.reps.length} reps, ours ${ours.reps.length}`);
	for (let place = 0; place < ours.reps.length; place++) {
		if (ours.reps[place] !== theirs.reps[place] || ours.sums[place] !== theirs.sums[place]) {
			const [us, them] = [ours, theirs].map(({ reps, sums }) => `rep ${reps[place]} with ${sums[place]}`);
			throw new Error(`place ${place + 1} is ${them} by ${peer}, ${us} by ours`);
		}
	}
}

async function compare(ours: Peer, theirs: Peer): Promise<void> {
	assertEqual(await ours.ranking(), await theirs.ranking(), theirs.name);
}

/** What each update took, by turns. */
class Samples {
	readonly #turns: number[][] = [];

	turn(): number[] {
		const turn: number[] = [];
		this.#turns.push(turn);
		return turn;
	}

	sample(): Sample {
		const all = this.#turns.flat();
		const firsts = this.#turns.flatMap((turn) => turn.slice(0, 1));
		return { p50: median(all), p95: quantile(all, 0.95), cold: median(firsts) };
	}
}

/** Updates and looks in turn; milliseconds each go into `samples`. The answer is the sum of what was seen. */
export async function play(peer: Peer, changes: readonly Change[], samples: number[]): Promise<number> {
	let batch = coarse ? BATCH : 1;
	let seen = 0;
	let first = 0;
	while (first < changes.length) {
		const last = Math.min(first + batch, changes.length);
		const start = performance.now();
		for (let i = first; i < last; i++) {
			const change = changes[i]!;
			const updated = peer.update(change);
			if (updated) await updated;
			const looked = peer.look(change.rep);
			seen += typeof looked === 'number' ? looked : await looked;
		}
		const each = (performance.now() - start) / (last - first);
		samples.push(each);
		if (each > SLOW_MS) batch = 1;
		first = last;
	}
	return seen;
}

/** A small floor first: equal there before anything is timed, and nobody is measured while being compiled. */
async function warmUp(...peers: [Peer, ...Peer[]]): Promise<void> {
	const { facts, reps, rounds, updates, compared, ms } = WARM_UP;
	const data = makeData(facts, reps, updates);
	for (const peer of peers) {
		await peer.prepare(data);
		for (let round = 0; round < rounds; round++) await peer.load();
	}
	const [ours, ...others] = peers;
	for (const peer of peers) await play(peer, data.changes.slice(0, compared), []);
	for (const peer of others) await compare(ours, peer);
	for (const peer of peers) {
		const end = performance.now() + ms;
		for (let at = compared; at < updates && performance.now() < end; at += SHORTEST_TURN)
			await play(peer, data.changes.slice(at, at + SHORTEST_TURN), []);
	}
	for (const peer of peers) await peer.close();
	collectGarbage();
}

async function loads(ours: Peer, theirs: Peer, rounds: number): Promise<Race['load']> {
	const times = { ours: [] as number[], theirs: [] as number[] };
	const end = performance.now() + LOADING_MS;
	for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round++) {
		collectGarbage();
		times.ours.push(await time(() => ours.load()));
		collectGarbage();
		times.theirs.push(await time(() => theirs.load()));
	}
	return { ours: median(times.ours), theirs: median(times.theirs), rounds: times.ours.length };
}

async function updates(ours: Peer, theirs: Peer, changes: readonly Change[]): Promise<Race['update']> {
	const samples = { ours: new Samples(), theirs: new Samples() };
	const end = performance.now() + UPDATING_MS;
	let at = 0;
	let length = TURN;
	while (at < changes.length && performance.now() < end) {
		const turn = changes.slice(at, at + length);
		at += turn.length;
		const seenByUs = await play(ours, turn, samples.ours.turn());
		const start = performance.now();
		const seenByThem = await play(theirs, turn, samples.theirs.turn());
		if (performance.now() - start > TURN_MS) length = Math.max(SHORTEST_TURN, length >> 1);
		if (seenByUs !== seenByThem) throw new Error(`${theirs.name} and ours read different sums`);
	}
	return { ours: samples.ours.sample(), theirs: samples.theirs.sample(), updates: at };
}

/** P1 and P3. Both are equal on a small floor before anything is timed, after loading, and after the same updates. */
export async function race(ours: Peer, theirs: Peer, data: Dataset, rounds = LOADS): Promise<Race> {
	await warmUp(ours, theirs);
	await ours.prepare(data);
	await theirs.prepare(data);
	const load = await loads(ours, theirs, rounds);
	await compare(ours, theirs);
	const update = await updates(ours, theirs, data.changes);
	await compare(ours, theirs);
	return { load, update };
}

/** Ours without anybody beside it. */
export async function solo(ours: Peer, data: Dataset): Promise<{ load: number; update: Sample }> {
	await warmUp(ours);
	await ours.prepare(data);
	const load = await time(() => ours.load());
	ours.dropSource();
	const samples = new Samples();
	const end = performance.now() + UPDATING_MS;
	for (let at = 0; at < data.changes.length && performance.now() < end; at += TURN)
		await play(ours, data.changes.slice(at, at + TURN), samples.turn());
	return { load, update: samples.sample() };
}
