/** A whole answer in parts, those that are shown first first: exact figures, then odds, then the fan, then what it takes. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, over, times, toNumber } from '#lib/domain/fractions.ts';
import { convolving } from './convolve.ts';
import { inParts } from './decimal.ts';
import { atLeast, meanOf, quantile, type Distribution } from './distribution.ts';
import { BAND_EDGES } from './fan.ts';
import { seekingCalls, type Found, type Goal } from './goal-seek.ts';
import { leversOf, LEVER_COSTS, type Lever, type LeverKey } from './levers.ts';
import {
	conversion,
	FIRST_MONTH,
	MONTHS,
	monthsUpTo,
	outcomeOf,
	stretchOf,
	sumOf,
	weightedCalls,
	YEAR,
	type Assumptions,
	type Outcome,
	type Stretch
} from './model.ts';
import { callsToGo, ordersOfMonth, type MonthAsked, type MonthSoFar } from './month.ts';
import { summingAsIs, summingChanged, summingOnTop } from './odds.ts';
import type { Pieces } from './pieces.ts';
import type { Asked } from './question.ts';
import { extraOfTotals, totalsOf, type Extra, type Group } from './scenario.ts';

/** What a row of `Rows` holds, in this order; the year's figures as it is and with the change. */
export const ROW_FIELDS = [
	/** Which group, by its place. */
	'group',
	/** How many alike people. */
	'people',
	/** 1: they change. */
	'changes',
	'callsBefore',
	'calls',
	'ordersBefore',
	'orders',
	'revenueBefore',
	'revenue',
	'profitBefore',
	'profit'
] as const;
export type RowField = (typeof ROW_FIELDS)[number];
/** Calls and orders in rows come in hundredths, money in minor units, all of them for one person. */
export const ROW_PARTS = 100;

/** Exact. Money in minor units. */
export interface Figures {
	readonly kind: 'figures';
	readonly people: number;
	readonly changing: number;
	/** As things are, and with the change. */
	readonly base: Stretch;
	readonly changed: Stretch;
	readonly extra: Extra;
	/** What the missed calls are worth, by the mean person as things are. */
	readonly missed: {
		readonly calls: Score;
		readonly orders: Score;
		readonly revenue: Score;
		readonly margin: Score;
	};
}

/** ROW_FIELDS times as many numbers as there are alike people. */
export interface Rows {
	readonly kind: 'rows';
	readonly rows: Float64Array;
}

/** Odds are fractions of 1. `undefined` in the parts below: too many orders to count one by one. */
export interface Odds {
	readonly kind: 'odds';
	/** One person's, as things are, in one month; undefined also where people are unlike. */
	readonly atLeastOne: number | undefined;
	/** The extra calls alone bring the whole extra orders in a year; undefined also where there are none. */
	readonly extra: number | undefined;
	/** Triples: so many orders in a month, odds as things are, odds with the change. The goal is among them. */
	readonly month: Float64Array | undefined;
}

/** Six numbers a month: expected, then by BAND_EDGES; of all orders up to the end of that month. */
export interface Fan {
	readonly kind: 'fan';
	readonly base: Float64Array | undefined;
	readonly changed: Float64Array | undefined;
}
export const FAN_FIELDS = 1 + BAND_EDGES.length;

export interface Seek {
	readonly kind: 'seek';
	readonly goal: Goal;
	/** undefined: not even the most calls reach it, or it was not counted. */
	readonly found: Found | undefined;
	/** Odds of the goal as things are. */
	readonly now: number | undefined;
	readonly levers: readonly Lever[];
}

/** W7: one way for the month under way to go. */
export interface MonthAhead {
	/** Calls still to be made, and orders of the whole month as expected; exact. */
	readonly calls: Score;
	readonly orders: Score;
	/** Odds of what is aimed at; undefined: nothing is, or it was not counted. */
	readonly odds: number | undefined;
}
export interface Month {
	readonly kind: 'month';
	readonly aim: number | undefined;
	/** So far. */
	readonly made: { readonly calls: number; readonly orders: number };
	/** At this pace, and with the change from today on. */
	readonly now: MonthAhead;
	readonly then: MonthAhead;
}

export type Part = Figures | Odds | Rows | Month | Fan | Seek;
/** All parts of one answer. */
export interface Answer {
	readonly figures: Figures;
	readonly odds: Odds;
	readonly rows: Rows;
	/** Over people's own numbers only. */
	readonly month?: Month;
	readonly fan: Fan;
	readonly seek: Seek;
}

/** Orders spread by more than this many (standard deviations) are not counted one by one: there the relative spread is tiny. */
const WIDEST = 4_000;

