/** A thread that is told mutants' names, and answers each with the seed of a history in which that one is noticed. */
import { parentPort } from 'node:worker_threads';
import { loadEdited } from './edits.ts';
import { FIRST_SEEDS } from './first-seeds.ts';
import { MUTANTS } from './mutants/index.ts';
import { LENGTH, planOf } from './plan.ts';

/** Seeds that are tried, one after the other, from 1 on. */
const MOST_SEEDS = 600;

export interface Caught {
	readonly mutant: string;
	/** undefined: nobody noticed. */
	readonly seed: number | undefined;
	/** What was noticed. */
	readonly words: string;
	readonly ms: number;
}

/** First where it was noticed before, then anywhere. */
function* seedsFor(mutant: string) {
	yield* FIRST_SEEDS[mutant] ?? [];
	for (let seed = 1; seed <= MOST_SEEDS; seed++) yield seed;
}

async function hunt(mutant: string): Promise<Caught> {
	const began = performance.now();
	const { edits = [], hooks } = MUTANTS[mutant] ?? {};
	const { simulate } = await loadEdited(edits);
	for (const seed of seedsFor(mutant)) {
		const { broken } = await simulate(planOf(seed, LENGTH), hooks?.());
		const [words] = broken;
		if (words !== undefined) return { mutant, seed, words, ms: performance.now() - began };
	}
	return { mutant, seed: undefined, words: '', ms: performance.now() - began };
}

// histories are full of errors that nobody reads
Error.stackTraceLimit = 0;
parentPort?.on('message', (mutant: string) => {
	void hunt(mutant).then((caught) => parentPort?.postMessage(caught));
});
