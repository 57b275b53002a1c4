/** What is asked beside a scenario, by its name in the address: aims, circumstances and what is assumed of them. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer } from '#lib/domain/fractions.ts';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { MOST_CALLS } from './goal-seek.ts';
import { PRIOR_TRIES } from './odds.ts';

/** A new person's first months, in their order: the share of full calls that is made in each. */
export const RAMP = ['ramp1', 'ramp2', 'ramp3', 'ramp4', 'ramp5', 'ramp6'] as const;
/** Months of a year: orders that a call brings in each, as a share of an ordinary month's. */
export const SEASON = [
	'jan',
	'feb',
	'mar',
	'apr',
	'may',
	'jun',
	'jul',
	'aug',
	'sep',
	'oct',
	'nov',
	'dec'
] as const;
/** Minutes that a call takes; hours a year and person to get a tenth better at each of the others. */
export const COSTS = ['callMinutes', 'rateHours', 'orderHours', 'marginHours'] as const;

/**
 * `goal`: orders, or `revenue` or `profit` in their stead, a month; `odds`: 0 to 1; `most`, `missed`: calls; `new`: how many people
 * are new; `start`: month of the year (1 to 12) in which the projection begins. Over people's own numbers also `more`: calls a
 * day; `prior`, `pooled`: s and m of W3; `steps`: 1 where their rates are taken step by step; `aim`: orders of the month under way.
 */
export const ASIDES = [
	'goal',
	'revenue',
	'profit',
	'odds',
	'most',
	'missed',
	'more',
	'prior',
	'pooled',
	'steps',
	'aim',
	'new',
	...RAMP,
	'start',
	...SEASON,
	...COSTS
] as const;
export type Aside = (typeof ASIDES)[number];
/** What is asked over people's own numbers only, and what of alike people only. */
export const OWN_ASIDES = ['more', 'prior', 'pooled', 'aim', 'steps'] as const satisfies readonly Aside[];
export const ALIKE_ASIDES = ['new', ...RAMP] as const satisfies readonly Aside[];
export type Asides = Readonly<Partial<Record<Aside, string>>>;

/** What a month may be aimed at; at most one of them is asked. */
export const AIMS = ['goal', 'revenue', 'profit'] as const satisfies readonly Aside[];
export type Aim = (typeof AIMS)[number];
export const aimOf = (asides: Asides): Aim =>
	asides.revenue !== undefined ? 'revenue' : asides.profit !== undefined ? 'profit' : 'goal';

const every = <K extends string, V>(names: readonly K[], value: V) =>
	Object.fromEntries(names.map((name) => [name, value])) as Record<K, V>;

export const ASIDE_DEFAULTS = {
	odds: '0.9',
	most: String(MOST_CALLS),
	missed: '7',
	more: '2',
	prior: String(PRIOR_TRIES.order),
	steps: '0',
	new: '0',
	ramp1: '0.25',
	ramp2: '0.5',
	ramp3: '0.75',
	ramp4: '1',
	ramp5: '1',
	ramp6: '1',
	start: '1',
	...every(SEASON, '1'),
	callMinutes: '6',
	rateHours: '24',
	orderHours: '24',
	marginHours: '24'
} as const;

interface Limits {
	readonly least: Score;
	readonly most: Score;
	readonly whole: boolean;
	readonly words: string;
}
const limits = (least: number, most: number, words: string, whole = false): Limits => ({
	least: integer(least),
	most: integer(most),
	whole,
	words
});
/** As many as a target in the record may ask for. */
const ORDERS = limits(0, MAX_AMOUNT, 'Write a whole number of orders from 0 to 1,000,000,000,000.', true);
const HOURS = limits(0, 8_760, 'Write hours from 0 to 8,760.');
const LIMITS: Record<Aside, Limits> = {
	goal: ORDERS,
	revenue: limits(0, 10 ** 12, 'Write an amount from 0 to 1,000,000,000,000.'),
	profit: limits(-(10 ** 12), 10 ** 12, 'Write an amount, such as 175000 or -2500.'),
	odds: {
		least: { numerator: 1n, denominator: 100n },
		most: { numerator: 999n, denominator: 1000n },
		whole: false,
		words: 'Write odds from 1% to 99.9%.'
	},
	most: limits(1, 1000, 'Write a whole number of calls from 1 to 1,000.', true),
	missed: limits(0, 1_000_000, 'Write a number of calls from 0 to 1,000,000.'),
	more: limits(-1000, 1000, 'Write a number of calls from -1,000 to 1,000.'),
	prior: limits(1, 1_000_000, 'Write a whole number of calls from 1 to 1,000,000.', true),
	pooled: limits(0, 1, 'Write a share from 0 to 1, such as 0.01 for 1 in 100.'),
	steps: limits(0, 1, 'Write 1 for step by step, 0 for one rate.', true),
	aim: ORDERS,
	new: limits(0, 10_000, 'Write a whole number from 0 to 10,000.', true),
	...every(RAMP, limits(0, 1, 'Write a percentage from 0 to 100.')),
	start: limits(1, 12, 'Write the number of a month, 1 to 12.', true),
	...every(SEASON, limits(0, 10, 'Write a percentage from 0 to 1,000.')),
	callMinutes: limits(0, 1_440, 'Write minutes from 0 to 1,440.'),
	rateHours: HOURS,
	orderHours: HOURS,
	marginHours: HOURS
};

/** One typed text as an exact number; refused with what to write instead. */
export function readAside(name: Aside, text: string): Result<Score, string> {
	const { least, most, whole, words } = LIMITS[name];
	const value = fromDecimal(text);
	if (!value || compare(value, least) < 0 || compare(value, most) > 0) return failed(words);
	return whole && value.denominator !== 1n ? failed(words) : ok(value);
}

/** Reads asides one after the other, and keeps what is wrong with each. */
export class AsideReader {
	readonly errors: FieldError[] = [];
	readonly #asides: Asides;

	constructor(asides: Asides) {
		this.#asides = asides;
	}

	/** As typed, else as usual, else `fallback`; that one too where it can't be read. */
	read(name: Aside, fallback = integer(0)): Score {
		const usual: Asides = ASIDE_DEFAULTS;
		const typed = this.#asides[name];
		const value = readAside(name, typed ?? usual[name] ?? '');
		if (value.ok) return value.value;
		if (typed !== undefined) this.errors.push({ pointer: `/${name}`, message: value.error });
		return fallback;
	}

	refuse(name: Aside, message: string): void {
		this.errors.push({ pointer: `/${name}`, message });
	}
}
