import type { BoardQuery, BoardRefusal, Standings } from '#lib/domain/board.ts';
import { lastFullHour, localDayOf, startOfDay } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { Board } from './board.ts';
import type { Dictionary } from './dictionary.ts';
import { Entry } from './entry.ts';
import type { FactTable } from './fact-table.ts';
import type { Floor } from './floor.ts';
import type { Host, Moment } from './host.ts';
import type { Ids } from './id-index.ts';
import { planOf } from './plan.ts';
import { Router } from './router.ts';
import type { Store } from './store.ts';
import type { Sums } from './sums.ts';

/** The recent window: a replay goes back so far at most. */
export const REPLAY_MS = 7 * 86_400_000;

/** Standings as of any earlier moment: of what had occurred by then, as now known. */
export interface Replay {
	/** ms since 1970: between these any moment may be asked for. */
	readonly from: number;
	readonly to: number;
	read(at: number): Standings;
	/** Like Engine.sparks and Engine.elapsed, as of the moment last read. */
	sparks(ids: readonly Id[]): Float64Array;
	elapsed(): number;
	close(): void;
}

/** What there was at a moment: the store, less what occurred later. It moves to another moment by the facts in between. */
class Earlier implements Host {
	readonly router: Router = new Router(this);
	readonly #store: Store;
	readonly #from: number;
	#until: number;
	changes = 0;
	recordChanges = 0;
	endChanges = 0;
	#first: number | undefined;
	#last: number | undefined;
	#moment: Moment = { today: Number.NaN, hour: Number.NaN };
	/** Facts of the replay's window in the order in which they occurred; undefined: to be listed anew. */
	#facts: Entry[] | undefined;
	/** How many of them have occurred. */
	#next = 0;
	/** By day: how many facts are hidden, since they occurred later. */
	readonly #hidden = new Map<number, number>();

	constructor(store: Store, from: number, until: number) {
		this.#store = store;
		this.#from = from;
		this.#until = until;
	}

	get floor(): Floor {
		return this.#store.floor;
	}
	get types(): Dictionary {
		return this.#store.types;
	}
	get ids(): Ids {
		return this.#store.ids;
	}
	get facts(): FactTable {
		return this.#store.facts;
	}
	get sums(): Sums {
		return this.#store.sums;
	}
	get detailDay(): number {
		return this.#store.detailDay;
	}
	get folded(): number {
		return this.#store.folded;
	}
	get until(): number {
		return this.#until;
	}

	firstDay(): number | undefined {
		return this.#first;
	}

	lastDay(): number | undefined {
		return this.#last;
	}

