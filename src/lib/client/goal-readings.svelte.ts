import type { GoalQuestion, GoalReading } from '#lib/domain/goals/goal.ts';
import type { GoalsFrame } from '#lib/protocol/frame.ts';

interface Asked {
	readonly questions: readonly GoalQuestion[];
}

/** G1: how goals stand, as the worker tells it; each set of them under a name of the page's own. */
export class GoalReadings {
	readonly #ask: (name: string, questions: readonly GoalQuestion[] | null) => void;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #asked = new Map<string, Asked>();
	#told = $state.raw<Readonly<Record<string, ReadonlyMap<string, GoalReading>>>>({});

	/** `ask` has the worker follow these goals from now on; null: no longer. */
	constructor(ask: (name: string, questions: readonly GoalQuestion[] | null) => void) {
		this.#ask = ask;
	}

	/** Follows these goals; the same name again replaces them. The answer ends it. */
	open(name: string, questions: readonly GoalQuestion[]): () => void {
		const asked = { questions };
		this.#asked.set(name, asked);
		this.#ask(name, questions);
		return () => {
			if (this.#asked.get(name) !== asked) return; // replaced since
			this.#asked.delete(name);
			this.#ask(name, null);
		};
	}

	/** By the questions' ids; undefined until the worker has told. */
	of(name: string): ReadonlyMap<string, GoalReading> | undefined {
		return this.#told[name];
	}

	hear({ name, readings }: GoalsFrame): void {
		if (!this.#asked.has(name)) return;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole
		this.#told = { ...this.#told, [name]: new Map(readings.map((reading) => [reading.id, reading])) };
	}

	/** Another worker: asks it for all that was wanted. */
	again(): void {
		for (const [name, { questions }] of this.#asked) this.#ask(name, questions);
	}

	/** Somebody else is asking. */
	forget(): void {
		this.#told = {};
	}
}
