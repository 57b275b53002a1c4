/** A weekly contest makes its next one, launched, when it begins. */
import { instantText } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { launched } from './launch.ts';
import type { ContestParts } from './parts.ts';
import { contestNotices } from './tell.ts';

/** A draft of a contest's next window: the same rules from version 1 on. */
const nextDraft = (contest: ContestRecord): ContestRecord => ({
	...contest,
	id: randomId(),
	state: 'draft',
	rules: { ...contest.rules, version: 1, window: windowBefore(contest.rules.window, -1) },
	rulesHash: '',
	entrants: [],
	startsAt: '',
	endsAt: '',
	settlesAt: '',
	editions: [],
	steps: [],
	copyOf: contest.id,
	outcome: null,
	proposals: 0,
	version: 1
});

/** The writes that make the next one; where its rules cannot be launched any more it stays a draft. None: it does not repeat. */
export function repetitionOf(
	parts: Pick<ContestParts, 'authority'>,
	contest: ContestRecord,
	now: number
): readonly Write[] {
	if (contest.repeats !== 'weekly') return [];
	const draft = nextDraft(contest);
	const by = contest.createdBy;
	const steps = [{ event: 'launch' as const, at: instantText(now), by, why: '' }];
	const made = launched(parts, { ...draft, state: 'scheduled', steps, version: 2 }, { by, now, late: true });
	if (!made.ok) return [{ op: 'create', collection: 'contests', data: { ...draft } }];
	const { after, writes } = made.value;
	const notices = contestNotices(parts.authority.tables, after, 'launched', now);
	return [{ op: 'create', collection: 'contests', data: { ...after } }, ...writes, ...notices];
}
