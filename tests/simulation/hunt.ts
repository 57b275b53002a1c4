/** A thread that looks for a history in which a mutant is noticed, and posts its seed (undefined: none was). */
import { parentPort, workerData } from 'node:worker_threads';
import { loadEdited } from './edits.ts';
import { MUTANTS } from './mutants.ts';

export interface Hunt {
	readonly mutant: string;
	readonly seeds: number;
	/** ms of virtual time with writes and faults */
	readonly length: number;
}

const { mutant, seeds, length } = workerData as Hunt;
const { edits = [], hooks } = MUTANTS[mutant] ?? {};
loadEdited(edits);
const { simulate } = await import('./world.ts');

async function caughtBy(): Promise<number | undefined> {
	for (let seed = 1; seed <= seeds; seed++) {
		const { broken } = await simulate(seed, length, hooks?.());
		if (broken.length > 0) return seed;
	}
	return undefined;
}
parentPort?.postMessage(await caughtBy());
