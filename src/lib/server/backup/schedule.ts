/** When backups fall due, and which of them are kept. */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, localDateOf, localDayOf } from '#lib/domain/calendar.ts';
import type { NamedBackup } from './names.ts';

/** The newest so many stay whatever their dates. */
const NEWEST = 3;
const DAYS = 7;
const WEEKS = 4;
const MONTHS = 6;

/** The moment at which the zone's clocks show `time` (`HH:MM`) on a day; where they skip it, as much later; of two, the first. */
const momentOf = (day: number, time: string, zone: string): number =>
	Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime({
		timeZone: zone,
		plainTime: Temporal.PlainTime.from(time)
	}).epochMilliseconds;

const around = (now: number, times: readonly string[], zone: string): number[] => {
	const today = localDayOf(now, zone);
	return [today - 1, today, today + 1].flatMap((day) => times.map((time) => momentOf(day, time, zone)));
};

/** The last moment, not after `now`, at which a backup was due; undefined: none ever is. */
export function lastDue(now: number, times: readonly string[], zone: string): number | undefined {
	const past = around(now, times, zone).filter((at) => at <= now);
	return past.length === 0 ? undefined : Math.max(...past);
}

/** The first moment after `now` at which one will be due. */
export function nextDue(now: number, times: readonly string[], zone: string): number | undefined {
	const coming = around(now, times, zone).filter((at) => at > now);
	return coming.length === 0 ? undefined : Math.min(...coming);
}

const weekOf = (day: number) => Math.floor((day + 3) / 7); // Monday to Sunday

/**
 * Those that may go: of the last 7 days, 4 weeks and 6 months that have any the newest stays, and so do the newest three. Only the
 * backups' own dates are asked, so that a floor that stood still, or a clock that was set, costs none.
 */
export function toThin<B extends NamedBackup>(backups: readonly B[], zone: string): B[] {
	const newestFirst = [...backups].sort((a, b) => b.at - a.at);
	const kept = new Set(newestFirst.slice(0, NEWEST));
	const keep = (most: number, spanOf: (backup: B) => string | number) => {
		const spans = new Set<string | number>();
		for (const backup of newestFirst) {
			const span = spanOf(backup);
			if (spans.has(span)) continue;
			if (spans.size === most) return;
			spans.add(span);
			kept.add(backup);
		}
	};
	keep(DAYS, ({ at }) => localDayOf(at, zone));
	keep(WEEKS, ({ at }) => weekOf(localDayOf(at, zone)));
	keep(MONTHS, ({ at }) => localDateOf(at, zone).slice(0, 7));
	return newestFirst.filter((backup) => !kept.has(backup));
}
