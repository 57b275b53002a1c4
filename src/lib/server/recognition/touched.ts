/** What the feed brought that may bear on recognition, until it has been judged. */
import { dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import { UNDO_MS } from '#lib/domain/facts.ts';
import type { Arrival } from '#lib/domain/recognition/news.ts';
import type { Activity, CollectionName, FeedRow, Id } from '#lib/domain/records.ts';

/** A date on which a rep's facts of a type changed. */
export interface TouchedDay {
	readonly rep: Id;
	readonly type: string;
	readonly day: number;
}

interface Entry {
	readonly seq: number;
	/** ms since 1970: from then on it may be judged. */
	readonly due: number;
	readonly collection: CollectionName;
	readonly record: Id;
	readonly arrival: Arrival | undefined;
	readonly days: readonly TouchedDay[];
	/** Reps all of whose facts are to be judged again. */
	readonly reps: readonly Id[];
}

/** All that is judged at once. */
export interface Batch {
	readonly reps: ReadonlySet<Id>;
	readonly days: readonly TouchedDay[];
	/** By fact: how it came in. */
	readonly arrivals: ReadonlyMap<Id, Arrival>;
	/** Collections in which something changed that whole rules depend on. */
	readonly collections: ReadonlySet<CollectionName>;
	/** Too much at once to be anybody's doing of this minute: nothing of it is celebrated. */
	readonly bulk: boolean;
	readonly count: number;
}

/** More rows than that come from a file. */
const BULK_ROWS = 2_000;
/** While they still come they are waited for, so that nobody is judged twice; but no longer than this. */
const PATIENCE_MS = 60_000;

/** Rows that concern one rep alone. */
const OF_REP: ReadonlySet<CollectionName> = new Set(['reps', 'leave', 'capacity', 'memberships']);
/** Rows that rules depend on as a whole. */
const OF_RULES: ReadonlySet<CollectionName> = new Set([
	'targets',
	'holidays',
	'capacity',
	'streak_rules',
	'memberships',
	'metrics',
	'workspace'
]);

type Image = Readonly<Record<string, unknown>> | null;
const repOf = (image: Image): Id[] => (typeof image?.rep === 'string' && image.rep !== '' ? [image.rep] : []);

function daysOf(images: readonly (Omit<Activity, 'id'> | null)[]): TouchedDay[] {
	return images.flatMap((image) =>
		image && isLocalDate(image.localDate)
			? [{ rep: image.rep, type: image.type, day: dayNumber(image.localDate) }]
			: []
	);
}

function entryOf(row: FeedRow, now: number): Entry | undefined {
	const { seq, op, collection, record } = row;
	const plain = { seq, due: now, collection, record, arrival: undefined, days: [], reps: [] };
	if (collection === 'activities') {
		const { before, after } = row as FeedRow<'activities'>;
		const receivedAt = Date.parse(after?.receivedAt ?? '') || now;
		const isNew = op === 'insert';
		return {
			...plain,
			due: isNew ? receivedAt + UNDO_MS : now,
			arrival: { isNew, imported: after?.source.startsWith('import') === true, receivedAt, seq },
			days: daysOf([before, after])
		};
	}
	if (!OF_REP.has(collection) && !OF_RULES.has(collection)) return undefined;
	const images = [row.before as Image, row.after as Image];
	// whoever is new has done nothing yet
	const self = op === 'insert' ? [] : [record];
	return { ...plain, reps: collection === 'reps' ? self : images.flatMap(repOf) };
}

export class Touched {
	#entries: Entry[] = [];
	/** By fact that came in: when it can no longer be taken back. A correction of it waits as long. */
	readonly #arriving = new Map<Id, number>();
	#heardAt = -Infinity;
	#firstAt = -Infinity;
	#seq = 0;

	/** Everything heard so far goes no further than this row. */
	get seq(): number {
		return this.#seq;
	}

	/** Up to this row all has been judged. */
	get judged(): number {
		return this.#entries.reduce((least, { seq }) => Math.min(least, seq - 1), this.#seq);
	}

	/** When the first of them falls due; Infinity: there is none. */
	get due(): number {
		return this.#entries.reduce((least, { due }) => Math.min(least, due), Infinity);
	}

	clear(): void {
		this.#entries = [];
		this.#arriving.clear();
		this.#seq = 0;
	}

	/** Rows up to this one are known otherwise. */
	reach(seq: number): void {
		this.#seq = Math.max(this.#seq, seq);
	}

	/** Rows of the feed, each once, at a moment (ms since 1970). */
	hear(rows: readonly FeedRow[], now: number): void {
		this.#heardAt = now;
		if (this.#entries.length === 0) this.#firstAt = now;
		for (const row of rows) {
			this.#seq = Math.max(this.#seq, row.seq);
			const entry = entryOf(row, now);
			if (!entry) continue;
			if (entry.arrival?.isNew) this.#arriving.set(entry.record, entry.due);
			const due = Math.max(entry.due, this.#arriving.get(entry.record) ?? 0);
			this.#entries.push({ ...entry, due });
		}
	}

	/** Facts that came in and may still be taken back. */
	pending(now: number): Set<Id> {
		return new Set(this.#entries.filter(({ due }) => due > now).map(({ record }) => record));
	}

	/** What may be judged now, and how to say that it was; undefined: nothing. */
	take(now: number): { readonly batch: Batch; readonly done: () => void } | undefined {
		const bulk = this.#entries.length > BULK_ROWS;
		if (bulk && now - this.#heardAt < UNDO_MS && now - this.#firstAt < PATIENCE_MS) return undefined;
		const due = this.#entries.filter((entry) => entry.due <= now);
		if (due.length === 0) return undefined;
		const taken = new Set(due);
		return {
			batch: batchOf(due, bulk),
			done: () => {
				this.#entries = this.#entries.filter((entry) => !taken.has(entry));
				for (const { record } of due) this.#arriving.delete(record);
			}
		};
	}
}

function batchOf(entries: readonly Entry[], bulk: boolean): Batch {
	const arrivals = new Map<Id, Arrival>();
	const collections = new Set<CollectionName>();
	const reps = new Set<Id>();
	const days = new Map<string, TouchedDay>();
	for (const { collection, record, arrival, days: touched, reps: named } of entries) {
		if (OF_RULES.has(collection)) collections.add(collection);
		if (arrival && (arrival.isNew || !arrivals.has(record))) arrivals.set(record, arrival);
		for (const rep of named) reps.add(rep);
		for (const day of touched) {
			reps.add(day.rep);
			days.set(`${day.type} ${day.day} ${day.rep}`, day);
		}
	}
	return { reps, days: [...days.values()], arrivals, collections, bulk, count: entries.length };
}
