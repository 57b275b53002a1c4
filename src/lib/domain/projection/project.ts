/** A whole answer in parts, those that are shown first first: exact figures, then odds, then the fan, then what it takes. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, over, times, toNumber } from '#lib/domain/fractions.ts';
import type { OtherLetter } from './address.ts';
import { inParts } from './decimal.ts';
import { atLeast, meanOf, quantile, type Distribution } from './distribution.ts';
import { BAND_EDGES } from './fan.ts';
import { reaching, seekingCalls, type Found, type Goal } from './goal-seek.ts';
import { leversOf, type Lever, type LeverCosts, type LeverKey } from './levers.ts';
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
import { monthOf } from './month-ahead.ts';
import { summingAsIs, summingChanged, summingOnTop } from './odds.ts';
import { finished, type Pieces } from './pieces.ts';
import type { Asked } from './question.ts';
import { baseMonth, extraOfTotals, totalsOf, type Extra, type Group } from './scenario.ts';
import type { Which, Worth } from './in-money.ts';

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
	/** Orders that this person expects. */
	readonly expectedOfOne?: Score;
	/** The extra calls alone bring the whole extra orders in a year; undefined also where there are none. */
	readonly extra: number | undefined;
	/** Triples: so many orders in a month, odds as things are, odds with the change. The goal is among them. */
	readonly month: Float64Array | undefined;
	/** Odds of the month's goal where that is money, as things are and with the change. */
	readonly goal?: { readonly now: number; readonly then: number };
}

/** One of what might be done instead, against the same base. */
export interface Alternative {
	readonly letter: OtherLetter;
	readonly changing: number;
	readonly changed: Stretch;
	readonly extra: Extra;
	/** Odds of the month's goal; undefined: not counted. */
	readonly goal: number | undefined;
	/** The extra calls alone bring the whole extra orders in a year; undefined also where there are none. */
	readonly atLeastExtra: number | undefined;
}
/** Told only where there is something to tell. */
export interface InsteadPart {
	readonly kind: 'instead';
	/** Odds of the month's goal as things are and with the change. */
	readonly goal: { readonly now: number | undefined; readonly then: number | undefined };
	readonly all: readonly Alternative[];
}

/** Six numbers a month: expected, then by BAND_EDGES; of all orders up to the end of that month. */
export interface Fan {
	readonly kind: 'fan';
	readonly base: Float64Array | undefined;
	readonly changed: Float64Array | undefined;
	/** It is still to be worked out. */
	readonly pending?: true;
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
	/** What it takes is still to be worked out. */
	readonly pending?: true;
}

/** W7: one way for the month under way to go. */
export interface MonthAhead {
	/** Calls still to be made, and orders of the whole month as expected; exact. */
	readonly calls: Score;
	readonly orders: Score;
	/** Odds of what is aimed at, or of the goal in money where no orders are; undefined: nothing is, or it was not counted. */
	readonly odds: number | undefined;
}
export interface Month {
	readonly kind: 'month';
	readonly aim: number | undefined;
	/** In the stead of orders; those of the month so far count at the value that is assumed of an order. */
	readonly worth?: Worth;
	/** So far. */
	readonly made: { readonly calls: number; readonly orders: number };
	/** At this pace, and with the change from today on. */
	readonly now: MonthAhead;
	readonly then: MonthAhead;
}

