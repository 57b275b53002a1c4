/** C2: a manager's word on facts that wait: confirmed ones count, refused ones do not. */
import { instantText } from '#lib/domain/calendar.ts';
import type { CheckState, ContestRecord } from '#lib/domain/contests/record.ts';
import { isSettled, isUnderWay } from '#lib/domain/contests/states.ts';
import type { Id, InstantText } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { digestOf } from './digest.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { recount } from './proposals.ts';

const PAGE = 1_000;

/** What somebody said of a fact. */
export interface Check {
	readonly id: Id;
	readonly rep: Id;
	readonly state: CheckState;
	readonly by: string;
	readonly at: InstantText;
	/** A digest of the fact as it was then: a word on it is no word on what somebody makes of it later. */
	readonly as: string;
}

/** What was said of a contest's facts, by fact. Rejects where the record is away. */
export async function checksOf(
	record: Pick<RecordStore, 'find' | 'filter'>,
	contest: Id
): Promise<Map<Id, Check>> {
	const found = new Map<Id, Check>();
	const filter = record.filter('contest = {:contest}', { contest });
	for (let page = 1; ; page++) {
		const some = await record.find('contest_checks', { filter, sort: 'id', limit: PAGE, page });
		for (const { fact, ...check } of some) found.set(fact, check);
		if (some.length < PAGE) return found;
	}
}

/**
 * Says of a fact that it counts (`confirmed`), that it does not (`refused`), or takes either back (`waiting`). A running contest counts
 * by it at once; C7: of a settled one it makes a proposal.
 * @param fact `as`: its digest as it was looked at; what it became since is not spoken of
 * @param more written with it, such as an audit row
 */
export async function checkFact(
	parts: ContestParts,
	contest: ContestRecord,
	fact: { readonly id: Id; readonly rep: Id; readonly as?: string },
	state: CheckState,
	by: string,
	more: readonly Write[] = []
): Promise<Result<CheckState, NotMoved>> {
	const { record, clock, authority } = parts;
	if (!isUnderWay(contest.state) && !isSettled(contest.state)) return failed({ why: 'state' });
	const activity = await record.get('activities', fact.id);
	if (!activity) return failed({ why: 'moved' });
	const as = digestOf(activity);
	if (fact.as && fact.as !== as) return failed({ why: 'moved' });
	const said = { state, by, at: instantText(clock.now()), as };
	const names = { contest: contest.id, fact: fact.id };
	const filter = record.filter('contest = {:contest} && fact = {:fact}', names);
	const [known] = await record.find('contest_checks', { filter, limit: 1 });
	const check: Write = known
		? { op: 'update', collection: 'contest_checks', id: known.id, data: said }
		: { op: 'create', collection: 'contest_checks', data: { ...names, rep: fact.rep, ...said } };
	// the row is gone once the contest is settled: then this was too late for it, and is refused
	const waiting = authority.tables.contest_waits.get(contest.id)?.facts ?? [];
	const rest = waiting.filter((id) => id !== fact.id);
	const facts = state === 'confirmed' ? rest : [...rest, fact.id].sort();
	const waits: Write = { op: 'update', collection: 'contest_waits', id: contest.id, data: { facts } };
	const counts = isUnderWay(contest.state);
	const written = await record.write([check, ...(counts ? [waits] : []), ...more]);
	if (!written.ok)
		return failed(
			written.error.kind === 'missing' ? { why: 'moved' } : { why: 'record', refusal: written.error }
		);
	if (!counts) await recount(parts, contest);
	return ok(state);
}
