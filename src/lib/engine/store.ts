import { dateOfDay, dayNumber, isLocalDate, lastFullHour, localDayOf } from '#lib/domain/calendar.ts';
import type { DailySum, Fact, FactColumns, StreamState } from '#lib/domain/facts.ts';
import type { FloorCollection } from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { Dictionary } from './dictionary.ts';
import { Entry, quantityOf, setSingle } from './entry.ts';
import { FactTable } from './fact-table.ts';
import { Floor, type Derived } from './floor.ts';
import type { Host, Moment } from './host.ts';
import { Ids } from './id-index.ts';
import { Router } from './router.ts';
import { FactHash } from './row-hash.ts';
import { saveColumns, saveSums } from './save.ts';
import { SumLoader } from './sum-loader.ts';
import { Sums } from './sums.ts';

/** Hears of an entry that came (1) or went (-1); the entry is filled again afterwards. */
export interface Follower {
	told(entry: Entry, sign: 1 | -1): void;
}

const SLICE = 1 << 13;

/**
 * All that is held: rows of the floor, facts one by one, and sums over all of them, those that stand in sums only included.
 * A change goes into the facts, the sums and, by the router, into the boards it concerns.
 */
export class Store implements Host {
	readonly types = new Dictionary();
	readonly router: Router = new Router(this);
	floor = new Floor(new Dictionary());
	ids = new Ids();
	facts = new FactTable();
	sums = new Sums(this.floor);
	/** Whether any fact came with a margin. */
	margins = false;
	/** Whether any sum came with a margin. */
	sumMargins = false;
	detailDay = -Infinity;
	folded = 0;
	changes = 0;
	recordChanges = 0;
	endChanges = 0;
	/** By cell of a day before detailDay: how many of its facts are held one by one (late, or corrected since). */
	readonly #singles = new Map<number, number>();
	readonly until = Infinity;
	readonly later = undefined;
	/** Told of each change once it is in the sums. */
	readonly followers = new Set<Follower>();
	#first: number | undefined;
	#last: number | undefined;
	/** Made when first asked for, and kept up from then on. */
	#hash: FactHash | undefined;
	readonly #entry = new Entry();
	#moment: Moment = { today: Number.NaN, hour: Number.NaN };
	#momentZone = '';
	/** What `#moment` was last asked for. */
	#momentNow = Number.NaN;
	#momentOf: Derived | undefined;
	/** The date last read, and its day number. */
	#dated: LocalDate | undefined;
	#day: number | undefined;

	get hasWorkspace(): boolean {
		return this.floor.derived.workspace !== undefined;
	}

