import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Hunt } from '../../simulation/hunt.ts';
import { MUTANTS } from '../../simulation/mutants.ts';

const MOST_SEEDS = 1_500;
const LENGTH = 6_000;
const MINUTES = 60_000;

/** Each in a thread of its own, which loads the product anew with its words changed. */
const caughtBy = (mutant: string) =>
	new Promise<number | undefined>((resolve, reject) => {
		const hunt: Hunt = { mutant, seeds: MOST_SEEDS, length: LENGTH };
		const worker = new Worker(new URL('../../simulation/hunt.ts', import.meta.url), { workerData: hunt });
		worker.once('message', resolve);
		worker.once('error', reject);
	});

test('R2 there are at least 20 seeded protocol bugs', () => {
	expect(Object.keys(MUTANTS).length).toBeGreaterThanOrEqual(20);
});

test.each(Object.keys(MUTANTS))('R2 caught: %s', { timeout: 5 * MINUTES }, async (mutant) => {
	expect(await caughtBy(mutant)).toBeTypeOf('number');
});
