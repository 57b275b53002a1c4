import type { Score, Standing, Standings } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { COLUMN, ROW_WIDTH, type BoardFrame, type BoardWords } from './frame.ts';

export interface PackOptions {
	readonly board: string;
	readonly seq: number;
	/** SPARK_DAYS values a member, in the order of the standings' rows. */
	readonly sparks: Float64Array;
	readonly elapsed: number;
	readonly target: number | null;
	/** The words last sent: left out of the frame when nothing in them changed. */
	readonly sent?: BoardWords | undefined;
}

const shown = (score: Score | null) =>
	score === null ? Number.NaN : Number(score.numerator) / Number(score.denominator);

/** Standings as a frame for a page. Members stand in display order, so `member` is the row's own index. */
export function packBoard(standings: Standings, options: PackOptions): BoardFrame {
	const { rows } = standings;
	const packed = new Float64Array(rows.length * ROW_WIDTH);
	rows.forEach((row, index) => packRow(packed, index, row, options.sparks));
	const words: BoardWords = {
		metric: standings.metric,
		from: standings.from,
		to: standings.to,
		members: rows.map(({ id, name, detail }) => ({ id, name, detail })),
		target: options.target,
		...(standings.compared && { compared: { from: standings.compared.from, to: standings.compared.to } })
	};
	return {
		kind: 'board',
		board: options.board,
		seq: options.seq,
		...(options.sent && sameWords(options.sent, words) ? {} : { words }),
		rows: packed,
		total: shown(standings.total),
		elapsed: options.elapsed,
		compared: shown(standings.compared?.total ?? null)
	};
}

function packRow(packed: Float64Array, index: number, row: Standing, sparks: Float64Array) {
	const at = index * ROW_WIDTH;
	packed[at + COLUMN.member] = index;
	packed[at + COLUMN.rank] = row.rank ?? Number.NaN;
	packed[at + COLUMN.tied] = row.tied ? 1 : 0;
	packed[at + COLUMN.previousRank] = row.previousRank ?? Number.NaN;
	packed[at + COLUMN.score] = shown(row.score);
	packed[at + COLUMN.numerator] = row.score === null ? Number.NaN : Number(row.score.numerator);
	packed[at + COLUMN.denominator] = row.score === null ? Number.NaN : Number(row.score.denominator);
	packed[at + COLUMN.gap] = shown(row.gap);
	packed[at + COLUMN.compared] = shown(row.compared);
	packed.set(sparks.subarray(index * SPARK_DAYS, (index + 1) * SPARK_DAYS), at + COLUMN.spark);
}

function sameWords(a: BoardWords, b: BoardWords): boolean {
	return (
		a.metric.key === b.metric.key &&
		a.metric.name === b.metric.name &&
		a.from === b.from &&
		a.to === b.to &&
		a.target === b.target &&
		a.compared?.from === b.compared?.from &&
		a.compared?.to === b.compared?.to &&
		a.members.length === b.members.length &&
		a.members.every((member, index) => {
			const other = b.members[index];
			return other?.id === member.id && other.name === member.name && other.detail === member.detail;
		})
	);
}

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
	readonly gap: number | null;
	readonly compared: number | null;
	readonly spark: Float64Array;
}

const present = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** The inverse of packBoard, given the words that were last sent. */
export function unpackRows(rows: Float64Array, words: BoardWords): RowView[] {
	return Array.from({ length: rows.length / ROW_WIDTH }, (_, index) => {
		const at = index * ROW_WIDTH;
		const member = words.members[rows[at + COLUMN.member]!];
		return {
			id: member?.id ?? '',
			name: member?.name ?? '',
			detail: member?.detail ?? '',
			rank: present(rows[at + COLUMN.rank]),
			tied: rows[at + COLUMN.tied] === 1,
			previousRank: present(rows[at + COLUMN.previousRank]),
			score: present(rows[at + COLUMN.score]),
			numerator: present(rows[at + COLUMN.numerator]),
			denominator: present(rows[at + COLUMN.denominator]),
			gap: present(rows[at + COLUMN.gap]),
			compared: present(rows[at + COLUMN.compared]),
			spark: rows.slice(at + COLUMN.spark, at + ROW_WIDTH)
		};
	});
}