	momentOf(now: number): Moment {
		const { derived } = this.floor;
		if (now === this.#momentNow && derived === this.#momentOf) return this.#moment;
		this.#momentNow = now;
		this.#momentOf = derived;
		const { zone } = derived;
		const today = localDayOf(now, zone);
		const hour = lastFullHour(now, zone);
		if (today !== this.#moment.today || hour !== this.#moment.hour || zone !== this.#momentZone) {
			this.#moment = { today, hour };
			this.#momentZone = zone;
		}
		return this.#moment;
	}

	firstDay(): number | undefined {
		return this.sums.first();
	}

	lastDay(): number | undefined {
		return this.sums.last();
	}

	dayVersion(day: number): number {
		return this.sums.days.group(day)?.version ?? 0;
	}

	eachSince(time: number, from: number, to: number, visit: (entry: Entry) => void): void {
		const entry = new Entry();
		this.facts.scan(
			from,
			to,
			(chunk, at) => {
				if (chunk.occurredAt.get(at) < time) return;
				chunk.read(at, entry);
				visit(entry);
			},
			time
		);
	}

	hash(): bigint {
		if (!this.#hash) {
			this.#hash = this.#newHash();
			this.facts.scan(-Infinity, Infinity, (chunk, at) => {
				chunk.read(at, this.#entry);
				this.#hash?.add(1, chunk.id.get(at), this.#entry, quantityOf(this.#entry));
			});
		}
		return this.#hash.value();
	}

	#newHash(): FactHash {
		return new FactHash(
			(rep) => this.floor.reps.text(rep),
			(type) => this.types.text(type),
			(id) => this.ids.text(id)
		);
	}

	has(id: Id): boolean {
		const number = this.ids.find(id);
		return number !== undefined && this.facts.find(number) >= 0;
	}

	putRow(collection: FloorCollection, id: Id, after: Readonly<Record<string, unknown>> | null): void {
		const { moves } = this.floor;
		this.changes++;
		this.floor.put(collection, id, after);
		if (this.floor.moves !== moves) this.sums.regroup();
		this.router.clear();
	}

	/** A fact whose date cannot be read belongs to no period: it is held nowhere. */
	put(id: Id, fact: Fact | null, before: Fact | null): void {
		this.changes++;
		const day = fact ? this.#dayOf(fact.localDate) : undefined;
		const number = this.ids.number(id);
		const slot = this.facts.find(number);
		if (slot >= 0) this.#retract(number, slot);
		else if (before) this.#retractFromSums(before);
		if (fact && day !== undefined) this.#assert(number, slot, this.#fill(fact, day));
		else if (slot >= 0) this.facts.remove(slot);
		this.#lookAtEnds();
	}

	/** The date's day number; undefined: it is none. */
	#dayOf(date: LocalDate): number | undefined {
		// facts come by date: nearly all are of the same one as the fact before
		if (date === this.#dated) return this.#day;
		if (!isLocalDate(date)) return undefined;
		this.#dated = date;
		return (this.#day = dayNumber(date));
	}

	#retract(number: number, slot: number): void {
		const entry = this.#entry;
		this.facts.read(slot, entry);
		this.#hash?.add(-1, number, entry, quantityOf(entry));
		this.#tell(entry, -1, true);
	}

	#assert(number: number, slot: number, entry: Entry): void {
		if (slot >= 0) this.facts.write(slot, entry);
		else this.facts.insert(number, entry);
		this.#hash?.add(1, number, entry, quantityOf(entry));
		this.#tell(entry, 1, true);
	}