	momentOf(now: number): Moment {
		const { zone } = this.floor.derived;
		const today = localDayOf(now, zone);
		const hour = lastFullHour(now, zone);
		if (today !== this.#moment.today || hour !== this.#moment.hour) this.#moment = { today, hour };
		return this.#moment;
	}

	/** Everything may be another: nothing that was made of it holds. */
	forget(): void {
		this.#facts = undefined;
		this.router.clear();
		this.changes++;
		this.recordChanges++;
	}

	/** The store's facts changed by one; it is there already (1), or still (-1). */
	note(): void {
		this.#facts = undefined;
	}

	get isStale(): boolean {
		return this.#facts === undefined;
	}

	#list(): void {
		const facts: Entry[] = [];
		this.facts.scan(
			-Infinity,
			Infinity,
			(chunk, at) => {
				if (chunk.occurredAt.get(at) <= this.#from) return;
				const entry = new Entry();
				chunk.read(at, entry);
				facts.push(entry);
			},
			this.#from
		);
		facts.sort((a, b) => a.occurredAt - b.occurredAt);
		this.#facts = facts;
		this.#hidden.clear();
		this.#next = facts.length;
	}

	/** To another moment, told to boards as facts that come or go. After `note`, they are made anew. */
	moveTo(at: number): void {
		if (!this.#facts) {
			this.#list();
			this.forgetBoards();
			this.#until = Infinity;
			this.#shift(at, false);
		} else this.#shift(at, true);
		this.#until = at;
		this.#lookAtEnds();
	}

	/** Set by whoever keeps boards over this. */
	forgetBoards: () => void = () => undefined;

	#shift(at: number, telling: boolean): void {
		const facts = this.#facts ?? [];
		// what boards read while they are told must be what they are told of
		this.#until = at;
		for (let fact = facts[this.#next]; fact && fact.occurredAt <= at; fact = facts[++this.#next])
			this.#bring(fact, 1, telling);
		for (let fact = facts[this.#next - 1]; fact && fact.occurredAt > at; fact = facts[--this.#next - 1])
			this.#bring(fact, -1, telling);
	}

	#bring(fact: Entry, sign: 1 | -1, telling: boolean): void {
		this.#hidden.set(fact.day, (this.#hidden.get(fact.day) ?? 0) - sign);
		if (!telling) return;
		this.changes++;
		if (fact.customer !== 0 || fact.deal !== 0) this.recordChanges++;
		this.router.apply(fact, sign);
	}

	#lookAtEnds(): void {
		let first: number | undefined;
		let last: number | undefined;
		for (const { key, rows } of this.sums.days.groups) {
			if (rows - (this.#hidden.get(key) ?? 0) <= 0) continue;
			if (first === undefined || key < first) first = key;
			if (last === undefined || key > last) last = key;
		}
		if (first === this.#first && last === this.#last) return;
		this.#first = first;
		this.#last = last;
		this.endChanges++;
		this.router.endsMoved();
	}
}

/** A replay of one board, and what the engine that opened it must tell. */
export class BoardReplay implements Replay {
	readonly from: number;
	readonly to: number;
	readonly #host: Earlier;
	readonly #board: Board;
	readonly #closed: (replay: BoardReplay) => void;

	constructor(
		query: BoardQuery,
		store: Store,
		ends: { readonly from: number; readonly to: number },
		closed: (replay: BoardReplay) => void
	) {
		this.from = ends.from;
		this.to = ends.to;
		this.#host = new Earlier(store, ends.from, ends.to);
		this.#board = new Board(query, this.#host);
		this.#host.forgetBoards = () => {
			this.#host.router.clear();
			this.#board.rebuild();
		};
		this.#closed = closed;
	}

	/** Clamped to the ends. */
	#go(at: number): number {
		const moment = Math.max(this.from, Math.min(this.to, at));
		this.#host.moveTo(moment);
		return moment;
	}

	read(at: number): Standings {
		const moment = this.#go(at);
		const standings = this.#board.read(moment);
		return standings.ok ? standings.value : this.#board.empty(moment);
	}

	sparks(ids: readonly Id[]): Float64Array {
		return this.#board.sparks(ids, this.#go(this.#host.until));
	}

	elapsed(): number {
		return this.#board.elapsed(this.#host.until);
	}

	/** A fact changed. */
	note(): void {
		this.#host.note();
	}

	/** Rows of the floor, or everything, changed. */
	forget(): void {
		this.#host.forget();
		this.#board.rebuild();
	}

	close(): void {
		this.#board.close();
		this.#closed(this);
	}
}

/**
 * Between which moments a board can be replayed: its period, no longer than the recent window, up to now, and no earlier than
 * facts are held one by one.
 */
export function replayEnds(
	query: BoardQuery,
	store: Store,
	now: number
): Result<{ from: number; to: number }, BoardRefusal> {
	const { derived } = store.floor;
	const plan = planOf(query, derived, now, store.firstDay(), store.lastDay());
	if (!plan.ok) return plan;
	const { from, to, today } = plan.value;
	const start = (day: number) => startOfDay(day, derived.zone);
	// `all` ends with its last fact, and goes on
	const end = to < today && query.period !== 'all' ? start(to + 1) - 1 : now;
	const detail = store.detailDay === -Infinity ? -Infinity : start(store.detailDay);
	const begin = Math.max(end - REPLAY_MS, from > today ? now : start(Math.max(from, -700_000)), detail);
	return ok({ from: Math.min(begin, end), to: end });
}
