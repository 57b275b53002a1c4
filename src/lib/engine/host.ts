import type { DailySums } from './daily-sums.ts';
import type { Dictionary } from './dictionary.ts';
import type { FactTable } from './fact-table.ts';
import type { Floor } from './floor.ts';
import type { Ids } from './id-index.ts';

/** What boards read of the engine that keeps them. */
export interface Host {
	readonly floor: Floor;
	readonly types: Dictionary;
	readonly ids: Ids;
	readonly facts: FactTable;
	readonly sums: DailySums;
	/** Day number of the first fact held one by one; -Infinity: all are. */
	readonly detailDay: number;
	/** Day numbers of the first and the last fact; undefined: there is none. */
	firstDay(): number | undefined;
	lastDay(): number | undefined;
}
