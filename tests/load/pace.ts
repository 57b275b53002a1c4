/** Writing at a pace, and what the crowd made of it. */
import type { Crowd } from './crowd.ts';
import { until, type LoadedFloor } from './floor.ts';
import { percentiles, type Percentiles } from './percentiles.ts';

export interface Paced {
	readonly writes: number;
	/** Frames taken a second and client. */
	readonly pace: number;
	/** Positions of the feed that reached clients without a gap, of all; 0 to 1. */
	readonly delivered: number;
	/** From the gateway's `sentAt`, and from before the write was sent to the API, to the client's callback; ms. */
	readonly sent: Percentiles;
	readonly asked: Percentiles;
	/** Shares of one processor. */
	readonly gateway: number;
	readonly clients: number;
	/** Event-loop delay of the gateway, ms. */
	readonly delay: { readonly p50: number; readonly p99: number; readonly most: number };
	readonly seconds: number;
}

export interface PaceOptions {
	readonly seconds: number;
	/** Writes a second, and rows in each. */
	readonly aSecond: number;
	readonly rows?: number;
	/** Clients that are expected to take everything; all of them unless told. */
	readonly expected?: number;
}

/** Each write begins at its time, whatever the one before is doing: a slow answer must not lower the load. */
export async function atPace(floor: LoadedFloor, crowd: Crowd, options: PaceOptions): Promise<Paced> {
	const { seconds, aSecond, rows = 1, expected = crowd.size } = options;
	const first = await floor.write();
	await until('everybody has the first write', async () => (await crowd.census(first)).there >= expected);
	await crowd.mark(first);
	await floor.gauge('reset');
	const began = performance.now();
	const askedAt = new Map<number, number>();
	const writing: Promise<number>[] = [];
	for (let n = 0; n < seconds * aSecond; n++) {
		const due = began + (n * 1_000) / aSecond - performance.now();
		if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
		const asked = Date.now();
		writing.push(floor.write(rows).then((seq) => (askedAt.set(seq, asked), seq)));
	}
	const last = Math.max(...(await Promise.all(writing)));
	const took = (performance.now() - began) / 1_000;
	const [gauged, spent] = await Promise.all([floor.gauge('read'), crowd.census(last)]);
	await until('everybody has the last write', async () => (await crowd.census(last)).there >= expected);
	const end = await crowd.census(last);
	const heard = await crowd.heard();
	const sent: number[] = [];
	const asked: number[] = [];
	for (const { seq, sentAt, at } of heard) {
		for (let n = 0; n < seq.length; n++) {
			sent.push(at[n]! - sentAt[n]!);
			const from = askedAt.get(seq[n]!);
			if (from !== undefined) asked.push(at[n]! - from);
		}
	}
	return {
		writes: writing.length,
		pace: sent.length / expected / took,
		delivered: end.covered / ((last - first) * expected),
		sent: percentiles(sent),
		asked: percentiles(asked),
		gateway: gauged.processor / took,
		clients: spent.processor / took,
		delay: gauged.delay,
		seconds: took
	};
}
