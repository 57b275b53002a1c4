import type { DailySum, FactColumns } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import { Entry } from './entry.ts';
import type { Store } from './store.ts';

/** The facts from a day on as columns, in the order in which they are held. */
export function saveColumns(store: Store, from: number): FactColumns {
	let count = 0;
	store.facts.scan(from, Infinity, () => count++);
	const ids = new Float64Array(count);
	const rep = new Uint32Array(count);
	const type = new Uint16Array(count);
	const quantity = new Float64Array(count);
	const amount = new Float64Array(count);
	const margin = store.margins ? new Float64Array(count) : undefined;
	const occurredAt = new Float64Array(count);
	const day = new Int32Array(count);
	const customerKey = new Float64Array(count);
	const dealKey = new Float64Array(count);
	const foreignIds: Id[] = [];
	let i = 0;
	store.facts.scan(from, Infinity, (chunk, at) => {
		const id = chunk.id.get(at);
		ids[i] = id >= 0 ? id : -foreignIds.push(store.ids.text(id));
		rep[i] = chunk.rep.get(at);
		type[i] = chunk.type.get(at);
		quantity[i] = chunk.quantity.get(at);
		amount[i] = chunk.amount?.get(at) ?? 0;
		if (margin) margin[i] = chunk.margin?.get(at) ?? 0;
		occurredAt[i] = chunk.occurredAt.get(at);
		day[i] = chunk.day[at]!;
		customerKey[i] = chunk.customer?.get(at) ?? 0;
		dealKey[i] = chunk.deal?.get(at) ?? 0;
		i++;
	});
	return {
		count,
		ids,
		foreignIds,
		reps: [...store.floor.reps.texts],
		rep,
		types: [...store.types.texts],
		type,
		quantity,
		amount,
		...(margin ? { margin } : {}),
		occurredAt,
		day,
		customerKey,
		dealKey
	};
}

/**
 * The sums of days before `from`, which are all that is kept of their facts; in the order of date, rep and type, so that equal
 * sums make equal snapshots. Margins only where there are any.
 */
export function saveSums(store: Store, from: number): DailySum[] {
	const { days } = store.sums;
	const entry = new Entry();
	const sums: (DailySum & { margin: number })[] = [];
	for (const { key, first } of days.groups) {
		if (key >= from) continue;
		for (let cell = first; cell >= 0; cell = days.nextOf(cell)) {
			days.read(cell, entry);
			if (entry.rows === 0) continue;
			sums.push({
				rep: store.floor.reps.text(days.whoAt(cell)),
				day: key,
				type: store.types.text(entry.type),
				rows: entry.rows,
				quantity: entry.countedQuantity + entry.creditQuantity,
				amount: entry.amount,
				creditRows: entry.rows - entry.countedRows,
				creditQuantity: entry.creditQuantity,
				margin: entry.margin
			});
		}
	}
	const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
	sums.sort((a, b) => a.day - b.day || order(a.rep, b.rep) || order(a.type, b.type));
	if (store.sumMargins || sums.some(({ margin }) => margin !== 0)) return sums;
	return sums.map(({ margin: _, ...sum }) => sum);
}
