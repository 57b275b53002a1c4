/** C1-C3: whenever somebody looks for the first time, the demo's contests can be launched and played. */
import { describe, expect, test } from 'vitest';
import { dayNumber, startOfDay } from '#lib/domain/calendar.ts';
import { makeRoster, type RosterSource } from '#lib/domain/contests/make-roster.ts';
import { demoContests, demoSeason } from '#lib/domain/demo/contests.ts';
import { demoHolidays, demoLeave } from '#lib/domain/demo/days-off.ts';
import { demoPeople, isDemoId } from '#lib/domain/demo/people.ts';
import { metricCatalogue } from '#lib/domain/metrics.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';

const HOUR = 3_600_000;
const ZONE = 'Europe/Berlin';
/** Each day of a week, a month's ends, Christmas, a new year, a leap day and both clock changes, at night and in the evening. */
const DATES = [
	...['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'],
	...['2026-11-30', '2026-12-01', '2026-12-21', '2026-12-25', '2027-01-01', '2028-02-29'],
	...['2026-03-29', '2026-10-25']
];

function sourceOn(today: number): RosterSource {
	const people = demoPeople(20, today);
	return {
		timeZone: ZONE,
		weekStart: 1,
		pattern: { workingDays: [1, 2, 3, 4, 5], hours: { from: '09:00', to: '17:00' }, fte: 1000 },
		reps: people.sellers.map(({ rep }) => rep),
		memberships: people.memberships,
		teamRegions: people.teamRegions,
		capacity: [],
		holidays: demoHolidays(today),
		leave: demoLeave(20, people.sellers, today, 'manager').filter(({ state }) => state === 'approved'),
		targets: [],
		metrics: metricCatalogue([], new Set())
	};
}

describe.each(DATES)('on %s', (date) => {
	const today = dayNumber(date);
	test.each([0.1, 9, 23.9])(
		'C1, C3 at %f h: rules hold, people are in it, and some of each age are there',
		(hour) => {
			const midnight = startOfDay(today + 1, ZONE);
			const now = Math.min(startOfDay(today, ZONE) + hour * HOUR, midnight - HOUR / 10);
			const told = demoContests(20, today, now, ZONE, () => 12);
			expect(demoContests(20, today, now, ZONE, () => 12)).toEqual(told);
			expect(new Set(told.map(({ contest }) => contest.id)).size).toBe(told.length);
			const ages = { over: 0, running: 0, ahead: 0, drafts: 0 };
			for (const { contest, launchedAt } of told) {
				expect(isDemoId(contest.id) && contest.id.length).toBe(15);
				expect(readContestRules(contest.rules), contest.name).toMatchObject({ ok: true });
				const roster = makeRoster(contest.rules, sourceOn(today), [], { contest: contest.id });
				if (!roster.ok) throw new Error(`${contest.name}: ${JSON.stringify(roster.error)}`);
				expect(roster.value.entrants.length, contest.name).toBeGreaterThan(15);
				const { start, end } = roster.value.window;
				if (launchedAt === undefined) ages.drafts++;
				else {
					expect(launchedAt, contest.name).toBeLessThan(Math.min(now, end));
					ages[
						end + contest.graceHours * HOUR <= now ? 'over' : start <= now && now < end ? 'running' : 'ahead'
					]++;
				}
			}
			expect(ages.over).toBeGreaterThanOrEqual(4);
			expect(ages.running).toBeGreaterThanOrEqual(4);
			expect(ages.ahead).toBeGreaterThanOrEqual(1);
			expect(ages.drafts).toBe(1);
		}
	);
});

test('C2 the target of a race follows from who is fastest: near its end, and not over', () => {
	const today = dayNumber('2026-11-25');
	const now = startOfDay(today, ZONE) + 10 * HOUR;
	for (const most of [0, 1, 7, 19, 40]) {
		const race = demoContests(20, today, now, ZONE, () => most).find(
			({ contest }) => contest.rules.format === 'race'
		);
		const { target = '0' } = race?.contest.rules.options as { target?: string };
		expect(Number(target)).toBeGreaterThan(most);
	}
});

test('the season is called as the month has it', () => {
	const names = ['2026-11-25', '2026-12-01', '2027-02-28', '2027-03-01', '2027-06-01', '2027-09-01'].map(
		(date) => demoSeason(dayNumber(date)).name
	);
	expect(names.map((name) => name.split(' ')[0])).toEqual([
		...['Autumn', 'Winter', 'Winter', 'Spring', 'Summer', 'Autumn']
	]);
});
