/** Contests as one reader sees them: what the server tells, and pages show. */
import type { Id, InstantText } from '#lib/domain/records.ts';
import type { CheckState, ContestProposal, ContestRecord } from './record.ts';
import type { ContestEvent } from './states.ts';

/** What a reader may do beyond the moves of its life. */
export type ContestAct = 'join' | 'word' | 'check' | 'propose' | 'duplicate' | 'remove' | 'rename';

export interface SeenContest extends Omit<ContestRecord, 'editions' | 'steps' | 'createdBy'> {
	/** With the names of those who acted. */
	readonly editions: readonly {
		readonly version: number;
		readonly hash: string;
		readonly at: InstantText;
		readonly by: string;
		readonly why: string;
	}[];
	readonly steps: readonly {
		readonly event: ContestEvent;
		readonly at: InstantText;
		readonly by: string;
		readonly why: string;
	}[];
	/** The rules in plain sentences. */
	readonly words: readonly string[];
	/** Whether the reader is in it. */
	readonly isIn: boolean;
	/** The moves that the reader may make now. */
	readonly may: readonly ContestEvent[];
	readonly acts: readonly ContestAct[];
	/** Names of all that its standings speak of: reps, teams, regions, as this reader may read them. */
	readonly names: Readonly<Record<Id, string>>;
}

/** A fact of a contest that waits, or waited, for a manager's word. */
export interface SeenCheck {
	readonly fact: Id;
	readonly rep: Id;
	/** Of the rep. */
	readonly name: string;
	/** What it is, by its name. */
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	readonly occurredAt: InstantText;
	readonly state: CheckState;
	/** Whoever decided; '' nobody yet. */
	readonly by: string;
	/** A digest of the record as it is shown, to be sent with the word on it; '' where the reader may not see all of it. */
	readonly as: string;
	/** Why it waits. */
	readonly why: string;
	/** Whether the reader may decide. */
	readonly may: boolean;
}

/** C7: with the name of whoever decided. */
export interface SeenProposal extends ContestProposal {
	/** Whether the reader may decide. */
	readonly may: boolean;
}
