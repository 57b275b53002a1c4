/**
 * A typed scenario as an address: `?reps=5&calls=10...` for the base, `&b.reps=2&b.calls=12` for those who change, and
 * `&c.reps=1&c.calls=15`, `&d.` ... for what else might be done instead.
 */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, times } from '#lib/domain/fractions.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import type { Assumptions } from './model.ts';
import type { Group } from './scenario.ts';

/** Steps of the funnel, in order; with any of them in the address, all of them stand in for `rate`. */
export const FUNNEL = ['set', 'show', 'quote', 'win'] as const;
const RATES = ['rate', ...FUNNEL] as const;
export const FIELDS = ['reps', 'calls', 'days', ...RATES, 'order', 'margin', 'salary'] as const;
export type ScenarioField = (typeof FIELDS)[number];
/** Names of what may be compared with the base, in their order; the first one is what the headline is about. */
export const LETTERS = ['b', 'c', 'd', 'e', 'f'] as const;
export type Letter = (typeof LETTERS)[number];
export type OtherLetter = Exclude<Letter, 'b'>;
export const OTHER_LETTERS: readonly OtherLetter[] = ['c', 'd', 'e', 'f'];

/** As typed, in major units; every text a plain decimal. */
export type TypedFields = Readonly<Partial<Record<ScenarioField, string>>>;

export interface TypedScenario {
	readonly base: TypedFields;
	/** What those who change do otherwise; `reps` is how many they are. undefined: nobody changes. */
	readonly change?: TypedFields;
	/** What might be done instead of `change`: each of them against the same base. */
	readonly instead?: Readonly<Partial<Record<OtherLetter, TypedFields>>>;
}

/** What a fresh page starts from: the guide's example (W4). */
export const GUIDE: TypedFields = {
	reps: '5',
	calls: '10',
	days: '20',
	rate: '0.01',
	order: '80000',
	margin: '20000',
	salary: '5000'
};

/** Before the name of what those who change do. */
export const CHANGE = 'b.';

/** `c.calls` as the letter and the field; undefined: no field of a change has this name. */
export function changedField(
	name: string
): { readonly letter: Letter; readonly field: ScenarioField } | undefined {
	const letter = LETTERS.find((one) => name.startsWith(`${one}.`));
	const field = letter && FIELDS.find((known) => known === name.slice(letter.length + 1));
	return letter && field && { letter, field };
}

/** What stands in an address, as it stands there; unknown names are left out, and empty texts. */
export function typedScenario(search: Iterable<readonly [string, string]>): TypedScenario {
	const base: Partial<Record<ScenarioField, string>> = {};
	const changes: Partial<Record<Letter, Partial<Record<ScenarioField, string>>>> = {};
	for (const [name, value] of search) {
		if (value.trim() === '') continue;
		const changed = changedField(name);
		const field = changed?.field ?? FIELDS.find((known) => known === name);
		if (!field) continue;
		const to = changed ? (changes[changed.letter] ??= {}) : base;
		to[field] = value.trim();
	}
	const { b: change, ...instead } = changes;
	return { base, ...(change && { change }), ...(Object.keys(instead).length > 0 && { instead }) };
}

/** The inverse, with the fields in their order. */
export function scenarioSearch(typed: TypedScenario): string {
	const params = new URLSearchParams();
	for (const field of FIELDS) if (typed.base[field] !== undefined) params.set(field, typed.base[field]);
	for (const letter of LETTERS) {
		const fields = changeOf(typed, letter) ?? {};
		for (const field of FIELDS)
			if (fields[field] !== undefined) params.set(`${letter}.${field}`, fields[field]);
	}
	return `?${params}`;
}

export const changeOf = ({ change, instead }: TypedScenario, letter: Letter): TypedFields | undefined =>
	letter === 'b' ? change : instead?.[letter];

/** With every group's texts made anew; `prefix` stands before their names in the address. */
export function mapTyped(
	{ base, change, instead }: TypedScenario,
	how: (fields: TypedFields, prefix: string) => TypedFields
): TypedScenario {
	const others = OTHER_LETTERS.flatMap((letter) => {
		const fields = instead?.[letter];
		return fields ? [[letter, how(fields, `${letter}.`)] as const] : [];
	});
	return {
		base: how(base, ''),
		...(change && { change: how(change, CHANGE) }),
		...(others.length > 0 && { instead: Object.fromEntries(others) })
	};
}

interface Limits {
	readonly least: Score;
	readonly most: Score;
	readonly whole?: true;
	readonly words: string;
}
const ONE = integer(1);
const ZERO = integer(0);
const MONEY: Limits = {
	least: ZERO,
	most: integer(10 ** 12),
	words: 'Write an amount from 0 to 1,000,000,000,000, such as 80000 or 1249.95.'
};
const RATE: Limits = {
	least: ZERO,
	most: ONE,
	words: 'Write a share from 0 to 1, such as 0.01 for 1 in 100.'
};
const LIMITS: Record<ScenarioField, Limits> = {
	reps: { least: ZERO, most: integer(10_000), whole: true, words: 'Write a whole number from 0 to 10,000.' },
	calls: { least: ZERO, most: integer(1_000_000), words: 'Write a number of calls from 0 to 1,000,000.' },
	days: { least: ZERO, most: integer(31), words: 'Write a number of days from 0 to 31.' },
	rate: RATE,
	set: RATE,
	show: RATE,
	quote: RATE,
	win: RATE,
	order: MONEY,
	margin: { ...MONEY, least: integer(-(10 ** 12)), words: 'Write an amount, such as 20000 or -150.' },
	salary: MONEY
};

