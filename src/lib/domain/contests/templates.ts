/** Contests to start from: plain JSON beside this file, one each, in the order in which they are offered. */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { calendarPeriod } from '#lib/domain/periods.ts';
import type { LocalDate, Weekday } from '#lib/domain/records.ts';
import type { ContestRules, ContestWindow } from './rules.ts';
import mostOrders from './templates/most-orders.json' with { type: 'json' };
import bestOfEachDay from './templates/best-of-each-day.json' with { type: 'json' };
import perHour from './templates/per-hour.json' with { type: 'json' };
import shareOfTarget from './templates/share-of-target.json' with { type: 'json' };
import raceToOrders from './templates/race-to-orders.json' with { type: 'json' };
import sixtyCalls from './templates/sixty-calls.json' with { type: 'json' };
import teamTotal from './templates/team-total.json' with { type: 'json' };
import teamPerMember from './templates/team-per-member.json' with { type: 'json' };
import knockout from './templates/knockout.json' with { type: 'json' };
import league from './templates/league.json' with { type: 'json' };
import kingOfTheHill from './templates/king-of-the-hill.json' with { type: 'json' };
import lastOneStanding from './templates/last-one-standing.json' with { type: 'json' };
import raffle from './templates/raffle.json' with { type: 'json' };
import mostImproved from './templates/most-improved.json' with { type: 'json' };
import allTogether from './templates/all-together.json' with { type: 'json' };
import newcomers from './templates/newcomers.json' with { type: 'json' };

/** How long a contest of a template lasts: so many whole units, weeks from the workspace's first day. */
export interface TemplateWindow {
	readonly unit: 'day' | 'week' | 'month';
	readonly length: number;
	/** `HH:MM`; both or none. Weeks with times end on their fifth day. */
	readonly startsAt?: string;
	readonly endsAt?: string;
}

export interface ContestTemplate {
	readonly key: string;
	readonly name: string;
	/** What it is good for, in a sentence or two. */
	readonly explains: string;
	readonly window: TemplateWindow;
	/** Everything but when. */
	readonly rules: Omit<ContestRules, 'window'>;
}

// a test reads each of them by the schema
export const CONTEST_TEMPLATES = [
	mostOrders,
	bestOfEachDay,
	perHour,
	shareOfTarget,
	raceToOrders,
	sixtyCalls,
	teamTotal,
	teamPerMember,
	knockout,
	league,
	kingOfTheHill,
	lastOneStanding,
	raffle,
	mostImproved,
	allTogether,
	newcomers
] as unknown as readonly ContestTemplate[];

const WORK_WEEK = 5;

/** The next window of that kind that begins after a date. */
export function nextWindow(
	{ unit, length, startsAt, endsAt }: TemplateWindow,
	today: LocalDate,
	weekStart: Weekday
): ContestWindow {
	const times = startsAt === undefined || endsAt === undefined ? {} : { startsAt, endsAt };
	const day = dayNumber(today);
	const from = unit === 'day' ? day + 1 : calendarPeriod(unit, day, weekStart).to + 1;
	if (unit === 'month') {
		const after = Temporal.PlainDate.from(dateOfDay(from)).add({ months: length });
		return { from: dateOfDay(from), to: after.subtract({ days: 1 }).toString(), ...times };
	}
	const days = unit === 'day' ? length : length * 7;
	const cut = unit === 'week' && startsAt !== undefined ? 7 - WORK_WEEK : 0;
	return { from: dateOfDay(from), to: dateOfDay(from + days - 1 - cut), ...times };
}

/** A draft: the template with its next window. */
export const draftOf = (template: ContestTemplate, today: LocalDate, weekStart: Weekday): ContestRules =>
	({ ...template.rules, window: nextWindow(template.window, today, weekStart) }) as ContestRules;
