import { dateOfDay, dayNumber, isLocalDate, isTimeZone, localDayOf } from '#lib/domain/calendar.ts';
import {
	LEARNT_DAYS,
	type Practice,
	type Practices,
	type StepCounts,
	type Whose
} from '#lib/domain/projection/practice.ts';
import type { Rep } from '#lib/domain/records.ts';
import { Entry } from './entry.ts';
import type { Derived } from './floor.ts';
import type { Store } from './store.ts';

const CALL = 'call';
const ORDER = 'order';
/** Steps of the funnel between them, by the key of their type. */
const STEPS: Readonly<Record<keyof StepCounts, string>> = {
	set: 'appointment_set',
	held: 'appointment_held',
	quotes: 'quote'
};
const YEAR_DAYS = 365;

interface Sum {
	quantity: number;
	amount: number;
	margin: number;
}
type Sums = Map<number, Sum>;

const entry = new Entry();

/** By rep number: what counts of a type within [low, high], whatever team its reps were in. */
function sumsOf(store: Store, key: string, low: number, high: number): Sums {
	const sums: Sums = new Map();
	const type = store.types.find(key);
	if (type === undefined || low > high) return sums;
	const { postings } = store.sums;
	for (const { table, first, day } of store.sums.parts(low, high)) {
		for (let cell = first; cell >= 0; cell = table.nextOf(cell)) {
			if (table.typeAt(cell) !== type) continue;
			const who = table.whoAt(cell);
			const rep = day === undefined ? postings.rep[who]! : who;
			table.read(cell, entry);
			const sum = sums.get(rep) ?? { quantity: 0, amount: 0, margin: 0 };
			sum.quantity += entry.countedQuantity;
			sum.amount += entry.amount;
			sum.margin += entry.margin;
			sums.set(rep, sum);
		}
	}
	return sums;
}

type StepSums = Readonly<Record<keyof StepCounts, Sums>>;

const stepSumsOf = (store: Store, low: number, high: number): StepSums => ({
	set: sumsOf(store, STEPS.set, low, high),
	held: sumsOf(store, STEPS.held, low, high),
	quotes: sumsOf(store, STEPS.quotes, low, high)
});

/** `counted` of each step; undefined where none of them was ever logged. */
function stepsOf(sums: StepSums, counted: (sums: Sums) => number): StepCounts | undefined {
	if (sums.set.size + sums.held.size + sums.quotes.size === 0) return undefined;
	return { set: counted(sums.set), held: counted(sums.held), quotes: counted(sums.quotes) };
}

/** What all reps did within the stretches that matter to those who have the same today. */
interface Calendar {
	readonly today: number;
	readonly monthEnd: number;
	readonly learntCalls: Sums;
	readonly learntOrders: Sums;
	readonly learntSteps: StepSums;
	readonly callsBefore: Sums;
	readonly monthCalls: Sums;
	readonly monthOrders: Sums;
	readonly callsToday: Sums;
}

function calendarOf(store: Store, today: number): Calendar {
	const date = dateOfDay(today);
	const monthStart = dayNumber(`${date.slice(0, 7)}-01`);
	// 31 days after its first, any month is over
	const monthEnd = dayNumber(`${dateOfDay(monthStart + 31).slice(0, 7)}-01`) - 1;
	const since = today - LEARNT_DAYS + 1;
	return {
		today,
		monthEnd,
		learntCalls: sumsOf(store, CALL, since, today),
		learntOrders: sumsOf(store, ORDER, since, today),
		learntSteps: stepSumsOf(store, since, today),
		callsBefore: sumsOf(store, CALL, since - 1, today - 1),
		monthCalls: sumsOf(store, CALL, monthStart, today),
		monthOrders: sumsOf(store, ORDER, monthStart, today),
		callsToday: sumsOf(store, CALL, today, today)
	};
}

const dayOr = (date: string, otherwise: number) => (isLocalDate(date) ? dayNumber(date) : otherwise);

/**
 * W3, W7: what the people in question did lately, each by the own calendar (P1), and the pooled rate before that. Of a team:
 * who is in it today. House accounts, and who has ended or not begun, are left out.
 */
export function practicesOf(store: Store, whose: Whose, now: number): Practices {
	const { derived, reps } = store.floor;
	const calendars = new Map<number, Calendar>();
	const chosen = chosenReps(store, whose, localDayOf(now, derived.zone));
	const people: Practice[] = [];
	let amount = 0;
	let margin = 0;
	for (const rep of chosen) {
		const today = localDayOf(now, zoneOf(store, rep.id, now));
		const calendar = calendars.get(today) ?? calendarOf(store, today);
		calendars.set(today, calendar);
		const number = reps.number(rep.id);
		people.push(practiceOf(store, rep, number, calendar));
		amount += calendar.learntOrders.get(number)?.amount ?? 0;
		margin += calendar.learntOrders.get(number)?.margin ?? 0;
	}
	const hidden = derived.workspace?.hideAmounts === true && amount === 0;
	return {
		people,
		pooled: pooledOf(store, whose, localDayOf(now, derived.zone)),
		amount: hidden ? null : amount,
		margin: margin === 0 ? null : margin
	};
}

