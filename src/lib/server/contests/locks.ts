/**
 * C2, C6: what is locked is counted from the facts as they were then. They lie in a file, so that what came, changed or went since
 * follows from that file and the facts of now, whatever happened in between.
 */
import { instantText } from '#lib/domain/calendar.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestFact, Moments, Roster, Round } from '#lib/domain/contests/roster.ts';
import { isWithin } from '#lib/domain/contests/setting.ts';
import type { Id } from '#lib/domain/records.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import type { ContestParts } from './parts.ts';
import { keepProof, readFacts, readLimits, type Limits, type ProofParts } from './proofs.ts';

export interface Lock {
	readonly id: Id;
	/** From 1; SEEDS: what seeds were drawn from. */
	readonly round: number;
	readonly number: number;
	readonly facts: readonly ContestFact[];
}

/** In place of a round: the windows before, from which seeds are drawn when a contest begins. */
export const SEEDS = 0;

/** In place of a round: what was usual for each in an hour when it was launched. */
export const USUAL = 1_000;

/** The facts of the windows before. */
export const pastIn = ({ past }: Pick<Roster, 'past'>, facts: readonly ContestFact[]): ContestFact[] =>
	facts.filter(({ occurredAt, localDate }) => past.some((one) => isWithin(one, occurredAt, localDate)));

/** The facts that lie in a span. */
export const factsIn = (facts: readonly ContestFact[], { start, end }: Moments): ContestFact[] =>
	facts.filter(({ occurredAt }) => start <= occurredAt && occurredAt < end);

const byId = (a: { id: Id }, b: { id: Id }) => (a.id < b.id ? -1 : 1);

/** Of what was locked: what came since, and as they were those that changed or went since. `facts`: what lies there now. */
export function sinceLock(
	locked: readonly ContestFact[],
	facts: readonly ContestFact[]
): Pick<Round, 'late' | 'kept'> {
	const then = new Set(locked.map(({ id }) => id));
	const now = new Map(facts.map((fact) => [fact.id, canonicalJson(fact)]));
	return {
		late: [...now.keys()].filter((id) => !then.has(id)).sort(),
		kept: locked.filter((fact) => now.get(fact.id) !== canonicalJson(fact)).sort(byId)
	};
}

/** Keeps the facts of a lock, and gives the row that names them. */
export async function lockWrite(
	{ proofs, clock }: Pick<ContestParts, 'proofs' | 'clock'>,
	contest: Id,
	{
		round,
		number,
		seq,
		facts
	}: Omit<Lock, 'id' | 'facts'> & { readonly seq: number; readonly facts: Lock['facts'] | Limits }
): Promise<Write> {
	const id = randomId();
	await keepProof(proofs, id, facts);
	const at = instantText(clock.now());
	return { op: 'create', collection: 'contest_locks', data: { id, contest, round, number, seq, at } };
}

/** What came to the windows before since seeds were drawn; undefined: nothing did, or they were not drawn yet. */
export function seedingOf(
	roster: Pick<Roster, 'past'>,
	locks: ReadonlyMap<number, Lock>,
	facts: readonly ContestFact[]
): NonNullable<Roster['seeding']> | undefined {
	const lock = locks.get(SEEDS);
	const seeding = lock && sinceLock(lock.facts, pastIn(roster, facts));
	return seeding && seeding.late.length + seeding.kept.length > 0 ? seeding : undefined;
}

/** Reads locks; their files, which never change, once. */
export class Locks {
	readonly #files = new Map<Id, readonly ContestFact[]>();

	/** Of each locked round the one that holds, by round. Rejects where the record is away or a file has gone. */
	async of(
		{ record, proofs }: ProofParts,
		{ id: contest }: Pick<ContestRecord, 'id'>
	): Promise<Map<number, Lock>> {
		const filter = record.filter('contest = {:contest}', { contest });
		const rows = await record.find('contest_locks', { filter, limit: 1_000 });
		const held = new Map<number, Lock>();
		for (const { id, round, number } of rows.sort((a, b) => a.number - b.number)) {
			if (round === USUAL) continue;
			const facts = this.#files.get(id) ?? (await readFacts(proofs, id));
			if (!facts) throw new Error(`the facts of a locked round are gone: ${id}`);
			this.#files.set(id, facts);
			held.set(round, { id, round, number, facts });
		}
		return held;
	}
}

/** What was usual when a contest was launched; undefined: that is not kept. Rejects where the record is away. */
export async function limitsOf({ record, proofs }: ProofParts, contest: Id): Promise<Limits | undefined> {
	const filter = record.filter('contest = {:contest} && round = {:round}', { contest, round: USUAL });
	const [row] = await record.find('contest_locks', { filter, limit: 1 });
	return row && readLimits(proofs, row.id);
}
