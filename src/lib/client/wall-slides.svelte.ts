import type { BoardQuery } from '#lib/domain/board.ts';
import { boardOfScreen, boardSearch } from '#lib/domain/board-query.ts';
import type { NothingToTell, TwoMore } from '#lib/domain/projection/two-more.ts';
import type { Id, ScreenSlide } from '#lib/domain/records.ts';
import { Board } from './board.svelte.ts';
import type { Live } from './live.svelte.ts';
import type { OpenQuestions } from './open-questions.ts';

/** How long a slide stays where its screen does not say. */
export const BOARD_MS = 20_000;
export const WORDS_MS = 12_000;

/** A board on a wall, kept live whether it is the one shown or not. */
export class BoardSlide {
	readonly kind = 'board';
	readonly ms: number;
	readonly board: Board;
	readonly #query: BoardQuery;

	constructor(live: Live, query: BoardQuery, ms = BOARD_MS) {
		this.#query = query;
		this.ms = ms;
		this.board = new Board(live, `slide ${boardSearch(query)}`);
	}

	/** There is something to show. */
	get ready(): boolean {
		return this.board.view !== undefined;
	}
	open(): () => void {
		return this.board.open(this.#query);
	}
}

/** What two more calls a day are worth to a team, kept live likewise. */
export class TwoMoreSlide {
	readonly kind = 'two-more-calls';
	readonly ms: number;
	/** '' for the whole floor. */
	readonly team: Id;
	readonly #live: Pick<Live, 'feedPractices'>;
	#told = $state.raw<TwoMore | NothingToTell>();

	constructor(live: Pick<Live, 'feedPractices'>, team: Id, ms = WORDS_MS) {
		this.#live = live;
		this.team = team;
		this.ms = ms;
	}

	get told() {
		return this.#told;
	}
	get ready(): boolean {
		return this.#told !== undefined;
	}
	open(questions: OpenQuestions): () => void {
		const openPort = () =>
			questions.open({ of: 'two-more' }, (answer) => {
				if ('twoMore' in answer) this.#told = answer.twoMore;
			});
		const whose = this.team === '' ? 'everyone' : (`team:${this.team}` as const);
		return this.#live.feedPractices(whose, openPort, { name: `slide ${whose}` });
	}
}

export type WallSlide = BoardSlide | TwoMoreSlide;

/** What a screen turns to after its board. */
export function slidesOf(live: Live, slides: readonly ScreenSlide[]): WallSlide[] {
	return slides.map((slide) => {
		const ms = slide.seconds === undefined ? undefined : slide.seconds * 1000;
		return slide.kind === 'board'
			? new BoardSlide(live, boardOfScreen(slide.board), ms)
			: new TwoMoreSlide(live, slide.team ?? '', ms);
	});
}

/**
 * The place to turn to after `place`, of so many: the next one that has something to show; the same one where none has. What
 * can't be shown is passed over: a wall shows no empty frames.
 */
export function nextPlace(place: number, ready: readonly boolean[]): number {
	const count = ready.length;
	for (let step = 1; step < count; step++) {
		const next = (place + step) % count;
		if (ready[next]) return next;
	}
	return place;
}
