/**
 * A contest while a manager writes it: what each choice makes of the rules. Whatever no longer fits a choice gives way to what does, so
 * that a draft is valid, or lacks something that is named; nothing here is ever changed in place.
 */
import { dateOfDay, dayNumber, isLocalDate, weekdayOf } from '#lib/domain/calendar.ts';
import { bracketRounds } from '#lib/domain/contests/formats/bracket.ts';
import { metricsOf } from '#lib/domain/contests/make-roster.ts';
import { contestMetric } from '#lib/domain/contests/measure.ts';
import {
	GROUPED_FORMATS,
	isRoundFormat,
	LENSES_OF,
	SUMS_ONLY,
	type ContestLens,
	type ContestRules,
	type ContestWindow,
	type Format,
	type OptionsOf,
	type Prize
} from '#lib/domain/contests/rules.ts';
import { draftOf, nextWindow, type ContestTemplate } from '#lib/domain/contests/templates.ts';
import type { MetricUnit } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { currencyDigits, minorToDecimal, parseMajor } from '#lib/domain/money.ts';
import type { Hours, Id, LocalDate, Weekday } from '#lib/domain/records.ts';
import type { FieldError } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';

/** A metric, and whether everybody may see it. */
export interface DraftMetric extends Metric {
	readonly onFloor: boolean;
}

/** What drafts need to know of the floor. */
export interface DraftFloor {
	/** The workspace's local date. */
	readonly today: LocalDate;
	readonly weekStart: Weekday;
	readonly workingDays: readonly Weekday[];
	readonly hours: Hours;
	/** ISO 4217 */
	readonly currency: string;
	readonly metrics: readonly DraftMetric[];
	/** How many may enter where nobody is left out. */
	readonly people: number;
}

/** What a manager writes: the body that the API takes. */
export interface ContestFields {
	readonly name: string;
	readonly rules: ContestRules;
	/** '' none. */
	readonly series: Id;
	readonly repeats: '' | 'weekly';
	readonly graceHours: number;
}

const NEWCOMER_DAYS = 90;
const metricOf = (floor: DraftFloor, key: string) => floor.metrics.find((metric) => metric.key === key);
const isSum = (metric: DraftMetric | undefined) => metric?.definition.kind === 'sum';

/** A target to begin with, as a decimal in the metric's unit: minor units, shares, counts. */
export function usualTarget(unit: MetricUnit | undefined, lens: ContestLens, currency: string): string {
	if (lens === 'ofTarget') return '1';
	switch (unit) {
		case 'money':
			return String(10_000 * 10 ** currencyDigits(currency));
		case 'ratio':
			return '0.5';
		case 'points':
			return '100';
		default:
			return '10';
	}
}

/** Amounts in targets are in minor units; a share of a target is one in any metric. */
const isAmount = (unit: MetricUnit | undefined, lens: ContestLens) => unit === 'money' && lens !== 'ofTarget';
const isPercent = (unit: MetricUnit | undefined, lens: ContestLens) =>
	lens === 'ofTarget' || (unit === 'ratio' && lens !== 'perHour');

/** What stands in the field of a target: whole currency units, percent. What is no number stays as it was typed. */
export function typedTarget(
	decimal: string,
	unit: MetricUnit | undefined,
	lens: ContestLens,
	currency: string
): string {
	if (!/^\d+(\.\d+)?$/.test(decimal)) return decimal;
	if (isPercent(unit, lens)) return String(Number((Number(decimal) * 100).toFixed(7)));
	if (isAmount(unit, lens) && /^\d+$/.test(decimal))
		return minorToDecimal(BigInt(decimal), currencyDigits(currency)).replace(/\.0+$/, '');
	return decimal;
}

/** The inverse. What is no such number stays as it was typed, and the rules' own schema says so. */
export function targetTyped(
	typed: string,
	unit: MetricUnit | undefined,
	lens: ContestLens,
	currency: string
): string {
	const text = typed.trim().replace(',', '.');
	if (!/^\d{1,15}(\.\d{1,9})?$/.test(text)) return typed;
	if (isPercent(unit, lens)) return String(Number((Number(text) / 100).toFixed(9)));
	if (!isAmount(unit, lens)) return text;
	const minor = parseMajor(text, currencyDigits(currency));
	return minor.ok ? String(minor.value) : typed;
}

