/** Slots of one rep: ascending unless `mixed`; some may have been freed, or be somebody else's by now. */
interface Slots {
	list: Int32Array;
	count: number;
	mixed: boolean;
}

/** A slot in which there is no fact. */
export const FREED = -1;

/**
 * Where each rep's facts stand, so that one score is explained without looking at other people's facts: 4 to 6 bytes a fact,
 * spent from the first time somebody asks. A slot that changes hands stays listed where it was until that list is read again.
 */
export class RepFacts {
	readonly #repAt: (slot: number) => number;
	/** By rep number. */
	readonly #slots: (Slots | undefined)[] = [];

	/** `repAt`: whose fact stands at a slot, or FREED; asked now for the slots up to `end`, and whenever a list is read. */
	constructor(repAt: (slot: number) => number, end: number) {
		this.#repAt = repAt;
		const counts: number[] = [];
		for (let slot = 0; slot < end; slot++) {
			const rep = repAt(slot);
			if (rep !== FREED) counts[rep] = (counts[rep] ?? 0) + 1;
		}
		counts.forEach((count, rep) => {
			this.#slots[rep] = { list: new Int32Array(count), count: 0, mixed: false };
		});
		for (let slot = 0; slot < end; slot++) {
			const rep = repAt(slot);
			if (rep !== FREED) this.add(rep, slot);
		}
	}

	/** A fact of the rep was put at the slot. */
	add(rep: number, slot: number): void {
		const slots = (this.#slots[rep] ??= { list: new Int32Array(4), count: 0, mixed: false });
		const { count } = slots;
		if (count === slots.list.length) {
			const longer = new Int32Array(count + (count >> 1) + 4);
			longer.set(slots.list);
			slots.list = longer;
		}
		if (count > 0 && slots.list[count - 1]! >= slot) slots.mixed = true;
		slots.list[count] = slot;
		slots.count++;
	}

	/** Calls `visit` with the slot of each of the rep's facts, ascending. */
	each(rep: number, visit: (slot: number) => void): void {
		const slots = this.#slots[rep];
		if (!slots) return;
		const { list } = slots;
		if (slots.mixed) list.subarray(0, slots.count).sort();
		let kept = 0;
		for (let i = 0; i < slots.count; i++) {
			const slot = list[i]!;
			if ((kept > 0 && list[kept - 1] === slot) || this.#repAt(slot) !== rep) continue;
			list[kept++] = slot;
			visit(slot);
		}
		slots.count = kept;
		slots.mixed = false;
	}
}
