/** A challenge's moves as they are written: each once, with all that follows from it in the same batch. */
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import { due, play, type Act, type MoveRefusal } from '#lib/domain/challenges/machine.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import { moveNotices, resultTellings, rulingNotices } from './tell.ts';
import { umpireOf } from './umpire.ts';

export interface ChallengeParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter'>;
	readonly authority: Pick<Authority, 'engine' | 'tables' | 'position'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** `moved`: somebody made another move meanwhile; look again. */
export type NotMade =
	{ readonly why: MoveRefusal | 'moved' } | { readonly why: 'record'; readonly refusal: WriteRefusal };

/** The fields that moves change. */
const changed = ({
	sides,
	stake,
	state,
	why,
	acceptedAt,
	startsAt,
	endsAt,
	settledAt,
	agreed,
	result,
	proposal,
	ruling,
	version
}: Challenge) => ({
	sides,
	stake,
	state,
	why,
	acceptedAt,
	startsAt,
	endsAt,
	settledAt,
	agreed,
	result,
	proposal,
	ruling,
	version
});

function teamsNow(parts: ChallengeParts): (rep: Id) => readonly Id[] {
	const roster = new Roster(parts.authority.tables.memberships.values());
	const today = todayOf(parts);
	return (rep) => roster.teams(rep, today);
}

/**
 * Makes a move, and the start that falls due with it. From each version there is one move and no more: its name is unique, so
 * that neither a second server nor a repeated try makes another. `more`: written with it, such as an audit row.
 */
export async function makeMove(
	parts: ChallengeParts,
	before: Challenge,
	act: Act,
	more: (after: Challenge) => readonly Write[] = () => []
): Promise<Result<Challenge, NotMade>> {
	const umpire = umpireOf(parts);
	const played = play(before, act, umpire);
	if (!played.ok) return failed({ why: played.error });
	let after = played.value;
	if (after.state === 'accepted' && before.state === 'invited' && due(after, umpire.now) === 'start') {
		const started = play(after, { move: 'start', by: ['clock'] }, umpire);
		if (started.ok) after = { ...started.value, version: after.version };
	}
	const { tables } = parts.authority;
	const settled = after.state === 'settled' && before.state !== 'settled';
	const writes: Write[] = [
		{ op: 'update', collection: 'challenges', id: before.id, data: { ...changed(after) } },
		...moveNotices(tables, before, after, act, umpire.now),
		...(act.move === 'recount' ? rulingNotices(tables, after, teamsNow(parts), umpire.now) : []),
		...(settled ? resultTellings(tables, after, umpire.now) : []),
		...more(after)
	];
	const key = `challenges:${before.id}:${after.version}`;
	const decided = await decideOnce(parts, key, writes, { move: act.move, rep: act.rep ?? '' });
	if (!decided.ok) return failed({ why: 'record', refusal: decided.error });
	return decided.value === 'new' ? ok(after) : failed({ why: 'moved' });
}
