/** When a draft is, in the floor's own language and by its clock. */
import { isLocalDate } from '#lib/domain/calendar.ts';
import type { ContestWindow } from '#lib/domain/contests/rules.ts';
import { windowMoments } from '#lib/domain/contests/schedule.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { ContestFields } from './contest-draft.ts';
import type { Format as Manner } from './format.ts';

/** `9:00`, `17:30`, by the clock that the floor reads. */
export const clockWords = (clock: string, locale: string): string => {
	const [hours = 0, minutes = 0] = clock.split(':').map(Number);
	if (!Number.isInteger(hours) || !Number.isInteger(minutes)) return clock;
	if (hours === 24) return 'midnight';
	return new Intl.DateTimeFormat(locale, {
		hour: 'numeric',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZone: 'UTC'
	})
		.format(Date.UTC(1970, 0, 1, hours, minutes))
		.replace(/^0(?=\d)/, '');
};

/** `Mon, Dec 18`; what is no date yet is `a day`. */
export const dayWords = (date: LocalDate, format: Manner) =>
	isLocalDate(date) ? format.date(date) : 'a day';

/** Both ends of a window: `Mon, Dec 18, 9:00`. */
export function windowWords(window: ContestWindow, format: Manner): { from: string; to: string } {
	const { from, to, startsAt, endsAt } = window;
	const at = (date: LocalDate, clock: string | undefined) =>
		clock === undefined
			? dayWords(date, format)
			: `${dayWords(date, format)}, ${clockWords(clock, format.locale)}`;
	return { from: at(from, startsAt), to: at(to, endsAt) };
}

/** When late records stop to count; '' while the window is not complete. */
export function settlesWords(
	{ rules, graceHours }: ContestFields,
	{ format, timeZone }: { readonly format: Manner; readonly timeZone: string }
): string {
	const { window } = rules;
	if (!isLocalDate(window.from) || !isLocalDate(window.to) || !(graceHours >= 0)) return '';
	const moment = windowMoments(window, [timeZone]).end + graceHours * 3_600_000;
	return new Intl.DateTimeFormat(format.locale, {
		weekday: 'short',
		...(graceHours > 6 * 24 ? { day: 'numeric', month: 'short' } : {}),
		hour: 'numeric',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZone
	}).format(moment);
}
