/**
 * P4: what a million facts and one board hold in a fresh process, once the form in which they came has gone. `held` is heap and
 * what hangs on it outside (typed arrays, WebAssembly's memory where V8 counts it); `resident` is what the system gave.
 */
import { setTimeout } from 'node:timers/promises';
import { makeData, type Dataset } from '../data.ts';
import { Ours } from '../ours.ts';
import { peerNamed } from '../peers/index.ts';
import type { Peer } from '../peers/peer.ts';
import { collectGarbage } from '../stats.ts';

/** MB */
export interface Memory {
	readonly held: number;
	readonly resident: number;
}

async function settled(): Promise<Memory> {
	for (let i = 0; i < 4; i++) {
		collectGarbage();
		await setTimeout(50); // memory that a collection let go returns to the system in the background
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	return { held: (heapUsed + external) / 1e6, resident: rss / 1e6 };
}

const makeFacts = (): Dataset => makeData(1_000_000, 1_000, 1);

async function fill(peer: Peer): Promise<void> {
	const data = makeFacts();
	await peer.prepare(data);
	await peer.load();
	await peer.update(data.changes[0]!);
	await peer.look(0);
	peer.dropSource();
}

export async function run(name: string): Promise<Memory> {
	const peer = name === 'ours' ? new Ours() : await peerNamed(name);
	const small = makeData(1_000, 100, 1);
	// its code, its WebAssembly and its empty engine are no part of what the facts take
	await peer.prepare(small);
	await peer.load();
	const before = await settled();
	await fill(peer);
	const after = await settled();
	const seen = await peer.ranking();
	if (seen.reps.length !== 1_000) throw new Error('not everything was loaded');
	return { held: after.held - before.held, resident: after.resident - before.resident };
}
