import { NO_SCORE, type Score, type Standing, type Standings } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { COLUMN, ROW_WIDTH, type BoardFrame, type BoardMember, type BoardWords } from './frame.ts';

export interface PackOptions {
	readonly board: string;
	readonly seq: number;
	/** SPARK_DAYS values a member, in the order of `ids`. */
	readonly sparks: (ids: readonly Id[]) => Float64Array;
	readonly elapsed: number;
	readonly target: number | null;
	/** The moment shown, ms since 1970; absent: now. */
	readonly at?: number;
}

const shown = (score: Score | null) =>
	score === null ? Number.NaN : Number(score.numerator) / Number(score.denominator);

/** Standings as one whole frame; sparks in the order of their rows. */
export const packBoard = (
	standings: Standings,
	{ sparks, ...options }: Omit<PackOptions, 'sparks'> & { readonly sparks: Float64Array }
): BoardFrame => new BoardPacker().pack(standings, { ...options, sparks: () => sparks });

/**
 * Makes the frames of one opened board: the first is whole, and each further one holds what changed since the one before.
 * Rows are compared as objects first, since the engine keeps those in which nothing changed.
 */
export class BoardPacker {
	#part = 0;
	#begun = false;
	/** As last packed, in display order. */
	#rows: readonly Standing[] = [];
	/** By member. */
	#ids: Id[] = [];
	#standings: Standing[] = [];
	#sparks: Float64Array = new Float64Array();
	readonly #indices = new Map<Id, number>();
	#words: BoardWords | undefined;

	/** The member's row as last packed. */
	row(id: Id): Standing | undefined {
		return this.#standings[this.#indices.get(id) ?? -1];
	}

	/** The next frame is whole. */
	forget(): void {
		this.#begun = false;
	}

	pack(standings: Standings, options: PackOptions): BoardFrame {
		const { rows } = standings;
		const whole = !this.#begun || !this.#sameMembers(rows);
		if (whole) this.#list(rows);
		const order = this.#reorder(rows, whole);
		const changed = this.#replace(rows, whole);
		this.#rows = rows;
		const sparks = options.sparks(this.#ids);
		const packed = this.#pack(whole ? undefined : changed, sparks);
		const words = this.#wordsOf(standings, options.target, whole || changed.renamed);
		this.#begun = true;
		return {
			kind: 'board',
			board: options.board,
			seq: options.seq,
			part: this.#part++,
			whole,
			...(words && { words }),
			rows: packed,
			...order,
			total: shown(standings.total),
			elapsed: options.elapsed,
			compared: shown(standings.compared?.total ?? null),
			...(options.at !== undefined && { at: options.at })
		};
	}

	#sameMembers(rows: readonly Standing[]): boolean {
		const before = this.#rows;
		return (
			rows.length === before.length &&
			rows.every((row, place) => row === before[place] || this.#indices.has(row.id))
		);
	}

	/** Numbers the members by their place now. */
	#list(rows: readonly Standing[]) {
		this.#ids = rows.map(({ id }) => id);
		this.#standings = [...rows];
		this.#indices.clear();
		this.#ids.forEach((id, index) => this.#indices.set(id, index));
	}

