/** What somebody is told about their own day: a streak that is in danger while there is time, and what the day came to. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { StreakShown } from '#lib/domain/streaks/view.ts';

/** S5, as `streak.risk` tells it. */
export interface RiskTold {
	readonly rule: Id;
	readonly name: string;
	readonly metric: { readonly key: string; readonly name: string; readonly unit: MetricUnit };
	/** Still to do, in the metric's unit; of a ratio what it takes. */
	readonly missing: number;
	readonly length: number;
	readonly per: 'day' | 'week';
	readonly date: LocalDate;
	/** When today's work ends, `HH:MM` by one's own clocks. */
	readonly until: string;
}

/** The streaks that are in danger (S5) and worth a word: there is something to keep, and something left to do. */
export const risksOf = (
	streaks: readonly StreakShown[],
	date: LocalDate,
	until: string
): readonly RiskTold[] =>
	streaks.flatMap(({ rule, name, metric, today, atRisk, current, needed, done, per }) => {
		if (today !== 'open' || !atRisk || current < 1 || needed === null) return [];
		const missing = metric.unit === 'ratio' ? needed : needed - (done ?? 0);
		return missing > 0 ? [{ rule, name, metric, missing, length: current, per, date, until }] : [];
	});

/** A day, as `summary.day` tells it: only what was done. */
export interface DayTold {
	readonly date: LocalDate;
	readonly calls: number;
	readonly orders: number;
	/** Minor units. */
	readonly revenue: number;
	/** This week's place by calls and how many places it gained today; absent where none were. */
	readonly place?: number;
	readonly gained?: number;
	/** The day's own target for calls; absent where there is none. */
	readonly target?: number;
	/** Those that were kept today, the longest first. */
	readonly streaks: readonly {
		readonly name: string;
		readonly length: number;
		readonly per: 'day' | 'week';
	}[];
}

/** What is known of a day when its work ends. */
export interface DayDone {
	readonly date: LocalDate;
	/** Whether anything at all was recorded of it. */
	readonly active: boolean;
	readonly calls: number;
	readonly orders: number;
	readonly revenue: number;
	readonly rank: number | null;
	readonly previousRank: number | null;
	readonly target: number | undefined;
	readonly streaks: readonly Pick<StreakShown, 'name' | 'current' | 'per' | 'today'>[];
}

const MOST_STREAKS = 2;

/** undefined: of a day without a record nothing is said. Lost places and broken streaks are nobody's news. */
export function dayTold(day: DayDone): DayTold | undefined {
	if (!day.active) return undefined;
	const { date, calls, orders, revenue, rank, previousRank, target } = day;
	const gained = rank === null || previousRank === null ? 0 : previousRank - rank;
	const kept = day.streaks
		.filter(({ today, current }) => today === 'met' && current > 0)
		.sort((a, b) => b.current - a.current)
		.slice(0, MOST_STREAKS);
	return {
		...{ date, calls, orders, revenue },
		...(rank !== null && gained > 0 ? { place: rank, gained } : {}),
		...(target === undefined ? {} : { target }),
		streaks: kept.map(({ name, current, per }) => ({ name, length: current, per }))
	};
}
