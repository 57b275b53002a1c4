import type { BoardQuery, BoardRefusal } from '#lib/domain/board.ts';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { packBoard } from '#lib/protocol/board-frame.ts';
import type { BoardFrame } from '#lib/protocol/frame.ts';
import type { App } from '#lib/server/app.ts';
import { isFloorMetric, subjectOf } from '#lib/server/floor/restrictions.ts';

/** A board's standings for the first paint, in the shape in which the live worker will go on telling them. */
export interface PaintedBoard {
	readonly query: BoardQuery;
	/** With its words. */
	readonly frame: BoardFrame;
	/** ms since 1970 */
	readonly asOf: number;
}

/** The name under which every page opens its one board. */
const PAGE_BOARD = 'page';

/**
 * Standings by the gateway's own engine, as the floor may see them: what the live worker will say a moment later, and
 * nothing beyond. Refused where the query is none, or its figures are kept from the floor. M8: boards over targets that are
 * not public, which no worker is given, are painted for those alone who may see them.
 */
export function firstPaint(
	app: App,
	identity: Identity,
	query: BoardQuery
): Result<PaintedBoard, BoardRefusal> {
	const { engine, position } = app.authority;
	const now = app.clock.now();
	const kept = whatIsKept(app, identity, query);
	if (kept) return failed(kept);
	const standings = engine.standings(query, now);
	if (!standings.ok) return standings;
	const frame = packBoard(standings.value, {
		board: PAGE_BOARD,
		seq: position.seq,
		sparks: engine.sparks(
			query,
			standings.value.rows.map(({ id }) => id),
			now
		),
		elapsed: engine.elapsed(query, now),
		target: publicTarget(app, query, now)
	});
	return ok({ query, frame, asOf: now });
}

/** What of the query is not on this floor, or not for this reader; undefined: nothing. */
function whatIsKept(app: App, identity: Identity, query: BoardQuery): BoardRefusal | undefined {
	const { metric, tieBreak } = query;
	if (!may(identity, 'floor.look') || !isFloorMetric(app, metric)) {
		return { parameter: 'metric', message: `There is no metric ${metric} on this floor.` };
	}
	if (tieBreak !== undefined && tieBreak !== 'earliest' && !isFloorMetric(app, tieBreak)) {
		return { parameter: 'tieBreak', message: `There is no metric ${tieBreak} on this floor.` };
	}
	if (
		app.authority.engine.readsPrivateTargets(query) &&
		!may(identity, 'figures.restricted', subjectOf(query))
	) {
		const message = 'Some of these targets are not public; a manager sees those of one team.';
		return { parameter: query.lens === 'ofTarget' ? 'lens' : 'metric', message };
	}
	return undefined;
}

/** Targets that are not public stay with the managers; a sum over some that are not would tell them. */
function publicTarget(app: App, query: BoardQuery, now: number): number | null {
	const { engine, tables } = app.authority;
	for (const target of tables.targets.values()) {
		if (target.metric === query.metric && !target.public) return null;
	}
	return engine.target(query, now);
}
