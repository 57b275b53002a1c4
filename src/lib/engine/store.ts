import { dateOfDay, dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import type { Fact, FactColumns, StreamState } from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { DailySums } from './daily-sums.ts';
import { Days } from './days.ts';
import { Dictionary } from './dictionary.ts';
import { Entry } from './entry.ts';
import { FactTable, readRow } from './fact-table.ts';
import { Floor } from './floor.ts';
import type { Host } from './host.ts';
import { Ids } from './id-index.ts';
import { FactHash } from './row-hash.ts';
import { saveColumns } from './save.ts';

type Listener = (entry: Entry, sign: 1 | -1) => void;

/** All that is held: rows of the floor, facts one by one, older ones as daily sums. Every change is told as signed entries. */
export class Store implements Host {
	readonly types = new Dictionary();
	floor = new Floor(new Dictionary());
	ids = new Ids();
	facts = new FactTable();
	sums = new DailySums();
	/** Whether any fact came with a margin. */
	margins = false;
	detailDay = -Infinity;
	#days = new Days();
	#hash = this.#newHash();
	readonly #tell: Listener;
	readonly #entry = new Entry();

	constructor(tell: Listener) {
		this.#tell = tell;
	}

	get hasWorkspace(): boolean {
		return this.floor.derived.workspace !== undefined;
	}

	firstDay(): number | undefined {
		return this.#days.first();
	}

	lastDay(): number | undefined {
		return this.#days.last();
	}

	hash(): bigint {
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

	/** A fact whose date cannot be read belongs to no period: it is held nowhere. */
	put(id: Id, fact: Fact | null, before: Fact | null): void {
		const after = fact && isLocalDate(fact.localDate) ? fact : null;
		const number = this.ids.number(id);
		const slot = this.facts.find(number);
		if (slot >= 0) this.#retract(number, slot);
		else if (before && isLocalDate(before.localDate)) this.#retractFromSums(before);
		if (!after) {
			if (slot >= 0) this.facts.remove(slot);
			return;
		}
		const entry = this.#fill(after);
		if (slot >= 0) this.facts.write(slot, entry, after.quantity);
		else this.facts.insert(number, entry, after.quantity);
		this.#hash.add(1, number, entry, after.quantity);
		this.#days.add(entry.day, 1);
		this.#tell(entry, 1);
	}

	#retract(number: number, slot: number): void {
		const entry = this.#entry;
		this.facts.read(slot, entry);
		this.#hash.add(-1, number, entry, this.facts.quantityAt(slot));
		this.#days.add(entry.day, -1);
		this.#tell(entry, -1);
	}

	#retractFromSums(before: Fact): void {
		const day = dayNumber(before.localDate);
		if (day >= this.detailDay) return;
		const entry = this.#fill(before);
		if (!this.sums.has(entry.rep, day, entry.type)) return;
		this.sums.add(entry, before.quantity, -1);
		this.#days.add(day, -1);
		// as the sum it stood in: neither a moment nor a customer is known of it
		entry.occurredAt = -Infinity;
		entry.customer = 0;
		entry.deal = 0;
		this.#tell(entry, -1);
	}

	#fill(fact: Fact): Entry {
		const entry = this.#entry;
		const counts = fact.amount < 0 ? 0 : 1;
		if (fact.margin !== undefined) this.margins = true;
		entry.rep = this.floor.reps.number(fact.rep);
		entry.type = this.types.number(fact.type);
		entry.day = dayNumber(fact.localDate);
		entry.rows = 1;
		entry.countedRows = counts;
		entry.countedQuantity = counts * fact.quantity;
		entry.amount = fact.amount;
		entry.margin = fact.margin ?? 0;
		entry.occurredAt = fact.occurredAt;
		entry.customer = fact.customerKey;
		entry.deal = fact.dealKey;
		return entry;
	}

	/** Replaces everything, without telling: whoever listens builds anew. */
	load({ rows, facts, sums, detailFrom }: StreamState): void {
		this.floor = new Floor(new Dictionary());
		this.ids = new Ids();
		this.facts = new FactTable(facts.count);
		this.sums = new DailySums();
		this.margins = facts.margin !== undefined;
		this.detailDay = detailFrom === '' ? -Infinity : dayNumber(detailFrom);
		this.#days = new Days();
		this.#hash = this.#newHash();
		for (const { collection, id, row } of rows) this.floor.put(collection, id, row);
		this.#loadFacts(facts);
		for (const sum of sums) {
			this.sums.merge(sum, this.floor.reps.number(sum.rep), this.types.number(sum.type));
			this.#days.add(sum.day, sum.rows);
		}
	}

	#loadFacts(columns: FactColumns): void {
		const entry = this.#entry;
		const reps = columns.reps.map((rep) => this.floor.reps.number(rep));
		const types = columns.types.map((type) => this.types.number(type));
		const foreign = columns.foreignIds.map((id) => this.ids.number(id));
		for (let i = 0; i < columns.count; i++) {
			const id = columns.ids[i]!;
			const number = id >= 0 ? id : foreign[-id - 1]!;
			const amount = columns.amount[i]!;
			entry.rep = reps[columns.rep[i]!]!;
			entry.type = types[columns.type[i]!]!;
			entry.day = columns.day[i]!;
			entry.rows = 1;
			entry.amount = amount;
			entry.margin = columns.margin ? columns.margin[i]! : 0;
			entry.occurredAt = columns.occurredAt[i]!;
			entry.customer = columns.customerKey[i]!;
			entry.deal = columns.dealKey[i]!;
			const quantity = columns.quantity[i]!;
			this.facts.insert(number, entry, quantity);
			this.#hash.add(1, number, entry, quantity);
			this.#days.add(entry.day, 1);
		}
	}

	/** Everything, with facts before the later of `detailFrom` and what is held singly folded into daily sums. */
	save(detailFrom: LocalDate): StreamState {
		const asked = detailFrom === '' ? -Infinity : dayNumber(detailFrom);
		const from = Math.max(asked, this.detailDay);
		const sums = this.sums.clone();
		const entry = new Entry();
		this.facts.scan(-Infinity, from - 1, (chunk, at) => {
			readRow(chunk, at, entry);
			sums.add(entry, chunk.quantity[at]!, 1);
		});
		return {
			rows: this.floor.rows(),
			facts: saveColumns(this, from),
			sums: sums.list(this.floor.reps, this.types),
			detailFrom: from === -Infinity ? '' : dateOfDay(from)
		};
	}
}