export type Part = Figures | Odds | Rows | InsteadPart | Month | Fan | Seek;
/** All parts of one answer. */
export interface Answer {
	readonly figures: Figures;
	readonly odds: Odds;
	readonly rows: Rows;
	readonly instead?: InsteadPart;
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
export function* project(asked: Asked): Generator<Part | undefined, void, void> {
	const { groups, goal, missed, month, costs } = asked;
	const figures = figuresOf(groups, missed);
	yield figures;
	const counted = countable(groups, goal);
	yield counted ? yield* oddsOf(asked, figures) : UNCOUNTED_ODDS;
	yield { kind: 'rows', rows: rowsOf(groups) };
	if (asked.instead.length > 0) yield yield* insteadOf(asked, counted);
	if (month) yield yield* monthOf(groups, month, counted, goal.worth);
	yield counted ? yield* fanOf(groups) : UNCOUNTED_FAN;
	yield {
		kind: 'seek',
		goal,
		found: counted ? yield* seekingCalls(groups, 'everyone', goal) : undefined,
		now: counted ? yield* reaching(groups, goal, 'now') : undefined,
		levers: yield* leversOfAll(groups, costs)
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

/** More people than this are not wholly worked out on the server: their browser does the rest, beside the page. */
const MANY = 100;

/** For the server's first paint: of a large floor without what takes long, which is said to be pending. */
export function paintedAnswer(asked: Asked): Answer {
	if (asked.groups.length <= MANY) return answerOf(asked);
	const parts: Partial<Record<Part['kind'], Part>> = {};
	for (const part of project(asked)) {
		if (part) parts[part.kind] = part;
		if (part?.kind === (asked.month ? 'month' : 'rows')) break;
	}
	const seek: Seek = {
		kind: 'seek',
		goal: asked.goal,
		found: undefined,
		now: undefined,
		levers: finished(leversOfAll(asked.groups, asked.costs)),
		pending: true
	};
	return { ...(parts as unknown as Answer), fan: { ...UNCOUNTED_FAN, pending: true }, seek };
}

function figuresOf(groups: readonly Group[], missed: Score): Figures {
	const people = groups.reduce((sum, group) => sum + group.people, 0);
	const totals = totalsOf(groups);
	return {
		kind: 'figures',
		people,
		changing: changingOf(groups),
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

function* oddsOf({ groups, goal, alike }: Asked, { extra }: Figures): Pieces<Odds> {
	const now = yield* summingAsIs(groups, FIRST_MONTH);
	const then = yield* summingChanged(groups, FIRST_MONTH);
	const onTop = extra.orders > 0n ? yield* summingOnTop(groups, YEAR) : undefined;
	const [first] = groups;
	const one = alike && first ? [{ ...first, people: 1 }] : undefined;
	return {
		kind: 'odds',
		atLeastOne: one && atLeast(yield* summingAsIs(one, FIRST_MONTH), 1),
		...(one && { expectedOfOne: baseMonth(one[0]!).orders }),
		extra: onTop && atLeast(onTop, Number(extra.orders)),
		month: Float64Array.from(
			marks(now, then, goal).flatMap((orders) => [orders, atLeast(now, orders), atLeast(then, orders)])
		),
		...(goal.worth && {
			goal: { now: yield* reaching(groups, goal, 'now'), then: yield* reaching(groups, goal, 'then') }
		})
	};
}

/** Each of what might be done instead. */
function* insteadOf({ groups, goal, instead }: Asked, counted: boolean): Pieces<InsteadPart> {
	const odds = function* (of: readonly Group[], which: Which): Pieces<number | undefined> {
		return counted && countable(of, goal) ? yield* reaching(of, goal, which) : undefined;
	};
	const all: Alternative[] = [];
	for (const { letter, value } of instead) {
		const { base, changed } = totalsOf(value);
		const extra = extraOfTotals(value, { base, changed });
		const onTop = counted && extra.orders > 0n ? yield* summingOnTop(value, YEAR) : undefined;
		all.push({
			letter,
			changing: changingOf(value),
			changed,
			extra,
			goal: yield* odds(value, 'then'),
			atLeastExtra: onTop && atLeast(onTop, Number(extra.orders))
		});
		yield;
	}
	return {
		kind: 'instead',
		goal: { now: yield* odds(groups, 'now'), then: yield* odds(groups, 'then') },
		all
	};
}

const changingOf = (groups: readonly Group[]) =>
	groups.reduce((sum, { change }) => sum + (change?.people ?? 0), 0);

/** Where between nearly sure and hardly ever odds are worth a look. */
const LOOKS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** Numbers of orders to tell odds of: spread over what may come, and the goal. */
function marks(now: Distribution, then: Distribution, goal: Goal): number[] {
	const middle = LOOKS.map((at) => quantile(now, at));
	const all = [...middle, quantile(then, 0.9), ...(goal.worth ? [] : [goal.orders])].map((orders) =>
		Math.max(1, orders)
	);
	return [...new Set(all)].sort((a, b) => a - b);
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
function* leversOfAll(groups: readonly Group[], costs: LeverCosts): Pieces<Lever[]> {
	const all = new Map<LeverKey, { profit: Score[]; hours: Score[] }>();
	for (const [at, { base, people }] of groups.entries()) {
		const many = integer(people);
		for (const { key, profit, hours } of leversOf(base, costs)) {
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
