import type { ScreenBoard } from '#lib/domain/records.ts';

export interface BoardChoice {
	/** The board as text, for a select's value. */
	readonly value: string;
	readonly text: string;
}
export interface BoardGroup {
	readonly name: string;
	readonly boards: readonly BoardChoice[];
}

const PERIODS = [
	['day', 'today'],
	['week', 'this week'],
	['month', 'this month'],
	['quarter', 'this quarter'],
	['year', 'this year']
] as const;
const PERIOD_WORDS: Readonly<Record<string, string>> = Object.fromEntries([
	...PERIODS,
	['all', 'of all time']
]);
const BY_WORDS = { rep: '', team: ', by team', region: ', by region' } as const;
/** What sales floors hang on walls, in the order of the funnel; other metrics are on the boards' page. */
const ON_WALLS = ['calls', 'appointments_held', 'quotes', 'orders', 'revenue', 'points'];

export interface MetricName {
	readonly key: string;
	readonly name: string;
}

export const boardValue = ({ metric, period, by, team, region }: ScreenBoard): string =>
	JSON.stringify({ metric, period, by, ...(team ? { team } : {}), ...(region ? { region } : {}) });

export const boardOf = (value: string): ScreenBoard => JSON.parse(value) as ScreenBoard;

/** `Calls today`, `Revenue this week, by team` */
export function boardName(board: ScreenBoard, metrics: readonly MetricName[]): string {
	const metric = metrics.find(({ key }) => key === board.metric)?.name ?? board.metric;
	return `${metric} ${PERIOD_WORDS[board.period] ?? board.period}${BY_WORDS[board.by]}`;
}

/** What a wall can be given, grouped by metric; `own` is offered too where a screen already shows something else. */
export function boardGroups(metrics: readonly MetricName[], own?: ScreenBoard): BoardGroup[] {
	const groups = ON_WALLS.flatMap((key) => {
		const metric = metrics.find((one) => one.key === key);
		if (!metric) return [];
		const boards = (['rep', 'team'] as const).flatMap((by) =>
			PERIODS.map(([period]): ScreenBoard => ({ metric: key, period, by }))
		);
		return [{ name: metric.name, boards: boards.map((board) => choice(board, metrics)) }];
	});
	const known = own && groups.some(({ boards }) => boards.some(({ value }) => value === boardValue(own)));
	return own && !known ? [{ name: 'Now', boards: [choice(own, metrics)] }, ...groups] : groups;
}

const choice = (board: ScreenBoard, metrics: readonly MetricName[]): BoardChoice => ({
	value: boardValue(board),
	text: boardName(board, metrics)
});

const CODE_LENGTH = 8;

/** A pairing code as someone copies it from the wall: without spaces and dashes, in capitals. */
export const tidyCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

export const isWholeCode = (code: string): boolean => code.length === CODE_LENGTH;
