/** How much, and how long, in the floor's words: goals, streaks, challenges and recognition all say it this way. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { Format } from './format.ts';

/** `1 day`, `14 days`, `3 weeks`. */
export const lengthWords = (count: number, per: 'day' | 'week', format: Format): string =>
	`${format.count(count)} ${per}${count === 1 ? '' : 's'}`;

/** `3 calls`, `1 call`, `$300 of revenue`, `a win rate of 40%`. */
export function amountWords(
	value: number,
	{ name, unit }: { readonly name: string; readonly unit: MetricUnit },
	format: Format
): string {
	const noun = name.toLowerCase();
	if (unit === 'money') return `${format.money(value)} of ${noun}`;
	if (unit === 'ratio')
		return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} of ${format.figure(value, unit)}`;
	// the names of counts are plurals: Calls, Appointments held
	return `${format.figure(value, unit)} ${value === 1 ? noun.replace(/s(?= |$)/, '') : noun}`;
}

/** `2 h 10`, `45 min`. */
export function durationWords(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	const rest = Math.round(minutes % 60);
	return hours === 0 ? `${rest} min` : `${hours} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`;
}

/** The unit in which an amount is typed. */
export const unitWords = (unit: MetricUnit, symbol: string): string =>
	unit === 'money' ? symbol : unit === 'ratio' ? '%' : '';
