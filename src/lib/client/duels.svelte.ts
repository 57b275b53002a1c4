import type { DuelTerms } from '#lib/domain/challenges/duel.ts';
import type { DuelFrame } from '#lib/protocol/frame.ts';
import type { DuelShown } from '#lib/protocol/duel-frame.ts';

/** Challenges that this tab looks at, as the worker counts them. */
export class Duels {
	readonly #ask: (name: string, terms: DuelTerms | undefined) => void;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #wanted = new Map<string, DuelTerms>();
	#shown = $state.raw<Readonly<Record<string, DuelShown>>>({});

	/** `ask` has the worker tell how a challenge stands, now and whenever that changes; undefined: no longer. */
	constructor(ask: (name: string, terms: DuelTerms | undefined) => void) {
		this.#ask = ask;
	}

	/** How it stands arrives in `shown` from now on. The answer ends it. */
	open(name: string, terms: DuelTerms): () => void {
		this.#wanted.set(name, terms);
		this.#ask(name, terms);
		return () => {
			if (this.#wanted.get(name) !== terms) return; // another one took its place
			this.#wanted.delete(name);
			this.#ask(name, undefined);
			this.#shown = Object.fromEntries(Object.entries(this.#shown).filter(([one]) => one !== name));
		};
	}

	/** undefined until the worker has told. */
	shown(name: string): DuelShown | undefined {
		return this.#shown[name];
	}

	hear({ duel, shown }: DuelFrame): void {
		if (this.#wanted.has(duel)) this.#shown = { ...this.#shown, [duel]: shown };
	}

	/** Another worker: asks it for all that was wanted. */
	again(): void {
		for (const [name, terms] of this.#wanted) this.#ask(name, terms);
	}
}
