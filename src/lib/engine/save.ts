import type { FactColumns } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
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
		const id = chunk.id[at]!;
		ids[i] = id >= 0 ? id : -foreignIds.push(store.ids.text(id));
		rep[i] = chunk.rep[at]!;
		type[i] = chunk.type[at]!;
		quantity[i] = chunk.quantity[at]!;
		amount[i] = chunk.amount[at]!;
		if (margin) margin[i] = chunk.margin?.[at] ?? 0;
		occurredAt[i] = chunk.occurredAt[at]!;
		day[i] = chunk.day[at]!;
		customerKey[i] = chunk.customer?.[at] ?? 0;
		dealKey[i] = chunk.deal?.[at] ?? 0;
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