/** Metrics that can be chosen for a format, and why others can't be: '' where one can. */
export function offeredMetrics(
	format: Format,
	metrics: readonly DraftMetric[]
): { readonly metric: DraftMetric; readonly why: string }[] {
	return metrics.map((metric) => {
		const usable = contestMetric(metric);
		if (!usable.ok) return { metric, why: usable.error };
		const needsSum = SUMS_ONLY.includes(format) && (!isSum(metric) || metric.direction === 'down');
		return { metric, why: needsSum ? 'is not added up, and this form needs a running sum' : '' };
	});
}

/** Whether margins or amounts that the floor may not see would be shown by it. */
const isKept = (floor: DraftFloor, key: string) => metricOf(floor, key)?.onFloor === false;

function optionsFor<F extends Format>(format: F, rules: ContestRules, floor: DraftFloor): OptionsOf[F] {
	const { options } = rules as { options: { target?: string; roundDays?: number } };
	const usual = usualTarget(metricOf(floor, rules.metric)?.unit, rules.lens, floor.currency);
	const target = options.target ?? usual;
	const roundDays = options.roundDays ?? (format === 'elimination' ? 1 : 5);
	const all: OptionsOf = {
		most: {},
		improvement: {},
		race: { target, fallback: 'none' },
		milestone: { target },
		sharedGoal: { target },
		team: { by: 'team', perMember: false },
		bracket: { roundDays },
		season: { roundDays },
		elimination: { roundDays },
		king: {},
		raffle: { per: usual }
	};
	return all[format];
}

const hasPlaces = (format: Format) => format !== 'milestone' && format !== 'sharedGoal';
/** Formats in which nothing is left to part equals. */
export const tiesSettled = (format: Format): boolean =>
	isRoundFormat(format) || format === 'raffle' || format === 'sharedGoal' || format === 'milestone';

/** Of one prize of each kind at most one of a place stays, in the order of places. */
function prizeFor(format: Format, prize: Prize): Prize {
	const { name, value, share } = prize;
	const words = { name, value, share };
	if (prize.kind === 'spot') return prize;
	if (!hasPlaces(format)) return { kind: 'everyone', ...words };
	const place = prize.kind === 'everyone' ? 1 : prize.place;
	if (format === 'team') return { kind: 'team', place, ...words };
	if (prize.kind === 'everyone' && (prize.least !== undefined || format === 'race')) return prize;
	return { kind: 'place', place, ...words };
}

function prizesFor(format: Format, prizes: readonly Prize[]): Prize[] {
	const seen = new Set<string>();
	return prizes
		.map((prize) => prizeFor(format, prize))
		.filter((prize) => {
			const key = 'place' in prize ? `${prize.kind} ${prize.place}` : JSON.stringify(prize);
			const slot = hasPlaces(format) || prize.kind === 'spot' ? key : prize.kind;
			return !seen.has(slot) && seen.add(slot);
		});
}

/** Parts of the rules that hang on others brought into line with them. */
function fitted(rules: ContestRules, floor: DraftFloor): ContestRules {
	const { format, metric, tie } = rules;
	const known = metricOf(floor, metric);
	const needless = typeof tie === 'object' ? tie.metric === metric : tie === 'earliest' && !isSum(known);
	const settled = tie !== 'share' && tiesSettled(format) && format !== 'milestone';
	const { groups, ...rest } = rules;
	return {
		...rest,
		...(groups && GROUPED_FORMATS.includes(format) ? { groups } : {}),
		tie: needless || settled ? 'share' : tie,
		visibility: isKept(floor, metric) ? 'managers' : rules.visibility
	};
}

/** Another way to win; what was written stays as far as it means something there. */
export function withFormat(rules: ContestRules, format: Format, floor: DraftFloor): ContestRules {
	if (rules.format === format) return rules;
	const lens = LENSES_OF[format].includes(rules.lens) ? rules.lens : 'raw';
	// a target is a share through one lens and a figure through another
	const same = (lens === 'ofTarget') === (rules.lens === 'ofTarget');
	const before = { ...rules, lens, ...(same ? {} : { options: {} }) } as ContestRules;
	const next = {
		...before,
		format,
		options: optionsFor(format, before, floor),
		prizes: prizesFor(format, rules.prizes)
	} as ContestRules;
	return fitted(next, floor);
}

