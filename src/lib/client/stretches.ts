import type { BoardWords } from '#lib/protocol/frame.ts';
import type { Format } from './format.ts';
import type { Stretch } from './look-back.svelte.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How many days before the last one are offered. */
const DAYS_BACK = 6;
/** The worker reaches no further back from now. */
const REACH_MS = 7 * DAY_MS;

const dayAfter = (date: string, days: number) =>
	new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * What can be gone back to on a board: its last day, from an hour before the floor opens, and the week that ends with it.
 * Empty for a board whose dates are all to come, or over for too long.
 * @param now ms since 1970
 * @param opens `HH:MM`; the day's beginning where it is not known
 */
export function stretchesOf(
	{ from: first, to: last }: Pick<BoardWords, 'from' | 'to'>,
	format: Format,
	now: number,
	opens = '01:00'
): { readonly name: string; readonly stretch: Stretch }[] {
	const today = format.today(now);
	const day = last < today ? last : today;
	const to = Math.min(now, format.instant(`${dayAfter(day, 1)}T00:00`));
	if (first > today || to <= now - REACH_MS) return [];
	const midnight = format.instant(`${day}T00:00`);
	const opening = format.instant(`${day}T${opens}`) - HOUR_MS;
	// somebody who is up before the floor looks at the night
	const from = to - opening < HOUR_MS ? midnight : Math.max(midnight, opening);
	const weekFrom = format.instant(`${dayAfter(day, -DAYS_BACK)}T00:00`);
	const reached = (moment: number) => Math.max(moment, now - REACH_MS);
	return [
		{ name: day === today ? 'Today' : 'The last day', stretch: { from: reached(from), to } },
		{ name: '7 days', stretch: { from: reached(weekFrom), to } }
	];
}
