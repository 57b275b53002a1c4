/** A whole answer in parts, those that are shown first first: exact figures, then odds, then the fan, then what it takes. */
import { integer, toNumber } from '#lib/domain/fractions.ts';
import {
	FAN_FIELDS,
	type Alternative,
	type Answer,
	type Fan,
	type Figures,
	type InsteadPart,
	type Odds,
	type Part,
	type Seek
} from './answer.ts';
import { atLeast, meanOf, quantile, type Distribution } from './distribution.ts';
import { BAND_EDGES } from './fan.ts';
import { changingOf, figuresOf, rowsOf } from './figures.ts';
import { reaching, seekingCalls, type Goal } from './goal-seek.ts';
import { leversOfAll } from './levers.ts';
import {
	conversion,
	FIRST_MONTH,
	isFlat,
	MONTHS,
	monthsUpTo,
	weightedCalls,
	YEAR,
	type Assumptions
} from './model.ts';
import { monthOf } from './month-ahead.ts';
import { summingAsIs, summingChanged, summingOnTop } from './odds.ts';
import { finished, type Pieces } from './pieces.ts';
import type { Asked } from './question.ts';
import { baseMonth, extraOfTotals, totalsOf, type Group } from './scenario.ts';
import type { Which } from './in-money.ts';

/** Orders spread by more than this many (standard deviations) are not counted one by one: there the relative spread is tiny. */
const WIDEST = 4_000;

type Parts<R = void> = Generator<Part | undefined, R, void>;

/**
 * The parts of an answer, in the order in which they are shown. Between two parts, and in the midst of long ones (undefined),
 * whoever runs it may stop.
 */
export function* project(asked: Asked): Parts {
	yield* slowParts(asked, yield* quickParts(asked));
}

/** What the server paints however many people there are; answers with whether orders are few enough to be counted one by one. */
function* quickParts(asked: Asked): Parts<boolean> {
	const { groups, goal, missed, month } = asked;
	const figures = figuresOf(groups, missed);
	yield figures;
	const counted = countable(groups, goal);
	yield counted ? yield* oddsOf(asked, figures) : UNCOUNTED_ODDS;
	yield { kind: 'rows', rows: rowsOf(groups) };
	if (asked.instead.length > 0) yield yield* insteadOf(asked, counted);
	if (month) yield yield* monthOf(groups, month, counted, goal.worth);
	return counted;
}

/** What takes a while of many people. */
function* slowParts({ groups, goal, costs }: Asked, counted: boolean): Parts {
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
	for (const part of quickParts(asked)) if (part) parts[part.kind] = part;
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

/** Whether orders are few enough to be counted one by one, for a year and at the most calls that are thought of. */
function countable(groups: readonly Group[], { most }: Goal): boolean {
	const spread = (assumed: Assumptions, people: number) => {
		const rate = Math.min(1, Math.max(0, toNumber(conversion(assumed))));
		const calls = isFlat(assumed)
			? toNumber(assumed.calls) * toNumber(assumed.days) * MONTHS
			: toNumber(weightedCalls(assumed, YEAR));
		return people * calls * rate * (1 - rate);
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
