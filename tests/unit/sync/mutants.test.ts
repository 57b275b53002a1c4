import { afterAll, expect, test } from 'vitest';
import type { Caught } from '../../simulation/hunt.ts';
import { MUTANTS } from '../../simulation/mutants/index.ts';
import { Threads } from '../../simulation/threads.ts';

const MINUTES = 60_000;
const names = Object.keys(MUTANTS);

// each thread loads the product anew for each, with its words changed
const threads = new Threads<string, Caught>('hunt.ts', 2);
afterAll(() => threads.close());
const hunts = new Map(names.map((name) => [name, threads.ask(name)]));

test('R2 there are at least 25 seeded protocol bugs', () => {
	expect(names.length).toBeGreaterThanOrEqual(25);
});

test.each(names)('R2 caught: %s', { timeout: 10 * MINUTES }, async (name) => {
	expect((await hunts.get(name))?.seed).toBeTypeOf('number');
});
