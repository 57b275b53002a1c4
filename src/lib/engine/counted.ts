import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import { LEARNT_DAYS, type Counted } from '#lib/domain/projection/practice.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Engine } from './engine.ts';

/**
 * A person's figure in a sum metric, of the dates that a projection starts from.
 * @param today by the person's own calendar (P1)
 * @returns undefined where this engine does not have the metric, or the person is on no board
 */
export function countedOf(
	engine: Pick<Engine, 'standings'>,
	rep: Id,
	metric: string,
	today: LocalDate,
	now: number
): Counted | undefined {
	const since = dateOfDay(dayNumber(today) - LEARNT_DAYS + 1);
	const learnt = scoreOf(engine, rep, metric, `${since}..${today}`, now);
	const month = scoreOf(engine, rep, metric, `${today.slice(0, 7)}-01..${today}`, now);
	return learnt === undefined || month === undefined ? undefined : { learnt, month };
}

function scoreOf(engine: Pick<Engine, 'standings'>, rep: Id, metric: string, period: string, now: number) {
	const standings = engine.standings({ metric, period, by: 'rep' }, now);
	const row = standings.ok ? standings.value.rows.find(({ id }) => id === rep) : undefined;
	return row?.score ? toNumber(row.score) : undefined;
}
