import { NO_SCORE, type NoScore } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { COLUMN, ROW_WIDTH, type BoardFrame, type BoardWords } from './frame.ts';

/** A row of a board as a page draws it. `null`: none. */
export interface RowView {
	readonly id: Id;
	readonly name: string;
	readonly detail: string;
	readonly rank: number | null;
	readonly tied: boolean;
	readonly previousRank: number | null;
	/** In the metric's unit; money in minor units. */
	readonly score: number | null;
	readonly numerator: number | null;
	readonly denominator: number | null;
	/** Why there is no score; null: there is one. */
	readonly why: NoScore | null;
	readonly gap: number | null;
	readonly compared: number | null;
	readonly spark: Float64Array;
}

/**
 * The rows of one board, kept up by its frames. Every frame is taken in as it comes, drawn or not; rows are made when they
 * are read. A row in which nothing changed is the very object it was, so that a page has nothing to do for it.
 */
export class BoardRows {
	#words: BoardWords | undefined;
	/** Of the frame last taken in; undefined: none, so the next one has to be whole. */
	#part: number | undefined;
	/** ROW_WIDTH numbers a member, by its index. */
	#numbers = new Float64Array();
	#order = new Uint32Array();
	/** By member; undefined: none was made yet. */
	#views: (RowView | undefined)[] = [];
	/** Members whose view is older than their numbers or words. */
	#stale = new Set<number>();
	#list: readonly RowView[] | undefined;

	get words(): BoardWords | undefined {
		return this.#words;
	}

	/** Another board follows, or this one anew: what comes before a whole frame belongs to the old one. */
	expectWhole(): void {
		this.#part = undefined;
	}

	/** False: the frame says what changed since one that never came here; nothing is taken over. */
	apply(frame: BoardFrame): boolean {
		if (frame.whole && frame.words) this.#begin(frame.words);
		else if (frame.whole || this.#part === undefined || frame.part !== this.#part + 1) return false;
		else if (frame.words) this.#rename(frame.words);
		this.#part = frame.part;
		const { rows, order, from } = frame;
		for (let at = 0; at < rows.length; at += ROW_WIDTH) {
			const member = rows[at + COLUMN.member]!;
			this.#numbers.set(rows.subarray(at, at + ROW_WIDTH), member * ROW_WIDTH);
			this.#stale.add(member);
		}
		this.#order.set(order, from);
		if (rows.length > 0 || order.length > 0) this.#list = undefined;
		return true;
	}

	/** In display order; the very same list while nothing changed. */
	read(): readonly RowView[] {
		for (const member of this.#stale) {
			const before = this.#views[member];
			const now = this.#view(member, before?.spark);
			if (!before || !sameRow(before, now)) this.#views[member] = now;
		}
		this.#stale.clear();
		return (this.#list ??= Array.from(this.#order, (member) => this.#views[member]!));
	}

	#begin(words: BoardWords) {
		const { members } = words;
		const before = new Map<Id, RowView>();
		for (const view of this.#views) if (view) before.set(view.id, view);
		this.#words = words;
		this.#numbers = new Float64Array(members.length * ROW_WIDTH);
		this.#order = new Uint32Array(members.length);
		this.#views = members.map(({ id }) => before.get(id));
		this.#stale = new Set(members.keys());
		this.#list = undefined;
	}

	#rename(words: BoardWords) {
		const before = this.#words;
		this.#words = words;
		words.members.forEach(({ name, detail }, member) => {
			const old = before?.members[member];
			if (old?.name === name && old.detail === detail) return;
			this.#stale.add(member);
			this.#list = undefined;
		});
	}

	#view(member: number, oldSpark: Float64Array | undefined): RowView {
		const at = member * ROW_WIDTH;
		const numbers = this.#numbers;
		const words = this.#words?.members[member];
		const spark = numbers.subarray(at + COLUMN.spark, at + ROW_WIDTH);
		return {
			id: words?.id ?? '',
			name: words?.name ?? '',
			detail: words?.detail ?? '',
			rank: present(numbers[at + COLUMN.rank]),
			tied: numbers[at + COLUMN.tied] === 1,
			previousRank: present(numbers[at + COLUMN.previousRank]),
			score: present(numbers[at + COLUMN.score]),
			numerator: present(numbers[at + COLUMN.numerator]),
			denominator: present(numbers[at + COLUMN.denominator]),
			why: NO_SCORE[numbers[at + COLUMN.why]!] ?? null,
			gap: present(numbers[at + COLUMN.gap]),
			compared: present(numbers[at + COLUMN.compared]),
			spark: oldSpark && sameSpark(oldSpark, spark) ? oldSpark : spark.slice()
		};
	}
}

const present = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

function sameSpark(a: Float64Array, b: Float64Array): boolean {
	for (let day = 0; day < SPARK_DAYS; day++) if (!Object.is(a[day], b[day])) return false;
	return true;
}

const sameRow = (a: RowView, b: RowView) =>
	a.name === b.name &&
	a.detail === b.detail &&
	a.rank === b.rank &&
	a.tied === b.tied &&
	a.previousRank === b.previousRank &&
	a.score === b.score &&
	a.numerator === b.numerator &&
	a.denominator === b.denominator &&
	a.why === b.why &&
	a.gap === b.gap &&
	a.compared === b.compared &&
	a.spark === b.spark;
