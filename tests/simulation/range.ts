/** A thread that is told ranges of seeds, runs each history of them, and answers with what broke. */
import { parentPort } from 'node:worker_threads';
import { planOf } from './plan.ts';
import { simulate } from './world.ts';

export interface Range {
	readonly first: number;
	readonly count: number;
	/** ms of virtual time with acts, of most histories */
	readonly length: number;
}

export interface RangeVerdict {
	readonly histories: number;
	/** What was broken, first in each history. */
	readonly broken: readonly { readonly seed: number; readonly words: string }[];
	/** In how many histories each kind of fault happened. */
	readonly faults: Readonly<Record<string, number>>;
}

async function run({ first, count, length }: Range): Promise<RangeVerdict> {
	const broken: { seed: number; words: string }[] = [];
	const faults: Record<string, number> = {};
	for (let seed = first; seed < first + count; seed++) {
		const verdict = await simulate(planOf(seed, length));
		for (const fault of verdict.faults) faults[fault] = (faults[fault] ?? 0) + 1;
		const [words] = verdict.broken;
		if (words !== undefined) broken.push({ seed, words });
	}
	return { histories: count, broken, faults };
}

// histories are full of errors that nobody reads
Error.stackTraceLimit = 0;
parentPort?.on('message', (range: Range) => {
	void run(range).then((verdict) => parentPort?.postMessage(verdict));
});
