import type { BoardQuery, MetricUnit } from '#lib/domain/board.ts';
import type { LocalDate } from '#lib/domain/records.ts';

/** How the workspace writes figures and times: the same on the server's first paint and in the browser. */
export interface Manner {
	/** BCP 47 */
	readonly locale: string;
	/** ISO 4217 */
	readonly currency: string;
	/** IANA */
	readonly timeZone: string;
}

const NOTHING = '–';
const MINUS = '\u2212';
const UTC = 'UTC';
/** Below this a share is shown with a decimal, so that neighbours can be told apart. */
const FINE_PERCENT = 0.1;
/** Below this that decimal would be a nought, which a gap is not. */
const TINY_PERCENT = 0.0005;
/** The same for points of a percent. */
const TINY_POINTS = 0.05;

/** Boards' figures and times as text. Money comes in minor units and is shown without cents. */
export class Format {
	readonly #now: () => number;
	readonly #whole: Intl.NumberFormat;
	readonly #decimal: Intl.NumberFormat;
	readonly #exactMoney: Intl.NumberFormat;
	readonly #percent: Intl.NumberFormat;
	readonly #finePercent: Intl.NumberFormat;
	readonly #tinyPercent: Intl.NumberFormat;
	readonly #rate: Intl.NumberFormat;
	readonly #fineRate: Intl.NumberFormat;
	readonly #tinyRate: Intl.NumberFormat;
	readonly #clock: Intl.DateTimeFormat;
	readonly #second: Intl.DateTimeFormat;
	readonly #machineClock: Intl.DateTimeFormat;
	readonly #machineDate: Intl.DateTimeFormat;
	readonly #dayAndClock: Dated;
	readonly #localDate: Dated;
	readonly #localDates: Dated;
	readonly #ordinal: Intl.PluralRules;
	readonly #minorUnits: number;
	/** The currency's short sign, such as `$`. */
	readonly symbol: string;
	/** BCP 47 */
	readonly locale: string;

