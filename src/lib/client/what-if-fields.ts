/** The fields of a what-if: their names in the address, in words, and how people write into them. */
import { CHANGE, FIELDS, type ScenarioField } from '#lib/domain/projection/address.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import type { Aside } from '#lib/domain/projection/question.ts';
import { decimalSign, understood } from '#lib/domain/projection/typing.ts';
import { fromDecimal, integer, over, times } from '#lib/domain/fractions.ts';
import type { Result } from '#lib/domain/result.ts';

export type FieldName = ScenarioField | `b.${ScenarioField}` | Aside;

export interface FieldKind {
	readonly label: string;
	readonly unit: 'people' | 'calls' | 'days' | 'share' | 'money' | 'orders' | 'percent';
	/** Where the slider ends unless a value lies beyond. */
	readonly most: number;
	readonly step: number;
}

const SHARE = { unit: 'share', most: 1, step: 0.01 } as const;
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
	odds: { label: 'Odds', unit: 'percent', most: 1, step: 0.01 },
	most: { label: 'Most calls a day', unit: 'calls', most: 200, step: 1 },
	missed: { label: 'Calls missed today', unit: 'calls', most: 60, step: 1 },
	more: { label: 'More calls a day, each', unit: 'calls', most: 20, step: 1 },
	prior: { label: 'Calls that the rate before is worth', unit: 'calls', most: 1_000, step: 10 },
	pooled: { label: 'Orders a call before', unit: 'share', most: 0.1, step: 0.001 },
	aim: { label: 'Orders aimed at this month', unit: 'orders', most: 60, step: 1 }
};

export const CHANGE_LABELS: Partial<Record<ScenarioField, string>> = {
	reps: 'People who change',
	calls: 'Their calls a day'
};

const isScenarioField = (name: string): name is ScenarioField => (FIELDS as readonly string[]).includes(name);
/** The field behind a name: `b.calls` is about calls. */
export const bareOf = (name: FieldName): ScenarioField | Aside =>
	(name.startsWith(CHANGE) ? name.slice(CHANGE.length) : name) as ScenarioField | Aside;

export function kindOf(name: FieldName): FieldKind {
	const bare = bareOf(name);
	const label = name.startsWith(CHANGE) && isScenarioField(bare) ? CHANGE_LABELS[bare] : undefined;
	return label === undefined ? KINDS[bare] : { ...KINDS[bare], label };
}

/** What was written into a field as the plain decimal that an address carries; refused with what to write instead. */
export const understand = (name: FieldName, text: string, locale: string): Result<string, string> =>
	understood(bareOf(name), text, decimalSign(locale));

/** A plain decimal as its field shows it. */
export function written(name: FieldName, plain: string, locale: string): string {
	const value = fromDecimal(plain);
	if (!value) return plain;
	const shown = KINDS[bareOf(name)].unit === 'percent' ? toDecimal(times(value, integer(100))) : plain;
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
