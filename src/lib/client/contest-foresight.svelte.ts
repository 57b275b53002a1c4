import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { Foresight } from './contest-advice.ts';

/** Whatever tries rules on: the newest question wins. */
export interface Previewing {
	ask(rules: ContestRules): void;
	/** Of the rules in it; grows while more is pending. */
	readonly answer: Foresight | undefined;
	readonly pending: boolean;
	/** Nothing will come in this browser. */
	readonly failed?: boolean;
}

const textOf = (rules: ContestRules) => JSON.stringify(rules);

/** The same contest with plain figures; undefined: it is that, or is won in another way. */
export function plainOf(rules: ContestRules): ContestRules | undefined {
	if (rules.format === 'improvement') return { ...rules, format: 'most', options: {} };
	return rules.format === 'most' && rules.lens !== 'raw' ? { ...rules, lens: 'raw' } : undefined;
}

/**
 * C8, C9 of a draft as it changes; and once that is known whole, of the same with plain figures, to compare. Its answers are picked up
 * by `follow`, which whoever draws them calls in an effect.
 */
export class ContestForesight {
	readonly #preview: Previewing;
	#asked = '';
	#plainAsked = '';
	#own = $state.raw<Foresight>();
	#plain = $state.raw<Foresight>();

	constructor(preview: Previewing) {
		this.#preview = preview;
	}

	/** Of the draft, or of what it was a moment ago. */
	get own(): Foresight | undefined {
		return this.#own;
	}

	/** Of these very rules; undefined: not known yet. */
	of(rules: ContestRules): Foresight | undefined {
		return this.#own && textOf(this.#own.rules) === textOf(rules) ? this.#own : undefined;
	}

	/** Of the same with plain figures. */
	plainFor(rules: ContestRules): Foresight | undefined {
		const plain = plainOf(rules);
		return plain && this.#plain && textOf(this.#plain.rules) === textOf(plain) ? this.#plain : undefined;
	}

	ask(rules: ContestRules): void {
		const text = textOf(rules);
		if (text === this.#asked) return;
		this.#asked = text;
		this.#plainAsked = '';
		this.#preview.ask(rules);
	}

	/** Takes what has come; asks on where the draft is known. */
	follow(): void {
		const { answer, pending } = this.#preview;
		if (!answer) return;
		const text = textOf(answer.rules);
		if (text === this.#plainAsked) this.#plain = answer;
		if (text !== this.#asked) return;
		this.#own = answer;
		const plain = pending || answer.faults.length > 0 ? undefined : plainOf(answer.rules);
		if (!plain || this.#plainAsked !== '') return;
		this.#plainAsked = textOf(plain);
		this.#preview.ask(plain);
	}
}
