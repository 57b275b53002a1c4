/** Texts as small numbers, in the order of their first appearance. */
export class Dictionary {
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();

	constructor(...first: string[]) {
		for (const text of first) this.number(text);
	}

	get size(): number {
		return this.texts.length;
	}

	/** The text's number, given out now if it is new. */
	number(text: string): number {
		const known = this.#numbers.get(text);
		if (known !== undefined) return known;
		const number = this.texts.length;
		this.texts.push(text);
		this.#numbers.set(text, number);
		return number;
	}

	find(text: string): number | undefined {
		return this.#numbers.get(text);
	}

	text(number: number): string {
		return this.texts[number] ?? '';
	}
}
