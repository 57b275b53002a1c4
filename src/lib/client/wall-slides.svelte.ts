import type { BoardQuery } from '#lib/domain/board.ts';
import { boardOfScreen, boardSearch } from '#lib/domain/board-query.ts';
import type { NothingToTell, TwoMore } from '#lib/domain/projection/two-more.ts';
import type { GoalReading } from '#lib/domain/goals/goal.ts';
import { sharedQuestion, type SharedGoal } from '#lib/domain/goals/shared.ts';
import type { Id, ScreenSlide } from '#lib/domain/records.ts';
import { Board } from './board.svelte.ts';
import { ChallengeSlide } from './challenge-slide.svelte.ts';
import { ContestSlide } from './contest-slide.svelte.ts';
import type { Live } from './live.svelte.ts';
import type { OpenQuestions } from './open-questions.ts';
import { RecognitionSlide } from './recognition-slide.svelte.ts';

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

/** H2: how far a shared goal is, kept live likewise. */
export class GoalSlide {
	readonly kind = 'goal';
	readonly ms: number;
	readonly #live: Pick<Live, 'shown' | 'goals'>;
	readonly #id: Id;

	constructor(live: Pick<Live, 'shown' | 'goals'>, id: Id, ms = WORDS_MS) {
		this.#live = live;
		this.#id = id;
		this.ms = ms;
	}

	/** undefined: it is not known yet, or was taken away. */
	get goal(): SharedGoal | undefined {
		return this.#live.shown.rows('shared_goals')?.find(({ id }) => id === this.#id);
	}
	get reading(): GoalReading | undefined {
		return this.#live.goals.of(this.#name)?.get(this.#id);
	}
	get ready(): boolean {
		return this.goal !== undefined && this.reading !== undefined;
	}
	open(): () => void {
		this.#live.shown.open('shared_goals');
		return $effect.root(() => {
			$effect(() => {
				const { goal } = this;
				return goal && this.#live.goals.open(this.#name, [sharedQuestion(goal)]);
			});
		});
	}

	get #name(): string {
		return `slide goal ${this.#id}`;
	}
}

export type WallSlide =
	BoardSlide | TwoMoreSlide | GoalSlide | RecognitionSlide | ChallengeSlide | ContestSlide;

/** What a screen turns to after its board. */
export function slidesOf(live: Live, slides: readonly ScreenSlide[]): WallSlide[] {
	return slides.map((slide) => {
		const ms = slide.seconds === undefined ? undefined : slide.seconds * 1000;
		switch (slide.kind) {
			case 'board':
				return new BoardSlide(live, boardOfScreen(slide.board), ms);
			case 'goal':
				return new GoalSlide(live, slide.goal, ms);
			case 'challenge':
				return new ChallengeSlide(live, ms);
			case 'contest':
				return new ContestSlide(live, slide.contest ?? '', ms);
			case 'recognition':
				return new RecognitionSlide(live, slide.team ?? '', ms);
			case 'two-more-calls':
				return new TwoMoreSlide(live, slide.team ?? '', ms);
		}
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

/** Where a wall is. `after`: the place that it goes on from, where a slide came between. */
export interface Turn {
	readonly place: number;
	readonly after?: number;
}

/**
 * The same where one slide comes after each other one, such as a contest in its last hour.
 * @param often its place; -1: there is none
 */
export function nextTurn(from: Turn, ready: readonly boolean[], often: number): Turn {
	if (often < 0 || ready[often] !== true) return { place: nextPlace(from.after ?? from.place, ready) };
	if (from.place !== often) return { place: often, after: from.place };
	const others = ready.map((is, place) => is && place !== often);
	return { place: others.includes(true) ? nextPlace(from.after ?? from.place, others) : often };
}
