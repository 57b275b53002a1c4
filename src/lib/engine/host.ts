import type { Dictionary } from './dictionary.ts';
import type { Entry } from './entry.ts';
import type { FactTable } from './fact-table.ts';
import type { Floor } from './floor.ts';
import type { Ids } from './id-index.ts';
import type { Router } from './router.ts';
import type { SumTable } from './sum-table.ts';
import type { Sums } from './sums.ts';

/** The parts of a moment that boards depend on. The same object for as long as they are the same. */
export interface Moment {
	/** The workspace's date, as a day number. */
	readonly today: number;
	/** When its wall clocks last showed a full hour (ms since 1970). */
	readonly hour: number;
}

/** What boards read of the engine that keeps them. */
export interface Host {
	readonly floor: Floor;
	readonly types: Dictionary;
	readonly ids: Ids;
	readonly facts: FactTable;
	readonly sums: Sums;
	readonly router: Router;
	/** Day number of the first fact held one by one; -Infinity: all are. */
	readonly detailDay: number;
	/** How many facts stand in sums only. */
	readonly folded: number;
	/** Grows with every change of a fact. */
	readonly changes: number;
	/** The same for facts of a customer or a deal: metrics over single records read no others (M6). */
	readonly recordChanges: number;
	/** Grows whenever the date of the first or of the last fact changes. */
	readonly endChanges: number;
	momentOf(now: number): Moment;
	/** Facts that occurred later (ms since 1970) are not there yet; Infinity: all are. */
	readonly until: number;
	/** The sums of those, by rep, day and type: `sums` holds them too. undefined: there are none. */
	readonly later: SumTable | undefined;
	/** Calls `visit` with each fact that is there, is dated within [from, to] and occurred at `time` or later. */
	eachSince(time: number, from: number, to: number, visit: (entry: Entry) => void): void;
	/** Another number whenever a fact of the day came or went. */
	dayVersion(day: number): number;
	/** Day numbers of the first and of the last fact; undefined: there is none. */
	firstDay(): number | undefined;
	lastDay(): number | undefined;
}
