/** Facts in order (C4), in blocks: what comes late into the midst of many touches one of them. */
import { place } from './ledger.ts';
import { inOrder } from './roster.ts';
import type { Entry } from './setting.ts';

export interface Block {
	readonly entries: Entry[];
}

/** `cut`: its end became another block, right behind it; `new`: it is behind all others; `gone`: it was empty. */
export type BlockChange = 'none' | 'cut' | 'new' | 'gone';

/** A block with more is cut in half. */
const FULL = 64;

export class Blocks<B extends Block> {
	/** In order, none of them empty. */
	readonly all: B[] = [];
	readonly #made: (entries: Entry[]) => B;

	constructor(made: (entries: Entry[]) => B) {
		this.#made = made;
	}

	/** A fact comes in (1) or goes out (-1): the block that it is or was in. */
	apply(
		entry: Entry,
		sign: 1 | -1
	): { readonly at: number; readonly block: B; readonly change: BlockChange } {
		const at = this.#indexOf(entry);
		const block = this.all[at];
		if (!block || (sign === 1 && this.#isBehindAll(block, at, entry))) {
			const made = this.#made([entry]);
			return { at: this.all.push(made) - 1, block: made, change: 'new' };
		}
		place(block.entries, entry, sign);
		if (block.entries.length === 0) {
			this.all.splice(at, 1);
			return { at, block, change: 'gone' };
		}
		if (block.entries.length <= FULL) return { at, block, change: 'none' };
		this.all.splice(at + 1, 0, this.#made(block.entries.splice(FULL / 2)));
		return { at, block, change: 'cut' };
	}

	/** What comes in order fills block after block. */
	#isBehindAll({ entries }: B, at: number, { fact }: Entry): boolean {
		return (
			at === this.all.length - 1 && entries.length === FULL && inOrder(entries[FULL - 1]!.fact, fact) < 0
		);
	}

	/** The last block that begins at or before it; the first one where none does. */
	#indexOf({ fact }: Entry): number {
		let low = 0;
		let high = this.all.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (inOrder(this.all[middle]!.entries[0]!.fact, fact) <= 0) low = middle + 1;
			else high = middle;
		}
		return Math.max(0, low - 1);
	}
}