	#retractFromSums(before: Fact): void {
		const day = this.#dayOf(before.localDate);
		if (day === undefined || day >= this.detailDay) return;
		const entry = this.#fill(before, day);
		if (this.foldedRows(entry.rep, day, entry.type) === 0) return;
		this.folded--;
		// as the sum it stood in: neither a moment nor a customer is known of it
		entry.occurredAt = -Infinity;
		entry.customer = 0;
		entry.deal = 0;
		this.#tell(entry, -1, false);
	}

	/** Takes a change into the sums and to the boards. `single`: the fact is held one by one. */
	#tell(entry: Entry, sign: 1 | -1, single: boolean): void {
		if (entry.customer !== 0 || entry.deal !== 0) this.recordChanges++;
		const cell = this.sums.apply(entry, sign);
		if (single) this.#countSingle(cell, entry, sign);
		this.router.apply(entry, sign);
		for (const follower of this.followers) follower.told(entry, sign);
	}

	#countSingle(cell: number, entry: Entry, sign: 1 | -1): void {
		if (entry.day >= this.detailDay) return;
		const count = (this.#singles.get(cell) ?? 0) + sign;
		if (count === 0) this.#singles.delete(cell);
		else this.#singles.set(cell, count);
	}

	/** How many facts of a rep, day and type stand in sums only. */
	foldedRows(rep: number, day: number, type: number): number {
		const { days } = this.sums;
		const group = day < this.detailDay ? days.group(day) : undefined;
		const cell = group ? days.find(rep, group, type) : -1;
		if (cell < 0) return 0;
		return days.rowsAt(cell) - (this.#singles.get(cell) ?? 0);
	}

	#lookAtEnds(): void {
		const first = this.sums.first();
		const last = this.sums.last();
		if (first === this.#first && last === this.#last) return;
		this.#first = first;
		this.#last = last;
		this.endChanges++;
		this.router.endsMoved();
	}

	#fill(fact: Fact, day: number): Entry {
		const entry = this.#entry;
		if (fact.margin !== undefined) this.margins = true;
		setSingle(entry, fact.quantity, fact.amount);
		entry.rep = this.floor.reps.number(fact.rep);
		entry.type = this.types.number(fact.type);
		entry.day = day;
		entry.margin = fact.margin ?? 0;
		entry.occurredAt = fact.occurredAt;
		entry.customer = fact.customerKey;
		entry.deal = fact.dealKey;
		return entry;
	}

	/** Replaces everything, without telling: whoever listens builds anew. */
	load({ rows, facts, sums, detailFrom }: StreamState): void {
		this.changes++;
		this.recordChanges++;
		this.floor = new Floor(new Dictionary());
		this.ids = new Ids();
		this.facts = new FactTable();
		this.sums = new Sums(this.floor);
		this.margins = facts.margin !== undefined;
		this.sumMargins = false;
		this.detailDay = detailFrom === '' ? -Infinity : dayNumber(detailFrom);
		this.folded = 0;
		this.#singles.clear();
		this.#hash = undefined;
		this.router.clear();
		for (const { collection, id, row } of rows) this.floor.put(collection, id, row);
		this.#loadFacts(facts);
		for (const sum of sums) this.#loadSum(sum);
		this.#lookAtEnds();
	}

	#loadFacts(columns: FactColumns): void {
		const reps = Int32Array.from(columns.reps, (rep) => this.floor.reps.number(rep));
		const types = Int32Array.from(columns.types, (type) => this.types.number(type));
		const foreign = Int32Array.from(columns.foreignIds, (id) => this.ids.number(id));
		this.facts.load(columns, reps, types, foreign);
		const loader = new SumLoader(this.sums.days, this.types.size);
		// in slices: what is called again and again is compiled sooner than one long loop
		for (let from = 0; from < columns.count; from += SLICE)
			this.#sumUp(columns, from, Math.min(from + SLICE, columns.count), reps, types, loader);
	}

	/** The sums by day of the columns' facts [from, to). */
	#sumUp(
		{ rep, type, day, quantity, amount, margin }: FactColumns,
		from: number,
		to: number,
		reps: Int32Array,
		types: Int32Array,
		loader: SumLoader
	): void {
		const { detailDay } = this;
		for (let i = from; i < to; i++) {
			const who = reps[rep[i]!]!;
			const kind = types[type[i]!]!;
			const earned = margin ? margin[i]! : 0;
			const single = day[i]! >= detailDay;
			// nearly all of them
			if (single && amount[i]! >= 0 && earned === 0) {
				loader.addFact(who, day[i]!, kind, quantity[i]!, amount[i]!);
				continue;
			}
			const entry = this.#entry;
			setSingle(entry, quantity[i]!, amount[i]!);
			entry.rep = who;
			entry.type = kind;
			entry.day = day[i]!;
			entry.margin = earned;
			if (single) loader.add(who, entry.day, kind, entry);
			else this.#countSingle(this.sums.load(entry), entry, 1);
		}
	}

	#loadSum(sum: DailySum): void {
		const entry = this.#entry;
		entry.rep = this.floor.reps.number(sum.rep);
		entry.type = this.types.number(sum.type);
		entry.day = sum.day;
		entry.rows = sum.rows;
		entry.countedRows = sum.rows - sum.creditRows;
		entry.countedQuantity = sum.quantity - sum.creditQuantity;
		entry.creditQuantity = sum.creditQuantity;
		entry.amount = sum.amount;
		entry.margin = sum.margin ?? 0;
		this.sums.load(entry);
		this.folded += sum.rows;
		if (sum.margin !== undefined) this.sumMargins = true;
	}

	/** Everything, with facts before the later of `detailFrom` and what is held singly folded into daily sums. */
	save(detailFrom: LocalDate): StreamState {
		const asked = detailFrom === '' ? -Infinity : dayNumber(detailFrom);
		const from = Math.max(asked, this.detailDay);
		return {
			rows: this.floor.rows(),
			facts: saveColumns(this, from),
			sums: saveSums(this, from),
			detailFrom: from === -Infinity ? '' : dateOfDay(from)
		};
	}
}
