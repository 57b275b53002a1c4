/** C2: joining after launch, and C6: the word that an entrant adds to a draw. */
import { instantText } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { isRoundFormat } from '#lib/domain/contests/rules.ts';
import type { Entrant, RosterGroup } from '#lib/domain/contests/roster.ts';
import { takesEntrants } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import type { Write } from '#lib/server/record/store.ts';
import { changeContest } from './moves.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { rosterOf } from './roster.ts';
import { rosterRow, waitsRow } from './roster-row.ts';

const wrong = (message: string): { ok: false; error: NotMoved } =>
	failed({ why: 'rules', faults: [{ pointer: '', message }] });

/** Whether it has, even where the clock has not looked at it yet. */
const hasBegun = ({ startsAt }: ContestRecord, now: number): boolean => now >= Date.parse(startsAt);

/** Whether a rep may join now, in the words that say why not. */
export function mayJoin(
	parts: Pick<ContestParts, 'authority' | 'clock'>,
	contest: ContestRecord,
	rep: Id
): Result<null, NotMoved> {
	const { rules, state, entrants } = contest;
	const now = parts.clock.now();
	if (rules.join !== 'open' || !takesEntrants(state)) return failed({ why: 'state' });
	if (entrants.some((one) => one.rep === rep)) return wrong('You are in it already.');
	if (now >= Date.parse(contest.endsAt)) return failed({ why: 'moved' });
	if (hasBegun(contest, now) && isRoundFormat(rules.format)) return wrong('Its rounds have been drawn.');
	const fresh = rosterOf(parts, { ...contest, state: 'draft' });
	if (!fresh.ok) return failed({ why: 'rules', faults: fresh.error });
	if (!fresh.value.entrants.some((one) => one.rep === rep)) return wrong('It is for others this time.');
	return ok(null);
}

/** C2: a rep joins; what they do from now on counts, before its begin everything does. */
export async function joinContest(
	parts: ContestParts,
	contest: ContestRecord,
	rep: Id
): Promise<Result<ContestRecord, NotMoved>> {
	const may = mayJoin(parts, contest, rep);
	if (!may.ok) return may;
	const now = parts.clock.now();
	const joined: Entrant = hasBegun(contest, now) ? { rep, since: now } : { rep };
	const entrants = [...contest.entrants, joined].sort((a, b) => (a.rep < b.rep ? -1 : 1));
	const after: ContestRecord = { ...contest, entrants, version: contest.version + 1 };
	const groups = groupsWith(parts, contest, rep);
	if (!groups.ok) return failed({ why: 'rules', faults: groups.error });
	const roster = rosterOf(parts, after, { groups: groups.value });
	if (!roster.ok) return failed({ why: 'rules', faults: roster.error });
	const row = rosterRow(after, roster.value);
	const { id } = after;
	const { reps } = waitsRow(after, roster.value);
	const writes: Write[] = [
		{ op: 'update', collection: 'contest_rosters', id, data: row },
		{ op: 'update', collection: 'contest_waits', id, data: { reps } }
	];
	return changeContest(parts, contest, after, writes, 'join');
}

/** The groups as they were fixed, with the newcomer where the floor has them now. */
function groupsWith(
	parts: Pick<ContestParts, 'authority'>,
	contest: ContestRecord,
	rep: Id
): Result<readonly RosterGroup[], FieldError[]> {
	const fixed = parts.authority.tables.contest_rosters.get(contest.id)?.roster.groups ?? [];
	const fresh = rosterOf(parts, { ...contest, state: 'draft' });
	if (!fresh.ok) return fresh;
	if (contest.rules.format === 'team') return ok(fixed);
	const own = fresh.value.groups.find(({ reps = [] }) => reps.includes(rep));
	if (!own) return ok(fixed);
	if (!fixed.some(({ id }) => id === own.id))
		return ok([...fixed, { id: own.id, reps: [rep] }].sort((a, b) => (a.id < b.id ? -1 : 1)));
	return ok(
		fixed.map((group) =>
			group.id === own.id ? { ...group, reps: [...(group.reps ?? []), rep].sort() } : group
		)
	);
}

/** C6: so long may a word be. */
export const WORD_LENGTH = 60;

/** Whether a draw takes words now: its tickets are published, and its time has not come. */
export const takesWords = (
	{ authority, clock }: Pick<ContestParts, 'authority' | 'clock'>,
	{ id, state, rules, settlesAt }: ContestRecord
): boolean =>
	state === 'provisional' &&
	rules.format === 'raffle' &&
	authority.tables.contest_rosters.get(id)?.roster.draw?.tickets !== undefined &&
	clock.now() < Date.parse(settlesAt);

/** C6: an entrant's word, once and for good. It is seen by nobody until the draw. */
export async function addWord(
	parts: ContestParts,
	contest: ContestRecord,
	rep: Id,
	word: string
): Promise<Result<string, NotMoved>> {
	const text = word.normalize('NFC').replace(/\s+/g, ' ').trim();
	if (!takesWords(parts, contest)) return failed({ why: 'state' });
	if (!contest.entrants.some((one) => one.rep === rep)) return failed({ why: 'state' });
	if (text === '' || text.length > WORD_LENGTH || !text.isWellFormed())
		return failed({
			why: 'rules',
			faults: [{ pointer: '/word', message: `must be 1 to ${WORD_LENGTH} characters` }]
		});
	const at = instantText(parts.clock.now());
	const row: Write = {
		op: 'create',
		collection: 'contest_words',
		data: { contest: contest.id, rep, word: text, at }
	};
	// this row goes before the words are read: from then on none is taken that the draw would not hear
	const open: Write = {
		op: 'update',
		collection: 'contest_waits',
		id: contest.id,
		data: { contest: contest.id }
	};
	const made = await decideOnce(parts, `contests:${contest.id}:word:${rep}`, [open, row]);
	if (!made.ok)
		return failed(made.error.kind === 'missing' ? { why: 'state' } : { why: 'record', refusal: made.error });
	return made.value === 'new' ? ok(text) : failed({ why: 'moved' });
}
