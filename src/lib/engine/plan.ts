import { dateOfDay, dayNumber, isLocalDate, lastFullHour, localDayOf } from '#lib/domain/calendar.ts';
import type { BoardQuery, BoardRefusal } from '#lib/domain/board.ts';
import { resolveDays } from '#lib/domain/periods.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Derived } from './floor.ts';

/** The dates of a board at a moment, as day numbers, both inclusive. */
export interface Plan {
	readonly from: number;
	readonly to: number;
	/** The workspace's. */
	readonly today: number;
	/** Facts within [low, high] count: the period, or more where a metric is of all time. */
	readonly low: number;
	readonly high: number;
	/** R3: who has started and who has ended is judged as of this date. */
	readonly asOf: number;
	/** The last date on which being in a team counts for its filter. */
	readonly until: number;
	/** R4: what counted before: facts dated before `cutDay`, and those that occurred before `cutTime`. */
	readonly moves: boolean;
	readonly cutDay: number;
	readonly cutTime: number;
	/** Equal keys: the same plan, `cutTime` apart. */
	readonly key: string;
	dateOf(day: number): LocalDate;
}

/** P2 and R4 at the moment `now`. `first` and `last`: dates of the facts there are. */
export function planOf(
	query: BoardQuery,
	derived: Derived,
	now: number,
	first: number | undefined,
	last: number | undefined
): Result<Plan, BoardRefusal> {
	const today = localDayOf(now, derived.zone);
	if (query.date !== undefined && !isLocalDate(query.date)) {
		return failed({ parameter: 'date', message: 'must be a date such as 2026-03-31' });
	}
	const anchor = query.date === undefined ? today : dayNumber(query.date);
	const days = resolveDays(query.period, anchor, derived.weekStart, first, last);
	if (!days.ok) return failed({ parameter: 'period', message: days.error });
	const { from, to } = days.value;
	const all = query.period === 'all';
	const oneDay = from === to && !all;
	const closed = to < today && !all;
	const moves = from <= today && (closed ? from < to : oneDay || from < today);
	const byHour = moves && oneDay;
	const cutTime = byHour ? lastFullHour(now, derived.zone) : -Infinity;
	const cutDay = moves && !byHour ? (closed ? to : today) : -Infinity;
	return ok({
		from,
		to,
		today,
		asOf: all ? today : Math.min(today, to),
		until: all ? Math.max(today, to) : to,
		low: all ? -Infinity : from,
		high: all ? Infinity : to,
		moves,
		cutDay,
		cutTime,
		key: `${today} ${from} ${to}`,
		dateOf: dateOfDay
	});
}
