/** L1-L4: what is recognised, as it stands in the record, and whom it is about. */
import type { Id, InstantText, LocalDate } from '#lib/domain/records.ts';

/**
 * What a recognition is about, in the order in which kinds are offered. The first ones follow from rules, the others from what
 * else happens on the floor.
 */
export const RECOGNITION_KINDS = [
	'deal',
	'first',
	'badge',
	'milestone',
	'lead',
	'streak',
	'best',
	'target',
	'improved',
	'level',
	'goal',
	'challenge',
	'league',
	'contest',
	'shoutOut'
] as const;
export type RecognitionKind = (typeof RECOGNITION_KINDS)[number];

/** What is said of it, in facts: pages make the words. Money in minor units. What a kind does not need is absent. */
export interface RecognitionData {
	/** Of the badge, goal, league or contest, as it was called then. */
	readonly name?: string;
	readonly icon?: string;
	/** A metric's key, and the score and the threshold in its unit. */
	readonly metric?: string;
	readonly value?: number;
	readonly threshold?: number;
	readonly period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | 'all';
	readonly from?: LocalDate;
	readonly to?: LocalDate;
	/** Of the record that caused it: an activity type's key. */
	readonly type?: string;
	readonly amount?: number;
	readonly quantity?: number;
	/** A streak's length, a level, a place. */
	readonly count?: number;
	/** Reps concerned too: whom somebody played against, who is mentioned. */
	readonly others?: readonly Id[];
	/** A shout-out's words. */
	readonly text?: string;
	/** Who said so: a user's name. */
	readonly by?: string;
	/** The rep who said so; absent where it is nobody who competes. */
	readonly author?: Id;
	/** How much above the usual it had to be. */
	readonly percent?: number;
}

/**
 * L2, L4: what is recognised, as data: a crossing of a threshold by a subject in a period, told once. `definition` is judged
 * by `domain/recognition`.
 */
export interface RecognitionRule {
	readonly id: Id;
	readonly name: string;
	readonly kind: RecognitionKind;
	readonly definition: unknown;
	/** Kept in the badge cabinet under this icon; '': no badge. */
	readonly icon: string;
	/** Walls celebrate it. */
	readonly celebrate: boolean;
	/** Which celebration goes first: 1 to 9, 9 first. */
	readonly priority: number;
	/** Periods that ended before this date are not judged; '': all are. */
	readonly from: LocalDate;
	readonly active: boolean;
	/** One more with each change. */
	readonly version: number;
}

/** One of the last recognitions, as the floor sees it; it has the id of its recognition. Older ones are asked for. */
export interface Headline {
	readonly id: Id;
	readonly kind: RecognitionKind;
	/** '': nobody alone. */
	readonly rep: Id;
	readonly team: Id;
	/** '': none. */
	readonly rule: Id;
	readonly data: RecognitionData;
	/** When it happened. */
	readonly at: InstantText;
	/** L1: its cause was corrected away since. */
	readonly marked: boolean;
	/** How many gave which reaction. */
	readonly reactions: Readonly<Record<string, number>>;
	readonly comments: number;
}

/** Everybody a recognition is about. With nobody alone, and in shout-outs, further people stand in `others`. */
export function concerned({ kind, rep, data }: Pick<Headline, 'kind' | 'rep' | 'data'>): Id[] {
	const others = kind === 'shoutOut' || rep === '' ? (data?.others ?? []) : [];
	return [...new Set([rep, ...others])].filter((id) => id !== '');
}