/**
 * The parts of an answer, in the order in which they are shown. Between two parts, and in the midst of long ones (undefined),
 * whoever runs it may stop.
 */
export function* project({ groups, goal, missed, month }: Asked): Generator<Part | undefined, void, void> {
	const figures = figuresOf(groups, missed);
	yield figures;
	const counted = countable(groups, goal);
	yield counted ? yield* oddsOf(groups, goal, figures) : UNCOUNTED_ODDS;
	yield { kind: 'rows', rows: rowsOf(groups) };
	if (month) yield yield* monthOf(groups, month, counted);
	yield counted ? yield* fanOf(groups) : UNCOUNTED_FAN;
	yield {
		kind: 'seek',
		goal,
		found: counted ? yield* seekingCalls(groups, 'everyone', goal) : undefined,
		now: counted ? atLeast(yield* summingAsIs(groups, FIRST_MONTH), goal.orders) : undefined,
		levers: yield* leversOfAll(groups)
	};
}

const UNCOUNTED_ODDS: Odds = { kind: 'odds', atLeastOne: undefined, extra: undefined, month: undefined };
const UNCOUNTED_FAN: Fan = { kind: 'fan', base: undefined, changed: undefined };

/** Everything at once: for the server's first paint, and for tests. */
export function answerOf(asked: Asked): Answer {
	const parts: Partial<Record<Part['kind'], Part>> = {};
	for (const part of project(asked)) if (part) parts[part.kind] = part;
	return parts as unknown as Answer;
}

function figuresOf(groups: readonly Group[], missed: Score): Figures {
	const people = groups.reduce((sum, group) => sum + group.people, 0);
	const totals = totalsOf(groups);
	return {
		kind: 'figures',
		people,
		changing: groups.reduce((sum, { change }) => sum + (change?.people ?? 0), 0),
		...totals,
		extra: extraOfTotals(groups, totals),
		missed: missedBy(groups, totals.base.month, missed)
	};
}

/** What so many calls bring as things are: by the orders a call of all of them together. */
function missedBy(groups: readonly Group[], month: Outcome, calls: Score): Figures['missed'] {
	// nobody calls: then by the first one's assumptions
	const of = month.calls.numerator === 0n && groups[0] ? ordersOfOneCall(groups[0].base) : month;
	const share = over(calls, of.calls) ?? integer(0);
	return {
		calls,
		orders: times(of.orders, share),
		revenue: times(of.revenue, share),
		margin: times(of.margin, share)
	};
}

const ordersOfOneCall = (assumed: Assumptions): Outcome =>
	outcomeOf({ ...assumed, calls: integer(1), days: integer(1) }, FIRST_MONTH);

function rowsOf(groups: readonly Group[]): Float64Array {
	const rows: number[] = [];
	groups.forEach(({ people, base, change }, at) => {
		const before = stretchOf(base).year;
		const add = (alike: number, changes: 0 | 1, calls: Score, after: Outcome) =>
			rows.push(
				at,
				alike,
				changes,
				inParts(base.calls, ROW_PARTS),
				inParts(calls, ROW_PARTS),
				inParts(before.orders, ROW_PARTS),
				inParts(after.orders, ROW_PARTS),
				inParts(before.revenue, 1),
				inParts(after.revenue, 1),
				inParts(before.profit, 1),
				inParts(after.profit, 1)
			);
		const staying = people - (change?.people ?? 0);
		if (staying > 0) add(staying, 0, base.calls, before);
		if (change && change.people > 0) add(change.people, 1, change.to.calls, stretchOf(change.to).year);
	});
	return Float64Array.from(rows);
}

/** Whether orders are few enough to be counted one by one, for a year and at the most calls that are thought of. */
function countable(groups: readonly Group[], { most }: Goal): boolean {
	const spread = (assumed: Assumptions, people: number) => {
		const rate = Math.min(1, Math.max(0, toNumber(conversion(assumed))));
		return people * toNumber(weightedCalls(assumed, YEAR)) * rate * (1 - rate);
	};
	const seeking = (assumed: Assumptions): Assumptions => ({ ...assumed, calls: integer(most) });
	const variance = groups.reduce(
		(sum, { people, base, change }) =>
			sum +
			Math.max(spread(base, people), spread(seeking(base), people) / MONTHS) +
			(change ? spread(change.to, change.people) : 0),
		0
	);
	return variance <= WIDEST * WIDEST;
}

