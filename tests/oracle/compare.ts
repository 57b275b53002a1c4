/** The engine against the naive model over many random histories; also a thread of its own, for the tests. */
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { historyOf } from '../unit/engine/history.ts';
import { retell } from '../unit/engine/oracle.ts';

export interface Histories {
	readonly count: number;
	/** Random where left out. */
	readonly seed?: number;
	/** To one history of that seed. */
	readonly path?: string;
	/** A failure is told as it was found, not the smallest like it. */
	readonly unshrunk?: boolean;
}

export interface Compared {
	readonly histories: number;
	readonly seed: number;
	/** The first history with a difference, and how to run it again; undefined: there was none. */
	readonly difference: string | undefined;
}

export function compare({ count, seed, path, unshrunk = false }: Histories): Compared {
	const outcome = fc.check(fc.property(historyOf, retell), {
		numRuns: count,
		endOnFailure: unshrunk,
		...(seed === undefined ? {} : { seed }),
		...(path === undefined ? {} : { path })
	});
	const told = { histories: outcome.numRuns, seed: outcome.seed };
	if (!outcome.failed) return { ...told, difference: undefined };
	const again = `again: npm run oracle -- --seed ${outcome.seed} --path ${outcome.counterexamplePath}`;
	const error = outcome.errorInstance instanceof Error ? outcome.errorInstance.stack : outcome.errorInstance;
	return { ...told, difference: `${fc.defaultReportMessage(outcome)}\n${String(error)}\n${again}` };
}

parentPort?.postMessage(compare(workerData as Histories));