const withTarget = (rules: ContestRules, target: string): ContestRules => {
	const { options } = rules;
	if ('target' in options) return { ...rules, options: { ...options, target } } as ContestRules;
	if ('per' in options) return { ...rules, options: { per: target } } as ContestRules;
	return rules;
};
const withLeast = (rules: ContestRules, least: string): ContestRules => ({
	...rules,
	prizes: rules.prizes.map((prize) =>
		prize.kind === 'everyone' && prize.least !== undefined ? { ...prize, least } : prize
	)
});

/** Something else is counted; a target in another unit begins anew. */
export function withMetric(rules: ContestRules, key: string, floor: DraftFloor): ContestRules {
	const [before, after] = [metricOf(floor, rules.metric), metricOf(floor, key)];
	const next = { ...rules, metric: key } as ContestRules;
	if (before?.unit === after?.unit || rules.lens === 'ofTarget') return fitted(next, floor);
	const target = usualTarget(after?.unit, rules.lens, floor.currency);
	return fitted(withLeast(withTarget(next, target), target), floor);
}

/** Compared by something else. Against the own usual is a form of its own where the highest figure wins. */
export function withLens(rules: ContestRules, lens: ContestLens, floor: DraftFloor): ContestRules {
	if (rules.format === 'improvement' && lens !== 'baseline')
		return withLens(withFormat(rules, 'most', floor), lens, floor);
	if (rules.format === 'most' && lens === 'baseline') return withFormat(rules, 'improvement', floor);
	if (rules.lens === lens) return rules;
	const next = { ...rules, lens } as ContestRules;
	if ((rules.lens === 'ofTarget') === (lens === 'ofTarget')) return fitted(next, floor);
	const target = usualTarget(metricOf(floor, rules.metric)?.unit, lens, floor.currency);
	return fitted(withLeast(withTarget(next, target), target), floor);
}

/** The lenses to choose from, improvement being the last one of plain contests. */
export const lensesOf = (format: Format): readonly ContestLens[] =>
	format === 'improvement' ? LENSES_OF.most : LENSES_OF[format];
export const lensOf = ({ format, lens }: ContestRules): ContestLens =>
	format === 'improvement' ? 'baseline' : lens;

/** A template with its next window, in which a knockout's rounds fit; newcomers are those of the last ninety days. */
export function rulesOf(template: ContestTemplate, floor: DraftFloor): ContestRules {
	const rules = draftOf(template, floor.today, floor.weekStart);
	const { startedSince, ...others } = rules.eligibility;
	const since = dateOfDay(dayNumber(rules.window.from) - NEWCOMER_DAYS);
	const eligibility = startedSince === undefined ? others : { ...others, startedSince: since };
	const metric = metricOf(floor, rules.metric) ? rules.metric : usualMetric(rules.format, floor);
	return fitted({ ...withRounds(rules, floor), eligibility, metric }, floor);
}

/** A knockout begins with as many days as its rounds take where everyone enters. */
function withRounds(rules: ContestRules, floor: DraftFloor): ContestRules {
	const rounds = rules.format === 'bracket' ? bracketRounds(floor.people) : 0;
	return rounds === 0
		? rules
		: { ...rules, window: { ...rules.window, to: roundsEnd(rules, rounds, floor) } };
}

const usualMetric = (format: Format, floor: DraftFloor): string =>
	offeredMetrics(format, floor.metrics).find(({ why }) => why === '')?.metric.key ?? '';

/** Nothing but the plainest rules: somebody wants to write all of it. */
export function blankRules(floor: DraftFloor): ContestRules {
	const metric = metricOf(floor, 'orders') ? 'orders' : usualMetric('most', floor);
	return {
		version: 1,
		format: 'most',
		metric,
		lens: 'raw',
		window: nextWindow({ unit: 'week', length: 1 }, floor.today, floor.weekStart),
		eligibility: {},
		join: 'fixed',
		tie: 'share',
		prizes: [],
		sources: ['import', 'api', 'rep'],
		confirm: 'none',
		visibility: isKept(floor, metric) ? 'managers' : 'floor',
		options: {}
	};
}

