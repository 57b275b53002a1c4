/** What a preview could have said. */
import type { Backtest, PastContest } from '#lib/domain/contests/backtest.ts';
import type { Fairness } from '#lib/domain/contests/fairness.ts';
import { people } from './floor.ts';

const past = (winners: readonly string[], at: number): PastContest => ({
	from: `2026-0${8 - (at % 8)}-01`,
	to: `2026-0${8 - (at % 8)}-05`,
	winners,
	placed: winners,
	margin: null
});
export function backtestOf(
	winners: readonly (readonly string[])[],
	neverPlaced: readonly string[] = []
): Backtest {
	return {
		windows: winners.map(past),
		distinctWinners: new Set(winners.flat()).size,
		repeatRate: 0,
		neverPlaced
	};
}
export const ids = people.map(({ id }) => id);
export const fairnessOf = (chances: readonly number[], real: number): Fairness => ({
	chances: chances.map((prize, at) => ({ id: ids[at] ?? `x${at}`, prize, wins: prize })),
	threshold: 0.1,
	real,
	largest: Math.max(...chances),
	noHistory: []
});
export const names = Object.fromEntries(people.map(({ id, name }) => [id, name]));
