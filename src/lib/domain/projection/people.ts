/** A projection of people's own numbers: each with their own calls and rate, and what is typed on top for all of them. */
import type { Score } from '#lib/domain/board.ts';
import { integer, plus, reduced, toNumber } from '#lib/domain/fractions.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { CHANGE, FUNNEL, readField, readInstead, type ScenarioField, type TypedFields } from './address.ts';
import { AsideReader, SEASON } from './asides.ts';
import { betaQuantile } from './beta.ts';
import { readSeason } from './circumstances.ts';
import { inParts } from './decimal.ts';
import type { Assumptions } from './model.ts';
import { POOLED_DEFAULT, posterior, posteriorMean, PRIOR_TRIES, type History } from './odds.ts';
import type { Practice, Practices } from './practice.ts';
import { askedOf, type Asked, type Question } from './question.ts';
import type { Group } from './scenario.ts';
import { ownSteps } from './steps.ts';

/** Rates are assumed to so many places: what an address can carry, and what a sum over many people stays exact with. */
const RATE_PARTS = 10 ** 9;
const CALL_PARTS = 100;
const MONTHS_A_YEAR = 12n;
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
	readonly assumed: Partial<Omit<Assumptions, 'rates'>>;
	readonly rate: Score | undefined;
	/** By step of the funnel; undefined: none of them is typed. */
	readonly steps: readonly (Score | undefined)[] | undefined;
}

/** Reads them into exact numbers; what is wrong is added to `errors` by its name in the address. */
function overridesOf(typed: TypedFields, prefix: string, digits: number, errors: FieldError[]): Overrides {
	const values = new Map<ScenarioField, Score>();
	for (const field of TEAM_KEYS) {
		const text = typed[field];
		if (text === undefined) continue;
		const value = readField(field, text);
		if (value.ok) values.set(field, value.value);
		else errors.push({ pointer: `/${prefix}${field}`, message: value.error });
	}
	const scale = 10n ** BigInt(digits);
	const money = (field: ScenarioField) => {
		const value = values.get(field);
		return value && reduced(value.numerator * scale, value.denominator);
	};
	const [calls, days] = [values.get('calls'), values.get('days')];
	const [order, margin, salary] = [money('order'), money('margin'), money('salary')];
	return {
		assumed: {
			...(calls && { calls }),
			...(days && { days }),
			...(order && { order }),
			...(margin && { margin }),
			...(salary && { salary })
		},
		rate: values.get('rate'),
		steps: FUNNEL.some((step) => values.has(step)) ? FUNNEL.map((step) => values.get(step)) : undefined
	};
}

/** A typed step stands in for that step; a typed rate for all of them. */
function ratesOver(rates: readonly Score[], { rate, steps }: Overrides): readonly Score[] {
	if (steps) return steps.map((step, at) => step ?? (rates.length === FUNNEL.length ? rates[at]! : ONE));
	return rate ? [rate] : rates;
}

/** Calls a day more, where nothing is typed. */
export const MORE_CALLS = 2;

/** Everybody as they are, and what is asked of those who change. */
interface Read {
	readonly groups: readonly Group[];
	readonly instead: Asked['instead'];
}

/**
 * A group for each person: their own calls a day due, days a month and learnt rate, unless something is typed for all. Those who
 * change (`who`; none named: everyone) make `more` calls a day, or the calls that are typed for them. Refused with every faulty
 * field, by its name.
 */
export function groupsOf(
	practices: Practices,
	question: Question,
	digits: number
): Result<readonly Group[], FieldError[]> {
	const reader = new AsideReader(question.asides);
	const errors: FieldError[] = [];
	const { groups } = readPeople(practices, question, digits, reader, errors);
	const wrong = [...errors, ...reader.errors];
	return wrong.length > 0 ? failed(wrong) : ok(groups);
}

