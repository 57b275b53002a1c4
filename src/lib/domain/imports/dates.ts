import { failed, ok, type Result } from '#lib/domain/result.ts';

/** A moment as a file states it: a day, a wall-clock time in nobody's zone yet, or an instant. */
export type Moment =
	| { readonly kind: 'day'; readonly date: string }
	/** `YYYY-MM-DDTHH:MM:SS.mmm`, no zone. */
	| { readonly kind: 'local'; readonly text: string }
	/** The same with an offset or Z. */
	| { readonly kind: 'instant'; readonly text: string };

type Token = 'YYYY' | 'YY' | 'MMMM' | 'MMM' | 'MM' | 'M' | 'DD' | 'D';
interface Format {
	readonly pattern: RegExp;
	/** What the groups of `pattern` are, in order. */
	readonly tokens: readonly Token[];
}

const TOKENS = /YYYY|YY|MMMM|MMM|MM|M|DD|D/g;
const GROUPS: Record<Token, string> = {
	YYYY: '(\\d{4})',
	YY: '(\\d{2})',
	MMMM: '(\\p{L}+)\\.?',
	MMM: '(\\p{L}+)\\.?',
	MM: '(\\d{1,2})',
	M: '(\\d{1,2})',
	DD: '(\\d{1,2})',
	D: '(\\d{1,2})'
};
const SEPARATORS = /^[-/. ,]*$/;
/** After a day: a time of day, seconds, fractions, am or pm, and a zone. */
const TIME =
	/^(?:[T ]|, ?)\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?(?: ?Uhr)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;
const TIME_TOKENS = /[T ]*(?:HH|H|hh|h)[:.]mm(?:[:.]ss(?:[.,]S+)?)?\s*[Aa]?\s*(?:Z{1,2}|XXX)?$/;

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
	[
		['jan', 'january', 'januar', 'jän', 'jänner'],
		['feb', 'february', 'februar'],
		['mar', 'march', 'mär', 'mrz', 'märz'],
		['apr', 'april'],
		['may', 'mai'],
		['jun', 'june', 'juni'],
		['jul', 'july', 'juli'],
		['aug', 'august'],
		['sep', 'sept', 'september'],
		['oct', 'october', 'okt', 'oktober'],
		['nov', 'november'],
		['dec', 'december', 'dez', 'dezember']
	].flatMap((names, index) => names.map((name) => [name, index + 1]))
);
const MONTH_NAMES = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December'
] as const;

/** Tried in this order where a column's format is not known; the first of two that both fit is the guess. */
export const DATE_FORMATS = [
	'YYYY-MM-DD',
	'DD-MM-YYYY',
	'MM-DD-YYYY',
	'DD.MM.YYYY',
	'DD/MM/YYYY',
	'MM/DD/YYYY',
	'YYYY/MM/DD',
	'YYYY.MM.DD',
	'DD.MM.YY',
	'DD/MM/YY',
	'MM/DD/YY',
	'DD-MM-YY',
	'MM-DD-YY',
	'D MMM YYYY',
	'D. MMM YYYY',
	'MMM D, YYYY',
	'DD-MMM-YYYY',
	'DD-MMM-YY',
	'YYYYMMDD'
] as const;

const compiled = new Map<string, Format | undefined>();

function compile(text: string): Format | undefined {
	const dayPart = text.replace(TIME_TOKENS, '').trim();
	const tokens = (dayPart.match(TOKENS) ?? []) as Token[];
	const kinds = tokens.map((token) => token[0]).sort();
	const between = dayPart.split(TOKENS);
	if (kinds.join('') !== 'DMY' || !between.every((separator) => SEPARATORS.test(separator))) return undefined;
	const glued = between.slice(1, -1).includes('');
	const group = (token: Token): string => (glued ? GROUPS[token].replace('{1,2}', '{2}') : GROUPS[token]);
	const source = between
		.map((separator, i) => {
			const token = tokens[i];
			return separator.replaceAll('.', '\\.').replaceAll(' ', '\\s+') + (token ? group(token) : '');
		})
		.join('');
	return { pattern: new RegExp(`^${source}(?=$|[T ,])`, 'u'), tokens };
}

function formatOf(text: string): Format | undefined {
	if (!compiled.has(text)) compiled.set(text, compile(text));
	return compiled.get(text);
}

/** Whether this names a day with D, M and Y tokens; time tokens after it are allowed and not needed. */
export const isDateFormat = (text: string): boolean => text.length <= 40 && formatOf(text) !== undefined;

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number =>
	month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
