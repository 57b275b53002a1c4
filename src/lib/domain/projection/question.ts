/** All that somebody asks of a projection: a scenario, a goal to reach, and calls that were missed. */
import type { Score } from '#lib/domain/board.ts';
import { integer, times, toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import {
	GUIDE,
	mapTyped,
	readInstead,
	readScenario,
	scenarioSearch,
	typedScenario,
	withGuide,
	type Instead,
	type TypedScenario
} from './address.ts';
import { AIMS, aimOf, AsideReader, ASIDE_DEFAULTS, ASIDES, type Aside, type Asides } from './asides.ts';
import { readCircumstances, under } from './circumstances.ts';
import { MOST_CALLS, type Goal } from './goal-seek.ts';
import type { LeverCosts } from './levers.ts';
import { FIRST_MONTH } from './model.ts';
import type { MonthAsked } from './month.ts';
import { asIs, type Group } from './scenario.ts';
import type { Worth } from './in-money.ts';

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
	/** What might be done instead of the groups' change. */
	readonly instead: readonly Instead<readonly Group[]>[];
	/** The people of the first group stand for one of the team. */
	readonly alike: boolean;
	readonly goal: Goal;
	/** Calls that one person did not make on one day. */
	readonly missed: Score;
	readonly costs: LeverCosts;
	/** W7: over people's own numbers, the month under way. */
	readonly month?: MonthAsked;
}

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
	if (Object.keys(typed.base).length === 0 && !typed.change && !typed.instead)
		return { typed: FRESH, asides };
	return { typed: { ...typed, base: withGuide(typed.base) }, asides };
}

/** `faulty`: names in the address. */
function without({ typed, asides }: Question, faulty: readonly string[]): Question {
	const kept = <T extends object>(texts: T, prefix = ''): T =>
		Object.fromEntries(Object.entries(texts).filter(([name]) => !faulty.includes(prefix + name))) as T;
	return { typed: mapTyped(typed, kept), asides: kept(asides) };
}

/** What of a question can be answered, and what is wrong with the rest of it. */
export interface Readable {
	readonly question: Question;
	readonly asked: Asked;
	readonly errors: readonly FieldError[];
}

/**
 * A question without what can't be read in it. Some texts are wrong only beside what stands in for another that was left out (more
 * people change than there are then), so it is read until nothing is wrong any more.
 */
export function readableOf(wanted: Question, digits: number): Readable {
	const errors: FieldError[] = [];
	let question = wanted;
	for (;;) {
		const asked = readQuestion(question, digits);
		if (asked.ok) return { question, asked: asked.value, errors };
		const faulty = asked.error.map(({ pointer }) => pointer.slice(1));
		const rest = completed(without(question, faulty));
		if (questionSearch(rest) === questionSearch(question)) {
			throw new Error(`nothing is left to leave out for ${faulty.join()}`);
		}
		errors.push(...asked.error);
		question = rest;
	}
}

/** Refused with every faulty field, by its name in the address. */
export function readQuestion(question: Question, digits: number): Result<Asked, FieldError[]> {
	const { typed, asides } = question;
	const reader = new AsideReader(asides);
	const around = readCircumstances(reader);
	const group = readScenario(typed, digits);
	if (group.ok && around.newcomers > group.value.people) {
		const { people } = group.value;
		reader.refuse('new', `There are ${people} people, so at most ${people} can be new.`);
	}
	const instead = readInstead(typed, (change, letter) => {
		const other = readScenario({ base: typed.base, change }, digits, letter);
		return other.ok ? ok(under(around, other.value)) : other;
	});
	const errors = [group, instead].flatMap((read) => (read.ok ? [] : read.error));
	return askedOf(
		reader,
		asides,
		digits,
		{
			groups: group.ok ? under(around, group.value) : [],
			instead: instead.ok ? instead.value : [],
			alike: true
		},
		errors
	);
}

/** What is asked over groups that are read already; refused with `errors`, and what is wrong beside them. */
export function askedOf(
	reader: AsideReader,
	asides: Asides,
	digits: number,
	read: Pick<Asked, 'groups' | 'instead' | 'alike'>,
	errors: readonly FieldError[]
): Result<Asked, FieldError[]> {
	const worth = readWorth(reader, asides, digits);
	const goal: Goal = {
		orders: worth ? 0 : Number(reader.read('goal', usualGoal(read.groups)).numerator),
		odds: toNumber(reader.read('odds', { numerator: 1n, denominator: 100n })),
		months: FIRST_MONTH,
		most: Number(reader.read('most', integer(MOST_CALLS)).numerator),
		...(worth && { worth })
	};
	const missed = reader.read('missed');
	const costs: LeverCosts = {
		minutesPerCall: toNumber(reader.read('callMinutes')),
		hoursForRate: toNumber(reader.read('rateHours')),
		hoursForOrder: toNumber(reader.read('orderHours')),
		hoursForMargin: toNumber(reader.read('marginHours'))
	};
	const wrong = [...errors, ...reader.errors];
	return wrong.length > 0 ? failed(wrong) : ok({ ...read, goal, missed, costs });
}

function readWorth(reader: AsideReader, asides: Asides, digits: number): Worth | undefined {
	const [, ...others] = AIMS.filter((aim) => asides[aim] !== undefined);
	for (const aim of others) reader.refuse(aim, 'Aim at one of orders, revenue and what is left.');
	const of = aimOf(asides);
	if (of === 'goal' || others.length > 0) return undefined;
	return { of, amount: times(reader.read(of), integer(10 ** digits)) };
}

/** Where no goal is set: the orders that an ordinary month is expected to bring, rounded up; one at least. */
function usualGoal(groups: readonly Group[]): Score {
	const { numerator, denominator } = asIs(groups).month.orders;
	const up = (numerator + denominator - 1n) / denominator;
	return integer(up > 1n ? up : 1n);
}
