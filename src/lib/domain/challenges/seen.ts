/** Challenges as one reader sees them: what the server tells, and pages show. */
import type { Id } from '#lib/domain/records.ts';
import type { Challenge } from './challenge.ts';
import type { Move } from './machine.ts';

/** With the name as the reader may read it. */
export interface SeenMember {
	readonly rep: Id;
	readonly name: string;
	readonly answer: 'asked' | 'in' | 'out';
	readonly since: string;
	readonly until: string;
}

export interface SeenSide {
	readonly id: Id;
	readonly name: string;
	readonly members: readonly SeenMember[];
}

/** A challenge as one reader sees it. */
export interface SeenChallenge extends Omit<Challenge, 'sides'> {
	readonly sides: readonly [SeenSide, SeenSide];
	/** The reader's own side; null: neither. */
	readonly yours: 0 | 1 | null;
	/** The moves that the reader may make now. */
	readonly may: readonly Move[];
}
