import { numberToId } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';

const LENGTH = 15;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 15 random characters, as PocketBase makes its own ids: for every record but activities. */
export function randomId(): Id {
	const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
	return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Numbers from `from` up to, not including, `to`. */
export interface Block {
	readonly from: number;
	readonly to: number;
}

/** Hands out numbers of the record's counter; fetches a block when it runs out. Each number is given once. */
export class IdBlocks {
	readonly #fetch: () => Promise<Block>;
	readonly #database: () => number;
	#next = 0;
	#end = 0;
	#of = 0;
	#turn: Promise<unknown> = Promise.resolve();

	/** `database` names the database the counter is in: what is left of a block is worthless in another one. */
	constructor(fetch: () => Promise<Block>, database: () => number) {
		this.#fetch = fetch;
		this.#database = database;
	}

	/** `count` ids. Rejects as `fetch` does; what was taken until then is lost, which harms nobody. */
	take(count: number): Promise<Id[]> {
		const taken = this.#turn.then(() => this.#take(count));
		this.#turn = taken.catch(() => {});
		return taken;
	}

	/** What is left of the block is in use already: the record is another than the one that it came from. */
	forget(): void {
		this.#next = this.#end = 0;
	}

	async #take(count: number): Promise<Id[]> {
		const ids: Id[] = [];
		if (this.#of !== this.#database()) this.forget();
		while (ids.length < count) {
			if (this.#next === this.#end) {
				this.#of = this.#database();
				({ from: this.#next, to: this.#end } = await this.#fetch());
			}
			ids.push(numberToId(this.#next++));
		}
		return ids;
	}
}
