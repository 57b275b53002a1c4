import type { FeedRow, Position } from '#lib/domain/records.ts';

/**
 * The last rows this gateway has read itself, with their marks: what a client may resume from. Never read from the record
 * again, which may have been replaced under us. Holds at most `size` rows, and the mark of the row before the first.
 */
export class RecentRows {
	readonly #size: number;
	#rows: (FeedRow | undefined)[];
	#base: Position;
	#head: Position;

	/** `known` are rows that end at `head`, in order; rows follow by `push`. */
	constructor(size: number, head: Position, known: readonly FeedRow[] = []) {
		this.#size = size;
		this.#rows = new Array<FeedRow | undefined>(size);
		const [first] = known;
		this.#head = head;
		this.#base = head;
		if (!first) return;
		// of the row before the first the mark is not known, unless there is none: then the first is but an anchor
		const whole = first.seq === 1;
		this.#base = whole
			? { epoch: head.epoch, seq: 0, mark: '' }
			: { epoch: head.epoch, seq: first.seq, mark: first.mark };
		for (const row of whole ? known : known.slice(1)) this.#store(row);
	}

	get position(): Position {
		return this.#head;
	}

	/** The row that follows the head. */
	push(row: FeedRow): void {
		if (row.seq !== this.#head.seq + 1) throw new Error(`row ${row.seq} does not follow ${this.#head.seq}`);
		this.#store(row);
		this.#head = { epoch: this.#head.epoch, seq: row.seq, mark: row.mark };
	}

	/** undefined: not known any more, or not yet. */
	markAt(seq: number): string | undefined {
		if (seq === this.#head.seq) return this.#head.mark;
		if (seq === this.#base.seq) return this.#base.mark;
		return seq > this.#base.seq && seq < this.#head.seq ? this.#rows[seq % this.#size]?.mark : undefined;
	}

	/** Rows of (after, upTo]; only for positions whose marks are known. */
	between(after: number, upTo: number): FeedRow[] {
		const found: FeedRow[] = [];
		for (let seq = after + 1; seq <= upTo; seq++) {
			const row = this.#rows[seq % this.#size];
			if (row?.seq === seq) found.push(row);
		}
		return found;
	}

	#store(row: FeedRow) {
		const dropped = this.#rows[row.seq % this.#size];
		if (dropped && dropped.seq > this.#base.seq) {
			this.#base = { epoch: this.#base.epoch, seq: dropped.seq, mark: dropped.mark };
		}
		this.#rows[row.seq % this.#size] = row;
	}
}
