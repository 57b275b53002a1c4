import type { BoardQuery, BoardRefusal, Standings } from '#lib/domain/board.ts';
import { startOfDay } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { Board } from './board.ts';
import { Earlier } from './earlier.ts';
import { planOf } from './plan.ts';
import type { Store } from './store.ts';

/** The recent window: a replay goes back so far at most. */
export const REPLAY_MS = 7 * 86_400_000;

/** Standings as of any earlier moment: of what had occurred by then, as now known. */
export interface Replay {
	/** ms since 1970: between these any moment may be asked for. */
	readonly from: number;
	readonly to: number;
	read(at: number): Standings;
	/** Like Engine.sparks and Engine.elapsed, as of the moment last read. */
	sparks(ids: readonly Id[]): Float64Array;
	elapsed(): number;
	close(): void;
}

/** What can be asked of a replay. */
export interface ReplayEnds {
	/** ms since 1970, both inclusive. */
	readonly from: number;
	readonly to: number;
	/** The last date that counts on the board, as a day number. */
	readonly lastDay: number;
}

/** A replay of one board, and what the engine that opened it must tell. */
export class BoardReplay implements Replay {
	readonly from: number;
	readonly to: number;
	readonly #store: Store;
	readonly #host: Earlier;
	readonly #board: Board;
	readonly #closed: (replay: BoardReplay) => void;

	constructor(query: BoardQuery, store: Store, ends: ReplayEnds, closed: (replay: BoardReplay) => void) {
		this.#store = store;
		this.from = ends.from;
		this.to = ends.to;
		this.#host = new Earlier(store, ends, ends.to);
		store.followers.add(this.#host);
		this.#board = new Board(query, this.#host);
		this.#host.forgetBoards = () => {
			this.#host.router.clear();
			this.#board.rebuild();
		};
		this.#closed = closed;
	}

	/** Clamped to the ends. */
	#go(at: number): number {
		const moment = Math.max(this.from, Math.min(this.to, at));
		this.#host.moveTo(moment);
		return moment;
	}

	read(at: number): Standings {
		const moment = this.#go(at);
		const standings = this.#board.read(moment);
		return standings.ok ? standings.value : this.#board.empty(moment);
	}

	sparks(ids: readonly Id[]): Float64Array {
		return this.#board.sparks(ids, this.#go(this.#host.until));
	}

	elapsed(): number {
		return this.#board.elapsed(this.#host.until);
	}

	/** Rows of the floor, or everything, changed. */
	forget(): void {
		this.#host.forget();
		this.#board.rebuild();
	}

	close(): void {
		this.#board.close();
		this.#store.followers.delete(this.#host);
		this.#closed(this);
	}
}

/**
 * Between which moments a board can be replayed: its period, no longer than the recent window, up to now, and no earlier than
 * facts are held one by one.
 */
export function replayEnds(query: BoardQuery, store: Store, now: number): Result<ReplayEnds, BoardRefusal> {
	const { derived } = store.floor;
	const plan = planOf(query, derived, now, store.firstDay(), store.lastDay());
	if (!plan.ok) return plan;
	const { from, to, today, high } = plan.value;
	const start = (day: number) => startOfDay(day, derived.zone);
	// `all` ends with its last fact, and goes on
	const end = to < today && query.period !== 'all' ? start(to + 1) - 1 : now;
	const detail = store.detailDay === -Infinity ? -Infinity : start(store.detailDay);
	const begin = Math.max(end - REPLAY_MS, from > today ? now : start(Math.max(from, -700_000)), detail);
	return ok({ from: Math.min(begin, end), to: end, lastDay: high });
}
