/** C3: a contest's moves as they are written: each once, with all that follows from it in the same batch. */
import { instantText } from '#lib/domain/calendar.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { editFaults } from '#lib/domain/contests/edits.ts';
import { rulesHash } from '#lib/domain/contests/proof.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { needsReason, nextState, type ContestActor, type ContestEvent } from '#lib/domain/contests/states.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import type { Write } from '#lib/server/record/store.ts';
import { launched, momentTexts, type Launched } from './launch.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { repetitionOf } from './repeat.ts';
import { rosterOf } from './roster.ts';
import { noRows, rosterRow } from './roster-row.ts';
import { contestNotices, type ContestNotice } from './tell.ts';

export type { ContestParts, NotMoved } from './parts.ts';

export interface ContestAct {
	readonly event: ContestEvent;
	readonly actor: ContestActor;
	/** Who acts (access.ts, `actorOf`); `clock`: the floor itself. */
	readonly by: string;
	/** '' where nothing has to be said. */
	readonly why: string;
	/** Of `edit` (and `launch`: in place of the draft's); its `version` is set here. */
	readonly rules?: ContestRules;
	/** Of `edit` and `launch`: another name. */
	readonly name?: string;
}

const NOTICES: Readonly<Partial<Record<ContestEvent, ContestNotice>>> = {
	launch: 'launched',
	withdraw: 'withdrawn',
	begin: 'begun',
	pause: 'paused',
	resume: 'resumed',
	edit: 'edited',
	end: 'ended',
	cancel: 'cancelled'
};

/**
 * Makes a move. From each version of a contest there is one change and no more: its name is unique, so that neither a second server
 * nor a repeated try makes another. Settling and amending are settlement.ts and proposals.ts.
 * @param more written with it, such as an audit row
 */
export async function moveContest(
	parts: ContestParts,
	before: ContestRecord,
	act: ContestAct,
	more: (after: ContestRecord) => readonly Write[] = () => []
): Promise<Result<ContestRecord, NotMoved>> {
	if (act.event === 'settle' || act.event === 'amend') return failed({ why: 'state' });
	const now = parts.clock.now();
	const stepped = step(before, act, now);
	if (!stepped.ok) return stepped;
	const made = follow(parts, before, stepped.value, act, now);
	if (!made.ok) return failed({ why: 'rules', faults: made.error });
	const { after, writes } = made.value;
	const kind = NOTICES[act.event];
	// of a draft again, whoever was in it
	const told = act.event === 'withdraw' ? { ...after, entrants: before.entrants } : after;
	const notices = kind ? contestNotices(parts.authority.tables, told, kind, now, act.why) : [];
	return changeContest(parts, before, after, [...writes, ...notices, ...more(after)], act.event);
}

/** The contest one step on; refused where that cannot happen to it now, or nobody said why. */
export function step(
	before: ContestRecord,
	{ event, actor, by, why }: Pick<ContestAct, 'event' | 'actor' | 'by' | 'why'>,
	now: number
): Result<ContestRecord, NotMoved> {
	const state = nextState(before.state, event, actor);
	if (!state) return failed({ why: 'state' });
	if (needsReason(event) && why.trim() === '') return failed({ why: 'reason' });
	if (isTooLate(before, event, now)) return failed({ why: 'moved' });
	const steps = [...before.steps, { event, at: instantText(now), by, why }];
	return ok({ ...before, state, steps, version: before.version + 1 });
}

/** What has begun is not taken back, and what is over gets no longer, though the clock may not have looked at it yet. */
const isTooLate = ({ startsAt, endsAt }: ContestRecord, event: ContestEvent, now: number): boolean =>
	(event === 'withdraw' && now >= Date.parse(startsAt)) || (event === 'edit' && now >= Date.parse(endsAt));

/** Writes a contest's next version with all that follows from it, once. */
export async function changeContest(
	parts: Pick<ContestParts, 'record' | 'clock'>,
	before: ContestRecord,
	after: ContestRecord,
	writes: readonly Write[],
	what: string
): Promise<Result<ContestRecord, NotMoved>> {
	const { id, ...fields } = after;
	const data = Object.fromEntries(
		Object.entries(fields).filter(([name, value]) => value !== before[name as keyof ContestRecord])
	);
	const row: Write = { op: 'update', collection: 'contests', id, data };
	const decided = await decideOnce(parts, `contests:${id}:${after.version}`, [row, ...writes], { what });
	if (!decided.ok) return failed({ why: 'record', refusal: decided.error });
	return decided.value === 'new' ? ok(after) : failed({ why: 'moved' });
}

/** What an event makes of a contest beside its state. */
function follow(
	parts: ContestParts,
	before: ContestRecord,
	stepped: ContestRecord,
	{ event, by, why, rules, name }: ContestAct,
	now: number
): Result<Launched, FieldError[]> {
	const named = name === undefined ? stepped : { ...stepped, name };
	switch (event) {
		case 'launch':
			return launched(parts, rules ? { ...named, rules } : named, { by, now });
		case 'withdraw':
			return ok({
				after: withdrawn(stepped),
				writes: [...noRows(parts.authority.tables, before.id), ...noSecret(before)]
			});
		case 'begin':
			return ok({ after: stepped, writes: repetitionOf(parts, stepped, now) });
		case 'edit':
			return edited(parts, before, named, rules, { by, why, now });
		case 'cancel':
			return ok({
				after: stepped,
				writes: [...noRows(parts.authority.tables, before.id), ...noSecret(before)]
			});
		default:
			return ok({ after: stepped, writes: [] });
	}
}

const noSecret = ({ id, rules }: ContestRecord): Write[] =>
	rules.format === 'raffle' ? [{ op: 'delete', collection: 'contest_secrets', id }] : [];

/** A draft again: nothing is fixed. */
const withdrawn = (contest: ContestRecord): ContestRecord => ({
	...contest,
	rulesHash: '',
	entrants: [],
	startsAt: '',
	endsAt: '',
	settlesAt: '',
	editions: []
});

/** C1: longer, with more prizes, or with its words mended; a new edition, and ends that move with the window. */
function edited(
	parts: ContestParts,
	before: ContestRecord,
	named: ContestRecord,
	given: ContestRules | undefined,
	{ by, why, now }: { readonly by: string; readonly why: string; readonly now: number }
): Result<Launched, FieldError[]> {
	const asked = given && { ...given, version: before.rules.version };
	if (!asked || canonicalJson(asked) === canonicalJson(before.rules)) {
		if (named.name === before.name) return failed([{ pointer: '', message: 'changes nothing' }]);
		return ok({ after: named, writes: [] });
	}
	const read = readContestRules({ ...asked, version: before.rules.version + 1 });
	if (!read.ok) return read;
	const rules = read.value;
	const faults = editFaults(before.rules, rules);
	if (faults.length > 0) return failed(faults);
	const roster = rosterOf(parts, { ...named, rules });
	if (!roster.ok) return roster;
	const hash = rulesHash(rules);
	const edition = { version: rules.version, hash, rules, at: instantText(now), by, why };
	const after: ContestRecord = {
		...named,
		rules,
		rulesHash: hash,
		...momentTexts(rules, roster.value, before.graceHours),
		editions: [...before.editions, edition]
	};
	const row = rosterRow(after, roster.value);
	const { id } = after;
	return ok({ after, writes: [{ op: 'update', collection: 'contest_rosters', id, data: row }] });
}
