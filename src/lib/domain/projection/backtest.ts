/** W9: what would have been forecast of past months, each from the dates before it alone, and what came of it. */
import type { Score } from '#lib/domain/board.ts';
import { calendarPeriod, type Days } from '#lib/domain/periods.ts';
import { integer, median, reduced, toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Forecast, Moment } from './calibration.ts';
import { atLeast } from './distribution.ts';
import { ordersOfMonth } from './month.ts';
import { POOLED_DEFAULT, PRIOR_TRIES } from './odds.ts';
import { LEARNT_DAYS } from './practice.ts';

/** Where there is no target, the aim is the median of so many months before. */
const MONTHS_BEFORE = 6;

/** A number for each date of one person, asked for by stretches of dates. Days are day numbers, ends inclusive. */
export class DaySums {
	readonly #first: number;
	readonly #days: Float64Array;
	/** Up to and with each day; undefined: something was added since. */
	#upTo: Float64Array | undefined;

	constructor({ from, to }: Days) {
		this.#first = from;
		this.#days = new Float64Array(Math.max(1, to - from + 1));
	}

	/** What lies before the first day is kept as if of the first; what lies after the last is left out. */
	add(day: number, value: number): void {
		const at = Math.max(0, day - this.#first);
		if (at < this.#days.length) this.#days[at]! += value;
		this.#upTo = undefined;
	}

	/** Never below 0: more was taken back than made. */
	within(from: number, to: number): number {
		return to < from ? 0 : Math.max(0, this.#before(to + 1) - this.#before(from));
	}

	#before(day: number): number {
		const upTo = (this.#upTo ??= runningSums(this.#days));
		const at = Math.min(day - this.#first, upTo.length);
		return at <= 0 ? 0 : upTo[at - 1]!;
	}
}

function runningSums(values: Float64Array): Float64Array {
	let sum = 0;
	return values.map((value) => (sum += value));
}

/** One person's past. */
export interface Past {
	readonly id: Id;
	/** The dates that the record tells of: with the person there, and the floor keeping count. */
	readonly days: Days;
	readonly calls: DaySums;
	readonly orders: DaySums;
	/** 1 for each date on which work was due. */
	readonly due: DaySums;
	/** '' : none. */
	teamOn(day: number): Id;
	/** M7: of orders; undefined: none. */
	target(month: Days): Score | undefined;
}

/** Why there were no odds to give: reached by then, no days due left, no days to learn from, more orders than calls. */
export type Silence = 'reached' | 'over' | 'unknown' | 'noRate';

/** One person's past month. */
export interface PastMonth {
	readonly person: Id;
	/** At its start; '' : none. */
	readonly team: Id;
	readonly month: Days;
	/** Orders aimed at; undefined: no target, and too few months before it. 0: nothing to reach. */
	readonly aim: number | undefined;
	readonly byTarget: boolean;
	/** Orders made in the end. */
	readonly orders: number;
	/** Odds of reaching the aim, 0 to 1, as given then. */
	readonly atStart: number | Silence;
	readonly atMiddle: number | Silence;
}

/** The calendar months that are over on the day `today`, oldest first; from the one that holds `first`, `most` at most. */
export function monthsOver(first: number, today: number, most: number): Days[] {
	const months: Days[] = [];
	let month = calendarPeriod('month', today, 1);
	while (months.length < most) {
		month = calendarPeriod('month', month.from - 1, 1);
		if (month.to < first) break;
		months.unshift(month);
	}
	return months;
}

/** The date that half of the month's dates lie before. */
export const middleOf = ({ from, to }: Days): number => from + ((to - from + 1) >> 1);

/** W3: m for a team at a moment: the rate of who is in it then, over all dates before those that are learnt from. */
class Pooled {
	readonly #people: readonly Past[];
	readonly #known = new Map<string, Score>();

	constructor(people: readonly Past[]) {
		this.#people = people;
	}

	/** @param team '' : everyone */
	of(team: Id, moment: number): Score {
		const key = `${moment} ${team}`;
		const known = this.#known.get(key) ?? this.#count(team, moment);
		this.#known.set(key, known);
		return known;
	}

	#count(team: Id, moment: number): Score {
		let calls = 0;
		let orders = 0;
		for (const past of this.#people) {
			if (team !== '' && past.teamOn(moment) !== team) continue;
			calls += past.calls.within(-Infinity, moment - LEARNT_DAYS - 1);
			orders += past.orders.within(-Infinity, moment - LEARNT_DAYS - 1);
		}
		return calls === 0 || orders > calls ? POOLED_DEFAULT : reduced(BigInt(orders), BigInt(calls));
	}
}

/** W9: the month's target, else the median of the months before it, all of which the record must tell whole. */
function aimOf(past: Past, month: Days): { aim: number | undefined; byTarget: boolean } {
	const target = past.target(month);
	if (target && target.numerator > 0n) return { aim: toNumber(target), byTarget: true };
	const made: Score[] = [];
	let before = month;
	while (made.length < MONTHS_BEFORE) {
		before = calendarPeriod('month', before.from - 1, 1);
		if (before.from < past.days.from) return { aim: undefined, byTarget: false };
		made.push(integer(past.orders.within(before.from, before.to)));
	}
	const middle = median(made);
	return { aim: middle && toNumber(middle), byTarget: false };
}

/**
 * W9: the odds of reaching the aim by the end of the month, as they were when the day `moment` began. Calls to come: the mean per
 * day due over the 90 dates before, on each day due that is left. The rate: W3, learnt from the same dates.
 */
function oddsAt(past: Past, month: Days, moment: number, aim: number, pooled: Pooled): number | Silence {
	const { calls, orders, due } = past;
	const [from, to] = [moment - LEARNT_DAYS, moment - 1];
	const made = orders.within(month.from, to);
	const daysLeft = due.within(moment, month.to);
	const daysBefore = due.within(from, to);
	const tries = calls.within(from, to);
	const results = orders.within(from, to);
	if (made >= aim) return 'reached';
	if (daysLeft === 0) return 'over';
	if (daysBefore === 0) return 'unknown';
	if (results > tries) return 'noRate';
	const history = {
		tries,
		results,
		pooled: pooled.of(past.teamOn(moment), moment),
		strength: PRIOR_TRIES.order
	};
	const soFar = { calls: 0, orders: made, callsToday: 0, daysLeft, todayDue: false };
	return atLeast(ordersOfMonth(soFar, reduced(BigInt(tries), BigInt(daysBefore)), history, 0), aim);
}

/**
 * Every person's past months, oldest first; one a step, so that whoever asks can pause between two. Months of which the record
 * tells only a part are left out.
 */
export function* backtest(people: readonly Past[], months: readonly Days[]): Generator<PastMonth, void> {
	const pooled = new Pooled(people);
	for (const month of months) {
		for (const past of people) {
			if (month.from < past.days.from || month.to > past.days.to) continue;
			const { aim, byTarget } = aimOf(past, month);
			const odds = (moment: number) =>
				aim === undefined ? 'unknown' : oddsAt(past, month, moment, aim, pooled);
			yield {
				person: past.id,
				team: past.teamOn(month.from),
				month,
				aim,
				byTarget,
				orders: past.orders.within(month.from, month.to),
				atStart: odds(month.from),
				atMiddle: odds(middleOf(month))
			};
		}
	}
}

/** Those of one moment to which odds were given, with what came of them. */
export function forecastsOf(months: readonly PastMonth[], moment: Moment): Forecast[] {
	const forecasts: Forecast[] = [];
	for (const { month, aim, orders, [moment]: odds } of months) {
		if (aim === undefined || typeof odds !== 'number') continue;
		forecasts.push({ odds, cameTrue: orders >= aim, at: month.from });
	}
	return forecasts;
}