	/** The span of places at which somebody else stands now. */
	#reorder(rows: readonly Standing[], whole: boolean): Pick<BoardFrame, 'order' | 'from'> {
		const before = this.#rows;
		const moved = (place: number) => rows[place]?.id !== before[place]?.id;
		let from = 0;
		let to = rows.length;
		if (!whole) {
			while (from < to && !moved(from)) from++;
			while (to > from && !moved(to - 1)) to--;
		}
		const order = new Uint32Array(to - from);
		for (let place = from; place < to; place++) order[place - from] = this.#indices.get(rows[place]!.id) ?? 0;
		return { order, from: to === from ? 0 : from };
	}

	/** Takes the new rows over; the answer tells which say something else than before. */
	#replace(rows: readonly Standing[], whole: boolean): { numbers: Uint8Array; renamed: boolean } {
		const numbers = new Uint8Array(this.#ids.length);
		let renamed = false;
		if (whole) return { numbers, renamed };
		for (let place = 0; place < rows.length; place++) {
			const row = rows[place]!;
			if (row === this.#rows[place]) continue;
			const index = this.#indices.get(row.id)!;
			const before = this.#standings[index]!;
			if (row === before) continue;
			this.#standings[index] = row;
			if (!sameNumbers(row, before)) numbers[index] = 1;
			renamed ||= row.name !== before.name || row.detail !== before.detail;
		}
		return { numbers, renamed };
	}

	/** The rows whose numbers or sparks changed; all of them where nothing is said. */
	#pack(changed: { numbers: Uint8Array } | undefined, sparks: Float64Array): Float64Array {
		const indices: number[] = [];
		for (let index = 0; index < this.#ids.length; index++) {
			if (!changed || changed.numbers[index] === 1 || !sameSpark(sparks, this.#sparks, index))
				indices.push(index);
		}
		this.#sparks = sparks;
		const packed = new Float64Array(indices.length * ROW_WIDTH);
		indices.forEach((index, at) => packRow(packed, at * ROW_WIDTH, index, this.#standings[index]!, sparks));
		return packed;
	}

	/** undefined: nothing in them changed. */
	#wordsOf(
		{ metric, from, to, compared }: Standings,
		target: number | null,
		otherNames: boolean
	): BoardWords | undefined {
		const before = this.#words;
		const words: BoardWords = {
			metric,
			from,
			to,
			members: before && !otherNames ? before.members : this.#standings.map(memberOf),
			target,
			...(compared && { compared: { from: compared.from, to: compared.to } })
		};
		if (before && !otherNames && sameWords(before, words)) return undefined;
		this.#words = words;
		return words;
	}
}

const memberOf = ({ id, name, detail }: Standing): BoardMember => ({ id, name, detail });

function packRow(packed: Float64Array, at: number, index: number, row: Standing, sparks: Float64Array) {
	packed[at + COLUMN.member] = index;
	packed[at + COLUMN.rank] = row.rank ?? Number.NaN;
	packed[at + COLUMN.tied] = row.tied ? 1 : 0;
	packed[at + COLUMN.previousRank] = row.previousRank ?? Number.NaN;
	packed[at + COLUMN.score] = shown(row.score);
	packed[at + COLUMN.numerator] = row.score === null ? Number.NaN : Number(row.score.numerator);
	packed[at + COLUMN.denominator] = row.score === null ? Number.NaN : Number(row.score.denominator);
	packed[at + COLUMN.gap] = shown(row.gap);
	packed[at + COLUMN.compared] = shown(row.compared);
	packed[at + COLUMN.why] = row.why === null ? Number.NaN : NO_SCORE.indexOf(row.why);
	packed.set(sparks.subarray(index * SPARK_DAYS, (index + 1) * SPARK_DAYS), at + COLUMN.spark);
}

const sameScore = (a: Score | null, b: Score | null) =>
	a === b || (a !== null && b !== null && a.numerator === b.numerator && a.denominator === b.denominator);

const sameNumbers = (a: Standing, b: Standing) =>
	a.rank === b.rank &&
	a.tied === b.tied &&
	a.why === b.why &&
	a.previousRank === b.previousRank &&
	sameScore(a.score, b.score) &&
	sameScore(a.gap, b.gap) &&
	sameScore(a.compared, b.compared);

function sameSpark(a: Float64Array, b: Float64Array, index: number): boolean {
	for (let at = index * SPARK_DAYS; at < (index + 1) * SPARK_DAYS; at++) {
		if (!Object.is(a[at], b[at])) return false;
	}
	return true;
}

/** Members aside. */
const sameWords = (a: BoardWords, b: BoardWords) =>
	a.metric.key === b.metric.key &&
	a.metric.name === b.metric.name &&
	a.metric.unit === b.metric.unit &&
	a.from === b.from &&
	a.to === b.to &&
	a.target === b.target &&
	a.compared?.from === b.compared?.from &&
	a.compared?.to === b.compared?.to;
