import { untrack } from 'svelte';
import type { BoardQuery } from '#lib/domain/board.ts';
import { unpackRows, type RowView } from '#lib/protocol/board-frame.ts';
import type { BoardFrame, BoardWords, Moment } from '#lib/protocol/frame.ts';
import { sameBoard } from '#lib/domain/board-query.ts';
import type { Live } from './live.svelte.ts';
import { keepUnchanged } from './unchanged-rows.ts';

/** A board's standings as the server rendered them: the worker's frames continue from here. */
export interface FirstPaint {
	readonly query: BoardQuery;
	/** With its words. */
	readonly frame: BoardFrame;
	/** Server time of the figures, ms since 1970. */
	readonly asOf: number;
}

/** One board at one moment: what a page draws. Replaced whole with each frame. */
export interface BoardView {
	readonly query: BoardQuery;
	readonly words: BoardWords;
	readonly rows: readonly RowView[];
	/** Of everyone in scope; null: none. */
	readonly total: number | null;
	/** Share of the period's working time that has passed; null: none. */
	readonly elapsed: number | null;
	readonly seq: number;
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

function viewOf(
	query: BoardQuery,
	words: BoardWords,
	frame: BoardFrame,
	before: readonly RowView[] = []
): BoardView {
	return {
		query,
		words,
		rows: keepUnchanged(unpackRows(frame.rows, words), before),
		total: orNull(frame.total),
		elapsed: orNull(frame.elapsed),
		seq: frame.seq
	};
}

/** The view a first paint stands for; undefined where its frame came without words. */
export const firstView = ({ query, frame }: FirstPaint): BoardView | undefined =>
	frame.words && viewOf(query, frame.words, frame);

/** When the screen takes its next picture; at once where nobody looks, since a hidden page draws none. */
function beforePaint(run: () => void) {
	if (document.visibilityState === 'visible') requestAnimationFrame(run);
	else run();
}

/**
 * A live board: the first paint, then whatever the worker says, at most once a picture. A page that can't keep up draws
 * the newest frame and skips those between.
 */
export class Board {
	readonly #live: Live;
	readonly #name: string;
	readonly #schedule: (run: () => void) => void;
	#words: BoardWords | undefined;
	#pending: { readonly query: BoardQuery; readonly frame: BoardFrame } | undefined;
	/** Since the last picture. */
	#drawn = false;
	#view = $state.raw<BoardView>();
	#moments = $state.raw<readonly Moment[]>([]);

	constructor(live: Live, name: string, first?: FirstPaint, schedule = beforePaint) {
		this.#live = live;
		this.#name = name;
		this.#schedule = schedule;
		if (first) this.#view = firstView(first);
	}

	/** What was last heard; its query tells whether it is the board now asked for. */
	get view() {
		return this.#view;
	}
	/** What just happened on the floor, newest first. */
	get moments() {
		return this.#moments;
	}

	/** Shows another first paint, if it is newer than what is there or of another board. */
	paint(first: FirstPaint) {
		const now = untrack(() => this.#view); // else an effect that paints would undo whatever is heard
		if (now && sameBoard(now.query, first.query) && now.seq >= first.frame.seq) return;
		this.#view = firstView(first);
	}

	/** Asks the worker for this board from now on. The answer stops it. */
	open(query: BoardQuery): () => void {
		this.#words = undefined;
		this.#pending = undefined;
		this.#moments = [];
		const close = this.#live.openBoard(
			this.#name,
			query,
			(frame) => this.#hear(query, frame),
			(moments) => (this.#moments = moments)
		);
		return () => {
			this.#pending = undefined;
			close();
		};
	}

	#hear(query: BoardQuery, frame: BoardFrame) {
		this.#words = frame.words ?? this.#words; // they come once: not even a skipped frame's may be lost
		this.#pending = { query, frame };
		if (!this.#drawn) this.#draw();
	}

	/** At once, and then not again before the next picture: waiting for that first would cost a picture of latency. */
	#draw() {
		const pending = this.#pending;
		this.#pending = undefined;
		if (!pending || !this.#words) return;
		this.#view = viewOf(pending.query, this.#words, pending.frame, this.#view?.rows);
		this.#drawn = true;
		this.#schedule(() => {
			this.#drawn = false;
			this.#draw();
		});
	}
}
