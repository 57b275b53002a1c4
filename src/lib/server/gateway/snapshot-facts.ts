import type { DailySum, FactColumns } from '#lib/domain/facts.ts';
import type { LocalDate } from '#lib/domain/records.ts';

/** Facts as an engine holds them: one by one, and older ones perhaps as sums. */
export interface HeldFacts {
	readonly facts: FactColumns;
	readonly sums: readonly DailySum[];
	/** '' when all are held one by one. */
	readonly detailFrom: LocalDate;
}

const MS_A_DAY = 86_400_000;
const NOTHING = { rows: 0, quantity: 0, amount: 0, creditRows: 0, creditQuantity: 0 };

/**
 * What the floor may see of full facts: no margins and, where the workspace keeps them back, no amounts either (a credit
 * then is not told apart, as in the stream). Columns are shared with the argument, never copied.
 */
export function publicFacts(held: HeldFacts, hideAmounts: boolean): HeldFacts {
	const open = withoutMargin(held.facts);
	const facts = hideAmounts ? { ...open, amount: new Float64Array(open.count) } : open;
	const sums = held.sums.map((sum): DailySum => {
		const seen = withoutMargin(sum);
		return hideAmounts ? { ...seen, amount: 0, creditRows: 0, creditQuantity: 0 } : seen;
	});
	return { facts, sums, detailFrom: held.detailFrom };
}

const withoutMargin = <T extends { margin?: unknown }>({ margin: _, ...rest }: T) => rest;

/** The same facts with those before a local date as sums of one rep, day and type. A later detailFrom stays as it is. */
export function summedBefore(held: HeldFacts, detailFrom: LocalDate): HeldFacts {
	if (held.detailFrom >= detailFrom) return held;
	const { facts } = held;
	const firstDay = Date.parse(detailFrom) / MS_A_DAY;
	const kept: number[] = [];
	const cells = new Map<string, DailySum>();
	for (const sum of held.sums) cells.set(`${sum.day}/${sum.type}/${sum.rep}`, sum);
	for (let at = 0; at < facts.count; at++) {
		if (facts.day[at]! >= firstDay) kept.push(at);
		else addTo(cells, facts, at);
	}
	if (kept.length === facts.count) return { ...held, detailFrom };
	return { facts: picked(facts, kept), sums: [...cells.values()].sort(inOrder), detailFrom };
}

function addTo(cells: Map<string, DailySum>, facts: FactColumns, at: number) {
	const rep = facts.reps[facts.rep[at]!] ?? '';
	const type = facts.types[facts.type[at]!] ?? '';
	const day = facts.day[at]!;
	const amount = facts.amount[at]!;
	const quantity = facts.quantity[at]!;
	const credit = amount < 0;
	const key = `${day}/${type}/${rep}`;
	const sum = cells.get(key) ?? { rep, day, type, ...NOTHING, ...(facts.margin ? { margin: 0 } : {}) };
	cells.set(key, {
		...sum,
		rows: sum.rows + 1,
		quantity: sum.quantity + quantity,
		amount: sum.amount + amount,
		creditRows: sum.creditRows + (credit ? 1 : 0),
		creditQuantity: sum.creditQuantity + (credit ? quantity : 0),
		...(facts.margin ? { margin: (sum.margin ?? 0) + facts.margin[at]! } : {})
	});
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const inOrder = (a: DailySum, b: DailySum) =>
	a.day - b.day || compare(a.rep, b.rep) || compare(a.type, b.type);

function picked(facts: FactColumns, rows: readonly number[]): FactColumns {
	const take = <A extends Float64Array | Int32Array | Uint32Array | Uint16Array>(from: A, into: A): A => {
		rows.forEach((row, at) => (into[at] = from[row]!));
		return into;
	};
	const count = rows.length;
	return {
		count,
		ids: take(facts.ids, new Float64Array(count)),
		foreignIds: facts.foreignIds,
		reps: facts.reps,
		rep: take(facts.rep, new Uint32Array(count)),
		types: facts.types,
		type: take(facts.type, new Uint16Array(count)),
		quantity: take(facts.quantity, new Float64Array(count)),
		amount: take(facts.amount, new Float64Array(count)),
		...(facts.margin ? { margin: take(facts.margin, new Float64Array(count)) } : {}),
		occurredAt: take(facts.occurredAt, new Float64Array(count)),
		day: take(facts.day, new Int32Array(count)),
		customerKey: take(facts.customerKey, new Float64Array(count)),
		dealKey: take(facts.dealKey, new Float64Array(count))
	};
}
