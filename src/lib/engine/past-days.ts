import type { Id } from '#lib/domain/records.ts';
import { Entry } from './entry.ts';
import type { Store } from './store.ts';

/** Hears what counts, credits left out, of one rep and day. */
export type TakeCount = (rep: Id, day: number, quantity: number) => void;

const entry = new Entry();

/** W9: what counts of a type on each local date within [from, to] (day numbers), by rep, in no order. */
export function countDays(store: Store, type: string, from: number, to: number, take: TakeCount): void {
	const wanted = store.types.find(type);
	if (wanted === undefined) return;
	const { days } = store.sums;
	for (let day = from; day <= to; day++) {
		for (let cell = days.group(day)?.first ?? -1; cell >= 0; cell = days.nextOf(cell)) {
			if (days.typeAt(cell) !== wanted) continue;
			days.read(cell, entry);
			take(store.floor.reps.text(days.whoAt(cell)), day, entry.countedQuantity);
		}
	}
}
