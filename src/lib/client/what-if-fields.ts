/** The fields of a what-if: their names in the address, in words, and how people write into them. */
import {
	changedField,
	type Letter,
	type OtherLetter,
	type ScenarioField
} from '#lib/domain/projection/address.ts';
import { RAMP, SEASON, type Aside } from '#lib/domain/projection/asides.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { decimalSign, isPercent, understood } from '#lib/domain/projection/typing.ts';
import { fromDecimal, integer, over, times } from '#lib/domain/fractions.ts';
import type { Result } from '#lib/domain/result.ts';

export type FieldName = ScenarioField | `${Letter}.${ScenarioField}` | Aside;

export interface FieldKind {
	readonly label: string;
	readonly unit:
		'people' | 'calls' | 'days' | 'share' | 'money' | 'orders' | 'percent' | 'hours' | 'minutes' | 'none';
	/** Where the slider ends unless a value lies beyond. */
	readonly most: number;
	readonly step: number;
}

const SHARE = { unit: 'share', most: 1, step: 0.01 } as const;
/** Of one person in a year. */
const PRACTICE = { unit: 'hours', most: 200, step: 1 } as const;
const KINDS: Record<ScenarioField | Aside, FieldKind> = {
	reps: { label: 'People', unit: 'people', most: 20, step: 1 },
	calls: { label: 'Calls a day, each', unit: 'calls', most: 60, step: 1 },
	days: { label: 'Working days a month', unit: 'days', most: 31, step: 1 },
	rate: { label: 'Orders a call', unit: 'share', most: 0.1, step: 0.001 },
	set: { label: 'Appointments set a call', ...SHARE },
	show: { label: 'Of those, held', ...SHARE },
	quote: { label: 'Quotes an appointment held', ...SHARE },
	win: { label: 'Orders a quote', ...SHARE },
	order: { label: 'Value of an order', unit: 'money', most: 200_000, step: 1_000 },
	margin: { label: 'Margin of an order', unit: 'money', most: 100_000, step: 500 },
	salary: { label: 'Salary a month, each', unit: 'money', most: 20_000, step: 100 },
	goal: { label: 'Orders a month', unit: 'orders', most: 200, step: 1 },
	revenue: { label: 'Revenue a month', unit: 'money', most: 1_000_000, step: 1_000 },
	profit: { label: 'Left after salaries a month', unit: 'money', most: 1_000_000, step: 1_000 },
	odds: { label: 'Odds', unit: 'percent', most: 1, step: 0.01 },
	most: { label: 'Most calls a day', unit: 'calls', most: 200, step: 1 },
	missed: { label: 'Calls missed today', unit: 'calls', most: 60, step: 1 },
	more: { label: 'More calls a day, each', unit: 'calls', most: 20, step: 1 },
	prior: { label: 'Calls that the rate before is worth', unit: 'calls', most: 1_000, step: 10 },
	pooled: { label: 'Orders a call before', unit: 'share', most: 0.1, step: 0.001 },
	steps: { label: 'Step by step', unit: 'none', most: 1, step: 1 },
	aim: { label: 'Orders aimed at this month', unit: 'orders', most: 60, step: 1 },
	new: { label: 'Of today’s people, new', unit: 'people', most: 20, step: 1 },
	...every(RAMP, (_, at) => ({ label: `Calls in month ${at + 1}`, unit: 'percent', most: 1, step: 0.05 })),
	start: { label: 'The twelve months begin in', unit: 'none', most: 12, step: 1 },
	...every(SEASON, (name) => ({ label: name, unit: 'percent', most: 2, step: 0.05 })),
	callMinutes: { label: 'Work for one call', unit: 'minutes', most: 60, step: 1 },
	rateHours: { label: 'For a tenth more orders a call', ...PRACTICE },
	orderHours: { label: 'For a tenth larger orders', ...PRACTICE },
	marginHours: { label: 'For a tenth more margin', ...PRACTICE }
};

function every<K extends string>(names: readonly K[], kind: (name: K, at: number) => FieldKind) {
	return Object.fromEntries(names.map((name, at) => [name, kind(name, at)])) as Record<K, FieldKind>;
}

const CHANGE_LABELS: Partial<Record<ScenarioField, string>> = {
	reps: 'People who change',
	calls: 'Their calls a day'
};

/** The field behind a name: `b.calls` is about calls. */
export const bareOf = (name: FieldName): ScenarioField | Aside =>
	changedField(name)?.field ?? (name as ScenarioField | Aside);

export function kindOf(name: FieldName): FieldKind {
	const changed = changedField(name);
	const label = changed && CHANGE_LABELS[changed.field];
	return label === undefined ? KINDS[bareOf(name)] : { ...KINDS[bareOf(name)], label };
}

/** What each of those compared is called; `b` is what the page is about. */
export const letterName = (letter: OtherLetter): string => `What if ${letter.toUpperCase()}`;

/** What was written into a field as the plain decimal that an address carries; refused with what to write instead. */
export const understand = (name: FieldName, text: string, locale: string): Result<string, string> =>
	understood(bareOf(name), text, decimalSign(locale));

/** A plain decimal as its field shows it. */
export function written(name: FieldName, plain: string, locale: string): string {
	const value = fromDecimal(plain);
	if (!value) return plain;
	const shown = isPercent(bareOf(name)) ? toDecimal(times(value, integer(100))) : plain;
	return decimals(locale, 9).format(shown as Intl.StringNumericLiteral);
}

const formats = new Map<string, Intl.NumberFormat>();
/** A number format of the locale with at most so many places. */
export function decimals(locale: string, places: number): Intl.NumberFormat {
	const key = `${locale} ${places}`;
	const known = formats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: places });
	formats.set(key, known);
	return known;
}

/** `1 in 100` for 0.01; '' where it says nothing. */
export function oneIn(plain: string, locale: string): string {
	const rate = fromDecimal(plain);
	if (!rate || rate.numerator <= 0n || rate.numerator >= rate.denominator) return '';
	const every = over(integer(1), rate) ?? integer(0);
	const places = every.numerator < 10n * every.denominator ? 1 : 0;
	return `1 in ${decimals(locale, places).format(toDecimal(every, places) as Intl.StringNumericLiteral)}`;
}

/** Where a slider must end to hold a value: 1, 2 or 5 times a power of ten, at least `most`. */
export function sliderEnd(most: number, value: number): number {
	if (value <= most) return most;
	const power = 10 ** Math.floor(Math.log10(value));
	return ([1, 2, 5, 10].find((times) => times * power >= value) ?? 10) * power;
}
