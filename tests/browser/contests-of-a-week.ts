/** A week's contests as pages are handed them: Monday is the first of June 2026, in UTC. */
import { Format } from '#lib/client/format.ts';
import type { ContestMetric } from '#lib/client/contest-words.ts';
import { dateOfDay, instantText } from '#lib/domain/calendar.ts';
import { LatestFacts } from '#lib/domain/contests/latest.ts';
import { rulesHash, settle } from '#lib/domain/contests/proof.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import { DAY, END, fact, HOUR, MONDAY, roster } from '../unit/contests/kit.ts';

/** Tuesday, noon. */
export const NOON = MONDAY + DAY + 12 * HOUR;
export const format = new Format({ locale: 'en-GB', currency: 'EUR', timeZone: 'UTC' }, () => NOON);
export const CALLS: ContestMetric = {
	key: 'calls',
	name: 'Calls',
	unit: 'count',
	direction: 'up',
	ratio: false
};
export const PEOPLE = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];
const nameOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);
export const NAMES = Object.fromEntries(PEOPLE.map((id) => [id, nameOf(id)]));

/** So many calls of each of those people. */
export const calls = (...counts: number[]): ContestFact[] =>
	counts.flatMap((count, at) => (count === 0 ? [] : [fact(PEOPLE[at] ?? '', 9 + at, count)]));

/** A contest that ada is in. */
export const seen = (rules: ContestRules, over: Partial<SeenContest> = {}): SeenContest => ({
	id: 'contest',
	name: 'Most calls of the week',
	state: 'live',
	rules,
	rulesHash: rulesHash(rules),
	entrants: PEOPLE.map((rep) => ({ rep })),
	startsAt: instantText(MONDAY),
	endsAt: instantText(END),
	settlesAt: instantText(END + DAY),
	graceHours: 24,
	series: '',
	repeats: '',
	copyOf: '',
	outcome: null,
	proposals: 0,
	version: 3,
	editions: [{ version: 1, hash: rulesHash(rules), at: instantText(MONDAY - DAY), by: '', why: '' }],
	steps: [],
	words: ['Most calls from Mon 1 Jun to Fri 5 Jun; who ties wins alike.', 'Everyone takes part.'],
	isIn: true,
	may: [],
	acts: [],
	names: NAMES,
	...over
});

/** Eight hours of each day. */
export const HOURS = [0, 1, 2, 3, 4].map((day) => ({
	start: MONDAY + day * DAY + 9 * HOUR,
	end: MONDAY + day * DAY + 17 * HOUR
}));

/** How it stands at noon on Tuesday. */
export const stands = (
	rules: ContestRules,
	facts: readonly ContestFact[],
	own: Roster = roster(PEOPLE)
): ContestShown => ({
	standings: standings(rules, own, facts, NOON),
	hours: HOURS,
	last: new LatestFacts(rules, own).read(NOON, (day) =>
		facts.filter(({ localDate }) => localDate === dateOfDay(day))
	),
	from: 'here',
	odds: null
});

/** The same, settled; and the file that proves it. */
export function settled(rules: ContestRules, facts: readonly ContestFact[], own: Roster = roster(PEOPLE)) {
	const file = settle(rules, own, facts);
	const contest = seen(rules, {
		state: 'settled',
		steps: [{ event: 'settle', at: instantText(END + DAY), by: '', why: '' }],
		outcome: { number: 1, hash: file.hash, seq: 9, at: instantText(END + DAY), result: file.result }
	});
	return { file, contest };
}
