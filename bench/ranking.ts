/** How a board is watched and its ranking read: in one place, should that ever change. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { BoardWatch, Engine } from '#lib/engine/engine.ts';
import type { Ranking } from '#lib/engine/ranking.ts';

export function watched(engine: Engine, query: BoardQuery): BoardWatch {
	const watch = engine.watch(query);
	if (!watch.ok) throw new Error(`${watch.error.parameter} ${watch.error.message}`);
	return watch.value;
}

/** The ranking as of `now`, brought up to date and read in place. */
export const rankingOf = (watch: BoardWatch, now: number): Ranking => watch.ranking(now);
