/** A projection of people's own numbers: each with their own calls and rate, and what is typed on top for all of them. */
import type { Score } from '#lib/domain/board.ts';
import { integer, plus, reduced, toNumber } from '#lib/domain/fractions.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { CHANGE, FUNNEL, readField, type ScenarioField, type TypedFields } from './address.ts';
import { betaQuantile } from './beta.ts';
import { inParts } from './decimal.ts';
import type { Assumptions } from './model.ts';
import { POOLED_DEFAULT, posterior, posteriorMean, PRIOR_TRIES, type History } from './odds.ts';
import type { Practice, Practices } from './practice.ts';
import { askedOf, readAside, type Asked, type Asides, type Question } from './question.ts';
import type { Group } from './scenario.ts';

/** Rates are assumed to so many places: what an address can carry, and what a sum over many people stays exact with. */
const RATE_PARTS = 10 ** 9;
const CALL_PARTS = 100;
const DAY_PARTS = 10;
const MONTHS_A_YEAR = 12;
const ZERO = integer(0);
const ONE = integer(1);

/** What the team thought before: m and s of W3. */
export interface Prior {
	readonly pooled: Score;
	readonly strength: number;
}

/** Rounded to parts, and left in them: sums over many people are quick where all have the same denominators. */
const inPartsOf = (numerator: number, denominator: number, parts: number): Score => ({
	numerator: denominator <= 0 ? 0n : BigInt(Math.round((numerator * parts) / denominator)),
	denominator: BigInt(parts)
});

/** W3: m, where nothing is typed; at most 1, since more orders than calls are no rate. */
export const pooledRate = ({ pooled: { calls, orders } }: Practices): Score =>
	calls === 0 || orders > calls ? POOLED_DEFAULT : inPartsOf(orders, calls, RATE_PARTS);

export const historyOf = ({ calls, orders }: Practice, { pooled, strength }: Prior): History => ({
	tries: calls,
	results: orders,
	pooled,
	strength
});

const TEAM_KEYS: readonly ScenarioField[] = ['calls', 'days', 'rate', ...FUNNEL, 'order', 'margin', 'salary'];

/** What is typed for everybody, read once. */
interface Overrides {
	readonly assumed: Partial<Assumptions>;
	/** A rate, or a step of a funnel, is among it. */
	readonly rate: boolean;
}

class Typed {
	readonly errors: FieldError[] = [];

	overrides(typed: TypedFields, prefix: string, digits: number): Overrides {
		const values = new Map<ScenarioField, Score>();
		for (const field of TEAM_KEYS) {
			const text = typed[field];
			if (text === undefined) continue;
			const value = readField(field, text);
			if (value.ok) values.set(field, value.value);
			else this.errors.push({ pointer: `/${prefix}${field}`, message: value.error });
		}
		const scale = 10n ** BigInt(digits);
		const money = (field: ScenarioField) => {
			const value = values.get(field);
			return value && reduced(value.numerator * scale, value.denominator);
		};
		const steps = FUNNEL.some((step) => values.has(step))
			? FUNNEL.map((step) => values.get(step) ?? ONE)
			: undefined;
		const rate = values.get('rate');
		const rates = steps ?? (rate && [rate]);
		const [calls, days, order, margin, salary] = [
			values.get('calls'),
			values.get('days'),
			money('order'),
			money('margin'),
			money('salary')
		];
		return {
			assumed: {
				...(calls && { calls }),
				...(days && { days }),
				...(rates && { rates }),
				...(order && { order }),
				...(margin && { margin }),
				...(salary && { salary })
			},
			rate: rates !== undefined
		};
	}

	aside(name: 'more' | 'prior' | 'pooled', asides: Asides, fallback: Score): Score {
		const text = asides[name];
		if (text === undefined) return fallback;
		const value = readAside(name, text);
		if (value.ok) return value.value;
		this.errors.push({ pointer: `/${name}`, message: value.error });
		return fallback;
	}
}

/** Calls a day more, where nothing is typed. */
export const MORE_CALLS = 2;

/**
 * A group for each person: their own calls a day due, days a month and learnt rate, unless something is typed for all. Those who
 * change (`who`; none named: everyone) make `more` calls a day, or the calls that are typed for them. Refused with every faulty
 * field, by its name.
 */
