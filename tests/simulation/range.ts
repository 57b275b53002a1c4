/** A thread that runs a range of seeds and posts what broke. */
import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from './world.ts';

export interface Range {
	readonly first: number;
	readonly count: number;
	/** ms of virtual time with writes and faults */
	readonly length: number;
}

export interface RangeVerdict {
	readonly histories: number;
	/** Seed and what was broken in its history. */
	readonly broken: readonly string[];
	/** In how many histories each kind of fault happened. */
	readonly faults: Readonly<Record<string, number>>;
}

const { first, count, length } = workerData as Range;
const broken: string[] = [];
const faults: Record<string, number> = {};
for (let seed = first; seed < first + count; seed++) {
	const verdict = await simulate(seed, length);
	for (const fault of verdict.faults) faults[fault] = (faults[fault] ?? 0) + 1;
	if (verdict.broken.length > 0) broken.push(`seed ${seed}: ${verdict.broken.slice(0, 2).join('; ')}`);
}
parentPort?.postMessage({ histories: count, broken, faults } satisfies RangeVerdict);
