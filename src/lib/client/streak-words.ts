/** A streak in the floor's words: facts before praise, and nothing about what was not done. */
import { DAY_MS } from '#lib/domain/calendar.ts';
import type { DateState } from '#lib/domain/streaks/fold.ts';
import { FREEZE_EVERY, MOST_FREEZES } from '#lib/domain/streaks/fold.ts';
import type { StreakNotice, StreakShown, StreakYear } from '#lib/domain/streaks/view.ts';
import { amountWords, durationWords, lengthWords } from './amount-words.ts';
import type { Format } from './format.ts';

type Metric = StreakShown['metric'];

/** What the rule asks for: `10 calls a working day`. */
export const ruleWords = (
	{ minimum, metric, per }: Pick<StreakShown, 'minimum' | 'metric' | 'per'>,
	format: Format
): string => `${amountWords(minimum, metric, format)} a ${per === 'day' ? 'working day' : 'week'}`;

/** What is to be done today (this week), and how long there is for it; '' where there is nothing to say. */
export interface KeepWords {
	readonly what: string;
	readonly left: string;
}

export function keepWords(streak: StreakShown, format: Format): KeepWords {
	const { today, current, done, needed, per, metric, minutesLeft, year } = streak;
	const now = per === 'day' ? 'Today' : 'This week';
	if (today === 'met') return { what: `${now} is done`, left: '' };
	if (today !== 'open' || needed === null) {
		const reason = year.reasons.at(-1);
		const words = reason === 'leave' ? 'On leave' : reason === 'holiday' ? 'A holiday' : 'Off';
		return { what: `${words} ${now.toLowerCase()}: it stays as it is`, left: '' };
	}
	const left = minutesLeft ? `${durationWords(minutesLeft)} left` : 'until midnight';
	const to = current > 0 ? 'to keep it' : 'to begin one';
	const missing =
		metric.unit === 'ratio'
			? amountWords(needed, metric, format)
			: amountWords(Math.max(0, needed - (done ?? 0)), metric, format);
	return { what: `${missing} ${to}`, left: per === 'week' && !minutesLeft ? 'until the week ends' : left };
}

/** What there is to save a date with, and how far the next one is. */
export function freezeWords({ inHand, met, per }: StreakShown, format: Format): string {
	const hand =
		inHand === 0 ? 'No freeze in hand' : `${inHand} ${inHand === 1 ? 'freeze' : 'freezes'} in hand`;
	if (inHand >= MOST_FREEZES) return `${hand}.`;
	const more = FREEZE_EVERY - (met % FREEZE_EVERY);
	return `${hand}, another after ${lengthWords(more, per, format)} more.`;
}

const STATE_WORDS: Readonly<Record<DateState, string>> = {
	met: 'met',
	missed: 'not met',
	frozen: 'saved by a freeze',
	off: 'off',
	open: 'still open'
};
const REASON_WORDS = { weekend: 'day off', holiday: 'holiday', leave: 'leave', '': '' } as const;

/** The local date of an entry of the year. */
export const dateAt = ({ from, step }: Pick<StreakYear, 'from' | 'step'>, index: number): string =>
	new Date(Date.parse(from) + index * step * DAY_MS).toISOString().slice(0, 10);

/** One date (week) of the year, in full: `Tue, Nov 3: 12 calls, met`. */
export function cellWords({ year, metric }: StreakShown, index: number, format: Format): string {
	const date = dateAt(year, index);
	const when = year.step === 1 ? format.date(date) : `Week of ${format.date(date)}`;
	const state = year.states[index] ?? 'off';
	if (state === 'off') return `${when}: ${REASON_WORDS[year.reasons[index] ?? ''] || 'nothing due'}`;
	const value = year.values[index];
	const figure = value === null || value === undefined ? 'nothing yet' : figureWords(value, metric, format);
	return `${when}: ${figure}, ${STATE_WORDS[state]}`;
}

const figureWords = (value: number, metric: Metric, format: Format): string =>
	metric.unit === 'ratio' ? format.figure(value, metric.unit) : amountWords(value, metric, format);

/** The year in one line: `236 days met, 3 saved by a freeze`. What was missed is to be seen, not said. */
export function yearWords({ year, per }: StreakShown, format: Format): string {
	const count = (state: DateState) => year.states.filter((one) => one === state).length;
	const [met, frozen] = [count('met'), count('frozen')];
	const saved = frozen > 0 ? `, ${format.count(frozen)} saved by a freeze` : '';
	return `${lengthWords(met, per, format)} met within a year${saved}`;
}

/** How strong a met date is drawn, 1 to 3: from the minimum on, a third above it, two thirds above it. */
export function strengthOf(value: number | null, minimum: number): 1 | 2 | 3 {
	const share = (value ?? 0) / minimum;
	return share >= 5 / 3 ? 3 : share >= 4 / 3 ? 2 : 1;
}

/** S4, with the record that did it. `nameOf`: an activity type's name. */
export function noticeWords(notice: StreakNotice, nameOf: (type: string) => string, format: Format): string {
	const { kind, was, is, per, date, state, logged, cause } = notice;
	const length = `${format.count(was)} to ${lengthWords(is, per, format)}`;
	const when = per === 'day' ? format.date(date) : `the week of ${format.date(date)}`;
	if (kind === 'repaired') {
		const by = { leave: 'leave', holidays: 'a holiday' }[cause.collection] ?? 'another working pattern';
		return `${notice.name} went from ${length}: ${when} is ${by} now.`;
	}
	const record = logged
		? `${nameOf(logged.type)} of ${format.date(logged.localDate)}, ${format.clock(logged.occurredAt)}, was corrected or taken out`
		: `${{ leave: 'leave', holidays: 'a holiday' }[cause.collection] ?? 'a working pattern'} was changed`;
	const now = state === 'open' ? `${when} is open again` : `${when} is ${STATE_WORDS[state]} now`;
	return `${notice.name} went from ${length}: ${record}, so ${now}.`;
}
