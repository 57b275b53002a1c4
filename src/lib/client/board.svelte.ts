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

/** A live board: the first paint, then whatever the worker says, one assignment a frame. */
export class Board {
	readonly #live: Live;
	readonly #name: string;
	#words: BoardWords | undefined;
	#view = $state.raw<BoardView>();
	#moments = $state.raw<readonly Moment[]>([]);

	constructor(live: Live, name: string, first?: FirstPaint) {
		this.#live = live;
		this.#name = name;
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
		const now = this.#view;
		if (now && sameBoard(now.query, first.query) && now.seq >= first.frame.seq) return;
		this.#view = firstView(first);
	}

	/** Asks the worker for this board from now on. The answer stops it. */
	open(query: BoardQuery): () => void {
		this.#words = undefined;
		this.#moments = [];
		return this.#live.openBoard(
			this.#name,
			query,
			(frame) => {
				this.#words = frame.words ?? this.#words;
				if (this.#words) this.#view = viewOf(query, this.#words, frame, this.#view?.rows);
			},
			(moments) => (this.#moments = moments)
		);
	}
}
