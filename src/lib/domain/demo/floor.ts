/** A believable company for those who only want to look: people, targets and half a year of sales, from a seed. */
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import type {
	Capacity,
	Holiday,
	Id,
	Leave,
	LocalDate,
	StreakRule,
	Target,
	Weekday,
	Workspace
} from '#lib/domain/records.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import type { SharedGoal } from '#lib/domain/goals/shared.ts';
import { demoChallenges } from './challenges.ts';
import { demoSharedGoals } from './goals.ts';
import { demoHolidays, demoLeave } from './days-off.ts';
import { demoHistory, type DemoActivity } from './history.ts';
import { shiftAt } from './hours.ts';
import { demoNotices } from './notices.ts';
import { COMPANY, demoId, demoPeople, type People } from './people.ts';
import { demoPraise, type DemoPraise } from './praise.ts';

/** Six months. */
const HISTORY_DAYS = 183;
const MONTH_DAYS = 30.4;
/** Targets are a little above what was done. */
const STRETCH = 1.05;
const MONEY_STEP = 500_000;
const CALLS_STEP = 5;
const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** What the demo's people keep up: they call enough for streaks of unlike lengths, and an order a week is in reach of all. */
const STREAK_RULES: readonly StreakRule[] = (
	[
		['Fifteen calls', 'calls', 15, 'day'],
		['An order a week', 'orders', 1, 'week']
	] as const
).map(([name, metric, minimum, per], index) => ({
	id: demoId('streak', index + 1),
	...{ name, metric, minimum, per },
	...{ from: '', active: true, version: 1 }
}));

export interface DemoFloor extends People {
	readonly workspace: Pick<Workspace, 'name' | 'demo'>;
	readonly capacity: readonly Capacity[];
	readonly holidays: readonly Holiday[];
	readonly leave: readonly Leave[];
	readonly targets: readonly Target[];
	readonly streakRules: readonly StreakRule[];
	/** H2 */
	readonly sharedGoals: readonly SharedGoal[];
	/** H1; those that are over wait to be settled. */
	readonly challenges: readonly Challenge[];
	/** What those with an account were told. */
	readonly notifications: readonly Notification[];
	/** Shout-outs, and what was said to them. */
	readonly praise: DemoPraise;
	/** Oldest first. */
	readonly activities: readonly DemoActivity[];
}

/**
 * If `date` lies on a weekend, a capacity record that makes this weekend one to work (P6): a demo is at work whenever
 * somebody looks, and its boards shall know that. undefined on other days.
 */
export function weekendShift(date: LocalDate): Capacity | undefined {
	const day = dayNumber(date);
	const weekday = weekdayOf(day);
	if (weekday <= 5) return undefined;
	const saturday = day - (weekday - 6);
	return {
		id: demoId('shift', saturday),
		rep: '',
		from: dateOfDay(saturday),
		to: dateOfDay(saturday + 1),
		workingDays: EVERY_DAY,
		hours: { from: '09:00', to: '17:00' },
		fte: 1000,
		timeZone: ''
	};
}

/** What a team and everybody sold in an average month; a rep's is that of the time they were there. */
function monthlyOrders(
	activities: readonly DemoActivity[],
	of: (activity: DemoActivity) => Id,
	worth: (order: DemoActivity) => number
): Map<Id, number> {
	const sums = new Map<Id, number>();
	for (const activity of activities) {
		if (activity.type !== 'order') continue;
		const key = of(activity);
		sums.set(key, (sums.get(key) ?? 0) + (worth(activity) * MONTH_DAYS) / HISTORY_DAYS);
	}
	return sums;
}

const stretched = (value: number, step: number): number =>
	Math.max(step, Math.round((value * STRETCH) / step) * step);

function targetsOf({ sellers, memberships }: People, activities: readonly DemoActivity[]): Target[] {
	const teamNow = new Map(memberships.filter(({ to }) => to === '').map(({ rep, team }) => [rep, team]));
	const amount = (order: DemoActivity) => order.amount;
	const byTeam = monthlyOrders(activities, ({ rep }) => teamNow.get(rep) ?? '', amount);
	const byRep = monthlyOrders(activities, ({ rep }) => rep, amount);
	/** A credit is no order. */
	const orders = monthlyOrders(
		activities,
		({ rep }) => rep,
		(order) => (order.amount < 0 ? 0 : order.quantity)
	);
	const target = (subject: string, metric: string, period: 'day' | 'month', value: number) => ({
		subject,
		metric,
		period,
		value
	});
	const teams = [...byTeam].map(([team, sum]) => ({ team, value: stretched(sum, MONEY_STEP) }));
	const present = sellers.filter(({ lastDay }) => lastDay === Infinity);
	return [
		target(
			'workspace',
			'revenue',
			'month',
			teams.reduce((sum, { value }) => sum + value, 0)
		),
		...teams.map(({ team, value }) => target(`team:${team}`, 'revenue', 'month', value)),
		...present.map(({ rep: { id } }) =>
			target(`rep:${id}`, 'revenue', 'month', stretched(byRep.get(id) ?? 0, MONEY_STEP / 5))
		),
		...present.map(({ rep: { id }, profile }) =>
			target(`rep:${id}`, 'calls', 'day', stretched(profile.calls, CALLS_STEP))
		),
		...present.map(({ rep: { id } }) =>
			target(`rep:${id}`, 'orders', 'month', stretched(orders.get(id) ?? 0, 1))
		)
	].map((rest, index) => ({ id: demoId('target', index + 1), ...rest, from: '', to: '', public: true }));
}

/**
 * The demo company as it stands at `now` (ms since 1970) in a time zone: the same seed, moment and zone give the same floor,
 * byte for byte. Facts are of the last six months, up to the present minute and never beyond it.
 */
export function demoFloor(seed: number, now: number, zone: string): DemoFloor {
	const shift = shiftAt(now, zone);
	const people = demoPeople(seed, shift.today);
	const holidays = demoHolidays(shift.today);
	const leave = demoLeave(seed, people.sellers, shift.today, people.manager.id);
	const activities = demoHistory(seed, people.sellers, shift, shift.today - HISTORY_DAYS);
	const weekend = weekendShift(dateOfDay(shift.today));
	return {
		...people,
		workspace: { name: COMPANY, demo: true },
		// nobody worked on the Saturday before a Sunday on which the demo begins
		capacity: weekend ? [{ ...weekend, from: dateOfDay(shift.today) }] : [],
		holidays,
		leave,
		targets: targetsOf(people, activities),
		streakRules: STREAK_RULES,
		sharedGoals: demoSharedGoals(people, activities, shift.today),
		challenges: demoChallenges(people, leave, shift.today, now, zone),
		notifications: demoNotices(leave, people.manager, now),
		praise: demoPraise(people, shift.today, zone),
		activities
	};
}
