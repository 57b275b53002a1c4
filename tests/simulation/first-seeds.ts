/** Where each mutant was noticed when `npm run mutants:sync -- --remember` ran last: tried before others, and only quicker. */
export const FIRST_SEEDS: Readonly<Record<string, readonly number[]>> = {};
