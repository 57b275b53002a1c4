/** P6: effective-dated spans (memberships, a team's region, capacity, targets), by day number, both ends inclusive. */
import { spanOf } from './calendar.ts';
import type { LocalDate } from './records.ts';

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
export function timelines<R extends { readonly from: LocalDate; readonly to: LocalDate }, K, T>(
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