	/** @param now ms since 1970; dates of its year are written without it */
	constructor(manner: Manner, now: () => number = Date.now) {
		const { locale, currency, timeZone } = manner;
		this.locale = locale;
		this.#now = now;
		const money = new Intl.NumberFormat(locale, {
			style: 'currency',
			currency,
			currencyDisplay: 'narrowSymbol'
		});
		const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
		this.#minorUnits = 10 ** digits;
		this.symbol = money.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
		this.#exactMoney = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
		this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
		this.#decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
		this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
		this.#finePercent = new Intl.NumberFormat(locale, {
			style: 'percent',
			minimumFractionDigits: 1,
			maximumFractionDigits: 1
		});
		this.#tinyPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 1 });
		const decimals = (count: number) =>
			new Intl.NumberFormat(locale, { minimumFractionDigits: count, maximumFractionDigits: count });
		this.#rate = decimals(1);
		this.#fineRate = decimals(2);
		this.#tinyRate = new Intl.NumberFormat(locale, { maximumSignificantDigits: 1 });
		const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
		this.#clock = new Intl.DateTimeFormat(locale, { ...clock, timeZone });
		this.#second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit', timeZone });
		this.#machineClock = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone });
		this.#machineDate = new Intl.DateTimeFormat('en-CA', { timeZone });
		const day = { day: 'numeric', month: 'short' } as const;
		this.#dayAndClock = dated(locale, { ...clock, ...day, timeZone });
		this.#localDate = dated(locale, { weekday: 'short', ...day, timeZone: UTC });
		this.#localDates = dated(locale, { ...day, timeZone: UTC });
		this.#ordinal = new Intl.PluralRules('en', { type: 'ordinal' });
	}

	/** A score, gap or total in its metric's unit; an en dash for none. */
	figure(value: number | null, unit: MetricUnit): string {
		if (value === null || Number.isNaN(value)) return NOTHING;
		return this.#write(value, unit).replace('-', MINUS);
	}

	/** A distance between two scores, without its sign. Between two shares it is no share of anything: `2.5 pts`. */
	gap(value: number, unit: MetricUnit): string {
		const size = Math.abs(value);
		if (unit !== 'ratio') return this.figure(size, unit);
		const points = 100 * size;
		return `${(points > 0 && points < TINY_POINTS ? this.#tinyRate : this.#rate).format(points)} pts`;
	}

	/** An amount in minor units with its sign, whole units only: `$145,000`. */
	money(minor: number): string {
		const figure = this.figure(Math.abs(minor), 'money');
		return `${minor < 0 ? MINUS : ''}${this.symbol}${figure}`;
	}

	/** An amount in minor units to its last digit, without the sign: for records. */
	amount(minor: number): string {
		return this.#exactMoney.format(minor / this.#minorUnits).replace('-', MINUS);
	}

	count(value: number): string {
		return this.#whole.format(value);
	}

	/** The same with its sign, whatever it is: `+14`, `−3`; nothing stands without one. */
	signed(value: number, unit: MetricUnit): string {
		const figure = this.figure(value, unit);
		return value > 0 ? `+${figure}` : figure;
	}

	/** A share of something aimed at, by tenths of a percent: `86.7%`. */
	share(value: number): string {
		return this.#finePercent.format(value).replace('-', MINUS);
	}

	/** So many in an hour: `12.4`, or `0.42` where a single decimal would not tell neighbours apart. */
	rate(value: number, fine: boolean): string {
		return (fine ? this.#fineRate : this.#rate).format(value).replace('-', MINUS);
	}

	/** `14:02` by the workspace's clock. */
	clock(instant: number): string {
		return this.#clock.format(instant);
	}

	/** `14:02:11` by the workspace's clock. */
	second(instant: number): string {
		return this.#second.format(instant);
	}

	/** `14:02` on the day itself, `12 Dec, 14:02` on another of the year, `12 Dec 2025, 14:02` else. */
	when(instant: number, now: number): string {
		const [day, today] = [this.today(instant), this.today(now)];
		if (day === today) return this.clock(instant);
		return this.#dayAndClock[yearOf(day) === yearOf(today) ? 'sameYear' : 'otherYear'].format(instant);
	}

	/** The workspace's local date at an instant. */
	today(instant: number): LocalDate {
		const parts = this.#machineDate.formatToParts(instant);
		const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
		return `${part('year')}-${part('month')}-${part('day')}`;
	}

	/** What the workspace's calendar and clock show at an instant: `2026-03-31T14:02`. */
	local(instant: number): string {
		const shown = this.#machineClock.formatToParts(instant);
		const part = (wanted: string) => shown.find(({ type }) => type === wanted)?.value ?? '';
		return `${this.today(instant)}T${part('hour')}:${part('minute')}`;
	}

	/** The inverse, ms since 1970; near the hour where a change of the clocks made two such moments or none. */
	instant(local: string): number {
		const wanted = Date.parse(`${local}Z`);
		let moment = wanted;
		// the second round is for moments on the other side of a change of the clocks
		for (let round = 0; round < 2; round++) moment += wanted - Date.parse(`${this.local(moment)}Z`);
		return moment;
	}

	/** `Thu, Dec 14`, with its year if that is not this one; local dates have no zone. */
	date(date: LocalDate): string {
		return this.#localDate[this.#yearToTell(date)].format(new Date(date));
	}

	/** Two local dates, both inclusive, as one phrase; one date if they are the same. */
	dates(from: LocalDate, to: LocalDate): string {
		if (from === to) return this.date(from);
		return this.#localDates[this.#yearToTell(from, to)].formatRange(new Date(from), new Date(to));
	}

	#yearToTell(...dates: readonly LocalDate[]): keyof Dated {
		const year = yearOf(this.today(this.#now()));
		return dates.every((date) => yearOf(date) === year) ? 'sameYear' : 'otherYear';
	}

	/** `1st`, `2nd`, `13th`. */
	place(rank: number): string {
		const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
		return `${this.#whole.format(rank)}${ending[this.#ordinal.select(rank)]}`;
	}

	#percentFor(size: number): Intl.NumberFormat {
		if (size > 0 && size < TINY_PERCENT) return this.#tinyPercent;
		return size < FINE_PERCENT ? this.#finePercent : this.#percent;
	}

	#write(value: number, unit: MetricUnit): string {
		switch (unit) {
			case 'money':
				return this.#whole.format(value / this.#minorUnits);
			case 'ratio':
				return this.#percentFor(Math.abs(value)).format(value);
			case 'days':
				return this.#decimal.format(value);
			case 'count':
			case 'points':
				return this.#decimal.format(value);
		}
	}
}

/** One way to write dates, without the year and with it. */
interface Dated {
	readonly sameYear: Intl.DateTimeFormat;
	readonly otherYear: Intl.DateTimeFormat;
}

const dated = (locale: string, options: Intl.DateTimeFormatOptions): Dated => ({
	sameYear: new Intl.DateTimeFormat(locale, options),
	otherYear: new Intl.DateTimeFormat(locale, { ...options, year: 'numeric' })
});

const yearOf = (date: LocalDate) => date.slice(0, 4);

const NAMED: Readonly<Record<string, string>> = {
	day: 'today',
	week: 'this week',
	month: 'this month',
	quarter: 'this quarter',
	year: 'this year',
	all: 'all time'
};

/** A board's period in the floor's words: `this week`, `last 7 days`, or its dates where it is anchored or custom. */
export function periodWords(query: BoardQuery, format: Format, from: LocalDate, to: LocalDate): string {
	const rolling = /^rolling-(\d+)d$/.exec(query.period);
	if (query.period === 'all') return 'all time';
	if (query.date === undefined && rolling) return `last ${rolling[1]} days`;
	if (query.date === undefined && NAMED[query.period]) return NAMED[query.period] ?? '';
	return format.dates(from, to);
}

/** `48 minutes ago`, whole units, for how old figures are. */
export function ago(age: number): string {
	const minutes = Math.floor(age / 60_000);
	if (minutes < 1) return 'less than a minute ago';
	const [value, unit] =
		minutes < 60
			? [minutes, 'minute']
			: minutes < 2880
				? [Math.floor(minutes / 60), 'hour']
				: [Math.floor(minutes / 1440), 'day'];
	return `${value} ${unit}${value === 1 ? '' : 's'} ago`;
}
