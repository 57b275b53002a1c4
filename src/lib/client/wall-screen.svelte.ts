import type { BoardQuery } from '#lib/domain/board.ts';
import { boardOfScreen, sameBoard } from '#lib/domain/board-query.ts';
import type { WallCelebrations } from '#lib/domain/celebrations.ts';
import type { ScreenBoard, ScreenSlide } from '#lib/domain/records.ts';

/** What a paired wall is told to be. */
export interface ScreenState {
	readonly id: string;
	readonly name: string;
	readonly query: BoardQuery;
	/** What it turns to after that board. */
	readonly slides: readonly ScreenSlide[];
	readonly celebrations: WallCelebrations;
}

export interface WallScreenOptions {
	readonly first: ScreenState;
	/** Of the release that rendered this page. */
	readonly version: string;
	readonly fetch: typeof globalThis.fetch;
	/** No screen any more, or another release is served: the page must be loaded anew. */
	readonly onreload: () => void;
}

const STATE = '/wall/state';
/** Changes are pushed, and asked for again with every new connection; this heals what both missed, and keeps the wall seen. */
const POLL_MS = 60_000;

/** Keeps a wall what its managers say it is: asks at once when `check` is called, and each minute by itself. */
export class WallScreen {
	readonly #options: WallScreenOptions;
	#state: ScreenState;
	#over = false;

	constructor(options: WallScreenOptions) {
		this.#options = options;
		this.#state = $state.raw(options.first);
	}

	get name() {
		return this.#state.name;
	}
	get query() {
		return this.#state.query;
	}
	/** The very same list where nothing in it changed. */
	get slides() {
		return this.#state.slides;
	}

	/** When it celebrates, and how. */
	get celebrations() {
		return this.#state.celebrations;
	}

	/** The answer stops it. */
	start(): () => void {
		const timer = setInterval(() => void this.check(), POLL_MS);
		return () => clearInterval(timer);
	}

	/** Without an answer everything stays as it is: a floor that can't be reached takes nothing off the wall. */
	async check(): Promise<void> {
		if (this.#over) return;
		const told = await this.#ask();
		if (!told) return;
		const { screen, version } = told;
		if (!screen || screen.id !== this.#state.id || version !== this.#options.version) {
			this.#over = true;
			this.#options.onreload();
			return;
		}
		const query = boardOfScreen(screen.board);
		const { id, name } = screen;
		const before = this.#state;
		const slides = kept(before.slides, screen.slides);
		const celebrations = kept(before.celebrations, screen.celebrations);
		const same = slides === before.slides && celebrations === before.celebrations;
		if (same && name === before.name && sameBoard(query, before.query)) return;
		this.#state = { id, name, query, slides, celebrations };
	}

	async #ask() {
		try {
			const answer = await this.#options.fetch(STATE);
			return answer.ok ? ((await answer.json()) as Told) : undefined;
		} catch {
			return undefined; // offline: the wall says so elsewhere
		}
	}
}

/** The very same object where both say the same. */
const kept = <T>(before: T, now: T): T => (JSON.stringify(now) === JSON.stringify(before) ? before : now);

interface Told {
	readonly screen: {
		readonly id: string;
		readonly name: string;
		readonly board: ScreenBoard;
		readonly slides: readonly ScreenSlide[];
		readonly celebrations: WallCelebrations;
	} | null;
	readonly version: string;
}
