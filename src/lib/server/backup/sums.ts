/** The sums that all boards are made of, in one canonical form: whoever counts the facts in whatever way comes to the same hash. */
import type { Hash } from 'node:crypto';
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { StreamState } from '#lib/domain/facts.ts';
import type { BoardSums } from './survey.ts';

/** Of one rep's facts of one type on one local date; money in minor units. */
export interface DaySum {
	readonly rep: string;
	readonly type: string;
	readonly date: string;
	readonly facts: number;
	readonly quantity: bigint;
	readonly amount: bigint;
	readonly margin: bigint;
}

const LINES_A_STEP = 10_000;

/** @param sums each once, ordered by rep, type and date as their bytes are @param hash an empty SHA-256 */
export function canonicalSums(sums: Iterable<DaySum>, hash: Hash): BoardSums {
	const total = { facts: 0, quantity: 0n, amount: 0n, margin: 0n };
	let lines: string[] = [];
	for (const { rep, type, date, facts, quantity, amount, margin } of sums) {
		total.facts += facts;
		total.quantity += quantity;
		total.amount += amount;
		total.margin += margin;
		lines.push(`${rep}\t${type}\t${date}\t${facts}\t${quantity}\t${amount}\t${margin}\n`);
		if (lines.length < LINES_A_STEP) continue;
		hash.update(lines.join(''));
		lines = [];
	}
	hash.update(lines.join(''));
	return {
		facts: total.facts,
		quantity: String(total.quantity),
		amount: String(total.amount),
		margin: String(total.margin),
		hash: hash.digest('hex')
	};
}

interface Sum {
	facts: number;
	quantity: bigint;
	amount: bigint;
	margin: bigint;
}
type Added = readonly [facts: number, quantity: number, amount: number, margin: number];

/** The same of what an engine holds, in the same order. */
export function daySumsOf({ facts, sums }: Pick<StreamState, 'facts' | 'sums'>): DaySum[] {
	const held = new Map<string, Sum>();
	const add = (rep: string, type: string, day: number, [rows, quantity, amount, margin]: Added) => {
		const key = `${rep}\t${type}\t${dateOfDay(day)}`;
		const sum = held.get(key) ?? { facts: 0, quantity: 0n, amount: 0n, margin: 0n };
		sum.facts += rows;
		sum.quantity += BigInt(quantity);
		sum.amount += BigInt(amount);
		sum.margin += BigInt(margin);
		held.set(key, sum);
	};
	for (let at = 0; at < facts.count; at++) {
		add(facts.reps[facts.rep[at]!] ?? '', facts.types[facts.type[at]!] ?? '', facts.day[at]!, [
			1,
			facts.quantity[at]!,
			facts.amount[at]!,
			facts.margin?.[at] ?? 0
		]);
	}
	for (const { rep, type, day, rows, quantity, amount, margin = 0 } of sums)
		add(rep, type, day, [rows, quantity, amount, margin]);
	// the tab sorts before all that stands in an id or key, as the end of a text does
	return [...held.keys()].sort().map((key) => {
		const [rep = '', type = '', date = ''] = key.split('\t');
		return { rep, type, date, ...(held.get(key) as Sum) };
	});
}