function readPeople(
	practices: Practices,
	{ typed, asides, who = [] }: Question,
	digits: number,
	reader: AsideReader,
	errors: FieldError[]
): Read {
	const base = overridesOf(typed.base, '', digits, errors);
	const change = overridesOf(typed.change ?? {}, CHANGE, digits, errors);
	const more = reader.read('more', integer(MORE_CALLS));
	const prior: Prior = {
		strength: toNumber(reader.read('prior', integer(PRIOR_TRIES.order))),
		pooled: asides.pooled === undefined ? pooledRate(practices) : reader.read('pooled')
	};
	const season = readSeason(reader);
	const step = reader.read('steps').numerator === 1n;
	const instead = readInstead(typed, (fields, letter) => {
		const wrong: FieldError[] = [];
		const other = overridesOf(fields, `${letter}.`, digits, wrong);
		return wrong.length > 0 ? failed(wrong) : ok(other);
	});
	if (!instead.ok) errors.push(...instead.error);
	if (errors.length > 0 || reader.errors.length > 0 || !instead.ok) return { groups: [], instead: [] };
	const all = { ...base, assumed: { ...base.assumed, ...(season && { season }) } };
	const key = JSON.stringify([
		typed.base,
		asides.prior,
		asides.pooled,
		step,
		season && [asides.start, SEASON.map((month) => asides[month])]
	]);
	const bases = basesOf(practices, all, prior, step, key);
	const changing = new Set(who);
	const changed = (to: (assumed: Assumptions) => Assumptions) =>
		bases.map((group, at): Group => {
			const id = practices.people[at]?.id ?? '';
			if (changing.size > 0 && !changing.has(id)) return group;
			return { ...group, change: { people: 1, to: to(group.base) } };
		});
	return {
		groups: changed((assumed) => {
			const calls = plusParts(assumed.calls, more);
			return over({ ...assumed, calls: calls.numerator < 0n ? ZERO : calls }, change);
		}),
		instead: instead.value.map(({ letter, value }) => ({
			letter,
			value: changed((assumed) => over(assumed, value))
		}))
	};
}

const over = (assumed: Assumptions, overrides: Overrides): Assumptions => ({
	...assumed,
	...overrides.assumed,
	rates: ratesOver(assumed.rates, overrides)
});

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
	overrides: Overrides,
	prior: Prior,
	step: boolean,
	key: string
): readonly Group[] {
	const last = lastBases.get(practices);
	if (last?.key === key) return last.bases;
	const known = step || overrides.rate !== undefined || overrides.steps !== undefined;
	const bases = practices.people.map((person): Group => {
		const own = ownAssumptions(person, prior);
		return {
			people: 1,
			base: over(step ? { ...own, rates: ownSteps(person, practices.pooled) } : own, overrides),
			evidence: known ? { kind: 'known' } : { kind: 'learnt', history: historyOf(person, prior) }
		};
	});
	lastBases.set(practices, { key, bases });
	return bases;
}

/** All that is asked over people's own numbers, the month under way included. */
export function askedOfPeople(
	practices: Practices,
	question: Question,
	digits: number
): Result<Asked, FieldError[]> {
	const { asides } = question;
	const reader = new AsideReader(asides);
	const errors: FieldError[] = [];
	const read = readPeople(practices, question, digits, reader, errors);
	const aim = asides.aim === undefined ? undefined : toNumber(reader.read('aim'));
	const alike = practices.people.length === 1;
	const asked = askedOf(reader, asides, digits, { ...read, alike }, errors);
	if (!asked.ok) return asked;
	const soFar = practices.people.map(({ month }) => month);
	return ok({ ...asked.value, month: { soFar, aim } });
}

/** One person's own calls, days and rate; money is not one's own: it is typed, or the team's mean. */
export function ownAssumptions(person: Practice, prior: Prior): Assumptions {
	const mean = posteriorMean(historyOf(person, prior)) ?? prior.pooled;
	return {
		calls: inPartsOf(person.callsBefore, person.daysBefore, CALL_PARTS),
		days: { numerator: BigInt(person.daysAhead), denominator: MONTHS_A_YEAR },
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
