/** What the import endpoints answer with; the page and the command line read the same. */
import type { Ask } from './guess.ts';
import type { Field, Into } from './mapping.ts';
import type { LineError } from './rows.ts';

/** One line that can't come in as it is. */
export interface LineProblem {
	readonly line: number;
	readonly errors: readonly LineError[];
}

export interface Counts {
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly rejected: number;
	/** Left out by the mapping. */
	readonly skipped: number;
}

export interface ColumnFacts {
	readonly name: string;
	readonly samples: readonly string[];
	readonly empty: number;
	/** Distinct values; null where there were too many to count. */
	readonly distinct: number | null;
	readonly unique: boolean;
	/** Every value, where there are few: stages and kinds. */
	readonly values: readonly string[];
	/** Of the column that names people: how many of its names the floor knows. */
	readonly known?: number;
}

export interface Preview extends Counts {
	readonly file: {
		readonly name: string;
		readonly bytes: number;
		readonly encoding: string;
		readonly delimiter: string;
		/** What is odd about it, in words. */
		readonly notices: readonly string[];
	};
	/** Lines under the header that are not empty. */
	readonly rows: number;
	readonly into: Into;
	/** As protocol.md writes mappings; the guess where none was sent. */
	readonly mapping: Readonly<Record<string, unknown>>;
	readonly guessed: boolean;
	/** Fields without which nothing can come in, still without a column. */
	readonly missing: readonly Field[];
	readonly columns: readonly ColumnFacts[];
	readonly asks: readonly Ask[];
	/** The first 100; `rejected` counts all. */
	readonly errors: readonly LineProblem[];
	/** The first five rows as they will be. */
	readonly sample: readonly Readonly<Record<string, string>>[];
	/** Teams and regions that people bring along. */
	readonly makes: { readonly teams: number; readonly regions: number };
}

export interface JobStatus extends Counts {
	readonly job: string;
	readonly name: string;
	readonly state: 'running' | 'done' | 'failed';
	readonly into: Into;
	readonly total: number;
	readonly done: number;
	/** '' unless failed. */
	readonly error: string;
	readonly startedAt: string;
	readonly endedAt: string;
	/** Where the rejected lines can be fetched as CSV; absent while there are none. */
	readonly rejectedLines?: string;
}