function chosenReps(store: Store, whose: Whose, today: number): Rep[] {
	const { derived } = store.floor;
	const [kind, id] = whose.split(':');
	const members = kind === 'team' ? new Set(derived.membersOn(id ?? '', today)) : undefined;
	return derived.repsByName.filter(
		(rep) =>
			!rep.house &&
			dayOr(rep.startedOn, -Infinity) <= today &&
			dayOr(rep.endedOn, Infinity) >= today &&
			(members ? members.has(rep.id) : kind === 'everyone' || rep.id === id)
	);
}

/** The pattern in force decides by whose clocks a rep lives; that of the workspace's own date is near enough to find it. */
function zoneOf(store: Store, rep: string, now: number): string {
	const { derived } = store.floor;
	const { timeZone } = derived.work.at(rep, localDayOf(now, derived.zone));
	return timeZone && isTimeZone(timeZone) ? timeZone : derived.zone;
}

interface DaysDue {
	readonly before: number;
	readonly ahead: number;
	readonly left: number;
}
/** A year of days for each of many people is long to count, and only another floor or day changes it. */
const counted = new WeakMap<Derived, Map<string, DaysDue>>();

function daysDue({ floor }: Store, rep: Rep, { today, monthEnd }: Calendar): DaysDue {
	const { derived } = floor;
	const known = counted.get(derived) ?? new Map<string, DaysDue>();
	counted.set(derived, known);
	const key = `${rep.id} ${today}`;
	const found = known.get(key);
	if (found) return found;
	const begun = dayOr(rep.startedOn, -Infinity);
	const ends = dayOr(rep.endedOn, Infinity);
	const due = (from: number, to: number) => derived.work.workingDays(rep.id, from, to);
	const days: DaysDue = {
		before: due(Math.max(begun, today - LEARNT_DAYS), today - 1),
		ahead: due(today, today + YEAR_DAYS - 1),
		left: due(today + 1, Math.min(monthEnd, ends))
	};
	known.set(key, days);
	return days;
}

function practiceOf(store: Store, rep: Rep, number: number, calendar: Calendar): Practice {
	const quantity = (sums: Sums) => Math.max(0, sums.get(number)?.quantity ?? 0);
	const days = daysDue(store, rep, calendar);
	const steps = stepsOf(calendar.learntSteps, quantity);
	return {
		id: rep.id,
		name: rep.name,
		calls: quantity(calendar.learntCalls),
		orders: quantity(calendar.learntOrders),
		...(steps && { steps }),
		callsBefore: quantity(calendar.callsBefore),
		daysBefore: days.before,
		daysAhead: days.ahead,
		month: {
			calls: quantity(calendar.monthCalls),
			orders: quantity(calendar.monthOrders),
			callsToday: quantity(calendar.callsToday),
			daysLeft: days.left,
			todayDue: store.floor.derived.work.isWorkingDay(rep.id, calendar.today)
		}
	};
}

/** W3: the pooled rate of the team a person is in, else of everyone, before the dates that are learnt from. */
function pooledOf(store: Store, whose: Whose, today: number): Practices['pooled'] {
	const before = today - LEARNT_DAYS;
	const calls = sumsOf(store, CALL, -Infinity, before);
	const orders = sumsOf(store, ORDER, -Infinity, before);
	const stepSums = stepSumsOf(store, -Infinity, before);
	const { derived, reps } = store.floor;
	const of = (sums: Sums, members: ReadonlySet<number> | undefined) => {
		let sum = 0;
		for (const [rep, { quantity }] of sums) if (!members || members.has(rep)) sum += quantity;
		return Math.max(0, sum);
	};
	const team = teamOf(store, whose, today);
	const members =
		team === undefined ? undefined : new Set(derived.membersOn(team, today).map((id) => reps.number(id)));
	const steps = stepsOf(stepSums, (sums) => of(sums, members));
	return { calls: of(calls, members), orders: of(orders, members), ...(steps && { steps }) };
}

function teamOf(store: Store, whose: Whose, today: number): string | undefined {
	const [kind, id] = whose.split(':');
	if (kind === 'team') return id;
	const team = kind === 'rep' ? store.floor.derived.teamOn(store.floor.reps.number(id ?? ''), today) : 0;
	return team === 0 ? undefined : store.floor.teams.text(team);
}
