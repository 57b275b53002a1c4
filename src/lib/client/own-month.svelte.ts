import type { MonthTarget, OwnMonth } from '#lib/domain/projection/own-month.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Live } from './live.svelte.ts';
import type { OpenQuestions, StartQuestions } from './open-questions.ts';

/** A rep's month as the server painted it; this browser goes on working it out by itself (W7, W8). */
export interface PaintedMonth {
	readonly target: MonthTarget | undefined;
	readonly painted: OwnMonth | undefined;
	/** The rep's own what-if. */
	readonly more: string;
	/** Decimals of the currency. */
	readonly digits: number;
}

/** A rep's month on their own page. */
export class MyMonth {
	readonly #live: Pick<Live, 'feedPractices'>;
	readonly #rep: Id;
	readonly #target: MonthTarget | undefined;
	readonly #start: StartQuestions;
	#told = $state.raw<OwnMonth>();
	#moves = $state(true);

	constructor(
		live: Pick<Live, 'feedPractices'>,
		rep: Id,
		{ target, painted }: Pick<PaintedMonth, 'target' | 'painted'>,
		start: StartQuestions
	) {
		this.#live = live;
		this.#rep = rep;
		this.#target = target;
		this.#start = start;
		this.#told = painted;
	}

	/** undefined: nobody who is projected. */
	get told(): OwnMonth | undefined {
		return this.#told;
	}
	/** False where this browser could not make its worker: the figures stay as they were painted. */
	get moves(): boolean {
		return this.#moves;
	}

	/** Goes on with every call that is logged. The answer ends it. */
	open(): () => void {
		let questions: OpenQuestions;
		try {
			questions = this.#start(() => (this.#moves = false));
		} catch {
			this.#moves = false;
			return () => {};
		}
		const target = this.#target;
		const counted = target?.kind === 'revenue' || target?.kind === 'sum' ? target.metric : undefined;
		const close = this.#live.feedPractices(
			`rep:${this.#rep}`,
			() =>
				questions.open({ of: 'month', ...(target ? { target } : {}) }, (answer) => {
					if ('month' in answer) this.#told = answer.month;
				}),
			{ name: 'my-month', metric: counted }
		);
		return () => {
			close();
			questions.close();
		};
	}
}
