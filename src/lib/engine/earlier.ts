import { lastFullHour, localDayOf } from '#lib/domain/calendar.ts';
import type { Dictionary } from './dictionary.ts';
import { Entry } from './entry.ts';
import type { FactTable } from './fact-table.ts';
import type { Floor } from './floor.ts';
import type { Host, Moment } from './host.ts';
import type { Ids } from './id-index.ts';
import { Router } from './router.ts';
import type { Store } from './store.ts';
import { SumTable } from './sum-table.ts';
import type { Sums } from './sums.ts';

/** What an earlier moment may be asked about. */
export interface Window {
	/** ms since 1970: no moment before it is asked about. */
	readonly from: number;
	/** Facts dated later (day number) count on no board that is asked for. */
	readonly lastDay: number;
}

/**
 * What there was at a moment: the store, less what occurred later. The facts of its window stand in the order in which they
 * occurred, with a cursor among them: it moves to another moment by the facts in between, either way, and what lies behind the
 * cursor is held as sums, so that a board is made for a moment without looking at a fact. It follows the store fact by fact.
 */
export class Earlier implements Host {
	readonly router: Router = new Router(this);
	changes = 0;
	recordChanges = 0;
	endChanges = 0;
	readonly #store: Store;
	readonly #window: Window;
	#until: number;
	#first: number | undefined;
	#last: number | undefined;
	#moment: Moment = { today: Number.NaN, hour: Number.NaN };
	/** Facts of the window in the order in which they occurred; undefined: to be listed anew. */
	#facts: Entry[] | undefined;
	/** How many of them have occurred. */
	#next = 0;
	#later = new SumTable();

	constructor(store: Store, window: Window, until: number) {
		this.#store = store;
		this.#window = window;
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
	get later(): SumTable {
		return this.#later;
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

	dayVersion(day: number): number {
		return this.#store.dayVersion(day) + (this.#later.group(day)?.version ?? 0);
	}

	momentOf(now: number): Moment {
		const { zone } = this.floor.derived;
		const today = localDayOf(now, zone);
		const hour = lastFullHour(now, zone);
		if (today !== this.#moment.today || hour !== this.#moment.hour) this.#moment = { today, hour };
		return this.#moment;
	}

	eachSince(time: number, from: number, to: number, visit: (entry: Entry) => void): void {
		const facts = this.#facts;
		if (!facts || time <= this.#window.from) {
			this.#store.eachSince(time, from, to, (entry) => {
				if (entry.occurredAt <= this.#until) visit(entry);
			});
			return;
		}
		for (let i = this.#next - 1; i >= 0 && facts[i]!.occurredAt >= time; i--) {
			const fact = facts[i]!;
			if (fact.day >= from && fact.day <= to) visit(fact);
		}
	}

	/** Everything may be another: nothing that was made of it holds. */
	forget(): void {
		this.#facts = undefined;
		this.router.clear();
		this.changes++;
		this.recordChanges++;
	}

	/** The store's sums have changed by an entry that came (1) or went (-1). */
	told(entry: Entry, sign: 1 | -1): void {
		if (!this.#facts) return;
		if (this.#isOfWindow(entry)) {
			this.#relist(this.#facts, entry, sign);
			if (entry.occurredAt > this.#until) {
				this.#later.add(entry.rep, entry.day, entry.type, entry, sign);
				return;
			}
			this.#next += sign;
		} else if (entry.occurredAt > this.#until) return;
		this.#tell(entry, sign);
	}

	#isOfWindow({ occurredAt, day }: Entry): boolean {
		return occurredAt > this.#window.from && day <= this.#window.lastDay;
	}

	#relist(facts: Entry[], entry: Entry, sign: 1 | -1): void {
		let at = after(facts, entry.occurredAt);
		if (sign > 0) {
			facts.splice(at, 0, Object.assign(new Entry(), entry));
			return;
		}
		while (at > 0 && !isSame(facts[at - 1]!, entry)) at--;
		facts.splice(at - 1, 1);
	}

	#list(): void {
		const { from, lastDay } = this.#window;
		const facts: Entry[] = [];
		this.facts.scan(
			-Infinity,
			lastDay,
			(chunk, at) => {
				if (chunk.occurredAt.get(at) <= from) return;
				const entry = new Entry();
				chunk.read(at, entry);
				facts.push(entry);
			},
			from
		);
		this.#facts = facts.sort((a, b) => a.occurredAt - b.occurredAt);
		this.#later = new SumTable();
		this.#next = facts.length;
	}

	/** To another moment, told to boards as facts that come or go. The first time, boards are made anew. */
	moveTo(at: number): void {
		if (this.#facts) this.#shift(this.#facts, at, true);
		else {
			this.#list();
			this.forgetBoards();
			this.#shift(this.#facts ?? [], at, false);
		}
		this.#lookAtEnds();
	}

	/** Set by whoever keeps boards over this. */
	forgetBoards: () => void = () => undefined;

	#shift(facts: readonly Entry[], at: number, telling: boolean): void {
		// what boards read while they are told must be what they are told of
		this.#until = at;
		for (let fact = facts[this.#next]; fact && fact.occurredAt <= at; fact = facts[++this.#next]) {
			this.#later.add(fact.rep, fact.day, fact.type, fact, -1);
			if (telling) this.#tell(fact, 1);
		}
		for (let fact = facts[this.#next - 1]; fact && fact.occurredAt > at; fact = facts[--this.#next - 1]) {
			this.#later.add(fact.rep, fact.day, fact.type, fact, 1);
			if (telling) this.#tell(fact, -1);
		}
	}

	#tell(fact: Entry, sign: 1 | -1): void {
		this.changes++;
		if (fact.customer !== 0 || fact.deal !== 0) this.recordChanges++;
		this.router.apply(fact, sign);
	}

	#lookAtEnds(): void {
		let first: number | undefined;
		let last: number | undefined;
		for (const { key, rows } of this.sums.days.groups) {
			if (rows - (this.#later.group(key)?.rows ?? 0) <= 0) continue;
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

/** The first position of what occurred later. */
function after(facts: readonly Entry[], occurredAt: number): number {
	let low = 0;
	let high = facts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (facts[middle]!.occurredAt <= occurredAt) low = middle + 1;
		else high = middle;
	}
	return low;
}

const isSame = (one: Entry, other: Entry): boolean =>
	(Object.keys(one) as (keyof Entry)[]).every((field) => one[field] === other[field]);
