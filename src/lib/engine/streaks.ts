/** S1-S6 over what the engine holds: one rep's streak kept up while somebody looks, everybody's at once when asked. */
import { dayNumber, isLocalDate, localDayOf, minuteOfDay } from '#lib/domain/calendar.ts';
import { workingHours } from '#lib/domain/capacity.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Capacity, Id, LocalDate, Rep } from '#lib/domain/records.ts';
import { seen, type StreakSeen } from '#lib/domain/streaks/change.ts';
import type { DateState, Streak } from '#lib/domain/streaks/fold.ts';
import { originOf, StreakLine, type StreakTerms } from '#lib/domain/streaks/line.ts';
import { dailyPace, isAtRisk, type WorkedHours } from '#lib/domain/streaks/risk.ts';
import { zoneAt } from '#lib/domain/zones.ts';
import { DayMetric, type Pending } from './day-values.ts';
import { Entry } from './entry.ts';
import type { Derived } from './floor.ts';
import type { Store } from './store.ts';
import { lastWorkedDays } from './worked-days.ts';

/** What a rep's own calendar and clocks show (P1). */
export interface OwnTime {
	/** Day number. */
	readonly today: number;
	/** Minutes past midnight, whole. */
	readonly minute: number;
}

/** A rep's streak under one rule at a moment, with what the last date or week needs. */
export interface StreakReading extends OwnTime {
	readonly streak: Streak;
	/** Done so far today (this week), what is pending included, in the metric's unit; null: nothing can be said (a ratio). */
	readonly done: number | null;
	/** What it takes; null: nothing is due. */
	readonly minimum: number | null;
	/** S5: working minutes left today (this week); null: nothing is due. */
	readonly minutesLeft: number | null;
	/** S5. */
	readonly atRisk: boolean;
}

/** The last steps of a streak, oldest first; `from` is the day number of the first. */
export interface Steps {
	readonly from: number;
	readonly step: 1 | 7;
	readonly states: readonly DateState[];
	/** In the metric's unit; null: nothing can be said. */
	readonly values: readonly (number | null)[];
}

/** So far ahead of today a line is made, so that it lasts. */
const AHEAD = 35;

/** Values of so many dates are looked at together, so that a single old date does not ask for a gigabyte. */
const MOST_VALUES = 1 << 22;
const held = new Entry();

interface Ready {
	readonly derived: Derived;
	/** What the first date followed from. */
	readonly begun: number;
	readonly today: number;
	readonly metric: DayMetric;
	readonly line: StreakLine;
	readonly rep: number;
}

const dayOr = (date: LocalDate, otherwise: number): number =>
	isLocalDate(date) ? dayNumber(date) : otherwise;

const zoned = new WeakMap<Derived, Map<Id, Capacity[]>>();

/** P1, P6: what a rep's own calendar and clocks show at a moment (ms since 1970). */
export function ownTime({ floor }: Store, rep: Id, now: number): OwnTime & { readonly zone: string } {
	const { derived } = floor;
	let rows = zoned.get(derived);
	if (!rows)
		zoned.set(derived, (rows = Map.groupBy(floor.table<Capacity>('capacity').values(), (row) => row.rep)));
	const zone = zoneAt([...(rows.get(rep) ?? []), ...(rows.get('') ?? [])], rep, now, derived.zone);
	return { zone, today: localDayOf(now, zone), minute: Math.floor(minuteOfDay(now, zone)) };
}

/** The day of the floor's first record: before it nothing could be met. Today where there is none yet. */
const begunOn = (store: Store, today: number): number => Math.min(today, store.sums.first() ?? today);

/** From which day on a rule can be met, as far as the rule, the floor and the rep's start tell. */
const earliest = (store: Store, { from }: StreakTerms, { startedOn }: Rep, today: number): number =>
	Math.max(dayOr(startedOn, -Infinity), dayOr(from, -Infinity), begunOn(store, today));

/** Whole weeks of days from the origin on, at least up to AHEAD days from today. */
const lengthOf = (origin: number, today: number): number => Math.ceil((today + AHEAD - origin) / 7) * 7;

