/**
 * C5: every input of a contest beside its rules and facts, as of one position of the record. All of it is settled: instants in
 * place of zones, values in place of definitions that others could change. What is computed from it needs neither a clock nor a
 * calendar of time zones, and is the same on every machine. Instants are ms since 1970; fractions are texts such as `7/3`.
 */
import type { RatioDefinition, SumDefinition } from '#lib/domain/metrics.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';

/** C5: an activity as contests count it. */
export interface ContestFact {
	readonly id: Id;
	readonly rep: Id;
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	/** ms since 1970 */
	readonly occurredAt: number;
	readonly localDate: LocalDate;
}

/** C4: the one order of facts. */
export const inOrder = (
	a: Pick<ContestFact, 'occurredAt' | 'id'>,
	b: Pick<ContestFact, 'occurredAt' | 'id'>
): number => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** [start, end) */
export interface Moments {
	readonly start: number;
	readonly end: number;
}

export interface RosterWindow extends Moments {
	/** Local dates, both inclusive. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** P5: facts belong by their local date; false: by their moment. */
	readonly byDate: boolean;
}

/** A metric whose figures add up from facts of contests: no customers, deals or margins. */
export interface RosterMetric {
	readonly definition: SumDefinition | RatioDefinition;
	readonly direction: 'up' | 'down';
}

export interface Entrant {
	readonly rep: Id;
	/** Joined after launch: facts before this moment do not count. */
	readonly since?: number;
	/** Left: facts from this moment on do not count; what there was is kept. */
	readonly until?: number;
}

/** Who is placed among whom; in a team contest each one is a side, without `reps`. */
export interface RosterGroup {
	readonly id: Id;
	readonly reps?: readonly Id[];
}

interface Dated {
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** A normal working day: its date, begin, end and thousandths of full time; 0: off by holiday or leave. */
export type Shift = readonly [date: LocalDate, start: number, end: number, fte: number];

export interface Round extends Moments {
	/** From this moment on facts that come or change do not count in it. */
	readonly lock: number;
	/** Facts that came after the lock: not counted. */
	readonly late: readonly Id[];
	/** Facts that changed or went after the lock, as they were: counted in place of what they are now. */
	readonly kept: readonly ContestFact[];
}

/** A local date of the window, in the workspace's zone. */
export interface RosterDay extends Moments {
	readonly date: LocalDate;
}

/** C6: what is known of a draw so far. */
export interface RosterDraw {
	/** SHA-256 of the secret's text, published at launch. */
	readonly commitment: string;
	/** At the end of grace: how many each one holds, by rep id. */
	readonly tickets?: readonly (readonly [rep: Id, count: number])[];
	/** By rep id. */
	readonly words?: readonly (readonly [rep: Id, word: string])[];
	/** Published last. */
	readonly secret?: string;
	/** Tickets that a later correction took: `[rep, k]`. */
	readonly void?: readonly (readonly [rep: Id, k: number])[];
}

export interface Roster {
	readonly contest: Id;
	readonly window: RosterWindow;
	/** By key: the contest's own, and the one that parts ties. */
	readonly metrics: Readonly<Record<string, RosterMetric>>;
	/** By rep id. */
	readonly entrants: readonly Entrant[];
	/** By id; none: all are placed among each other. */
	readonly groups: readonly RosterGroup[];
	/** Of the entrants, where the format is by team or region. */
	readonly memberships: readonly (Dated & { readonly rep: Id; readonly team: Id })[];
	/** Of those teams, where the format is by region. */
	readonly regions: readonly (Dated & { readonly team: Id; readonly region: Id })[];
	/** Capacity less holidays and leave, in order; people with the same days share an entry. Only where something hangs on it. */
	readonly capacity: readonly { readonly reps: readonly Id[]; readonly shifts: readonly Shift[] }[];
	/** M7: of the window, by rep or side, as fractions. */
	readonly targets: Readonly<Record<Id, string>>;
	/** M5: by rep, as fractions; absent: too few periods. */
	readonly baselines: Readonly<Record<Id, string>>;
	/** Comparable windows before, newest first: of baselines and seeds. */
	readonly past: readonly RosterWindow[];
	/** Best first. */
	readonly seeds: readonly Id[];
	/**
	 * C2: of the windows before, facts that came since the seeds were drawn, and as they were then those that changed or went: seeds
	 * are counted without the former and with the latter. Absent: none did.
	 */
	readonly seeding?: { readonly late: readonly Id[]; readonly kept: readonly ContestFact[] };
	readonly rounds: readonly Round[];
	readonly days: readonly RosterDay[];
	/** In order, apart from each other: when reigning counts. */
	readonly hours: readonly Moments[];
	/** C1: facts that do not count yet. */
	readonly waiting: readonly Id[];
	readonly draw?: RosterDraw;
}
