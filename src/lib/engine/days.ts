/** How many facts each day has: where `all` begins and ends (P2). */
export class Days {
	readonly #counts = new Map<number, number>();
	#first: number | undefined;
	#last: number | undefined;

	add(day: number, facts: number): void {
		const count = (this.#counts.get(day) ?? 0) + facts;
		if (count > 0) {
			this.#counts.set(day, count);
			if (this.#first !== undefined && day < this.#first) this.#first = day;
			if (this.#last !== undefined && day > this.#last) this.#last = day;
			return;
		}
		this.#counts.delete(day);
		if (day === this.#first) this.#first = undefined;
		if (day === this.#last) this.#last = undefined;
	}

	/** undefined: there is no fact. */
	first(): number | undefined {
		if (this.#first === undefined)
			for (const day of this.#counts.keys()) if (!(day >= this.#first!)) this.#first = day;
		return this.#first;
	}

	last(): number | undefined {
		if (this.#last === undefined)
			for (const day of this.#counts.keys()) if (!(day <= this.#last!)) this.#last = day;
		return this.#last;
	}
}
