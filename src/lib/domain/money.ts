/** Money is an integer in a currency's minor unit; nothing here ever passes through a binary fraction. */
import { failed, ok, type Result } from './result.ts';

/** The largest amount of one fact, either way, in minor units. */
export const MAX_AMOUNT = 1_000_000_000_000;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const digitsOf = new Map<string, number>();

/** How many decimals amounts in this currency are written with (ISO 4217): 2 for USD, 0 for JPY, 3 for BHD; 2 if it is unknown. */
export function currencyDigits(currency: string): number {
	const known = digitsOf.get(currency);
	if (known !== undefined) return known;
	const digits = /^[A-Za-z]{3}$/.test(currency)
		? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
			2)
		: 2;
	digitsOf.set(currency, digits);
	return digits;
}

/**
 * A plain decimal string in major units (`1234.50`, `-3`; no grouping, no sign but `-`) as minor units, exactly. Refused, in
 * plain words: anything else, more decimals than `digits`, more than MAX_AMOUNT either way.
 */
export function parseMajor(text: string, digits: number): Result<number, string> {
	const parts = DECIMAL.exec(text);
	if (!parts) return failed(`"${text.slice(0, 40)}" is not a plain decimal number such as 1234.50`);
	const decimals = parts[3] ?? '';
	if (decimals.length > digits) {
		return failed(digits === 0 ? 'this currency has no decimals' : `has more than ${digits} decimals`);
	}
	const minor = BigInt(parts[2] + decimals.padEnd(digits, '0'));
	if (minor > BigInt(MAX_AMOUNT)) return failed(`is above the limit of ${MAX_AMOUNT} minor units`);
	return ok(parts[1] === '-' && minor > 0n ? -Number(minor) : Number(minor));
}

/** Minor units as a plain decimal string in major units: the inverse of parseMajor. */
export function minorToDecimal(minor: number | bigint, digits: number): string {
	const units = BigInt(minor);
	const sign = units < 0n ? '-' : '';
	const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
	return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Minor units as a person in `locale` writes money, exactly. `whole` leaves out decimals (rounded half away from zero). */
export function formatMinor(minor: number | bigint, currency: string, locale: string, whole = false): string {
	const key = `${locale} ${currency} ${whole}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.NumberFormat(locale, {
			style: 'currency',
			currency,
			...(whole ? { maximumFractionDigits: 0 } : {})
		});
		formats.set(key, format);
	}
	return format.format(minorToDecimal(minor, currencyDigits(currency)) as Intl.StringNumericLiteral);
}
