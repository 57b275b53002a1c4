import { failed, ok, type Result } from '#lib/domain/result.ts';

/** How numbers are written, shown by one: which sign parts the decimals. Both take any grouping sign that is not it. */
export const NUMBER_FORMATS = ['1,234.56', '1.234,56'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];
export const isNumberFormat = (text: string): text is NumberFormat =>
	(NUMBER_FORMATS as readonly string[]).includes(text);

/** A number as a file states it: `decimal` matches -?digits(.digits)?, `currency` is an ISO code or a sign, '' if none. */
export interface Figure {
	readonly decimal: string;
	readonly currency: string;
}

/** Signs that stand for one currency alone; `$`, `¥` and `kr` stand for several. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
	'€': ['EUR'],
	'£': ['GBP', 'GIP', 'FKP', 'SHP', 'EGP', 'LBP', 'SYP', 'SDG', 'SSP'],
	$: [
		'USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP BRL BMD BBD BSD BZD BND FJD GYD JMD KYD LRD NAD SBD SRD TTD UYU XCD DOP CVE'
	].flatMap((codes) => codes.split(' ')),
	'¥': ['JPY', 'CNY'],
	'₹': ['INR'],
	'₩': ['KRW'],
	'₺': ['TRY'],
	'₽': ['RUB'],
	'₴': ['UAH'],
	'₫': ['VND'],
	'₪': ['ILS'],
	'₱': ['PHP'],
	'฿': ['THB'],
	'₦': ['NGN'],
	zł: ['PLN'],
	Kč: ['CZK'],
	kr: ['SEK', 'NOK', 'DKK', 'ISK'],
	Ft: ['HUF'],
	R$: ['BRL'],
	US$: ['USD'],
	A$: ['AUD'],
	C$: ['CAD'],
	'Fr.': ['CHF'],
	Fr: ['CHF']
};
const CURRENCY = new RegExp(
	`[A-Z]{3}|${Object.keys(SIGNS)
		.sort((a, b) => b.length - a.length)
		.map((sign) => sign.replace(/[$.]/g, '\\$&'))
		.join('|')}`,
	'u'
);

/** Whether a sign or code found in a file can mean the currency `code`. */
export const meansCurrency = (found: string, code: string): boolean =>
	found === '' || found === code || (SIGNS[found]?.includes(code) ?? false);

const SPACES = /[\s\u00a0\u202f]+/gu;
const POINT = /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,2}(?:,\d{2})*,\d{3})(?:\.\d+)?$|^\.\d+$/;
const COMMA = /^(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:'\d{3})+)(?:,\d+)?$|^,\d+$/;
const SPACED = /^\d{1,3}(?: \d{3})+(?=$|[.,])/;

/** Sign, currency and digits apart; undefined where something else stands there. */
function dissect(cell: string): { digits: string; negative: boolean; currency: string } | undefined {
	let text = cell.replace(SPACES, ' ').trim().replaceAll('’', "'").replace(/[−–]/gu, '-');
	let negative = false;
	const inside = /^\((.*)\)$/.exec(text);
	if (inside) [text, negative] = [inside[1] ?? '', true];
	const currency = CURRENCY.exec(text)?.[0] ?? '';
	text = text.replace(currency, '').trim();
	text = text.replace(/[.,]-{1,2}$/, ''); // 50,- and 50.-- are whole
	const sign = /^([+-])\s*|\s*([+-])$/.exec(text);
	if (sign) {
		if (inside) return undefined;
		negative = (sign[1] ?? sign[2]) === '-';
		text = text.replace(sign[0], '').trim();
	}
	if (SPACED.test(text)) text = text.replaceAll(' ', '');
	return /^[\d.,']+$/.test(text) ? { digits: text, negative, currency } : undefined;
}

/** Fits the format, as a strict decimal without its sign. */
function strict(digits: string, format: NumberFormat): string | undefined {
	const point = format === '1,234.56';
	if (!(point ? POINT : COMMA).test(digits)) return undefined;
	const plain = digits.replaceAll("'", '').replaceAll(point ? ',' : '.', '');
	const decimal = point ? plain : plain.replace(',', '.');
	return (decimal.startsWith('.') ? `0${decimal}` : decimal).replace(/\.0+$|(\.\d*?)0+$/, '$1');
}

/**
 * Reads a number exactly: grouping signs, a currency before or after, brackets or a minus on either side for what is
 * below zero. Without a format a value counts only where both readings agree. A failure goes behind a column's name.
 */
export function parseNumber(cell: string, format?: string): Result<Figure, string> {
	const parts = dissect(cell);
	if (!parts) return failed('is no number');
	const readings = (format !== undefined && isNumberFormat(format) ? [format] : NUMBER_FORMATS).flatMap(
		(one) => strict(parts.digits, one) ?? []
	);
	const [decimal, other] = readings;
	if (decimal === undefined) {
		return failed(format === undefined ? 'is no number' : `is no number written like ${format}`);
	}
	if (other !== undefined && other !== decimal) {
		return failed(`could be ${decimal} or ${other}: say which sign parts the decimals`);
	}
	const whole = decimal.replace(/^0+(?=\d)/, '');
	const zero = /^0(\.0*)?$/.test(whole);
	return ok({ decimal: parts.negative && !zero ? `-${whole}` : whole, currency: parts.currency });
}

/** Learns how a column writes its numbers from all of its values. */
export class NumberGuess {
	readonly #fits: Record<NumberFormat, number> = { '1,234.56': 0, '1.234,56': 0 };
	#agree = 0;
	#unread = 0;
	#decimals = false;
	#money = false;
	#largest = 0;

	add(value: string): void {
		const parts = dissect(value);
		const point = parts && strict(parts.digits, '1,234.56');
		const comma = parts && strict(parts.digits, '1.234,56');
		if (point === undefined && comma === undefined) {
			this.#unread++;
			return;
		}
		if (parts?.currency) this.#money = true;
		this.#largest = Math.max(this.#largest, Number(point ?? comma));
		if (/[.,]\d{1,2}$/.test(parts?.digits ?? '')) this.#decimals = true;
		if (point === comma) this.#agree++;
		else {
			if (point !== undefined) this.#fits['1,234.56']++;
			if (comma !== undefined) this.#fits['1.234,56']++;
		}
	}

	/** Whether the column holds numbers at all. */
	get numeric(): boolean {
		const read = this.#agree + Math.max(...Object.values(this.#fits));
		return read > 0 && this.#unread <= read / 4;
	}
	/** A currency stands beside the numbers, or they have one or two decimals. */
	get money(): boolean {
		return this.#money || this.#decimals;
	}
	get whole(): boolean {
		return !this.#decimals;
	}
	get largest(): number {
		return this.#largest;
	}
	/** The formats the values allow, the likelier first; both where nothing tells them apart. */
	get formats(): readonly NumberFormat[] {
		const [point, comma] = NUMBER_FORMATS;
		const [p, c] = [this.#fits[point], this.#fits[comma]];
		if (p > 0 && p === c) return this.#agree > 0 && !this.#decimals ? [point, comma] : NUMBER_FORMATS;
		return c > p ? [comma] : [point];
	}
	/** No value has a sign that could be read in two ways. */
	get plain(): boolean {
		return Object.values(this.#fits).every((count) => count === 0);
	}
	/** 1.234 could be one thousand and something or one and a bit, and no other value tells. */
	get ambiguous(): boolean {
		const [p, c] = Object.values(this.#fits);
		return p === c && (p ?? 0) > 0;
	}
}
