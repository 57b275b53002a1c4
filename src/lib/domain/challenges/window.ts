/** H1, P5: when a challenge begins and ends. Moments are ms since 1970. */
import { DAY_MS, dateOfDay, dayNumber, startOfDay } from '#lib/domain/calendar.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Challenge, ChallengeWindow } from './challenge.ts';

/** The zone a rep lives by (P6). */
export type ZoneOf = (rep: Id) => string;

export interface Span {
	/** The later of the window's first moment anywhere and of acceptance. */
	readonly startsAt: number;
	/** Its last date is over for everybody who plays. */
	readonly endsAt: number;
}

/** When a window accepted at a moment begins and ends for these reps. */
export function spanOf(
	window: ChallengeWindow,
	reps: readonly Id[],
	acceptedAt: number,
	zoneOf: ZoneOf
): Span {
	if (window.kind === 'minutes') {
		return { startsAt: acceptedAt, endsAt: acceptedAt + window.minutes * 60_000 };
	}
	const zones = [...new Set(reps.map(zoneOf))];
	const starts = zones.map((zone) => startOfDay(dayNumber(window.from), zone));
	const ends = zones.map((zone) => startOfDay(dayNumber(window.to) + 1, zone));
	return { startsAt: Math.max(Math.min(...starts), acceptedAt), endsAt: Math.max(...ends) };
}

/** Local dates, both inclusive, outside of which nothing counts. */
export function datesOf({ rules, startsAt, endsAt }: Pick<Challenge, 'rules' | 'startsAt' | 'endsAt'>): {
	readonly from: LocalDate;
	readonly to: LocalDate;
} {
	if (rules.window.kind === 'dates') return rules.window;
	// zones are at most 26 hours apart: by no clock is it another date than these
	const day = (instant: string) => Math.floor(Date.parse(instant) / DAY_MS);
	return { from: dateOfDay(day(startsAt) - 1), to: dateOfDay(day(endsAt) + 1) };
}
