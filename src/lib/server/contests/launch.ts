/** C1: a draft's rules are fixed: who is in, who meets whom, when it begins, and what a draw is bound to. */
import { randomBytes } from 'node:crypto';
import { instantText } from '#lib/domain/calendar.ts';
import { commitmentOf } from '#lib/domain/contests/draw.ts';
import { isRoundFormat, type ContestRules } from '#lib/domain/contests/rules.ts';
import { rulesHash } from '#lib/domain/contests/proof.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Roster } from '#lib/domain/contests/roster.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import type { Write } from '#lib/server/record/store.ts';
import { audienceFaults } from './audience.ts';
import type { ContestParts } from './parts.ts';
import { momentsOf, rosterOf, type ContestMoments } from './roster.ts';
import { firstRows } from './roster-row.ts';

/** What a launch makes of a draft, beside the step itself. */
export interface Launched {
	readonly after: ContestRecord;
	readonly writes: readonly Write[];
}

const SECRET_BYTES = 32;

/** What a result has room for. */
const MOST_MATCHES = 100_000;
const MOST_SPOTS = 1_000_000;

/** Results that would come to more than the record has room for could never be settled. */
function sizeFaults({ format, prizes }: ContestRules, { entrants, rounds, days }: Roster): FieldError[] {
	const spots = prizes.filter(({ kind }) => kind === 'spot').length;
	if (format === 'season' && (entrants.length / 2) * rounds.length > MOST_MATCHES)
		return [{ pointer: '/window/to', message: `makes more than ${MOST_MATCHES} matches` }];
	return spots * days.length * entrants.length > MOST_SPOTS
		? [{ pointer: '/prizes', message: 'are too many of each day for so many days and people' }]
		: [];
}

/** Everything that is wrong with rules before anybody is bound by them, and the roster that they would have now. */
function readyToLaunch(
	parts: Pick<ContestParts, 'authority'>,
	contest: ContestRecord,
	given: unknown
): Result<{ readonly rules: ContestRules; readonly roster: Roster }, FieldError[]> {
	const read = readContestRules(given);
	if (!read.ok) return read;
	const rules = read.value;
	const roster = rosterOf(parts, { ...contest, rules, state: 'draft' });
	if (!roster.ok) return roster;
	const reps = roster.value.entrants.map(({ rep }) => rep);
	const faults = [...audienceFaults(parts.authority, rules, reps), ...sizeFaults(rules, roster.value)];
	const least = isRoundFormat(rules.format) ? 2 : 1;
	if (roster.value.entrants.length < least && rules.join === 'fixed')
		faults.push({
			pointer: '/eligibility',
			message: least === 1 ? 'leaves nobody in it' : 'leaves nobody to play against'
		});
	return faults.length > 0 ? failed(faults) : ok({ rules, roster: roster.value });
}

const texts = ({ startsAt, endsAt, settlesAt }: ContestMoments) => ({
	startsAt: instantText(startsAt),
	endsAt: instantText(endsAt),
	settlesAt: instantText(settlesAt)
});

/** The moments of a contest as they stand in its row. */
export const momentTexts = (rules: ContestRules, roster: Roster, graceHours: number) =>
	texts(momentsOf(rules, roster, graceHours));

/** C6: what a draw is bound to from now on, and the row that keeps its secret. */
function drawOf({ id, rules }: Pick<ContestRecord, 'id' | 'rules'>): {
	draw: Roster['draw'];
	writes: Write[];
} {
	if (rules.format !== 'raffle') return { draw: undefined, writes: [] };
	const secret = randomBytes(SECRET_BYTES).toString('hex');
	return {
		draw: { commitment: commitmentOf(secret) },
		writes: [{ op: 'create', collection: 'contest_secrets', data: { id, contest: id, secret } }]
	};
}

/**
 * A launched contest from a draft whose step was taken already. `late`: its window may be over, as that of one which repeats may
 * when the server was off.
 */
export function launched(
	parts: Pick<ContestParts, 'authority'>,
	stepped: ContestRecord,
	{ by, now, late = false }: { readonly by: string; readonly now: number; readonly late?: boolean }
): Result<Launched, FieldError[]> {
	const ready = readyToLaunch(parts, stepped, stepped.rules);
	if (!ready.ok) return ready;
	const { rules, roster } = ready.value;
	if (!late && roster.window.end <= now)
		return failed([{ pointer: '/window/to', message: 'is over already' }]);
	const hash = rulesHash(rules);
	const after: ContestRecord = {
		...stepped,
		rules,
		rulesHash: hash,
		entrants: roster.entrants.map(({ rep }) => ({ rep })),
		...momentTexts(rules, roster, stepped.graceHours),
		editions: [{ version: rules.version, hash, rules, at: instantText(now), by, why: '' }]
	};
	const { draw, writes } = drawOf(after);
	return ok({ after, writes: [...firstRows(after, draw ? { ...roster, draw } : roster), ...writes] });
}
