import type { Dice } from './dice.ts';

/** One reader of strangers' input. `look` throws where a rule is broken; that it returns at all, and soon, is the first. */
export interface Target {
	readonly name: string;
	/** How often, beside the others. */
	readonly weight: number;
	look(dice: Dice): void | Promise<void>;
}

/** Throws with `words` where a rule does not hold. */
export function must(holds: boolean, words: string): asserts holds {
	if (!holds) throw new Error(words);
}

/** Nothing has reached into what every object inherits. */
export const unharmed = () =>
	must(
		Object.keys(Object.prototype).length === 0 && !('polluted' in {}),
		'what all objects inherit was changed'
	);