const pad = (n: number, length = 2): string => String(n).padStart(length, '0');

/** `YYYY-MM-DD`, or in the floor's words why there is no such day. */
function dayOf(year: number, month: number, day: number): Result<string, string> {
	const name = MONTH_NAMES[month - 1];
	if (name === undefined) return failed(`is no day: there is no month ${month}`);
	const days = daysIn(year, month);
	if (day < 1 || day > days) {
		const which = month === 2 ? `February ${year}` : name;
		return failed(`is no day: ${which} has ${days}`);
	}
	if (year < 1970) return failed('is no day that counts: it is before 1970');
	return ok(`${pad(year, 4)}-${pad(month)}-${pad(day)}`);
}

function timeOf(rest: string): Result<{ time: string; offset: string } | undefined, string> {
	if (rest.trim() === '') return ok(undefined);
	const found = TIME.exec(rest.trimEnd());
	if (!found) return failed(`has something after the day: ${rest.trim()}`);
	const [, hours = '', minutes = '', seconds = '0', fraction = '', half = '', zone = ''] = found;
	const given = Number(hours);
	if (half && (given < 1 || given > 12)) return failed(`is no time: ${rest.trim()}`);
	const hour = half ? (given % 12) + (half[0]?.toLowerCase() === 'p' ? 12 : 0) : given;
	if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return failed(`is no time: ${rest.trim()}`);
	const time = `${pad(hour)}:${minutes}:${pad(Number(seconds))}.${fraction.slice(0, 3).padEnd(3, '0')}`;
	const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
	if (offset.length > 1 && (Number(offset.slice(1, 3)) > 23 || Number(offset.slice(4)) > 59)) {
		return failed(`has no such zone: ${zone}`);
	}
	return ok({ time, offset });
}

/**
 * Reads a cell by a format such as `DD-MM-YYYY`; a time of day after it, with or without an offset, is read as well.
 * Two-digit years are 1970 to 2069. A failure goes behind the column's name: "is no day: April has 30".
 */
export function parseDate(cell: string, format: string): Result<Moment, string> {
	const known = formatOf(format);
	const text = cell.trim();
	const found = known?.pattern.exec(text);
	if (!known || !found) return failed(`is not written as ${format}`);
	let [year, month, day] = [0, 0, 0];
	for (const [i, token] of known.tokens.entries()) {
		const part = found[i + 1] ?? '';
		if (token[0] === 'Y') year = token === 'YY' ? twoDigitYear(Number(part)) : Number(part);
		else if (token[0] === 'D') day = Number(part);
		else month = token.length > 2 ? (MONTHS[part.toLowerCase()] ?? 0) : Number(part);
		if (token.length > 2 && token[0] === 'M' && month === 0) return failed(`has no such month: ${part}`);
	}
	const date = dayOf(year, month, day);
	if (!date.ok) return date;
	const time = timeOf(text.slice(found[0].length));
	if (!time.ok) return time;
	if (time.value === undefined) return ok({ kind: 'day', date: date.value });
	const local = `${date.value}T${time.value.time}`;
	return ok(
		time.value.offset === ''
			? { kind: 'local', text: local }
			: { kind: 'instant', text: local + time.value.offset }
	);
}

const twoDigitYear = (n: number): number => (n < 70 ? 2000 + n : 1900 + n);

/** Learns a column's date format from its values, all of them, so that one 31 settles day against month. */
export class DateGuess {
	#fit: readonly string[] = DATE_FORMATS;
	/** Values that some format has read. */
	#read = 0;
	#unread = 0;

	add(value: string): void {
		const fit = this.#fit.filter((format) => parseDate(value, format).ok);
		if (fit.length > 0) {
			this.#read++;
			this.#fit = fit;
		} else this.#unread++;
	}

	/**
	 * The formats that read the values, best first: `slashMonthFirst` says how 01/03/2017 is meant where nothing tells.
	 * Empty where the values are no dates; a few unreadable ones (a 31 April) do not make a column something else.
	 */
	formats(slashMonthFirst: boolean): readonly string[] {
		if (this.#read === 0 || this.#unread > this.#read / 4) return [];
		const monthFirst = (format: string) => slashMonthFirst && format.startsWith('MM/');
		return [...this.#fit].sort((a, b) => Number(monthFirst(b)) - Number(monthFirst(a)));
	}
}
