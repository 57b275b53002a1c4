/** What people write and paste into a field, as a plain decimal. */
import { fromDecimal, integer, over } from '#lib/domain/fractions.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { FIELDS, FUNNEL, mapTyped, readField, type ScenarioField } from './address.ts';
import { RAMP, readAside, SEASON, type Aside } from './asides.ts';
import { toDecimal } from './decimal.ts';
import type { Question } from './question.ts';

/** How finely a share that was written as `1 in 87` is kept; what an address can carry. */
const SHARE_PLACES = 9;
const MINUSES = /[\u2212\u2013]/g;
/** A currency's sign or code at either end. */
const CURRENCY = /^(?:\p{Sc}|\p{L}{1,3}\.?)\s*|\s*(?:\p{Sc}|\p{L}{1,3}\.?)$/gu;
/** Between groups of digits. */
const GROUPING = /(?<=\d)[\s'\u2019](?=\d{3}(?!\d))/g;

/** The sign between whole and fraction as this locale writes it. */
export function decimalSign(locale: string): string {
	const sign =
		signs.get(locale) ??
		new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ??
		'.';
	signs.set(locale, sign);
	return sign;
}
const signs = new Map<string, string>();

/**
 * `80.000,00 EUR`, `$80,000`, `80 000`, `10,5` as a plain decimal. Where one sign alone could be either, it is the locale's
 * `sign`, else a grouping before three digits, else a decimal sign. undefined: no number can be told from it.
 */
export function plainDecimal(text: string, sign: string): string | undefined {
	const bare = text.trim().replace(MINUSES, '-').replace(CURRENCY, '').trim().replace(GROUPING, '');
	const parts = /^(-?)([\d.,]*\d)$/.exec(bare);
	if (!parts) return undefined;
	const digits = parts[2] ?? '';
	const point = decimalAt(digits, sign);
	const whole = point < 0 ? digits : digits.slice(0, point);
	const fraction = point < 0 ? '' : digits.slice(point + 1);
	if (/[.,]/.test(whole) && !/^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(whole)) return undefined;
	const plain = `${parts[1] ?? ''}${whole.replace(/[.,]/g, '') || '0'}${fraction ? `.${fraction}` : ''}`;
	return /^-?\d+(?:\.\d+)?$/.test(plain) ? plain : undefined;
}

/** Where the fraction begins; -1: there is none. */
function decimalAt(digits: string, sign: string): number {
	const point = digits.lastIndexOf('.');
	const comma = digits.lastIndexOf(',');
	if (point >= 0 && comma >= 0) return Math.max(point, comma);
	const at = Math.max(point, comma);
	if (at < 0) return -1;
	if (digits.indexOf(digits[at] ?? '') !== at) return -1; // more than one of them: they group
	if (digits[at] === sign) return at;
	const grouped = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
	return grouped ? -1 : at;
}

/** A share as well: `1 in 100`, `1:100`, `1%`. */
export function plainShare(text: string, sign: string): string | undefined {
	const odds = /^([\d.,]+)\s*(?:in|of|:|\/)\s*([\d.,]+)$/i.exec(text.trim());
	if (odds) return quotient(plainDecimal(odds[1] ?? '', sign), plainDecimal(odds[2] ?? '', sign));
	const percent = /^(.*\d)\s*%$/.exec(text.trim());
	return percent ? quotient(plainDecimal(percent[1] ?? '', sign), '100') : plainDecimal(text, sign);
}

function quotient(above: string | undefined, below: string | undefined): string | undefined {
	const [a, b] = [fromDecimal(above ?? ''), fromDecimal(below ?? '')];
	const share = a && b && over(a, b);
	return share && toDecimal(share, SHARE_PLACES);
}

const SHARES: readonly string[] = ['rate', 'pooled', ...FUNNEL];
/** Written as percent. */
const PERCENTS: readonly string[] = ['odds', ...RAMP, ...SEASON];
export const isPercent = (name: string): boolean => PERCENTS.includes(name);
const isField = (name: string): name is ScenarioField => (FIELDS as readonly string[]).includes(name);

/**
 * What was written into a field as the plain decimal that an address carries; odds and shares of a month come as percent. Refused with what to write
 * instead. `sign` is the locale's decimal sign.
 */
export function understood(name: ScenarioField | Aside, text: string, sign: string): Result<string, string> {
	const plain = plainOf(name, text, sign) ?? '';
	const read = isField(name) ? readField(name, plain) : readAside(name, plain);
	return read.ok ? ok(plain) : failed(read.error);
}

function plainOf(name: string, text: string, sign: string): string | undefined {
	if (SHARES.includes(name)) return plainShare(text, sign);
	if (!isPercent(name)) return plainDecimal(text, sign);
	const percent = fromDecimal(plainDecimal(text.replace(/%\s*$/, ''), sign) ?? '');
	const share = percent && over(percent, integer(100));
	return share && toDecimal(share);
}

/** A question as people write it, as one with plain decimals; what can't be understood stays as it is. */
export function inPlain({ typed, asides }: Question, locale: string): Question {
	const sign = decimalSign(locale);
	const plain = <T extends object>(texts: T): T =>
		Object.fromEntries(
			Object.entries(texts).map(([name, text]) => {
				const value = understood(name as ScenarioField | Aside, String(text), sign);
				return [name, value.ok ? value.value : text];
			})
		) as T;
	return { typed: mapTyped(typed, plain), asides: plain(asides) };
}
