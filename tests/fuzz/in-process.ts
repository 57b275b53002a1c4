/** Parsers, case after case, in this process. */
import { Dice } from './dice.ts';
import { count, type Tally } from './run-http.ts';
import type { Target } from './target.ts';

/** A turn of the event loop that takes longer stalls everybody (R7). */
export const STALL_MS = 200;

/** What reads a file bit by bit lets others work in between: all its turns together may take longer. */
const MOST_TURNS = 10;

export const targetOf = (targets: readonly Target[], seed: number, at: number): Target =>
	Dice.of(seed, 'target', at).way(targets.map((target): [number, Target] => [target.weight, target]));

/** Looks at one case; undefined: nothing is wrong. Time is this thread's on the processor, which other programs do not lengthen. */
export async function lookAt(target: Target, seed: number, at: number): Promise<string | undefined> {
	const before = process.threadCpuUsage();
	let turns = 1;
	try {
		const looking = target.look(Dice.of(seed, target.name, at));
		if (looking) {
			turns = MOST_TURNS;
			await looking;
		}
	} catch (error) {
		return error instanceof Error ? (error.stack ?? error.message) : String(error);
	}
	const { user, system } = process.threadCpuUsage(before);
	const ms = (user + system) / 1_000;
	return ms > STALL_MS * turns ? `took ${Math.round(ms)} ms` : undefined;
}

const MOST_WRONG = 20;
/** Cases between two breaths, so that what else runs here goes on. */
const BREATH = 500;

/** The cases `from` to `to` of a seed. */
export async function fuzzParsers(
	targets: readonly Target[],
	seed: number,
	[from, to]: readonly [number, number],
	tally: Tally
): Promise<void> {
	for (let at = from; at < to && tally.wrong.length < MOST_WRONG; at++) {
		const target = targetOf(targets, seed, at);
		count(tally.kinds, target.name);
		const wrong = await lookAt(target, seed, at);
		if (wrong !== undefined) tally.wrong.push({ target: 'parsers', at, what: `${target.name}: ${wrong}` });
		if (at % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
	}
}
