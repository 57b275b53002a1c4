/** A board's whole frame as JSON, for boards that only the server's engine can make: NaN, which JSON lacks, is null there. */
import * as z from './z.ts';
import type { BoardFrame } from './frame.ts';
import { ROW_WIDTH } from './frame.ts';

const number = z.nullable(z.number());
const MetricUnit = z.enum(['count', 'money', 'ratio', 'days', 'points']);

const BoardJson = z.object({
	seq: z.int(),
	words: z.object({
		metric: z.object({ key: z.string(), name: z.string(), unit: MetricUnit }),
		from: z.string(),
		to: z.string(),
		members: z.array(z.object({ id: z.string(), name: z.string(), detail: z.string() })),
		target: number,
		compared: z.exactOptional(z.object({ from: z.string(), to: z.string() }))
	}),
	rows: z.array(number),
	order: z.array(z.int()),
	total: number,
	elapsed: number,
	compared: number
});

const toJson = (value: number) => (Number.isNaN(value) ? null : value);
const fromJson = (value: number | null) => value ?? Number.NaN;

/** `frame` is whole. */
export const boardToJson = ({ seq, words, rows, order, total, elapsed, compared }: BoardFrame): unknown => ({
	seq,
	words,
	rows: Array.from(rows, toJson),
	order: [...order],
	total: toJson(total),
	elapsed: toJson(elapsed),
	compared: toJson(compared)
});

/** undefined: it is none. The frame is named `board`. */
export function boardFromJson(value: unknown, board: string): BoardFrame | undefined {
	const parsed = BoardJson.safeParse(value);
	if (!parsed.success) return undefined;
	const { seq, words, rows, order, total, elapsed, compared } = parsed.data;
	const listed = words.members.length;
	if (rows.length !== listed * ROW_WIDTH || !isOrder(order, listed)) return undefined;
	return {
		kind: 'board',
		board,
		seq,
		part: 0,
		whole: true,
		words,
		rows: Float64Array.from(rows, fromJson),
		order: Uint32Array.from(order),
		from: 0,
		total: fromJson(total),
		elapsed: fromJson(elapsed),
		compared: fromJson(compared)
	};
}

/** Whether each of `count` members stands there once. */
const isOrder = (order: readonly number[], count: number) =>
	order.length === count && new Set(order).size === count && order.every((at) => at >= 0 && at < count);
