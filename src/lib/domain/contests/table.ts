/** What standings look like: plain data with exact texts, which is hashed, sent and shown as it is. */
import type { Id, LocalDate } from '#lib/domain/records.ts';

/** One competitor: a rep, in team contests a team or region. What a format does not know is absent. */
export interface Row {
	readonly id: Id;
	/** R1: shared by equals; null: none (yet). */
	readonly place: number | null;
	readonly tied: boolean;
	/** What is compared, exactly; null: no score. */
	readonly score: string | null;
	/** The metric itself in the window, without a lens. */
	readonly total: string | null;
	/** How many facts are behind it. */
	readonly facts: number;
	/** At or above the target. */
	readonly reached?: boolean;
	/** Race: when the running score last rose to the target. */
	readonly reachedAt?: number;
	/** Bracket, elimination: the round after which they were out, from 1; absent: still in. */
	readonly outIn?: number;
	/** Elimination: of those still in, the score of the round that is under way. */
	readonly inRound?: string;
	readonly played?: number;
	readonly won?: number;
	readonly drawn?: number;
	readonly lost?: number;
	readonly points?: number;
	readonly tickets?: number;
	/** Improvement: what the score is measured by. */
	readonly usual?: string;
}

export interface Table {
	/** '': everyone. */
	readonly group: Id;
	/** By place, then id; those without a place last. */
	readonly rows: readonly Row[];
}

/** One pairing of a round. Undecided until the round is over. */
export interface Match {
	/** From 1. */
	readonly round: number;
	/** From 1, from the top of the drawing. */
	readonly number: number;
	/** null: not known yet, or a bye. */
	readonly home: Id | null;
	readonly away: Id | null;
	readonly homeScore: string | null;
	readonly awayScore: string | null;
	readonly winner: Id | null;
	readonly state: 'waiting' | 'live' | 'won' | 'drawn' | 'bye' | 'void';
}

export interface Goal {
	readonly target: string;
	readonly total: string;
	readonly reached: boolean;
	/** H2: of the first crossing; absent: never so far. */
	readonly firstReachedAt?: number;
}

/** Of the group. */
export interface Crown {
	readonly group: Id;
	/** null: nobody reigns. */
	readonly king: Id | null;
	/** Since when; null: nobody reigns. */
	readonly since: number | null;
}

/** One step of a draw. */
export interface Draw {
	/** From 1. */
	readonly draw: number;
	/** From 1: how many numbers it took. */
	readonly try: number;
	/** Among the tickets that were left, from 0. */
	readonly index: number;
	readonly left: number;
	readonly rep: Id;
	readonly k: number;
	/** A correction took the ticket: the next draw decides. */
	readonly void: boolean;
}

export interface Award {
	/** Which of the rules' prizes, from 0. */
	readonly prize: number;
	/** '': everyone's table. */
	readonly group: Id;
	readonly to: Id;
	/** `1`, or what part of it. */
	readonly share: string;
	/** Minor units, exactly. */
	readonly value: string;
	/** Spot prizes: of which date. */
	readonly day?: LocalDate;
}

/** What a format makes of the facts so far. */
export interface Reading {
	readonly tables: readonly Table[];
	readonly matches?: readonly Match[];
	readonly goal?: Goal;
	readonly crowns?: readonly Crown[];
	readonly draws?: readonly Draw[];
}

/** C4: all that can be said at a moment. */
export interface Standings extends Reading {
	/** ms since 1970, at most the window's end. */
	readonly at: number;
	readonly awards: readonly Award[];
}
