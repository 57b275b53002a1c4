import { boardOfScreen, boardQuery } from '#lib/domain/board-query.ts';
import type { ScreenBoard } from '#lib/domain/records.ts';
import { LENS_WORDS } from './lens-words.ts';

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

interface Named {
	readonly id: string;
	readonly name: string;
}
/** What boards are made of, by name. */
export interface BoardNames {
	readonly metrics: readonly { readonly key: string; readonly name: string }[];
	readonly teams: readonly Named[];
	readonly regions: readonly Named[];
	/** H2: shared goals that are under way. */
	readonly goals?: readonly Named[];
	/** Contests that the floor may see and that are not over. */
	readonly contests?: readonly Named[];
}

export const boardValue = (board: ScreenBoard): string => JSON.stringify(boardOfScreen(board));

export const boardOf = (value: string): ScreenBoard => JSON.parse(value) as ScreenBoard;

/** `Calls today`, `Revenue this week, by team`, `Quotes last 7 days, North` */
export function boardName(board: ScreenBoard, { metrics, teams, regions }: BoardNames): string {
	const metric = metrics.find(({ key }) => key === board.metric)?.name ?? board.metric;
	const places = [
		board.team && (teams.find(({ id }) => id === board.team)?.name ?? 'a team that is gone'),
		board.region && (regions.find(({ id }) => id === board.region)?.name ?? 'a region that is gone')
	].filter(Boolean);
	const [period, by] = [periodName(board.period), BY_WORDS[board.by]];
	const compared = [
		board.perMember && 'per member',
		board.lens && LENS_WORDS[board.lens].title,
		board.tieBreak && `ties by ${tieName(board.tieBreak, metrics)}`
	].filter(Boolean);
	return [`${metric} ${period}${by}`, ...compared, ...places].join(', ');
}

const tieName = (tieBreak: string, metrics: BoardNames['metrics']) =>
	tieBreak === 'earliest'
		? 'who was first'
		: (metrics.find(({ key }) => key === tieBreak)?.name.toLowerCase() ?? tieBreak);

function periodName(period: string): string {
	const [, days] = /^rolling-(\d+)d$/.exec(period) ?? [];
	return days === undefined ? (PERIOD_WORDS[period] ?? period.replace('..', ' to ')) : `last ${days} days`;
}

/** A board as an address names it (`/boards?metric=…` and what leads from there), where this floor has its metric. */
export function askedBoard(
	search: Pick<URLSearchParams, 'get'>,
	{ metrics }: BoardNames
): ScreenBoard | undefined {
	const board = boardOfScreen(boardQuery(search, { metric: '', period: 'week', by: 'rep' }));
	return metrics.some(({ key }) => key === board.metric) ? board : undefined;
}

/** What a wall can be given, grouped by metric; `own` is offered too, under its own heading, where it is none of these. */
export function boardGroups(names: BoardNames, own?: ScreenBoard, heading = 'Now'): BoardGroup[] {
	const { metrics } = names;
	const groups = ON_WALLS.flatMap((key) => {
		const metric = metrics.find((one) => one.key === key);
		if (!metric) return [];
		const boards = (['rep', 'team'] as const).flatMap((by) =>
			PERIODS.map(([period]): ScreenBoard => ({ metric: key, period, by }))
		);
		return [{ name: metric.name, boards: boards.map((board) => choice(board, names)) }];
	});
	const known = own && groups.some(({ boards }) => boards.some(({ value }) => value === boardValue(own)));
	return own && !known ? [{ name: heading, boards: [choice(own, names)] }, ...groups] : groups;
}

const choice = (board: ScreenBoard, names: BoardNames): BoardChoice => ({
	value: boardValue(board),
	text: boardName(board, names)
});

const CODE_LENGTH = 8;

/** A pairing code as someone copies it from the wall: without spaces and dashes, in capitals. */
export const tidyCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

export const isWholeCode = (code: string): boolean => code.length === CODE_LENGTH;
