/** What contests are made of, as the store is at each question: facts one by one, and the floor's own small tables. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { ContestColumns } from '#lib/domain/contests/columns.ts';
import type { RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { FloorHours } from '#lib/domain/contests/pace-hours.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type {
	Capacity,
	Holiday,
	Id,
	Leave,
	LocalDate,
	Membership,
	Rep,
	Target,
	TeamRegion
} from '#lib/domain/records.ts';
import { Entry, quantityOf } from './entry.ts';
import type { Chunk } from './fact-table.ts';
import { dated } from './floor.ts';
import type { Store } from './store.ts';

export class ContestFacts {
	readonly #store: Store;
	readonly #entry = new Entry();
	/** Texts of day numbers: a contest's facts lie on few dates. */
	readonly #dates = new Map<number, LocalDate>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** From this day number on facts are held one by one; -Infinity: all of them are. */
	get detailDay(): number {
		return this.#store.detailDay;
	}

	/** IANA: the workspace's; undefined: the floor is not known yet. */
	get zone(): string | undefined {
		const { workspace, zone } = this.#store.floor.derived;
		return workspace && zone;
	}

	/** Amounts are kept from this audience. */
	get hidesAmounts(): boolean {
		return this.#store.floor.derived.workspace?.hideAmounts === true;
	}

	/** Whether facts of those types are here as they are in the record: where amounts are kept back, credits cannot be told apart. */
	isWhole(types: ReadonlySet<string>): boolean {
		const { types: known } = this.#store.floor.derived;
		return !this.hidesAmounts || ![...types].some((type) => known.get(type)?.unit === 'money');
	}

	/** A fact that is held one by one. */
	one(id: Id): ContestFact | undefined {
		const { ids, facts } = this.#store;
		const number = ids.find(id);
		const slot = number === undefined ? -1 : facts.find(number);
		if (slot < 0) return undefined;
		facts.read(slot, this.#entry);
		return this.#fact(id);
	}

	/** Facts of those types dated within [from, to] (day numbers) that are held one by one, in no order. */
	within(types: ReadonlySet<string>, from: number, to: number): ContestFact[] {
		const found: ContestFact[] = [];
		this.#scan(types, from, to, (chunk, at) => {
			chunk.read(at, this.#entry);
			found.push(this.#fact(this.#store.ids.text(chunk.id.get(at))));
		});
		return found;
	}

	/** The same from a day on as columns. */
	columns(types: ReadonlySet<string>, from: number): ContestColumns {
		const { ids, floor, types: names } = this.#store;
		const slots: [chunk: Chunk, at: number, occurredAt: number, id: number][] = [];
		this.#scan(types, from, Infinity, (chunk, at) =>
			slots.push([chunk, at, chunk.occurredAt.get(at), chunk.id.get(at)])
		);
		slots.sort((a, b) => a[2] - b[2] || (ids.text(a[3]) < ids.text(b[3]) ? -1 : 1));
		const foreignIds: Id[] = [];
		const count = slots.length;
		const columns = {
			count,
			ids: new Float64Array(count),
			foreignIds,
			reps: [...floor.reps.texts],
			rep: new Uint32Array(count),
			types: [...names.texts],
			type: new Uint16Array(count),
			quantity: new Float64Array(count),
			amount: new Float64Array(count),
			occurredAt: new Float64Array(count),
			day: new Int32Array(count)
		};
		slots.forEach(([chunk, at, occurredAt, id], row) => {
			columns.ids[row] = id >= 0 ? id : -foreignIds.push(ids.text(id));
			columns.rep[row] = chunk.rep.get(at);
			columns.type[row] = chunk.type.get(at);
			columns.quantity[row] = chunk.quantity.get(at);
			columns.amount[row] = chunk.amount?.get(at) ?? 0;
			columns.occurredAt[row] = occurredAt;
			columns.day[row] = chunk.day[at]!;
		});
		return columns;
	}

	/** When the floor works; undefined: the floor is not known yet. */
	hours(): FloorHours | undefined {
		const { floor } = this.#store;
		const { workspace, zone } = floor.derived;
		return (
			workspace && {
				timeZone: zone,
				pattern: floor.standard,
				holidays: [...floor.table<Holiday>('holidays').values()]
			}
		);
	}

	/** Whom and what a roster is made from, as the floor has it; undefined: the floor is not known yet. */
	source(): RosterSource | undefined {
		const { floor } = this.#store;
		const { weekStart, metrics } = floor.derived;
		const hours = this.hours();
		if (!hours) return undefined;
		return {
			...hours,
			weekStart,
			metrics,
			reps: [...floor.table<Rep>('reps').values()],
			memberships: dated(floor.table<Membership>('memberships').values()),
			teamRegions: dated(floor.table<TeamRegion>('team_regions').values()),
			capacity: dated(floor.table<Capacity>('capacity').values()),
			leave: dated(floor.table<Leave>('leave').values()),
			targets: dated(floor.table<Target>('targets').values())
		};
	}

	#scan(types: ReadonlySet<string>, from: number, to: number, visit: (chunk: Chunk, at: number) => void) {
		const wanted = new Set([...types].map((type) => this.#store.types.find(type)));
		this.#store.facts.scan(from, to, (chunk, at) => {
			if (wanted.has(chunk.type.get(at))) visit(chunk, at);
		});
	}

	/** What the entry holds. */
	#fact(id: Id): ContestFact {
		const { floor, types } = this.#store;
		const { rep, type, amount, occurredAt, day } = this.#entry;
		let localDate = this.#dates.get(day);
		if (localDate === undefined) this.#dates.set(day, (localDate = dateOfDay(day)));
		return {
			id,
			rep: floor.reps.text(rep),
			type: types.text(type),
			quantity: quantityOf(this.#entry),
			amount,
			occurredAt,
			localDate
		};
	}
}
