/**
 * P6: effective-dated records (memberships, a team's region, capacity, targets): both ends inclusive, '' is open. By local
 * date for single questions, by day number (`Timeline`) where the engine asks a million times.
 */
import { spanOf } from './calendar.ts';
import type { Id, LocalDate, Membership, Rep } from './records.ts';

/** What holds between two local dates, both inclusive; '' is open. */
export interface Dated {
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** Whether it holds on that date. ('' sorts before every date, so an open start needs no question of its own.) */
export const holdsOn = ({ from, to }: Dated, date: LocalDate): boolean =>
	from <= date && (to === '' || date <= to);

/** Whether both hold on some date. */
export const overlap = (a: Dated, b: Dated): boolean =>
	(a.to === '' || b.from <= a.to) && (b.to === '' || a.from <= b.to);

/** Whether a rep has begun by that date and has not left before it. */
export const isHere = (
	{ startedOn, endedOn }: Pick<Rep, 'startedOn' | 'endedOn'>,
	date: LocalDate
): boolean => holdsOn({ from: startedOn, to: endedOn }, date);

/** Whether a rep's last day was before that date. */
export const hasLeft = ({ endedOn }: Pick<Rep, 'endedOn'>, date: LocalDate): boolean =>
	endedOn !== '' && endedOn < date;

/** Who was in which team when. Made once per request or change of a membership, since it walks them all. */
export class Roster {
	readonly #byRep: ReadonlyMap<Id, Membership[]>;

	constructor(memberships: Iterable<Membership>) {
		this.#byRep = Map.groupBy(memberships, ({ rep }) => rep);
	}

	/** A rep's memberships, in no order. */
	of(rep: Id): readonly Membership[] {
		return this.#byRep.get(rep) ?? [];
	}

	/** The rep's team on that local date; undefined: none. */
	teamOn(rep: Id, date: LocalDate): Id | undefined {
		return this.of(rep).find((membership) => holdsOn(membership, date))?.team;
	}

	/** The same as a list of one or none, as access.ts takes the teams concerned. */
	teams(rep: Id, date: LocalDate): Id[] {
		const team = this.teamOn(rep, date);
		return team === undefined ? [] : [team];
	}

	/** Whether the rep was in the team on any date of the span. */
	wasIn(rep: Id, team: Id, from: LocalDate, to: LocalDate): boolean {
		return this.teamsWithin(rep, from, to).includes(team);
	}

	/** The teams that the rep was in on some date of the span. */
	teamsWithin(rep: Id, from: LocalDate, to: LocalDate): Id[] {
		return this.of(rep)
			.filter((membership) => overlap(membership, { from, to }))
			.map(({ team }) => team);
	}

	/** Everyone who ever was in the team. */
	repsOf(team: Id): Id[] {
		return [...this.#byRep].filter(([, own]) => own.some((one) => one.team === team)).map(([rep]) => rep);
	}
}

export interface Span<T> {
	readonly from: number;
	readonly to: number;
	readonly value: T;
}

/** What held when, for one subject. Spans are kept by start; where two overlap, the later start holds. */
export class Timeline<T> {
	readonly spans: readonly Span<T>[];

	constructor(spans: Iterable<Span<T>>) {
		this.spans = [...spans].sort((a, b) => a.from - b.from || a.to - b.to);
	}

	/** What held on that day; undefined: nothing. */
	at(day: number): T | undefined {
		for (let i = this.spans.length - 1; i >= 0; i--) {
			const span = this.spans[i]!;
			if (span.from <= day && day <= span.to) return span.value;
		}
		return undefined;
	}

	/** Whether `value` held on any day of [from, to]. */
	holdsWithin(value: T, from: number, to: number): boolean {
		return this.spans.some((span) => span.value === value && span.from <= to && span.to >= from);
	}
}

/** One timeline a subject from effective-dated records. */
export function timelines<R extends Dated, K, T>(
	records: Iterable<R>,
	subject: (record: R) => K,
	value: (record: R) => T
): Map<K, Timeline<T>> {
	const spans = new Map<K, Span<T>[]>();
	for (const record of records) {
		const key = subject(record);
		const span = { ...spanOf(record.from, record.to), value: value(record) };
		const known = spans.get(key);
		if (known) known.push(span);
		else spans.set(key, [span]);
	}
	return new Map([...spans].map(([key, list]) => [key, new Timeline(list)]));
}
