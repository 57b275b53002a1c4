/** All that somebody asks of a projection: a scenario, a goal to reach, and calls that were missed. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import {
	CHANGE,
	GUIDE,
	readScenario,
	scenarioSearch,
	typedScenario,
	withGuide,
	type TypedScenario
} from './address.ts';
import { MOST_CALLS, type Goal } from './goal-seek.ts';
import { FIRST_MONTH, ofSeveral, stretchOf, sumOf } from './model.ts';
import type { MonthAsked } from './month.ts';
import { PRIOR_TRIES } from './odds.ts';
import type { Group } from './scenario.ts';

/**
 * Asked beside the scenario, by the name in the address. `goal`: orders a month; `odds`: 0 to 1; `most`, `missed`: calls. Over
 * people's own numbers also `more`: calls a day; `prior`, `pooled`: s and m of W3; `aim`: orders of the month under way.
 */
export const ASIDES = ['goal', 'odds', 'most', 'missed', 'more', 'prior', 'pooled', 'aim'] as const;
export type Aside = (typeof ASIDES)[number];
export type Asides = Readonly<Partial<Record<Aside, string>>>;

/** As typed; every text a plain decimal. */
export interface Question {
	readonly typed: TypedScenario;
	readonly asides: Asides;
	/** Over people's own numbers: who changes; none or absent: everyone. */
	readonly who?: readonly Id[];
}

/** What is asked for once every text is read. */
export interface Asked {
	readonly groups: readonly Group[];
	readonly goal: Goal;
	/** Calls that one person did not make on one day. */
	readonly missed: Score;
	/** W7: over people's own numbers, the month under way. */
	readonly month?: MonthAsked;
}

export const ASIDE_DEFAULTS = {
	odds: '0.9',
	most: String(MOST_CALLS),
	missed: '7',
	more: '2',
	prior: String(PRIOR_TRIES.order)
} as const;

export function typedQuestion(search: Iterable<readonly [string, string]>): Question {
	const pairs = [...search];
	const asides: Partial<Record<Aside, string>> = {};
	for (const [name, value] of pairs) {
		const aside = ASIDES.find((known) => known === name);
		if (aside && value.trim() !== '') asides[aside] = value.trim();
	}
	return { typed: typedScenario(pairs), asides };
}

/** The inverse; asides that are as usual are left out. */
export function questionSearch({ typed, asides }: Question): string {
	const params = new URLSearchParams(scenarioSearch(typed));
	const usual: Asides = ASIDE_DEFAULTS;
	for (const name of ASIDES) {
		if (asides[name] !== undefined && asides[name] !== usual[name]) params.set(name, asides[name]);
	}
	return `?${params}`;
}

/** A fresh page: the guide's team, two of whom make twelve calls (W4). */
const FRESH: TypedScenario = { base: GUIDE, change: { reps: '2', calls: '12' } };

/** With a text in every field of the base; nothing typed at all: the guide's example. */
export function completed({ typed, asides }: Question): Question {
	if (Object.keys(typed.base).length === 0 && !typed.change) return { typed: FRESH, asides };
	return { typed: { ...typed, base: withGuide(typed.base) }, asides };
}

/** Without the texts that can't be read, so that the rest can be answered. `faulty`: names in the address. */
export function without({ typed, asides }: Question, faulty: readonly string[]): Question {
	const kept = <T extends object>(texts: T, prefix = ''): T =>
		Object.fromEntries(Object.entries(texts).filter(([name]) => !faulty.includes(prefix + name))) as T;
	const base = kept(typed.base);
	return {
		typed: typed.change ? { base, change: kept(typed.change, CHANGE) } : { base },
		asides: kept(asides)
	};
}

interface Limits {
	readonly least: Score;
	readonly most: Score;
	readonly whole: boolean;
	readonly words: string;
}
const HUNDREDTH: Score = { numerator: 1n, denominator: 100n };
const LIMITS: Record<Aside, Limits> = {
	goal: {
		least: integer(0),
		most: integer(1_000_000),
		whole: true,
		words: 'Write a whole number of orders from 0 to 1,000,000.'
	},
	odds: {
		least: HUNDREDTH,
		most: { numerator: 999n, denominator: 1000n },
		whole: false,
		words: 'Write odds from 1% to 99.9%.'
	},
	most: {
		least: integer(1),
		most: integer(1000),
		whole: true,
		words: 'Write a whole number of calls from 1 to 1,000.'
	},
	missed: {
		least: integer(0),
		most: integer(1_000_000),
		whole: false,
		words: 'Write a number of calls from 0 to 1,000,000.'
	},
	more: {
		least: integer(-1000),
		most: integer(1000),
		whole: false,
		words: 'Write a number of calls from -1,000 to 1,000.'
	},
	prior: {
		least: integer(1),
		most: integer(1_000_000),
		whole: true,
		words: 'Write a whole number of calls from 1 to 1,000,000.'
	},
	pooled: {
		least: integer(0),
		most: integer(1),
		whole: false,
		words: 'Write a share from 0 to 1, such as 0.01 for 1 in 100.'
	},
	aim: {
		least: integer(0),
		most: integer(1_000_000),
		whole: true,
		words: 'Write a whole number of orders from 0 to 1,000,000.'
	}
};

/** One typed text as an exact number; refused with what to write instead. */
export function readAside(name: Aside, text: string): Result<Score, string> {
	const { least, most, whole, words } = LIMITS[name];
	const value = fromDecimal(text);
	if (!value || compare(value, least) < 0 || compare(value, most) > 0) return failed(words);
	return whole && value.denominator !== 1n ? failed(words) : ok(value);
}

/** Refused with every faulty field, by its name in the address. */
export function readQuestion(question: Question, digits: number): Result<Asked, FieldError[]> {
	const group = readScenario(question.typed, digits);
	return askedOf(question, group.ok ? ok([group.value]) : group);
}

/** What is asked over groups that are read already, or refused. */
export function askedOf(
	{ asides }: Question,
	groups: Result<readonly Group[], readonly FieldError[]>
): Result<Asked, FieldError[]> {
	const errors: FieldError[] = groups.ok ? [] : [...groups.error];
	const read = (name: Aside, fallback: Score): Score => {
		const value = readAside(name, asides[name] ?? (ASIDE_DEFAULTS as Asides)[name] ?? '');
		if (value.ok) return value.value;
		if (asides[name] !== undefined) errors.push({ pointer: `/${name}`, message: value.error });
		return fallback;
	};
	const known = groups.ok ? groups.value : [];
	const goal: Goal = {
		orders: Number(read('goal', usualGoal(known)).numerator),
		odds: toNumber(read('odds', HUNDREDTH)),
		months: FIRST_MONTH,
		most: Number(read('most', integer(MOST_CALLS)).numerator)
	};
	const missed = read('missed', integer(0));
	return errors.length > 0 ? failed(errors) : ok({ groups: known, goal, missed });
}

/** Where no goal is set: the orders that an ordinary month is expected to bring, rounded up; one at least. */
export function usualGoal(groups: readonly Group[]): Score {
	const month = groups.map(({ people, base }) => ofSeveral(stretchOf(base).month, people).orders);
	const { numerator, denominator } = sumOf(month);
	const up = (numerator + denominator - 1n) / denominator;
	return integer(up > 1n ? up : 1n);
}
