/** What was recognised so far, by whose it is: read from the record when first asked for, and kept up as it is added to. */
import type { Kept } from '#lib/domain/recognition/judgement.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

/** Of so many subjects it is remembered. */
const REMEMBERED = 2_000;
const PAGE = 1_000;

export class KeptRows {
	readonly #record: Pick<RecordStore, 'find' | 'filter'>;
	/** By prefix; the longest unasked first. */
	readonly #known = new Map<string, Map<string, Kept>>();

	constructor(record: Pick<RecordStore, 'find' | 'filter'>) {
		this.#record = record;
	}

	/** Nothing that is remembered can be relied on. */
	clear(): void {
		this.#known.clear();
	}

	/** All whose keys begin with a prefix, which ends in a slash. */
	async under(prefix: string): Promise<readonly Kept[]> {
		const known = this.#known.get(prefix) ?? (await this.#read(prefix));
		this.#known.delete(prefix);
		this.#known.set(prefix, known);
		for (const longest of this.#known.keys()) {
			if (this.#known.size <= REMEMBERED) break;
			this.#known.delete(longest);
		}
		return [...known.values()];
	}

	async #read(prefix: string): Promise<Map<string, Kept>> {
		const known = new Map<string, Kept>();
		const end = `${prefix.slice(0, -1)}0`; // what follows the slash
		for (let from = prefix; ;) {
			const filter = this.#record.filter('key > {:from} && key < {:end}', { from, end });
			const page = await this.#record.find('recognitions', { filter, sort: 'key', limit: PAGE });
			for (const { id, key, rep, team, cause, data, marked } of page)
				known.set(key, { id, key, rep, team, cause, data, marked });
			const last = page.at(-1);
			if (page.length < PAGE || !last) return known;
			from = last.key;
		}
	}

	/** Written just now, or changed. */
	put(kept: Kept): void {
		for (const [prefix, known] of this.#known) if (kept.key.startsWith(prefix)) known.set(kept.key, kept);
	}
}
