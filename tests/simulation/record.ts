import type { Activity, CollectionName, FeedRow, Id } from '#lib/domain/records.ts';
import type { FeedSource } from '#lib/server/feed/tailer.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { FOLLOWED } from '#lib/server/record/columns.ts';
import type { Random, Runner, Timeline } from './kit.ts';

export type Table = Map<Id, Record<string, unknown>>;
export type Content = Record<CollectionName, Table>;

/** A record as its images are: without the id. */
export const withoutId = ({ id: _, ...image }: Record<string, unknown>) => image;

export const emptyContent = (): Content =>
	Object.fromEntries(FOLLOWED.map((name) => [name, new Map()])) as unknown as Content;

export const copyOf = (content: Content): Content => {
	const copy = {} as Content;
	for (const name of FOLLOWED) copy[name] = new Map(content[name]);
	return copy;
};

const small = new WeakMap<Content, Tables>();

/** The small tables alone, as a gateway has them. */
export function tablesOf(content: Content): Tables {
	let tables = small.get(content);
	if (!tables) {
		tables = Object.fromEntries(
			Object.entries(content).filter(([name]) => name !== 'activities')
		) as unknown as Tables;
		small.set(content, tables);
	}
	return tables;
}

/** Puts a feed row's outcome into tables, by id. */
export function applyTo(content: Content, { collection, record, after }: FeedRow): void {
	if (after) content[collection].set(record, { ...after, id: record });
	else content[collection].delete(record);
}

/** The answer to a request that came with a key, as the table `requests` has it. */
export interface KeptAnswer {
	readonly seq: number;
	readonly bodyHash: string;
	readonly status: number;
	readonly response: unknown;
}

interface State {
	epoch: string;
	rows: { row: FeedRow; at: number }[];
	content: Content;
	/** Records that are no more, as `collection/id`, and the row by which they went. */
	dead: Map<string, number>;
	/** By identity and key, unique. */
	requests: Map<string, KeptAnswer>;
	/** Crossings that were recognised, unique, and the head then. */
	crossings: Map<string, number>;
	nextActivity: number;
}

const copyOfState = ({ rows, content, dead, requests, crossings, ...rest }: State): State => ({
	...rest,
	rows: rows.slice(),
	content: copyOf(content),
	dead: new Map(dead),
	requests: new Map(requests),
	crossings: new Map(crossings)
});

/** ms until PocketBase is back where it ended in the middle of a batch */
const BACK_AFTER = 400;

/** The record did not answer, or nobody knows whether it did. */
export class Silence extends Error {}

