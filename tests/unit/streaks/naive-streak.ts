/** S1-S6 told as plainly as possible: one walk over all dates, day by day, from records as they stand. */
import type { Activity, Capacity, Holiday, Leave, Rep, Workspace } from '#lib/domain/records.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';

export interface NaiveWorld {
	readonly workspace: Workspace;
	readonly reps: readonly Rep[];
	readonly capacity: readonly Capacity[];
	readonly holidays: readonly Holiday[];
	readonly leave: readonly Leave[];
	readonly activities: readonly Activity[];
}

/** What a fact of each metric adds. A credit is no order and no row, but its amount counts. */
const WORTH: Readonly<Record<string, (activity: Activity) => number>> = {
	calls: ({ type, quantity, amount }) => (type === 'call' && amount >= 0 ? quantity : 0),
	revenue: ({ type, amount }) => (type === 'order' ? amount : 0),
	points: ({ type, quantity, amount }) =>
		amount < 0 ? 0 : quantity * ({ call: 1, appointment_held: 5, quote: 5, order: 20 }[type] ?? 0)
};

const next = (date: string, days = 1): string =>
	new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const weekday = (date: string): number => new Date(date).getUTCDay() || 7;
const dateIn = (zone: string, now: number): string =>
	new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now);
const holds = ({ from, to }: { from: string; to: string }, date: string) =>
	(from === '' || from <= date) && (to === '' || date <= to);

/** The date where the rep lives: by the own record in force there, else the workspace's, else the workspace itself. */
function todayOf({ capacity, workspace }: NaiveWorld, rep: string, now: number): string {
	for (const whose of [rep, '']) {
		const there = capacity
			.filter((row) => row.rep === whose && holds(row, dateIn(row.timeZone, now)))
			.sort((a, b) => (a.from < b.from ? 1 : -1))[0];
		if (there) return dateIn(there.timeZone, now);
	}
	return dateIn(workspace.timeZone, now);
}

function patternOn({ capacity, workspace }: NaiveWorld, rep: string, date: string) {
	const own = capacity.find((row) => row.rep === rep && holds(row, date));
	const all = capacity.find((row) => row.rep === '' && holds(row, date));
	return own ?? all ?? { workingDays: workspace.workingDays, fte: 1000 };
}

const isNormal = (world: NaiveWorld, rep: string, date: string) =>
	patternOn(world, rep, date).workingDays.some((day) => day === weekday(date));

const isDue = (world: NaiveWorld, rep: Rep, date: string) =>
	isNormal(world, rep.id, date) &&
	patternOn(world, rep.id, date).fte > 0 &&
	!world.holidays.some((holiday) => holiday.date === date) &&
	!world.leave.some((leave) => leave.rep === rep.id && holds(leave, date)) &&
	(rep.endedOn === '' || date <= rep.endedOn);

export interface NaiveStreak {
	readonly current: number;
	readonly best: number;
	readonly inHand: number;
	readonly met: number;
	readonly frozen: number;
	readonly today: string;
	/** By date (week) from the first on. */
	readonly states: readonly string[];
}

/** undefined: the rule has not begun for this rep. */
export function naiveStreak(
	world: NaiveWorld,
	terms: StreakTerms,
	who: string,
	now: number
): NaiveStreak | undefined {
	const rep = world.reps.find(({ id }) => id === who);
	if (!rep) return undefined;
	const today = todayOf(world, who, now);
	const done = (date: string) =>
		world.activities
			.filter((activity) => activity.rep === who && activity.localDate === date)
			.reduce((sum, activity) => sum + (WORTH[terms.metric]?.(activity) ?? 0), 0);
	const dates = world.activities.map(({ localDate }) => localDate).sort();
	const begun = dates[0] !== undefined && dates[0] < today ? dates[0] : today;
	let first = [begun, terms.from, rep.startedOn].sort().at(-1) ?? begun;
	if (first > today) return undefined;
	if (rep.startedOn === '') while (first < today && done(first) <= 0) first = next(first);

	const units: { days: string[]; last: boolean }[] = [];
	if (terms.per === 'day') {
		for (let date = first; date <= today; date = next(date))
			units.push({ days: [date], last: date === today });
	} else {
		let monday = first;
		while (weekday(monday) !== world.workspace.weekStart) monday = next(monday, -1);
		for (; monday <= today; monday = next(monday, 7)) {
			const days = Array.from({ length: 7 }, (_, at) => next(monday, at));
			units.push({ days, last: days.includes(today) });
		}
	}
	let [current, best, inHand, met, frozen] = [0, 0, 0, 0, 0];
	const states = units.map(({ days, last }) => {
		const due = days.filter((date) => date >= first && isDue(world, rep, date)).length;
		if (due === 0) return 'off';
		const normal = days.filter((date) => isNormal(world, who, date)).length;
		const least = terms.per === 'day' ? terms.minimum : Math.ceil((terms.minimum * due) / normal);
		const sum = days.reduce((total, date) => total + (date >= first && date <= today ? done(date) : 0), 0);
		if (sum >= least) {
			met++;
			current++;
			best = Math.max(best, current);
			if (met % 10 === 0) inHand = Math.min(2, inHand + 1);
			return 'met';
		}
		if (last) return 'open';
		if (inHand > 0) {
			inHand--;
			frozen++;
			return 'frozen';
		}
		current = frozen = 0;
		return 'missed';
	});
	return { current, best, inHand, met, frozen, today: states.at(-1) ?? 'off', states };
}