export function groupsOf(
	practices: Practices,
	{ typed, asides, who = [] }: Question,
	digits: number
): Result<Group[], FieldError[]> {
	const read = new Typed();
	const base = read.overrides(typed.base, '', digits);
	const change = read.overrides(typed.change ?? {}, CHANGE, digits);
	const more = read.aside('more', asides, integer(MORE_CALLS));
	const prior: Prior = {
		strength: toNumber(read.aside('prior', asides, integer(PRIOR_TRIES.order))),
		pooled: read.aside('pooled', asides, pooledRate(practices))
	};
	if (read.errors.length > 0) return failed(read.errors);
	const bases = basesOf(practices, base, prior, JSON.stringify([typed.base, asides.prior, asides.pooled]));
	const changing = new Set(who);
	const to = (assumed: Assumptions): Assumptions => {
		const calls = plusParts(assumed.calls, more);
		return { ...assumed, calls: calls.numerator < 0n ? ZERO : calls, ...change.assumed };
	};
	return ok(
		bases.map((group, at) => {
			const id = practices.people[at]?.id ?? '';
			if (changing.size > 0 && !changing.has(id)) return group;
			return { ...group, change: { people: 1, to: to(group.base) } };
		})
	);
}

/** Not in lowest terms, so that like denominators stay alike. */
function plusParts(a: Score, b: Score): Score {
	if (a.denominator % b.denominator !== 0n) return plus(a, b);
	return {
		numerator: a.numerator + b.numerator * (a.denominator / b.denominator),
		denominator: a.denominator
	};
}

const lastBases = new WeakMap<Practices, { readonly key: string; readonly bases: readonly Group[] }>();

/** Everybody as things are. Kept while neither people nor what is typed for all of them change: a slider moves the change alone. */
function basesOf(
	practices: Practices,
	{ assumed, rate }: Overrides,
	prior: Prior,
	key: string
): readonly Group[] {
	const last = lastBases.get(practices);
	if (last?.key === key) return last.bases;
	const bases = practices.people.map((person): Group => ({
		people: 1,
		base: { ...ownAssumptions(person, prior), ...assumed },
		evidence: rate ? { kind: 'known' } : { kind: 'learnt', history: historyOf(person, prior) }
	}));
	lastBases.set(practices, { key, bases });
	return bases;
}

/** All that is asked over people's own numbers, the month under way included. */
export function askedOfPeople(
	practices: Practices,
	question: Question,
	digits: number
): Result<Asked, FieldError[]> {
	const asked = askedOf(question, groupsOf(practices, question, digits));
	if (!asked.ok) return asked;
	const { aim } = question.asides;
	const orders = aim === undefined ? undefined : readAside('aim', aim);
	if (orders && !orders.ok) return failed([{ pointer: '/aim', message: orders.error }]);
	const soFar = practices.people.map(({ month }) => month);
	return ok({ ...asked.value, month: { soFar, aim: orders && toNumber(orders.value) } });
}

/** One person's own calls, days and rate; money is not one's own: it is typed, or the team's mean. */
export function ownAssumptions(person: Practice, prior: Prior): Assumptions {
	const mean = posteriorMean(historyOf(person, prior)) ?? prior.pooled;
	return {
		calls: inPartsOf(person.callsBefore, person.daysBefore, CALL_PARTS),
		days: inPartsOf(person.daysAhead, MONTHS_A_YEAR, DAY_PARTS),
		rates: [{ numerator: BigInt(inParts(mean, RATE_PARTS)), denominator: BigInt(RATE_PARTS) }],
		order: ZERO,
		margin: ZERO,
		salary: ZERO
	};
}

/** A rate and where it likely lies. */
export interface LearntRate {
	readonly rate: number;
	/** Four in five chances that it lies between these. */
	readonly low: number;
	readonly high: number;
}

/** W3: what is known of one rate for all of these people together; undefined: more orders than calls. */
export function learntRate(people: readonly Practice[], { pooled, strength }: Prior): LearntRate | undefined {
	const tries = people.reduce((sum, { calls }) => sum + calls, 0);
	const results = people.reduce((sum, { orders }) => sum + orders, 0);
	const known = posterior({ tries, results, pooled, strength });
	if (!known || known.alpha <= 0 || known.beta <= 0) return undefined;
	const { alpha, beta } = known;
	return {
		rate: alpha / (alpha + beta),
		low: betaQuantile(0.1, alpha, beta),
		high: betaQuantile(0.9, alpha, beta)
	};
}