function makeLine(
	store: Store,
	terms: StreakTerms,
	metric: DayMetric,
	rep: Rep,
	today: number,
	valuesFrom: (origin: number, length: number) => Float64Array
): StreakLine | undefined {
	const { work, weekStart } = store.floor.derived;
	let first = earliest(store, terms, rep, today);
	if (first > today) return undefined;
	let origin = originOf(terms.per, first, weekStart);
	let values = valuesFrom(origin, lengthOf(origin, today));
	if (!isLocalDate(rep.startedOn)) {
		// nobody knows when they started: with the first thing they did
		const at = values.findIndex((value, index) => origin + index >= first && value > 0);
		first = at < 0 ? today : Math.min(today, origin + at);
		const moved = originOf(terms.per, first, weekStart);
		values = values.slice(moved - origin, moved - origin + lengthOf(moved, today));
		origin = moved;
	}
	const kinds = new Uint8Array(values.length);
	work.fillDays(rep.id, origin, kinds);
	const { per, minimum } = terms;
	const end = dayOr(rep.endedOn, Infinity);
	return new StreakLine({ per, minimum, scale: metric.scale, first, end, kinds, values, weekStart });
}

/** Whether dates of this kind can be judged by that metric: a week's ratio is not made of its days' ratios. */
const fits = (terms: StreakTerms, metric: DayMetric | undefined): metric is DayMetric =>
	metric !== undefined && !(metric.isRatio && terms.per === 'week');

/** Whether a streak can be over this metric at all. */
export const canStreak = (store: Store, terms: StreakTerms): boolean =>
	fits(terms, DayMetric.of(store, store.floor.derived.metrics.get(terms.metric)));

/** One rep's streak under one rule, kept up. Made anew when it is next read after the floor's rows changed. */
export class StreakWatch {
	readonly terms: StreakTerms;
	readonly rep: Id;
	readonly #store: Store;
	#ready: Ready | undefined;
	#days: { readonly today: number; readonly days: readonly WorkedHours[] } | undefined;
	#version = 0;

	constructor(store: Store, terms: StreakTerms, rep: Id) {
		this.#store = store;
		this.terms = terms;
		this.rep = rep;
	}

	/** Grows with every change of what was done; floor rows and the passing of time apart. */
	get version(): number {
		return this.#version;
	}

