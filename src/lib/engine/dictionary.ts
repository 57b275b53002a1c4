/** Texts as small numbers, in the order of their first appearance. */
export class Dictionary {
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();
	/**
	 * What was last found: whoever a fact is of is asked for again when its rank is read. A text that was just parsed costs a
	 * tenth of an update to look for.
	 */
	#lastText = '';
	#lastNumber: number | undefined;

	constructor(...first: string[]) {
		for (const text of first) this.number(text);
	}

	get size(): number {
		return this.texts.length;
	}

	/** The text's number, given out now if it is new. */
	number(text: string): number {
		const known = this.find(text);
		if (known !== undefined) return known;
		const number = this.texts.length;
		this.texts.push(text);
		this.#numbers.set(text, number);
		return number;
	}

	find(text: string): number | undefined {
		if (this.#lastNumber !== undefined && text === this.#lastText) return this.#lastNumber;
		const number = this.#numbers.get(text);
		if (number === undefined) return undefined;
		this.#lastText = text;
		return (this.#lastNumber = number);
	}

	text(number: number): string {
		return this.texts[number] ?? '';
	}
}
