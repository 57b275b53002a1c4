/** What a contest is counted from at this moment, gathered so that roster and facts are of one position of the record. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { factsOf } from './facts.ts';
import { factsIn, Locks, seedingOf, sinceLock, type Lock } from './locks.ts';
import type { ContestParts } from './parts.ts';
import { rosterOf } from './roster.ts';
import { canWait, Waits } from './waits.ts';

export interface Counted {
	readonly roster: Roster;
	/** C5: in order. */
	readonly facts: readonly ContestFact[];
	/** The position of the record that both are of. */
	readonly seq: number;
}

/** One contest's papers. */
export class Desk {
	readonly #parts: ContestParts;
	readonly waits: Waits;
	readonly #locks = new Locks();

	constructor(parts: ContestParts) {
		this.#parts = parts;
		this.waits = new Waits(parts);
	}

	locks(contest: Pick<ContestRecord, 'id'>): Promise<Map<number, Lock>> {
		return this.#locks.of(this.#parts, contest);
	}

	/** Roster and facts as of now. Where the floor can no longer make a roster it is the one that was last made. */
	async counted(contest: ContestRecord): Promise<Counted> {
		const { authority } = this.#parts;
		for (;;) {
			const before = authority.position;
			const first = this.#roster(contest);
			if (canWait(contest.rules)) await this.waits.prepare(contest, first, factsOf(authority, first));
			const locks = await this.locks(contest);
			// from here on nothing waits: what is read is of one position
			const { epoch, seq } = authority.position;
			const isAsBefore = epoch === before.epoch && seq === before.seq;
			const plain = isAsBefore ? first : this.#roster(contest);
			const facts = factsOf(authority, plain);
			const seeding = seedingOf(plain, locks, facts);
			const roster = seeding ? this.#roster(contest, seeding) : plain;
			if (!this.waits.knows(contest.rules, roster, facts)) continue;
			const waiting = this.waits.of(contest.rules, roster, facts);
			const isWaiting = new Set(waiting);
			const counting = facts.filter(({ id }) => !isWaiting.has(id));
			const rounds = roster.rounds.map((round, at) => {
				const lock = locks.get(at + 1);
				return lock ? { ...round, ...sinceLock(lock.facts, factsIn(counting, round)) } : round;
			});
			return { roster: { ...roster, rounds, waiting }, facts, seq };
		}
	}

	#roster(contest: ContestRecord, seeding?: Roster['seeding']): Roster {
		const made = rosterOf(this.#parts, contest, seeding ? { seeding } : {});
		if (made.ok) return made.value;
		const { tables } = this.#parts.authority;
		const last = tables.contest_rosters.get(contest.id)?.roster;
		if (last) return { ...last, waiting: tables.contest_waits.get(contest.id)?.facts ?? [] };
		throw new Error(`contest ${contest.id}: ${made.error.map(({ message }) => message).join('; ')}`);
	}
}
