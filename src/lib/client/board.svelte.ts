import { untrack } from 'svelte';
import type { BoardQuery } from '#lib/domain/board.ts';
import { sameBoard } from '#lib/domain/board-query.ts';
import { BoardRows, type RowView } from '#lib/protocol/board-rows.ts';
import type { BoardFrame, BoardWords, Moment } from '#lib/protocol/frame.ts';
import type { Live } from './live.svelte.ts';

/** A board's standings as the server rendered them: the worker's frames continue from here. */
export interface FirstPaint {
	readonly query: BoardQuery;
	/** A whole one. */
	readonly frame: BoardFrame;
	/** Server time of the figures, ms since 1970. */
	readonly asOf: number;
}

/** One board at one moment: what a page draws. Replaced with each frame; rows in which nothing changed stay the same objects. */
export interface BoardView {
	readonly query: BoardQuery;
	readonly words: BoardWords;
	/** The very same list where nothing in it changed. */
	readonly rows: readonly RowView[];
	/** Of everyone in scope; null: none. */
	readonly total: number | null;
	/** P3: the period before's total; null: none, or not asked for. */
	readonly compared: number | null;
	/** Share of the period's working time that has passed; null: none. */
	readonly elapsed: number | null;
	readonly seq: number;
	/** The earlier moment the board is shown as of, ms since 1970; null: as of now. */
	readonly at: number | null;
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

const viewOf = (query: BoardQuery, words: BoardWords, rows: BoardRows, frame: BoardFrame): BoardView => ({
	query,
	words,
	rows: rows.read(),
	total: orNull(frame.total),
	compared: orNull(frame.compared),
	elapsed: orNull(frame.elapsed),
	seq: frame.seq,
	at: frame.at ?? null
});

/** The view a whole frame stands for; undefined where it is none. */
export function firstView(
	{ query, frame }: Omit<FirstPaint, 'asOf'> & Partial<FirstPaint>,
	rows = new BoardRows()
): BoardView | undefined {
	return rows.apply(frame) && rows.words ? viewOf(query, rows.words, rows, frame) : undefined;
}

/** Runs what it is given once the picture that is now being made is on its way. `drawing`: it will change the document. */
export type Schedule = (run: () => void, drawing: () => boolean) => void;

/**
 * At once where nobody looks, since a hidden page makes no pictures. Drawing takes a task of its own after the frame's
 * callbacks: in them it would still be the same picture.
 */
const afterPicture: Schedule = (run, drawing) => {
	if (document.visibilityState !== 'visible') return run();
	requestAnimationFrame(() => {
		if (drawing()) setTimeout(run);
		else run();
	});
};

/**
 * A live board: the first paint, then whatever the worker says, drawn at most once a picture. Every frame is taken in; a page
 * that can't keep up draws them together.
 */
export class Board {
	readonly #live: Live;
	readonly #name: string;
	readonly #schedule: Schedule;
	readonly #rows = new BoardRows();
	/** What was heard and not drawn yet. */
	#frame: { readonly query: BoardQuery; readonly frame: BoardFrame } | undefined;
	#heardMoments: readonly Moment[] | undefined;
	/** What was drawn is not in a picture yet. */
	#picturing = false;
	#view = $state.raw<BoardView>();
	#moments = $state.raw<readonly Moment[]>([]);

	constructor(live: Live, name: string, first?: FirstPaint, schedule = afterPicture) {
		this.#live = live;
		this.#name = name;
		this.#schedule = schedule;
		if (first) this.#view = firstView(first, this.#rows);
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
		this.#frame = this.#heardMoments = undefined;
		this.#moments = [];
		const ask = (): (() => void) =>
			this.#ask(query, () => {
				close();
				close = ask();
			});
		let close = ask();
		return () => {
			this.#frame = this.#heardMoments = undefined;
			close();
		};
	}

	/** @param lost called where a frame does not continue what came before it: the board has to be told from the start */
	#ask(query: BoardQuery, lost: () => void): () => void {
		this.#rows.expectWhole();
		const hear = (frame: BoardFrame) => {
			if (!this.#rows.apply(frame)) return lost();
			this.#frame = { query, frame };
			this.#heardMoments = frame.moments ?? this.#heardMoments;
			this.#drawSoon();
		};
		return this.#live.openBoard(this.#name, query, { hear, draw: () => this.#draw() });
	}

	/**
	 * At once, and then not again before that is in a picture: a page that is slow to make one draws what it hears meanwhile
	 * together, once.
	 */
	#drawSoon() {
		if (this.#picturing && document.visibilityState === 'visible') return;
		this.#draw();
	}

	#draw() {
		const [heard, moments, words] = [this.#frame, this.#heardMoments, this.#rows.words];
		if (!heard || !words) return;
		this.#frame = this.#heardMoments = undefined;
		this.#view = viewOf(heard.query, words, this.#rows, heard.frame);
		if (moments) this.#moments = moments;
		this.#picturing = true;
		this.#schedule(
			() => {
				this.#picturing = false;
				this.#draw();
			},
			() => this.#frame !== undefined
		);
	}
}
