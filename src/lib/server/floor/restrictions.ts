import type { BoardQuery } from '#lib/domain/board.ts';
import type { Subject } from '#lib/domain/access.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { App } from '#lib/server/app.ts';

/** M8: metrics made of nothing but what the floor stream carries. */
export const isFloorMetric = (
	{ authority }: { readonly authority: { readonly engine: Pick<Engine, 'metrics'> } },
	metric: string
): boolean => authority.engine.metrics().some(({ key, onlyFloor }) => key === metric && onlyFloor);

/** M8: the board, or what decides its ties, is made of what the floor stream does not carry. */
export const isRestricted = (app: Pick<App, 'authority'>, query: BoardQuery): boolean =>
	app.authority.engine.readsPrivateTargets(query) ||
	[query.metric, query.tieBreak].some(
		(metric) => metric !== undefined && metric !== 'earliest' && !isFloorMetric(app, metric)
	);

/**
 * Whom a restricted board concerns, as access.ts asks: one team, or people of all teams. A region's target is the sum of its
 * teams' (M7), whichever of them the board is of.
 */
export const subjectOf = ({ team, by }: Pick<BoardQuery, 'team' | 'by'>): Subject => ({
	teams: team === undefined || by === 'region' ? ['everybody'] : [team]
});
