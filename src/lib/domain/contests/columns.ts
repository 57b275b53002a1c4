/** Facts of contests as columns: what one worker hands over to another without copying. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import { numberToId } from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { ContestFact } from './roster.ts';

/** One entry a fact, in the order of C4. */
export interface ContestColumns {
	readonly count: number;
	/** As in `FactColumns`: the counter's number, and -(k + 1) for the k-th of `foreignIds`. */
	readonly ids: Float64Array;
	readonly foreignIds: readonly Id[];
	readonly reps: readonly Id[];
	readonly rep: Uint32Array;
	readonly types: readonly string[];
	readonly type: Uint16Array;
	readonly quantity: Float64Array;
	/** Minor units. */
	readonly amount: Float64Array;
	/** ms since 1970 */
	readonly occurredAt: Float64Array;
	/** Days since 1970-01-01. */
	readonly day: Int32Array;
}

/** One by one again. */
export function contestFactsOf(columns: ContestColumns): ContestFact[] {
	const { ids, foreignIds, reps, rep, types, type, quantity, amount, occurredAt, day } = columns;
	const dates = new Map<number, LocalDate>();
	const facts: ContestFact[] = [];
	for (let at = 0; at < columns.count; at++) {
		const id = ids[at]!;
		let localDate = dates.get(day[at]!);
		if (localDate === undefined) dates.set(day[at]!, (localDate = dateOfDay(day[at]!)));
		facts.push({
			id: id >= 0 ? numberToId(id) : (foreignIds[-id - 1] ?? ''),
			rep: reps[rep[at]!] ?? '',
			type: types[type[at]!] ?? '',
			quantity: quantity[at]!,
			amount: amount[at]!,
			occurredAt: occurredAt[at]!,
			localDate
		});
	}
	return facts;
}

/** The memory that is handed over. */
export const columnMemory = ({ ids, rep, type, quantity, amount, occurredAt, day }: ContestColumns) =>
	[ids, rep, type, quantity, amount, occurredAt, day].map(({ buffer }) => buffer as ArrayBuffer);
