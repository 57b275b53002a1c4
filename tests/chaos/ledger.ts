/** What the writers asked for and what was acknowledged to them, to be held against the record at any moment. */

/** A record as a writer left it; null: taken back. Amounts in minor units. */
export type Fact = {
	readonly rep: string;
	readonly type: string;
	readonly quantity: number;
	readonly amount: number;
} | null;

/** A record as it stands in the database. */
export interface Stored extends NonNullable<Fact> {
	readonly externalId: string;
}

export interface Verdict {
	/** Acknowledged, and not in the record as it was acknowledged. */
	readonly lost: readonly string[];
	/** More than once in the record, or there though nobody asked for it. */
	readonly doubled: readonly string[];
}

const same = (a: Fact, b: Fact): boolean =>
	a === null || b === null
		? a === b
		: a.rep === b.rep && a.type === b.type && a.quantity === b.quantity && a.amount === b.amount;

const words = (fact: Fact | undefined) => (fact ? `${fact.type} ${fact.quantity}/${fact.amount}` : 'nothing');

/** By externalId. One request at a time is made for each. */
export class Ledger {
	readonly #known = new Map<string, Fact>();
	/** Asked for and not answered yet: may have happened or not. */
	readonly #asked = new Map<string, Fact>();

	/** Records that were acknowledged and not taken back. */
	get size(): number {
		return this.#known.size;
	}

	/** As last acknowledged; undefined: never. */
	state(externalId: string): Fact | undefined {
		return this.#known.get(externalId);
	}

	ask(externalId: string, fact: Fact): void {
		this.#asked.set(externalId, fact);
	}

	acknowledge(externalId: string, fact: Fact): void {
		this.#asked.delete(externalId);
		this.#known.set(externalId, fact);
	}

	/** Holds what was acknowledged until now against the record; to be called in the turn in which `rows` were read. */
	judge(rows: readonly Stored[]): Verdict {
		const found = new Map<string, Stored>();
		const doubled: string[] = [];
		for (const row of rows) {
			const { externalId } = row;
			if (found.has(externalId)) doubled.push(`${externalId} is there twice`);
			found.set(externalId, row);
			if (!this.#known.has(externalId) && !this.#asked.has(externalId))
				doubled.push(`${externalId} is there, and nobody asked for it`);
		}
		const lost: string[] = [];
		for (const [externalId, fact] of this.#known) {
			const row = found.get(externalId) ?? null;
			const asked = this.#asked.get(externalId);
			if (same(row, fact) || (asked !== undefined && same(row, asked))) continue;
			lost.push(`${externalId} was acknowledged as ${words(fact)}, the record has ${words(row)}`);
		}
		return { lost, doubled };
	}

	copy(): Ledger {
		const copy = new Ledger();
		for (const [externalId, fact] of this.#known) copy.#known.set(externalId, fact);
		for (const [externalId, fact] of this.#asked) copy.#asked.set(externalId, fact);
		return copy;
	}

	/**
	 * An older copy of the record was put back, of the time when `former` was copied from this ledger: what came later belongs
	 * to a timeline that is no more. Answers with how the copy stands to what was acknowledged until then.
	 */
	returnTo(former: Ledger, rows: readonly Stored[]): Verdict {
		const verdict = former.judge(rows);
		this.#known.clear();
		for (const externalId of former.#known.keys()) this.#known.set(externalId, null);
		for (const { externalId, rep, type, quantity, amount } of rows)
			this.#known.set(externalId, { rep, type, quantity, amount });
		return verdict;
	}
}
