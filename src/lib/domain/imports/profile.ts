import { DateGuess } from './dates.ts';
import { NumberGuess } from './numbers.ts';

const SHOWN = 3;
const REMEMBERED = 50_000;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What a column holds, learned from its cells one by one; memory is bounded whatever the file's size. */
export class ColumnProfile {
	readonly name: string;
	readonly dates = new DateGuess();
	readonly numbers = new NumberGuess();
	readonly #values = new Map<string, number>();
	#full = false;
	#repeated = false;
	#filled = 0;
	#empty = 0;
	#emails = 0;

	constructor(name: string) {
		this.name = name;
	}

	add(cell: string): void {
		const value = cell.trim();
		if (value === '') {
			this.#empty++;
			return;
		}
		this.#filled++;
		const times = this.#values.get(value);
		if (times !== undefined) {
			this.#repeated = true;
			this.#values.set(value, times + 1);
			return;
		}
		if (this.#values.size >= REMEMBERED) {
			this.#full = true;
			return;
		}
		this.#values.set(value, 1);
		this.dates.add(value);
		this.numbers.add(value);
		if (EMAIL.test(value)) this.#emails++;
	}

	get filled(): number {
		return this.#filled;
	}
	get empty(): number {
		return this.#empty;
	}
	/** The distinct values (all, unless there are very many), in the order in which they came. */
	get values(): Iterable<string> {
		return this.#values.keys();
	}
	/** How many distinct values; undefined where there were too many to count. */
	get distinct(): number | undefined {
		return this.#full ? undefined : this.#values.size;
	}
	/** No value seen twice, as far as was looked. */
	get unique(): boolean {
		return this.#filled > 0 && !this.#repeated;
	}
	/** A few values for a person to recognise the column by. */
	get samples(): string[] {
		return [...this.#values.keys()].slice(0, SHOWN);
	}
	/** Nearly every value is an e-mail address. */
	get emails(): boolean {
		return this.#emails > 0 && this.#emails >= this.#values.size * 0.9;
	}
}
