/** Contests as the record keeps them: what was agreed, where it stands, and what came of it. */
import type { Id, InstantText, LocalDate } from '#lib/domain/records.ts';
import type { Entrant, Roster } from './roster.ts';
import type { ContestRules } from './rules.ts';
import type { ContestEvent, ContestState } from './states.ts';
import type { ContestResult } from './proof.ts';
import type { PlaceFlip, PrizeFlip } from './proposals.ts';

/** C1: rules as they once were. */
export interface ContestEdition {
	readonly version: number;
	/** SHA-256 of the rules (RFC 8785). */
	readonly hash: string;
	readonly rules: ContestRules;
	readonly at: InstantText;
	/** Who acted (access.ts, `actorOf`). */
	readonly by: string;
	/** '' of the first. */
	readonly why: string;
}

/** C3: what happened to it. */
export interface ContestStep {
	readonly event: ContestEvent;
	readonly at: InstantText;
	/** Who acted; `clock`: the floor itself. */
	readonly by: string;
	readonly why: string;
}

/** C5: what it came to, as of a position of the record. */
export interface ContestOutcome {
	/** 1: as it was settled; one more with each amendment. */
	readonly number: number;
	/** SHA-256 of `{rules, roster, facts, result}`. */
	readonly hash: string;
	readonly seq: number;
	readonly at: InstantText;
	readonly result: ContestResult;
}

/** Who may see it; the same as the rules'. */
export type ContestAudience = ContestRules['visibility'];

export interface ContestRecord {
	readonly id: Id;
	readonly name: string;
	readonly state: ContestState;
	readonly rules: ContestRules;
	/** From launch on; '' before. */
	readonly rulesHash: string;
	/** Since launch: everybody who is or was in it, by rep id; [] before. */
	readonly entrants: readonly Entrant[];
	/** '' before launch. `settlesAt`: when the clock settles it. */
	readonly startsAt: InstantText;
	readonly endsAt: InstantText;
	readonly settlesAt: InstantText;
	/** Hours between the window's end and settlement (C3). */
	readonly graceHours: number;
	/** Oldest first; [] before launch. */
	readonly editions: readonly ContestEdition[];
	readonly steps: readonly ContestStep[];
	/** A series that it counts for; '' none. */
	readonly series: Id;
	/** A weekly one makes its next draft, launched, when it begins. */
	readonly repeats: '' | 'weekly';
	/** The contest that it repeats or was copied from; '' none. */
	readonly copyOf: Id;
	/** Since settlement; null before. */
	readonly outcome: ContestOutcome | null;
	/** C7: how many proposals wait for a manager. */
	readonly proposals: number;
	/** Who made it. */
	readonly createdBy: string;
	/** One more with each change. */
	readonly version: number;
}

/** C5: the roster of a running contest as of now, so that a page's worker finds the standings that the floor finds. */
export interface ContestRosterRecord {
	readonly id: Id;
	readonly contest: Id;
	/** Who may see it, and of `entrants` whom. */
	readonly audience: ContestAudience;
	readonly reps: readonly Id[];
	/** With `waiting` empty until a draw is frozen: it stands in `contest_waits`. */
	readonly roster: Roster;
	/** SHA-256 of the roster: what changed is written, and nothing else. */
	readonly hash: string;
}

/** C1: facts of a running contest that do not count yet; short, since it changes with every such fact. */
export interface ContestWaits {
	readonly id: Id;
	readonly contest: Id;
	readonly audience: ContestAudience;
	readonly reps: readonly Id[];
	readonly facts: readonly Id[];
}

/** Several contests with a combined table. */
export interface ContestSeries {
	readonly id: Id;
	readonly name: string;
	/** Points for the first place, the second and so on; equals share their places' points. */
	readonly points: readonly number[];
	/** The season; '' where an end is open. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly version: number;
}

/** What somebody said of a fact that waits. `waiting`: nobody yet. */
export type CheckState = 'waiting' | 'confirmed' | 'refused';

/** C7: what came too late, and what it would change. */
export interface ContestProposal {
	readonly id: Id;
	readonly contest: Id;
	/** The outcome it is about; 0: a locked round of a contest that still runs. */
	readonly number: number;
	readonly seq: number;
	readonly at: InstantText;
	/** Facts that came, changed or went. */
	readonly causes: readonly {
		readonly fact: Id;
		readonly rep: Id;
		readonly change: 'came' | 'changed' | 'went';
		/** A digest of the fact as it is proposed; '': gone. What was refused is not proposed again until it is another. */
		readonly as: string;
	}[];
	readonly places: readonly PlaceFlip[];
	readonly prizes: readonly PrizeFlip[];
	readonly voids: readonly (readonly [rep: Id, k: number])[];
	/** The amended result's hash; of a locked round that of what came. */
	readonly hash: string;
	/** `overtaken`: a later one says what it said and more. */
	readonly state: 'open' | 'accepted' | 'refused' | 'overtaken';
	readonly by: string;
	readonly why: string;
	readonly decidedAt: InstantText;
}
