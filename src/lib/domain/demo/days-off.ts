/** The made-up company's calendar: its holidays, and who of it was away, is going to be, or asks to be. */
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { Holiday, Leave, Rep } from '#lib/domain/records.ts';
import { EVERY_YEAR, isAway, isOffDay } from './hours.ts';
import { demoId, type Seller } from './people.ts';
import { pick, seededRandom, seedOf, whole } from './random.ts';

const BACK_DAYS = 183;
const AHEAD_DAYS = 91;
/** Working days from which on it was planned, and no cold. */
const PLANNED_FROM = 3;
/** Of so many sellers one has yet to hear the answer about the next week off. */
const ASKED_EVERY = 8;

/** Holidays of the year before, of this year and of the next. Today is never one: a demo is at work whenever somebody looks. */
export function demoHolidays(today: number): Holiday[] {
	const year = Number(dateOfDay(today).slice(0, 4));
	const dates = [year - 1, year, year + 1].flatMap((of) =>
		EVERY_YEAR.map(([day, name]) => ({ date: `${of}-${day}`, name }))
	);
	return dates
		.filter(({ date }) => dayNumber(date) !== today)
		.map((holiday, index) => ({ id: demoId('holiday', index + 1), ...holiday }));
}

interface Run {
	readonly from: number;
	to: number;
	/** Working days. */
	days: number;
}

/** Stretches of days away, over weekends and holidays if those lie between; today, when everybody is in, ends one. */
function runsOf(seed: number, { number, firstDay, lastDay }: Seller, today: number): Run[] {
	const runs: Run[] = [];
	let open: Run | undefined;
	const last = Math.min(lastDay, today + AHEAD_DAYS);
	for (let day = Math.max(firstDay, today - BACK_DAYS); day <= last; day++) {
		if (day !== today && isOffDay(day)) continue;
		if (day === today || !isAway(seed, number, day)) open = undefined;
		else if (open) {
			open.to = day;
			open.days++;
		} else runs.push((open = { from: day, to: day, days: 1 }));
	}
	return runs;
}

/** What is entered in the calendar of a company whose people are away as hours.ts has it; colds are not known beforehand. */
export function demoLeave(
	seed: number,
	sellers: readonly Seller[],
	today: number,
	decidedBy: string
): Leave[] {
	const leave: Omit<Leave, 'id'>[] = sellers.flatMap((seller) => {
		const runs = runsOf(seed, seller, today);
		const past = runs.filter(({ to }) => to < today);
		const ahead = runs.find(({ from, days }) => from > today + 1 && days >= PLANNED_FROM);
		return [...past, ...(ahead ? [ahead] : [])].map((run) => {
			const asked = run === ahead && seller.number % ASKED_EVERY === 1;
			return {
				rep: seller.rep.id,
				from: dateOfDay(run.from),
				to: dateOfDay(run.to),
				kind: run.days >= PLANNED_FROM ? 'vacation' : 'sick',
				note: asked ? 'Family visit' : '',
				state: asked ? 'asked' : 'approved',
				decidedBy: asked ? '' : decidedBy
			};
		});
	});
	return leave.map((one, index) => ({ id: demoId('leave', index + 1), ...one }));
}

const WEEK_DAYS = 7;

/** Who asks on a later day (its number) for some days of the next week; undefined: nobody is free to. */
export function nextAsked(
	reps: readonly Pick<Rep, 'id'>[],
	leave: readonly Leave[],
	day: number
): Leave | undefined {
	const random = seededRandom(seedOf(day, WEEK_DAYS));
	const monday = day + WEEK_DAYS + 1 - weekdayOf(day);
	const [from, to] = [dateOfDay(monday), dateOfDay(monday + whole(random, 0, 4))];
	const free = reps.filter(
		({ id }) => !leave.some((one) => one.rep === id && one.from <= to && one.to >= from)
	);
	if (free.length === 0) return undefined;
	const rep = pick(random, free).id;
	return {
		id: demoId('leave', day),
		rep,
		from,
		to,
		kind: 'vacation',
		note: '',
		state: 'asked',
		decidedBy: ''
	};
}
