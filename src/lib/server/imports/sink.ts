import type { LineError } from '#lib/domain/imports/rows.ts';
import type { Result } from '#lib/domain/result.ts';
import type { WriteRefusal } from '#lib/server/record/store.ts';
import type { Row } from './read.ts';

/** What became, or would become, of one line. */
export interface Outcome {
	readonly row: Row;
	readonly status: 'created' | 'updated' | 'unchanged' | 'rejected' | 'skipped';
	readonly errors?: readonly LineError[];
	/** As a person reads it, by field; only where something comes in. */
	readonly shown?: Readonly<Record<string, string>>;
}

/** Takes a file's rows, in order; `dry` ones only say what would be. Fails where the record does not answer. */
export interface Sink {
	/** How many rows it likes at once. */
	readonly size: number;
	take(rows: readonly Row[]): Promise<Result<Outcome[], WriteRefusal>>;
	/** What it made beside the rows. */
	readonly makes: { readonly teams: number; readonly regions: number };
}