/** Whether times of day can be taken out of the window: without them each one's own local dates count. */
export const withTimes = (window: ContestWindow, hours: Hours | undefined): ContestWindow => {
	const { from, to } = window;
	return hours ? { from, to, startsAt: hours.from, endsAt: hours.to } : { from, to };
};

export interface WindowChoice {
	readonly key: string;
	readonly name: string;
	readonly window: ContestWindow;
}

/** Windows that are often wanted, with times of day or without. */
export function windowChoices(floor: DraftFloor, times: boolean): WindowChoice[] {
	const { today, weekStart, hours } = floor;
	const clock = times ? { startsAt: hours.from, endsAt: hours.to } : {};
	const next = (unit: 'day' | 'week' | 'month', length: number) =>
		nextWindow({ unit, length, ...clock }, today, weekStart);
	const rest = restOfWeek(floor);
	return [
		...(rest ? [{ key: 'rest', name: 'Tomorrow to Friday', window: { ...rest, ...clock } }] : []),
		{ key: 'day', name: 'Tomorrow', window: next('day', 1) },
		{ key: 'week', name: 'Next week', window: next('week', 1) },
		{ key: 'fortnight', name: 'Two weeks', window: next('week', 2) },
		{ key: 'four', name: 'Four weeks', window: next('week', 4) },
		{ key: 'month', name: 'Next month', window: next('month', 1) },
		{ key: 'quarter', name: 'Three months', window: next('month', 3) }
	];
}

const FRIDAY = 5;
/** From tomorrow on to this week's Friday, where there are days between. */
function restOfWeek({ today }: DraftFloor): ContestWindow | undefined {
	const day = dayNumber(today);
	const left = FRIDAY - weekdayOf(day);
	return left < 2 ? undefined : { from: dateOfDay(day + 1), to: dateOfDay(day + left) };
}

/** How many rounds fit, by the floor's working days; holidays may leave fewer. */
export function roundsFitting(rules: ContestRules, floor: DraftFloor): number {
	const { from, to } = rules.window;
	if (!isRoundFormat(rules.format) || !isLocalDate(from) || !isLocalDate(to)) return 0;
	const last = dayNumber(rules.window.to);
	let count = 0;
	for (const end of roundEnds(rules, floor)) {
		if (end > last) return count;
		count++;
	}
	return count;
}

/** The date on which that many rounds would be over. */
export function roundsEnd(rules: ContestRules, rounds: number, floor: DraftFloor): LocalDate {
	let count = 0;
	for (const end of roundEnds(rules, floor)) if (++count >= rounds) return dateOfDay(end);
	return rules.window.to;
}

const MOST_ROUNDS = 500;
function* roundEnds({ window, options }: ContestRules, { workingDays }: DraftFloor): Generator<number> {
	const roundDays = 'roundDays' in options ? options.roundDays : 1;
	if (!Number.isInteger(roundDays) || roundDays < 1 || workingDays.length === 0) return;
	let day = dayNumber(window.from);
	for (let count = 0; count < MOST_ROUNDS; count++) {
		yield day + roundDays - 1;
		day += roundDays;
		while (!workingDays.includes(weekdayOf(day))) day++;
	}
}

/** What is wrong with a draft, by the fields of the API's body; none: it can be launched. */
export function faultsOf({ name, rules, graceHours }: ContestFields, floor: DraftFloor): FieldError[] {
	const faults: FieldError[] = [];
	if (name.trim() === '') faults.push({ pointer: '/name', message: 'is missing' });
	if (!Number.isInteger(graceHours) || graceHours < 0)
		faults.push({ pointer: '/graceHours', message: 'must be whole hours' });
	const read = readContestRules(rules);
	const inRules = read.ok ? metricFaults(read.value, floor) : read.error;
	return [...faults, ...inRules.map(({ pointer, message }) => ({ pointer: `/rules${pointer}`, message }))];
}

function metricFaults(rules: ContestRules, floor: DraftFloor): FieldError[] {
	const known = metricsOf(rules, new Map(floor.metrics.map((metric) => [metric.key, metric])));
	if (!known.ok) return known.error;
	return isKept(floor, rules.metric) && rules.visibility !== 'managers'
		? [{ pointer: '/visibility', message: 'must be managers only: the floor may not see these figures' }]
		: [];
}