function* oddsOf(groups: readonly Group[], goal: Goal, { extra }: Figures): Pieces<Odds> {
	const now = yield* summingAsIs(groups, FIRST_MONTH);
	const then = yield* summingChanged(groups, FIRST_MONTH);
	const onTop = extra.orders > 0n ? yield* summingOnTop(groups, YEAR) : undefined;
	const [only] = groups;
	const alike =
		groups.length === 1 && only
			? atLeast(yield* summingAsIs([{ ...only, people: 1 }], FIRST_MONTH), 1)
			: undefined;
	return {
		kind: 'odds',
		atLeastOne: alike,
		extra: onTop && atLeast(onTop, Number(extra.orders)),
		month: Float64Array.from(
			marks(now, then, goal.orders).flatMap((orders) => [orders, atLeast(now, orders), atLeast(then, orders)])
		)
	};
}

/** Where between nearly sure and hardly ever odds are worth a look. */
const LOOKS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** Numbers of orders to tell odds of: spread over what may come, and the goal. */
function marks(now: Distribution, then: Distribution, goal: number): number[] {
	const middle = LOOKS.map((at) => quantile(now, at));
	const all = [...middle, quantile(then, 0.9), goal].map((orders) => Math.max(1, orders));
	return [...new Set(all)].sort((a, b) => a - b);
}

function* monthOf(groups: readonly Group[], { soFar, aim }: MonthAsked, counted: boolean): Pieces<Month> {
	const made = soFar.reduce(
		(sum, { calls, orders }) => ({ calls: sum.calls + calls, orders: sum.orders + orders }),
		{ calls: 0, orders: 0 }
	);
	const aimed = counted ? aim : undefined;
	return {
		kind: 'month',
		aim,
		made,
		now: yield* aheadOf(groups, soFar, ({ base }) => base, aimed),
		then: yield* aheadOf(groups, soFar, ({ base, change }) => change?.to ?? base, aimed)
	};
}

function* aheadOf(
	groups: readonly Group[],
	soFar: readonly MonthSoFar[],
	assumedOf: (group: Group) => Assumptions,
	aim: number | undefined
): Pieces<MonthAhead> {
	const calls: Score[] = [];
	const orders: Score[] = [];
	const each: Distribution[] = [];
	for (const [at, group] of groups.entries()) {
		const so = soFar[at];
		if (!so) continue;
		const assumed = assumedOf(group);
		const rate = conversion(assumed);
		const toGo = callsToGo(so, assumed.calls);
		calls.push(toGo);
		orders.push(integer(so.orders), times(toGo, rate));
		if (aim === undefined) continue;
		const own = group.evidence.kind === 'learnt' && compare(conversion(group.base), rate) === 0;
		const history = own && group.evidence.kind === 'learnt' ? group.evidence.history : undefined;
		each.push(ordersOfMonth(so, assumed.calls, history, toNumber(rate)));
		if (at % 64 === 0) yield;
	}
	const odds = aim === undefined ? undefined : atLeast(yield* convolving(each), aim);
	return { calls: sumOf(calls), orders: sumOf(orders), odds };
}

/** How far a year spreads, month by month: never convolved months, since rates are shared. */
function* fanOf(groups: readonly Group[]): Pieces<Fan> {
	const changes = groups.some(({ change }) => change !== undefined);
	const base = new Float64Array(MONTHS * FAN_FIELDS);
	const changed = new Float64Array(MONTHS * FAN_FIELDS);
	for (let month = 0; month < MONTHS; month++) {
		const upTo = monthsUpTo(month + 1);
		writeMonth(base, month, yield* summingAsIs(groups, upTo));
		yield;
		if (!changes) continue;
		writeMonth(changed, month, yield* summingChanged(groups, upTo));
		yield;
	}
	return { kind: 'fan', base, changed: changes ? changed : base.slice() };
}

function writeMonth(fan: Float64Array, month: number, orders: Distribution) {
	fan.set([meanOf(orders), ...BAND_EDGES.map((edge) => quantile(orders, edge))], month * FAN_FIELDS);
}

/** Each lever pulled by everybody: profit and hours of all of them; the best paid hour first. */
function* leversOfAll(groups: readonly Group[]): Pieces<Lever[]> {
	const all = new Map<LeverKey, { profit: Score[]; hours: Score[] }>();
	for (const [at, { base, people }] of groups.entries()) {
		const many = integer(people);
		for (const { key, profit, hours } of leversOf(base, LEVER_COSTS)) {
			const so = all.get(key) ?? { profit: [], hours: [] };
			all.set(key, so);
			so.profit.push(times(profit, many));
			so.hours.push(times(hours, many));
		}
		if (at % 16 === 0) yield;
	}
	const levers = [...all].map(([key, each]): Lever => {
		const [profit, hours] = [sumOf(each.profit), sumOf(each.hours)];
		return { key, profit, hours, perHour: over(profit, hours) ?? null };
	});
	return levers.sort((a, b) => compare(b.perHour ?? b.profit, a.perHour ?? a.profit));
}
