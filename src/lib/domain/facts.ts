import type { Id, LocalDate } from './records.ts';

/**
 * An activity as boards count it, and as the floor stream carries it: no customer, deal or note, only keys that let
 * "the same customer" be counted without naming anyone (53 bits of an HMAC; 0 where there is none).
 */
export interface Fact {
	readonly rep: Id;
	/** An activity type's key. */
	readonly type: string;
	readonly quantity: number;
	/** Minor units; absent where amounts are kept from this audience. */
	readonly amount: number;
	/** Minor units; only where the audience may see it. */
	readonly margin?: number;
	/** Milliseconds since 1970, UTC. */
	readonly occurredAt: number;
	readonly localDate: LocalDate;
	readonly customerKey: number;
	readonly dealKey: number;
}

/** An entry can be taken back by whoever made it for so long, ms (protocol.md, the rep's queue). */
export const UNDO_MS = 10_000;

/**
 * Many facts as columns, one entry a fact. `ids` hold the counter's number for ids it handed out (see idToNumber) and
 * -(k + 1) for the k-th of `foreignIds`. `rep` and `type` index their dictionaries; `day` is days since 1970-01-01.
 */
export interface FactColumns {
	readonly count: number;
	readonly ids: Float64Array;
	readonly foreignIds: readonly string[];
	readonly reps: readonly Id[];
	readonly rep: Uint32Array;
	readonly types: readonly string[];
	readonly type: Uint16Array;
	readonly quantity: Float64Array;
	readonly amount: Float64Array;
	/** Absent where the audience may not see margins. */
	readonly margin?: Float64Array;
	readonly occurredAt: Float64Array;
	readonly day: Int32Array;
	readonly customerKey: Float64Array;
	readonly dealKey: Float64Array;
}

/** What is left of facts older than the detailed part: sums of one rep, local day and type. */
export interface DailySum {
	readonly rep: Id;
	readonly day: number;
	readonly type: string;
	readonly rows: number;
	readonly quantity: number;
	readonly amount: number;
	readonly margin?: number;
	/** Rows with a negative amount, which are credits and no orders (M1), and their quantity. */
	readonly creditRows: number;
	readonly creditQuantity: number;
}

const ID_LENGTH = 15;
const ZEROS = '00000';

/** A counter's number as an activity's id: 15 characters of base 36, so that ids sort as the numbers do. Exact below 36^10. */
export const numberToId = (n: number): Id => n.toString(36).padStart(ID_LENGTH, '0');

/** The number behind an id that the counter handed out; undefined for any other id. */
export function idToNumber(id: Id): number | undefined {
	if (id.length !== ID_LENGTH || !id.startsWith(ZEROS)) return undefined;
	let n = 0;
	for (let i = ZEROS.length; i < ID_LENGTH; i++) {
		const code = id.charCodeAt(i);
		const isDigit = code >= 48 && code <= 57;
		if (!isDigit && (code < 97 || code > 122)) return undefined;
		n = n * 36 + code - (isDigit ? 48 : 87);
	}
	return n;
}

/** Small collections that the floor stream carries and the engine needs; activities come apart, as facts. */
export const FLOOR_COLLECTIONS = [
	'workspace',
	'regions',
	'teams',
	'team_regions',
	'reps',
	'memberships',
	'activity_types',
	'metrics',
	'targets',
	'capacity',
	'holidays',
	'leave',
	'streak_rules'
] as const;
export type FloorCollection = (typeof FLOOR_COLLECTIONS)[number];

/** Small collections that pages show as they are: no board counts by them, so that a change of one touches no figure. */
export const SHOWN_COLLECTIONS = [
	'recognition_rules',
	'headlines',
	'notifications',
	'media',
	'own_goals',
	'shared_goals',
	'leagues',
	'challenges',
	'contests',
	'contest_rosters',
	'contest_waits',
	'contest_series'
] as const;
export type ShownCollection = (typeof SHOWN_COLLECTIONS)[number];

/** One record of a small collection as an audience sees it. */
export interface StreamRow {
	readonly collection: string;
	readonly id: Id;
	readonly row: Readonly<Record<string, unknown>>;
}

/** All that one stream holds at one position: what a snapshot carries and an engine starts from. */
export interface StreamState {
	readonly rows: readonly StreamRow[];
	readonly facts: FactColumns;
	readonly sums: readonly DailySum[];
	/** Facts from this local date on are held one by one, older ones only as sums; '' when all are held. */
	readonly detailFrom: LocalDate;
}

/** A stream that holds nothing. */
export const emptyState = (): StreamState => ({
	rows: [],
	sums: [],
	detailFrom: '',
	facts: {
		count: 0,
		ids: new Float64Array(0),
		foreignIds: [],
		reps: [],
		rep: new Uint32Array(0),
		types: [],
		type: new Uint16Array(0),
		quantity: new Float64Array(0),
		amount: new Float64Array(0),
		occurredAt: new Float64Array(0),
		day: new Int32Array(0),
		customerKey: new Float64Array(0),
		dealKey: new Float64Array(0)
	}
});
