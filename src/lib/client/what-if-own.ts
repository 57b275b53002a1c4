/** Where people's own numbers stand before anything is typed over them. */
import { integer, reduced } from '#lib/domain/fractions.ts';
import { FUNNEL, type TypedFields } from '#lib/domain/projection/address.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { pooledRate } from '#lib/domain/projection/people.ts';
import type { Practice, Practices, StepCounts } from '#lib/domain/projection/practice.ts';
import { hasSteps, ownSteps } from '#lib/domain/projection/steps.ts';

export interface Means extends Partial<TypedFields> {
	/** Calls a day due, days due a month, orders a call, and the rate before: plain decimals. */
	readonly calls: string;
	readonly days: string;
	readonly rate: string;
	readonly pooled: string;
	/** Whether anything was logged between calls and orders; its steps are then among the fields. */
	readonly stepwise: boolean;
}

const MONTHS = 12;

export function meansOf(practices: Practices): Means {
	const { people } = practices;
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const mean = (above: number, below: number, places: number) =>
		below <= 0 ? '0' : toDecimal(reduced(BigInt(above), BigInt(below)), places);
	const [calls, orders] = [sum((person) => person.calls), sum((person) => person.orders)];
	const pooled = toDecimal(pooledRate(practices), 9);
	return {
		calls: mean(
			sum(({ callsBefore }) => callsBefore),
			sum(({ daysBefore }) => daysBefore),
			1
		),
		days: mean(
			sum(({ daysAhead }) => daysAhead),
			MONTHS * people.length,
			1
		),
		rate: calls === 0 || orders > calls ? pooled : mean(orders, calls, 4),
		pooled,
		...stepsOf(practices, { calls, orders })
	};
}

/** The rates from step to step of all of these people together. */
function stepsOf({ people, pooled }: Practices, made: Pick<Practice, 'calls' | 'orders'>) {
	const stepwise = hasSteps([...people, pooled]);
	if (!stepwise) return { stepwise };
	const sum = (of: (steps: StepCounts) => number) =>
		people.reduce((total, { steps }) => total + (steps ? of(steps) : 0), 0);
	const steps: StepCounts = {
		set: sum(({ set }) => set),
		held: sum(({ held }) => held),
		quotes: sum(({ quotes }) => quotes)
	};
	const rates = ownSteps({ ...made, steps }, pooled);
	const fields = FUNNEL.map((step, at) => [step, toDecimal(rates[at] ?? integer(0), 3)] as const);
	return { stepwise, ...(Object.fromEntries(fields) as Record<(typeof FUNNEL)[number], string>) };
}