/** The record: what PocketBase holds, with its feed, as a model. It is a machine of its own, and may be replaced. */
export class ModelRecord {
	readonly #random: Random;
	readonly #timeline: Timeline;
	#state: State = {
		epoch: 'e1',
		rows: [],
		content: emptyContent(),
		dead: new Map(),
		requests: new Map(),
		crossings: new Map(),
		nextActivity: 1
	};
	#epochs = 1;
	#founded = 0;
	#copy: State | undefined;
	/** Grows with each restart; what was under way then has no answer. */
	#life = 0;
	/** True time since which this timeline is the record's. */
	replacedAt = 0;
	/** Nothing is answered until then. */
	failing = 0;
	#frozenUntil = 0;
	/** What goes on once it is not frozen any more. */
	#frozen: (() => void)[] = [];
	/** The next reads that fail. */
	failures = 0;
	/** PocketBase ends at the next batch that somebody waits for: before it is committed, or right afterwards. */
	endsAt: 'before' | 'after' | undefined;
	/** Hears every row that is committed. */
	written: (row: FeedRow) => void = () => undefined;

	constructor(timeline: Timeline, random: Random) {
		this.#timeline = timeline;
		this.#random = random;
	}

	get content(): Content {
		return this.#state.content;
	}

	get head(): number {
		return this.#state.rows.length;
	}

	get epoch(): string {
		return this.#state.epoch;
	}

	get dead(): ReadonlyMap<string, number> {
		return this.#state.dead;
	}

	get requests(): Map<string, KeptAnswer> {
		return this.#state.requests;
	}

	get crossings(): Map<string, number> {
		return this.#state.crossings;
	}

	rowAt(seq: number): { row: FeedRow; at: number } | undefined {
		return this.#state.rows[seq - 1];
	}

	put(collection: CollectionName, id: Id, after: Record<string, unknown> | null): void {
		const { rows, content, dead } = this.#state;
		const held = content[collection].get(id);
		if (!held && !after) return;
		const row = {
			seq: rows.length + 1,
			mark: this.#random
				.int(2 ** 32)
				.toString(16)
				.padStart(8, '0'),
			op: held ? (after ? 'update' : 'delete') : 'insert',
			collection,
			record: id,
			before: held ? withoutId(held) : null,
			after
		} as unknown as FeedRow;
		rows.push({ row, at: this.#timeline.now });
		applyTo(content, row);
		if (after) dead.delete(`${collection}/${id}`);
		else dead.set(`${collection}/${id}`, row.seq);
		this.written(row);
	}

	/** By a counter, which a copy put back sets back too: what was handed out before may be used already. */
	freshId(): Id {
		for (;;) {
			const id = (this.#state.nextActivity++).toString(36).padStart(15, '0');
			if (!this.content.activities.has(id)) return id;
		}
	}

	activities(): Iterable<Activity> {
		return this.content.activities.values() as unknown as Iterable<Activity>;
	}

	keepCopy(): void {
		this.#copy = copyOfState(this.#state);
	}

	/** The kept copy put back, as by hand or by `restore` (which rotates the epoch). False: there is none. */
	putBack(rotating: boolean): boolean {
		if (!this.#copy) return false;
		this.#state = copyOfState(this.#copy);
		this.#replaced();
		if (rotating) this.#state.epoch = `e${++this.#epochs}`;
		return true;
	}

	/** What is there now was there from the beginning: no power loss takes it away. */
	founded(): void {
		this.#founded = this.head;
	}

	/** A power loss: the last `count` commits never were. */
	loseLast(count: number): void {
		this.#state = copyOfState(this.#state);
		const { rows, content, dead, requests, crossings } = this.#state;
		for (const { row } of rows.splice(Math.max(this.#founded, rows.length - count)).reverse()) {
			const { collection, record: id, before } = row;
			if (before) content[collection].set(id, { ...before, id });
			else content[collection].delete(id);
			dead.delete(`${collection}/${id}`);
		}
		for (const [key, { seq }] of requests) if (seq > rows.length) requests.delete(key);
		for (const [key, seq] of crossings) if (seq > rows.length) crossings.delete(key);
		this.#replaced();
	}

	/** PocketBase ends and comes back: nothing that was under way is ever answered, done or not. */
	restart(ms: number): void {
		this.#life++;
		this.failing = Math.max(this.failing, this.#timeline.now + ms);
	}

	/** Stopped, for so long, in the middle of whatever it does. */
	freeze(ms: number): void {
		const until = this.#timeline.now + ms;
		this.#frozenUntil = Math.max(this.#frozenUntil, until);
		this.#timeline.at(until, () => this.#thawIfDue());
	}

	/** Nothing of it fails from now on. */
	heal(): void {
		this.failing = this.failures = this.#frozenUntil = 0;
		this.endsAt = undefined;
		this.#thawIfDue();
	}

	#thawIfDue() {
		if (this.#frozenUntil > this.#timeline.now) return;
		for (const run of this.#frozen.splice(0)) run();
	}

	/** As a gateway reads it: slowly, and sometimes not at all. */
	source(gateway: Runner): FeedSource {
		return {
			head: () => this.answer(gateway, () => ({ epoch: this.#state.epoch, seq: this.head })),
			feed: (after, limit) =>
				this.answer(gateway, () => this.#state.rows.slice(after, after + limit).map(({ row }) => row)),
			rotate: (epoch) =>
				this.answer(gateway, () => {
					if (this.#state.epoch !== epoch) return false;
					this.#state.epoch = `e${++this.#epochs}`;
					return true;
				})
		};
	}

	/**
	 * What is read, or written, is what is there when half of the time has passed. Rejects with a Silence where no answer came,
	 * whatever was done.
	 */
	answer<T>(asking: Runner, work: () => T): Promise<T> {
		return this.#answer(asking, work, false);
	}

	/** A batch; the same. */
	commit<T>(asking: Runner, work: () => T): Promise<T> {
		return this.#answer(asking, work, true);
	}

	#answer<T>(asking: Runner, work: () => T, writes: boolean): Promise<T> {
		const timeline = this.#timeline;
		const life = this.#life;
		const delay = 1 + this.#random.int(8);
		return new Promise((resolve, reject) => {
			const fail = () => asking.run(() => reject(new Silence('the record does not answer')));
			this.#after(delay, () => {
				if (this.#life !== life || this.failing > timeline.now || this.failures > 0) {
					if (this.failures > 0) this.failures--;
					return void timeline.at(timeline.now + delay, fail);
				}
				const ends = writes ? this.endsAt : undefined;
				if (ends !== undefined) this.endsAt = undefined;
				if (ends === 'before') {
					this.restart(BACK_AFTER);
					return void timeline.at(timeline.now + delay, fail);
				}
				const value = work();
				if (ends === 'after') this.restart(BACK_AFTER);
				this.#after(delay, () => {
					if (this.#life === life) asking.run(() => resolve(value));
					else fail();
				});
			});
		});
	}

	#after(ms: number, run: () => void) {
		const timeline = this.#timeline;
		timeline.at(timeline.now + ms, () => {
			if (this.#frozenUntil <= timeline.now) run();
			else this.#frozen.push(run);
		});
	}

	#replaced() {
		this.replacedAt = this.#timeline.now;
	}
}