/** One typed text as an exact number; refused with what to write instead. */
export function readField(field: ScenarioField, text: string): Result<Score, string> {
	const { least, most, whole, words } = LIMITS[field];
	const value = fromDecimal(text);
	if (!value || compare(value, least) < 0 || compare(value, most) > 0) return failed(words);
	return whole && value.denominator !== 1n ? failed(words) : ok(value);
}

/** Reads fields one after the other, and keeps what is wrong with each. */
class Reader {
	readonly errors: FieldError[] = [];
	readonly #prefix: string;
	readonly #typed: TypedFields;

	constructor(typed: TypedFields, prefix: string) {
		this.#typed = typed;
		this.#prefix = prefix;
	}

	has(field: ScenarioField): boolean {
		return this.#typed[field] !== undefined;
	}

	read(field: ScenarioField, fallback: Score): Score {
		const text = this.#typed[field];
		if (text === undefined) return fallback;
		const value = readField(field, text);
		if (value.ok) return value.value;
		this.errors.push({ pointer: `/${this.#prefix}${field}`, message: value.error });
		return fallback;
	}

	money(field: ScenarioField, fallback: Score, scale: Score): Score {
		return this.has(field) ? times(this.read(field, ZERO), scale) : fallback;
	}

	rates(fallback: readonly Score[]): readonly Score[] {
		if (FUNNEL.some((step) => this.has(step))) {
			return FUNNEL.map((step, at) =>
				this.read(step, fallback.length === FUNNEL.length ? fallback[at]! : ONE)
			);
		}
		return this.has('rate') ? [this.read('rate', ZERO)] : fallback;
	}

	assumptions(fallback: Assumptions, scale: Score): Assumptions {
		return {
			...fallback,
			calls: this.read('calls', fallback.calls),
			days: this.read('days', fallback.days),
			rates: this.rates(fallback.rates),
			order: this.money('order', fallback.order, scale),
			margin: this.money('margin', fallback.margin, scale),
			salary: this.money('salary', fallback.salary, scale)
		};
	}
}

const people = ({ numerator }: Score) => Number(numerator);

const NOBODY: Assumptions = {
	calls: ZERO,
	days: ZERO,
	rates: [ZERO],
	order: ZERO,
	margin: ZERO,
	salary: ZERO
};

/**
 * The group that a typed scenario describes, rates taken as known (W3). Fields that are not there are the guide's (base) or the
 * base's (change; all of its people where their number is not said). `digits`: decimals of the currency. Refused with every
 * faulty field, by its name in the address.
 */
export function readScenario(
	{ base, change }: TypedScenario,
	digits: number,
	letter: Letter = 'b'
): Result<Group, FieldError[]> {
	const scale = integer(10 ** digits);
	const own = new Reader(withGuide(base), '');
	const reps = people(own.read('reps', ZERO));
	const assumed = own.assumptions(NOBODY, scale);
	if (!change) {
		const group: Group = { people: reps, base: assumed, evidence: { kind: 'known' } };
		return own.errors.length > 0 ? failed(own.errors) : ok(group);
	}
	const prefix = `${letter}.`;
	const other = new Reader(change, prefix);
	const changing = people(other.read('reps', integer(reps)));
	const to = other.assumptions(assumed, scale);
	const errors = [...own.errors, ...other.errors];
	if (errors.length === 0 && changing > reps) {
		errors.push({
			pointer: `/${prefix}reps`,
			message: `There are ${reps} reps, so at most ${reps} can change.`
		});
	}
	if (errors.length > 0) return failed(errors);
	return ok({ people: reps, base: assumed, evidence: { kind: 'known' }, change: { people: changing, to } });
}

/** What might be done instead, each as the group it would make of the base. */
export interface Instead<T> {
	readonly letter: OtherLetter;
	readonly value: T;
}

/** Reads whatever else is compared by `read`; refused with the faulty fields of all of them. */
export function readInstead<T>(
	{ instead }: TypedScenario,
	read: (fields: TypedFields, letter: OtherLetter) => Result<T, readonly FieldError[]>
): Result<Instead<T>[], FieldError[]> {
	const errors: FieldError[] = [];
	const all = OTHER_LETTERS.flatMap((letter): Instead<T>[] => {
		const fields = instead?.[letter];
		const value = fields && read(fields, letter);
		if (value?.ok) return [{ letter, value: value.value }];
		// what is wrong with the base is told once, by whoever reads the base
		errors.push(...(value?.error ?? []).filter(({ pointer }) => pointer.startsWith(`/${letter}.`)));
		return [];
	});
	return errors.length > 0 ? failed(errors) : ok(all);
}

/** The guide's figures for what is not typed; its rate only where no other conversion is. */
export function withGuide(typed: TypedFields): TypedFields {
	const { rate, ...others } = GUIDE;
	const funnel = FUNNEL.some((step) => typed[step] !== undefined);
	return { ...others, ...(funnel || rate === undefined ? {} : { rate }), ...typed };
}
