/**
 * The one way in which tests check a property over random cases. In `npm test` the cases are the same each time: a release
 * does not fail by chance, and what failed fails again. `npm run properties` looks at new cases, as many as there is time for.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** Part of every seed in `npm test`: raised, all properties are checked on other cases from then on. */
const EDITION = 1;

/** What `npm run properties` (scripts/properties.ts) asks for; nothing in `npm test`. */
const { PROPERTY_SEED, PROPERTY_PATH, PROPERTY_RUNS, PROPERTY_SECONDS } = process.env;
const exploring = PROPERTY_SEED !== undefined;
export const freshSeed = exploring ? Number(PROPERTY_SEED) : undefined;
const SHRINKING_MS = 120_000;

/** FNV-1a of the edition and the title: 32 bits with a sign, as fast-check prints seeds. */
export function seedOf(title: string): number {
	let hash = 0x811c9dc5;
	for (const byte of new TextEncoder().encode(`${EDITION} ${title}`))
		hash = Math.imul(hash ^ byte, 0x01000193);
	return hash | 0;
}

export interface Runs {
	/** Cases to look at in `npm test`. */
	readonly runs?: number;
	/** ms for all of them, in `npm test` */
	readonly timeout?: number;
}

/**
 * A test that holds if `predicate` does for every case. A failure tells the smallest case found and the command that looks at
 * it alone.
 */
export function property<Case>(
	title: string,
	predicate: fc.IRawProperty<Case>,
	{ runs = 100, timeout }: Runs = {}
): void {
	const patience = exploring ? Number(PROPERTY_SECONDS) * 1_000 + SHRINKING_MS : timeout;
	test(title, { tags: ['property'], ...(patience === undefined ? {} : { timeout: patience }) }, async () => {
		const outcome = await fc.check(
			predicate,
			exploring ? explored(runs) : { numRuns: runs, seed: seedOf(title) }
		);
		if (exploring) console.log(`${outcome.numRuns} cases${outcome.interrupted ? ', then time was up' : ''}`);
		if (outcome.failed) throw new Error(reported(title, outcome), { cause: outcome.errorInstance });
		expect(outcome.failed).toBe(false);
	});
}

function explored(runs: number): fc.Parameters<unknown> {
	return {
		...(freshSeed === undefined ? {} : { seed: freshSeed }),
		numRuns: PROPERTY_RUNS === undefined ? runs : Number(PROPERTY_RUNS),
		...(PROPERTY_PATH === undefined ? {} : { path: PROPERTY_PATH }),
		plugins: [fc.interruptAfterTimeLimit(Number(PROPERTY_SECONDS) * 1_000)]
	};
}

function reported<Case>(title: string, outcome: fc.RunDetails<Case>): string {
	const { seed, counterexamplePath } = outcome;
	const again = `npm run properties -- --seed ${seed} --path ${counterexamplePath} --test ${JSON.stringify(title)}`;
	return `${fc.defaultReportMessage(outcome)}\nagain: ${again}`;
}