	/** A fact of this rep and day came or went. */
	note(rep: number, day: number): void {
		const ready = this.#ready;
		if (ready?.rep !== rep) return;
		this.#version++;
		if (this.#days && day < this.#days.today) this.#days = undefined;
		if (day <= ready.line.first)
			this.#ready = undefined; // the first date may be another now
		else ready.line.put(day, ready.metric.at(rep, day));
	}

	/** The streak now; undefined: there is no such rep or rule's metric, or it has not begun. `pending` is done today. */
	read(now: number, pending: readonly Pending[] = []): StreakReading | undefined {
		const time = ownTime(this.#store, this.rep, now);
		const ready = this.#prepare(time.today);
		if (!ready) return undefined;
		const { line, metric, derived } = ready;
		const { today } = time;
		const more = metric.isRatio ? 0 : metric.worth(pending);
		const asked = metric.isRatio && pending.length > 0;
		const value = asked ? metric.at(ready.rep, today, pending) : undefined;
		const streak = value === undefined ? line.read(today, more) : line.readAs(today, value);
		const need = line.need(line.stepOf(today), today);
		const done = value ?? need.value + more / metric.scale;
		const minutesLeft = Number.isNaN(need.minimum) ? null : this.#minutesLeft(derived, line, time);
		const open = streak.today === 'open' && streak.current > 0 && minutesLeft !== null;
		return {
			today,
			minute: time.minute,
			streak,
			done: Number.isNaN(done) ? null : done,
			minimum: Number.isNaN(need.minimum) ? null : need.minimum,
			minutesLeft,
			atRisk: open && this.#isAtRisk(ready, today, need.minimum - done, minutesLeft)
		};
	}

	/** The streak alone. */
	streak(now: number): Streak | undefined {
		const { today } = ownTime(this.#store, this.rep, now);
		return this.#prepare(today)?.line.read(today);
	}

	/** S1: the last steps up to today's, at most `days` days of them; none where read answers with nothing. */
	year(now: number, days: number): Steps {
		const { today } = ownTime(this.#store, this.rep, now);
		const line = this.#prepare(today)?.line;
		if (!line) return { from: today, step: 1, states: [], values: [] };
		const last = line.stepOf(today);
		const count = Math.min(last + 1, Math.ceil(days / line.step));
		const steps = Array.from({ length: count }, (_, i) => last - count + 1 + i);
		return {
			from: line.origin + (last - count + 1) * line.step,
			step: line.step,
			states: steps.map((step) => line.state(step, today)),
			values: steps.map((step) => {
				const { value } = line.need(step, today);
				return Number.isNaN(value) ? null : value;
			})
		};
	}

	/** S4: the streak as it is, for a later comparison. */
	seen(now: number): StreakSeen | undefined {
		const { today } = ownTime(this.#store, this.rep, now);
		const ready = this.#prepare(today);
		return ready && seen(ready.line, today);
	}

	#prepare(today: number): Ready | undefined {
		const { floor } = this.#store;
		const { derived } = floor;
		const begun = begunOn(this.#store, today);
		const { derived: before, begun: began, today: last } = this.#ready ?? {};
		if (derived === before && begun === began && today === last) return this.#ready;
		this.#ready = this.#days = undefined;
		const rep = derived.reps.get(this.rep);
		const metric = DayMetric.of(this.#store, derived.metrics.get(this.terms.metric));
		if (!rep || !derived.workspace || !fits(this.terms, metric)) return undefined;
		const number = floor.reps.number(this.rep);
		const line = makeLine(this.#store, this.terms, metric, rep, today, (from, length) => {
			const values = new Float64Array(length);
			metric.fill(number, from, values);
			return values;
		});
		if (line) this.#ready = { derived, begun, today, metric, line, rep: number };
		return this.#ready;
	}

	/** S5: up to the end of working hours, of what is left of the week too. */
	#minutesLeft({ work }: Derived, line: StreakLine, { today, minute }: OwnTime): number {
		const hoursOn = (day: number) =>
			work.isWorkingDay(this.rep, day) ? workingHours(work.at(this.rep, day)) : { from: 0, to: 0 };
		const hours = hoursOn(today);
		let left = Math.max(0, hours.to - Math.max(hours.from, minute));
		const end = line.origin + (line.stepOf(today) + 1) * line.step;
		for (let day = today + 1; day < end; day++) left += hoursOn(day).to - hoursOn(day).from;
		return left;
	}

	#isAtRisk({ metric, rep, line }: Ready, today: number, missing: number, minutesLeft: number): boolean {
		if (metric.isRatio) return isAtRisk({ missing: Number.NaN, minutesLeft, days: [] });
		if (this.#days?.today !== today) {
			const days = lastWorkedDays(this.#store, metric, { id: this.rep, number: rep }, today);
			this.#days = { today, days: line.step === 7 ? dailyPace(days) : days };
		}
		return isAtRisk({ missing, minutesLeft, days: this.#days.days });
	}
}

/** Everybody's streak under a rule, house accounts and who has not started or has ended left out; in no order. */
export function streaksOf(store: Store, terms: StreakTerms, now: number): { rep: Id; streak: Streak }[] {
	const { floor } = store;
	const { derived } = floor;
	const metric = DayMetric.of(store, derived.metrics.get(terms.metric));
	if (!fits(terms, metric)) return [];
	const found: { rep: Id; streak: Streak }[] = [];
	const here = [...derived.reps.values()].flatMap((rep) => {
		const { today } = ownTime(store, rep.id, now);
		const there = dayOr(rep.startedOn, -Infinity) <= today && dayOr(rep.endedOn, Infinity) >= today;
		return there && !rep.house ? [{ rep, today, number: floor.reps.number(rep.id) }] : [];
	});
	const high = here.reduce((latest, { today }) => Math.max(latest, today), -Infinity);
	const low = begunOn(store, high) - 7; // a week may begin before the first date
	const width = high + AHEAD + 7 - low + 1;
	const batch = Math.max(1, Math.floor(MOST_VALUES / width));
	for (let from = 0; from < floor.reps.size && here.length > 0; from += batch) {
		const table = metric.table(from, Math.min(batch, floor.reps.size - from), low, width);
		for (const { rep, today, number } of here) {
			if (number < from || number >= from + batch) continue;
			const row = (number - from) * width;
			const line = makeLine(store, terms, metric, rep, today, (origin, length) =>
				table.subarray(row + origin - low, row + origin - low + length)
			);
			if (line) found.push({ rep: rep.id, streak: line.read(today) });
		}
	}
	return found;
}

/** Whose day a fact counts for that is about to change: as it is held, else as it was told to have been; undefined: no one's. */
export function heldOn(store: Store, id: Id, before: Fact | null): { rep: number; day: number } | undefined {
	const number = store.ids.find(id);
	const slot = number === undefined ? -1 : store.facts.find(number);
	if (slot >= 0) {
		store.facts.read(slot, held);
		return { rep: held.rep, day: held.day };
	}
	return before ? countsFor(store, before) : undefined;
}

/** Whose day a fact counts for. */
export function countsFor(store: Store, { rep, localDate }: Fact): { rep: number; day: number } | undefined {
	const number = store.floor.reps.find(rep);
	return number === undefined || !isLocalDate(localDate)
		? undefined
		: { rep: number, day: dayNumber(localDate) };
}
