/** C7: what comes too late changes nothing by itself: it proposes, and a manager accepts or refuses with a reason. */
import { instantText } from '#lib/domain/calendar.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { baselinesFrom, needsBaselines } from '#lib/domain/contests/history.ts';
import { PROGRAM_HASH } from '#lib/domain/contests/program-hash.ts';
import { settle, type ContestExport } from '#lib/domain/contests/proof.ts';
import { propose, type Proposal } from '#lib/domain/contests/proposals.ts';
import type { ContestProposal, ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { sha256Hex } from '#lib/domain/contests/sha256.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { Desk } from './desk.ts';
import { digest } from './digest.ts';
import { factsOf } from './facts.ts';
import { factsIn, lockWrite, seedingOf, sinceLock, type Lock } from './locks.ts';
import { changeContest, step } from './moves.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { keepProof, readProof } from './proofs.ts';
import { caughtUp, resultWrite, sameResult } from './settlement.ts';
import { resultNotices, rulingNotices } from './tell.ts';

type Cause = ContestProposal['causes'][number];

/** What a recount would propose. */
export interface Found {
	/** The outcome it is about; 0: a locked round. */
	readonly number: number;
	readonly seq: number;
	readonly causes: readonly Cause[];
	readonly proposal: Proposal;
	readonly hash: string;
}

/** All that was ever proposed of a contest, in order. Rejects where the record is away. */
export async function proposalsOf(
	{ record }: Pick<ContestParts, 'record'>,
	contest: Id
): Promise<ContestProposal[]> {
	const filter = record.filter('contest = {:contest}', { contest });
	const found = await record.find('contest_proposals', { filter, limit: 1_000 });
	return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** What was refused stays refused for as long as the fact is what it was then. */
function refusedIn(proposals: readonly ContestProposal[]): ReadonlyMap<Id, string> {
	const refused = new Map<Id, string>();
	for (const { state, causes } of proposals)
		if (state === 'refused') for (const { fact, as } of causes) refused.set(fact, as);
	return refused;
}

/** C7: what would come of a contest with all that came late; undefined: nothing else. */
async function countAnew(
	parts: ContestParts,
	contest: ContestRecord,
	proposals: readonly ContestProposal[],
	desk = new Desk(parts)
): Promise<Found | undefined> {
	const refused = refusedIn(proposals);
	return contest.outcome ? settledAnew(parts, contest, refused, desk) : roundsAnew(contest, refused, desk);
}

/** Rounds without what stands in them only since they were locked, but for what was refused. */
function reopened({ rounds, ...roster }: Roster, isRefused: (id: Id) => boolean): Roster {
	return {
		...roster,
		rounds: rounds.map(({ late, kept, ...round }) => ({
			...round,
			late: late.filter(isRefused),
			kept: kept.filter(({ id }) => isRefused(id))
		}))
	};
}

async function settledAnew(
	parts: ContestParts,
	contest: ContestRecord,
	refused: ReadonlyMap<Id, string>,
	desk: Desk
): Promise<Found | undefined> {
	const number = contest.outcome?.number ?? 0;
	const settled = await readProof(parts, contest.id, number);
	if (!settled) throw new Error(`contest ${contest.id}: the file of result ${number} is gone`);
	await caughtUp(parts);
	const { roster } = settled;
	await desk.waits.prepare(contest, roster, factsOf(parts.authority, roster));
	const locks = await desk.locks(contest);
	// from here on nothing waits: what is read is of one position
	const { seq } = parts.authority.position;
	const facts = factsOf(parts.authority, roster);
	const late = new Late(settled, facts, desk.waits.of(contest.rules, roster, facts), refused);
	const causes = late.causes();
	if (causes.length === 0) return undefined;
	const next = reopened({ ...roster, waiting: late.waiting }, (id) => late.held.has(id));
	const counting = [...late.facts];
	const proposal = propose(settled, counting, asBefore(contest, next, locks, counting), PROGRAM_HASH);
	if (!proposal || sameResult(settled, proposal.amended)) return undefined;
	return { number, seq, causes, proposal, hash: proposal.amended.hash };
}

/** A roster's baselines by the facts as they are now; its seeds stay what was drawn. */
function asBefore(
	{ rules }: ContestRecord,
	{ seeding: _drawn, ...roster }: Roster,
	locks: ReadonlyMap<number, Lock>,
	facts: readonly ContestFact[]
): Roster {
	const seeding = seedingOf(roster, locks, facts);
	const baselines = needsBaselines(rules) ? baselinesFrom(rules.metric, roster, facts) : roster.baselines;
	return { ...roster, baselines, ...(seeding ? { seeding } : {}) };
}

/** The facts of a settled contest and those of now, what was refused put back as it was settled. */
class Late {
	readonly #settled: ContestExport;
	readonly #refused: ReadonlyMap<Id, string>;
	readonly #now: Map<Id, ContestFact>;
	readonly #waiting: Set<Id>;
	/** What was refused, and is still what it was then. */
	readonly held = new Set<Id>();

	constructor(
		settled: ContestExport,
		facts: readonly ContestFact[],
		waiting: readonly Id[],
		refused: ReadonlyMap<Id, string>
	) {
		this.#settled = settled;
		this.#refused = refused;
		this.#now = new Map(facts.map((fact) => [fact.id, fact]));
		this.#waiting = new Set(waiting);
	}

	get facts(): Iterable<ContestFact> {
		return this.#now.values();
	}

	get waiting(): Id[] {
		return [...this.#waiting].sort();
	}

	/** Why the result would be another: facts that count otherwise than they did, or that no locked round counted. */
	causes(): Cause[] {
		const { roster, facts } = this.#settled;
		const then = new Map(facts.map((fact) => [fact.id, fact]));
		const waited = new Set(roster.waiting);
		const noted = new Set(roster.rounds.flatMap(({ late, kept }) => [...late, ...kept.map(({ id }) => id)]));
		const causes: Cause[] = [];
		for (const id of [...new Set([...then.keys(), ...this.#now.keys()])].sort()) {
			const [was, is] = [then.get(id), this.#now.get(id)];
			const counted = was !== undefined && !waited.has(id);
			const counts = is !== undefined && !this.#waiting.has(id);
			const differs = counted !== counts || (counts && digest(was) !== digest(is));
			if (!differs && !noted.has(id)) continue;
			if (this.#refused.get(id) === digest(is)) {
				this.#putBack(id, was, waited.has(id));
				continue;
			}
			const change = !counts
				? 'went'
				: counted && !roster.rounds.some(({ late }) => late.includes(id))
					? 'changed'
					: 'came';
			causes.push({ fact: id, rep: (is ?? was)?.rep ?? '', change, as: digest(is) });
		}
		return causes;
	}

	#putBack(id: Id, was: ContestFact | undefined, waited: boolean): void {
		this.held.add(id);
		if (was) this.#now.set(id, was);
		else this.#now.delete(id);
		if (waited) this.#waiting.add(id);
		else this.#waiting.delete(id);
	}
}

async function roundsAnew(
	contest: ContestRecord,
	refused: ReadonlyMap<Id, string>,
	desk: Desk
): Promise<Found | undefined> {
	const { roster, facts, seq } = await desk.counted(contest);
	const now = new Map(facts.map((fact) => [fact.id, fact]));
	const isRefused = (id: Id) => refused.get(id) === digest(now.get(id));
	const causes: Cause[] = [];
	for (const { late, kept } of roster.rounds) {
		for (const id of late) {
			const fact = now.get(id);
			if (fact && !isRefused(id)) causes.push({ fact: id, rep: fact.rep, change: 'came', as: digest(fact) });
		}
		for (const { id, rep } of kept) {
			const fact = now.get(id);
			if (!isRefused(id)) causes.push({ fact: id, rep, change: fact ? 'changed' : 'went', as: digest(fact) });
		}
	}
	if (causes.length === 0) return undefined;
	const standing = settle(contest.rules, roster, facts, PROGRAM_HASH);
	const proposal = propose(standing, facts, reopened(roster, isRefused), PROGRAM_HASH);
	if (!proposal || sameResult(standing, proposal.amended)) return undefined;
	return { number: 0, seq, causes, proposal, hash: sha256Hex(canonicalJson(causes)) };
}

/**
 * C7: proposes what came too late, in place of what was proposed before; nothing where that still says it all. Once for each
 * difference, however often it is asked.
 */
export async function recount(
	parts: ContestParts,
	contest: ContestRecord,
	desk?: Desk
): Promise<Result<'proposed' | 'same', NotMoved>> {
	const proposals = await proposalsOf(parts, contest.id);
	const open = proposals.filter(({ state }) => state === 'open');
	const found = await countAnew(parts, contest, proposals, desk);
	const stands = open.filter(({ number, hash }) => found?.number === number && found.hash === hash);
	if (open.length === stands.length && (stands.length > 0 || !found)) return ok('same');
	const now = parts.clock.now();
	const at = instantText(now);
	const overtaken = open
		.filter((one) => !stands.includes(one))
		.map(({ id }): Write => ({
			op: 'update',
			collection: 'contest_proposals',
			id,
			data: { state: 'overtaken', decidedAt: at }
		}));
	const made = found && stands.length === 0 ? [proposalWrite(contest.id, found, at)] : [];
	const after: ContestRecord = {
		...contest,
		proposals: stands.length + made.length,
		version: contest.version + 1
	};
	const { tables } = parts.authority;
	const notices =
		found && made.length > 0
			? rulingNotices(tables, contest, flipsOf(found.proposal), todayOf(parts), now)
			: [];
	const written = await changeContest(parts, contest, after, [...overtaken, ...made, ...notices], 'proposal');
	return written.ok ? ok('proposed') : written;
}

const flipsOf = ({ places, prizes }: Proposal) => ({
	places: places.filter(({ from, to }) => from !== to).length,
	prizes: prizes.length
});

function proposalWrite(contest: Id, { number, seq, causes, proposal, hash }: Found, at: string): Write {
	const { places, prizes, voids } = proposal;
	const undecided = { state: 'open' as const, by: '', why: '', decidedAt: '' };
	return {
		op: 'create',
		collection: 'contest_proposals',
		data: { id: randomId(), contest, number, seq, at, causes, places, prizes, voids, hash, ...undecided }
	};
}

/**
 * C7: a manager's word on a proposal, with a reason. Accepted it is the contest's next outcome, with a file that proves it, and
 * everybody in it hears of it; of a round that was locked it is what the round counts from now on. `moved`: what came is another by
 * now, and a later proposal says so.
 * @param more written with it, such as an audit row
 */
export async function decideProposal(
	parts: ContestParts,
	contest: ContestRecord,
	proposal: ContestProposal,
	accepted: boolean,
	by: string,
	why: string,
	more: (after: ContestRecord) => readonly Write[] = () => []
): Promise<Result<ContestRecord, NotMoved>> {
	if (proposal.contest !== contest.id || proposal.state !== 'open') return failed({ why: 'state' });
	if (why.trim() === '') return failed({ why: 'reason' });
	const now = parts.clock.now();
	const decided: Write = {
		op: 'update',
		collection: 'contest_proposals',
		id: proposal.id,
		data: { state: accepted ? 'accepted' : 'refused', by, why, decidedAt: instantText(now) }
	};
	const rest = { ...contest, proposals: Math.max(0, contest.proposals - 1) };
	if (!accepted) {
		const after = { ...rest, version: contest.version + 1 };
		return changeContest(parts, contest, after, [decided, ...more(after)], 'refuse');
	}
	const desk = new Desk(parts);
	const proposals = await proposalsOf(parts, contest.id);
	if (!proposals.some(({ id, state }) => id === proposal.id && state === 'open'))
		return failed({ why: 'moved' });
	const found = await countAnew(parts, contest, proposals, desk);
	if (found?.hash !== proposal.hash || found.number !== proposal.number) return failed({ why: 'moved' });
	if (found.number === 0)
		return letIn(parts, rest, contest, found, desk, (after) => [decided, ...more(after)]);
	return amend(parts, rest, contest, found, (after) => [decided, ...more(after)], { by, why, now });
}

async function amend(
	parts: ContestParts,
	rest: ContestRecord,
	before: ContestRecord,
	{ proposal, seq, number }: Found,
	decided: (after: ContestRecord) => readonly Write[],
	{ by, why, now }: { readonly by: string; readonly why: string; readonly now: number }
): Promise<Result<ContestRecord, NotMoved>> {
	const stepped = step(rest, { event: 'amend', actor: 'manager', by, why }, now);
	if (!stepped.ok) return stepped;
	const amended: ContestExport = proposal.amended;
	const { hash, result } = amended;
	const outcome = { number: number + 1, hash, seq, at: instantText(now), result };
	const after: ContestRecord = { ...stepped.value, outcome };
	const proof = randomId();
	await keepProof(parts.proofs, proof, amended);
	const writes: Write[] = [
		...decided(after),
		resultWrite(proof, after.id, { ...outcome, by, why }),
		...resultNotices(parts.authority.tables, after, 'amended', now, why)
	];
	return changeContest(parts, before, after, writes, 'amend');
}

/** The locked rounds count what came from now on. */
async function letIn(
	parts: ContestParts,
	rest: ContestRecord,
	before: ContestRecord,
	found: Found,
	desk: Desk,
	decided: (after: ContestRecord) => readonly Write[]
): Promise<Result<ContestRecord, NotMoved>> {
	const accepted = new Set(found.causes.map(({ fact }) => fact));
	const { roster, facts, seq } = await desk.counted(before);
	const locks = await desk.locks(before);
	const waiting = new Set(roster.waiting);
	const counting = facts.filter(({ id }) => !waiting.has(id));
	const writes: Write[] = [];
	for (const [round, lock] of locks) {
		const span = roster.rounds[round - 1];
		if (!span) continue;
		const { late, kept } = sinceLock(lock.facts, factsIn(counting, span));
		const touched = [...late, ...kept.map(({ id }) => id)].some((id) => accepted.has(id));
		if (!touched) continue;
		const then = lock.facts.filter(({ id }) => !accepted.has(id));
		const now = factsIn(counting, span).filter(({ id }) => accepted.has(id));
		const next = { round, number: lock.number + 1, seq, facts: [...then, ...now] };
		writes.push(await lockWrite(parts, before.id, next));
	}
	const after = { ...rest, version: before.version + 1 };
	return changeContest(parts, before, after, [...decided(after), ...writes], 'round');
}
