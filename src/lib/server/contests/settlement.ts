/** C3, C5, C6: freezing a draw's tickets, and settling: the file that proves a result is kept first, then it is written once. */
import { instantText } from '#lib/domain/calendar.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { PROGRAM_HASH } from '#lib/domain/contests/program-hash.ts';
import { settle, ticketsIn, type ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { WORDS_MS } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, type Result } from '#lib/domain/result.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { Desk } from './desk.ts';
import { lockWrite } from './locks.ts';
import { changeContest, step } from './moves.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { keepProof } from './proofs.ts';
import { noRows, rosterRow } from './roster-row.ts';
import { contestNotices, resultNotices, winnersTold } from './tell.ts';

/** What is older than this when it is settled is told, and celebrated on no wall. */
const CELEBRATED_MS = 60_000;
const EXPIRES_MS = 15 * 60_000;
/** A raffle is one round. */
const DRAW_ROUND = 1;

/** The record as it is now has been read. */
export async function caughtUp({
	record,
	authority
}: Pick<ContestParts, 'record' | 'authority'>): Promise<void> {
	await authority.reached((await record.head()).seq);
}

/** C5: a result as the record names it; its file has the same id. */
export const resultWrite = (
	id: Id,
	contest: Id,
	{
		number,
		hash,
		seq,
		at,
		by,
		why
	}: { number: number; hash: string; seq: number; at: string; by: string; why: string }
): Write => ({
	op: 'create',
	collection: 'contest_results',
	data: { id, contest, number, hash, seq, at, by, why }
});

/**
 * C6: at the end of grace: the tickets, as the facts give them now, are frozen and published, and words are taken from now on. What
 * they were counted from is kept.
 */
export async function freezeTickets(
	parts: ContestParts,
	desk: Desk,
	before: ContestRecord
): Promise<Result<ContestRecord, NotMoved>> {
	await caughtUp(parts);
	const { roster, facts, seq } = await desk.counted(before);
	const { draw = { commitment: '' } } = roster;
	const { result } = settle(before.rules, { ...roster, draw: { commitment: draw.commitment } }, facts);
	const tickets = ticketsIn(result);
	const now = parts.clock.now();
	const after: ContestRecord = {
		...before,
		settlesAt: instantText(Math.max(Date.parse(before.settlesAt), now + WORDS_MS)),
		version: before.version + 1
	};
	// what waited is frozen with them: a word on it comes too late for this draw
	const row = rosterRow(after, { ...roster, draw: { ...draw, tickets } }, roster.waiting);
	const { id } = after;
	const lock = await lockWrite(parts, id, { round: DRAW_ROUND, number: 1, seq, facts });
	const writes: Write[] = [
		lock,
		{ op: 'update', collection: 'contest_rosters', id, data: row },
		...contestNotices(parts.authority.tables, after, 'words', now)
	];
	return changeContest(parts, before, after, writes, 'tickets');
}

interface Basis {
	readonly roster: Roster;
	readonly facts: readonly ContestFact[];
	readonly seq: number;
}

/** C6: what a frozen draw is settled from: the facts of then, and the words and the secret of now. */
async function drawn(parts: ContestParts, desk: Desk, contest: ContestRecord): Promise<Basis | undefined> {
	const { record, authority } = parts;
	const { id } = contest;
	// whoever adds a word touches this row: from here on none comes
	const close: Write = { op: 'delete', collection: 'contest_waits', id };
	const closed = await decideOnce(parts, `contests:${id}:closed`, [close]);
	if (!closed.ok) throw new Error(closed.error.message);
	const roster = authority.tables.contest_rosters.get(id)?.roster;
	const lock = (await desk.locks(contest)).get(DRAW_ROUND);
	const secret = await record.get('contest_secrets', id);
	if (!roster?.draw || !lock || !secret) return undefined;
	const filter = record.filter('contest = {:contest}', { contest: id });
	const said: [Id, string][] = [];
	for (let page = 1; ; page++) {
		const some = await record.find('contest_words', { filter, sort: 'id', limit: 1_000, page });
		said.push(...some.map(({ rep, word }): [Id, string] => [rep, word]));
		if (some.length < 1_000) break;
	}
	const words = said.sort(([a], [b]) => (a < b ? -1 : 1));
	const draw = { ...roster.draw, words, secret: secret.secret };
	return { roster: { ...roster, draw }, facts: lock.facts, seq: authority.position.seq };
}

/** What follows from a settlement for the rows by which pages count: only a draw's stays, with all that was published. */
function rowsAfter(tables: Tables, contest: ContestRecord, { roster }: ContestExport): Write[] {
	const { id, rules } = contest;
	if (rules.format !== 'raffle') return noRows(tables, id);
	const row = rosterRow(contest, roster, roster.waiting);
	return [
		{ op: 'update', collection: 'contest_rosters', id, data: row },
		{ op: 'delete', collection: 'contest_secrets', id }
	];
}

/** C5: settles a contest whose grace is over, from everything that is in the record by now, and celebrates who won. */
export async function settleContest(
	parts: ContestParts,
	desk: Desk,
	before: ContestRecord,
	celebrate: (celebration: Celebrate) => void = () => undefined
): Promise<Result<ContestRecord, NotMoved>> {
	await caughtUp(parts);
	const basis =
		before.rules.format === 'raffle' ? await drawn(parts, desk, before) : await desk.counted(before);
	if (!basis) return failed({ why: 'moved' });
	const now = parts.clock.now();
	const made = settle(before.rules, basis.roster, basis.facts, PROGRAM_HASH);
	const stepped = step(before, { event: 'settle', actor: 'clock', by: 'clock', why: '' }, now);
	if (!stepped.ok) return stepped;
	const at = instantText(now);
	const outcome = { number: 1, hash: made.hash, seq: basis.seq, at, result: made.result };
	const after: ContestRecord = { ...stepped.value, outcome };
	const proof = randomId();
	await keepProof(parts.proofs, proof, made);
	const winners = winnersTold(after, now);
	const { tables } = parts.authority;
	const writes: Write[] = [
		resultWrite(proof, after.id, { ...outcome, by: 'clock', why: '' }),
		...rowsAfter(tables, after, made),
		...resultNotices(tables, after, 'settled', now),
		...(winners?.writes ?? [])
	];
	const written = await changeContest(parts, before, after, writes, 'settle');
	// it is tried again, with another file each time; where nobody answered the record may name this one
	if (!written.ok && written.error.why === 'record' && written.error.refusal.kind === 'invalid')
		await parts.proofs.remove(proof);
	if (written.ok && winners && now - Date.parse(before.settlesAt) <= CELEBRATED_MS) {
		const { id, subject } = winners;
		celebrate({ id, kind: 'contest', subject, at: now, expiresAt: now + EXPIRES_MS });
	}
	return written;
}

/** Whether two results say the same. */
export const sameResult = (a: Pick<ContestExport, 'result'>, b: Pick<ContestExport, 'result'>): boolean =>
	canonicalJson(a.result) === canonicalJson(b.result);
