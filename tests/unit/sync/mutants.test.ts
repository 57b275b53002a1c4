import { expect, test } from 'vitest';
import { MUTANTS } from '../../simulation/mutants.ts';
import { simulate } from '../../simulation/world.ts';

const MOST_SEEDS = 1_500;
const LENGTH = 6_000;
const MINUTES = 60_000;

async function caughtBy(mutant: string): Promise<number | undefined> {
	for (let seed = 1; seed <= MOST_SEEDS; seed++) {
		const { broken } = await simulate(seed, LENGTH, MUTANTS[mutant]?.());
		if (broken.length > 0) return seed;
	}
	return undefined;
}

test('R2 there are at least 20 seeded protocol bugs', () => {
	expect(Object.keys(MUTANTS).length).toBeGreaterThanOrEqual(20);
});

test.each(Object.keys(MUTANTS))('R2 caught: %s', { timeout: 5 * MINUTES }, async (mutant) => {
	expect(await caughtBy(mutant)).toBeTypeOf('number');
});
