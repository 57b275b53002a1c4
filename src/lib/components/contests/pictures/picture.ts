/** What every picture of a contest is made from, and which rows of it are shown. */
import type { Format } from '#lib/client/format.ts';
import type { MetricWords } from '#lib/client/challenge-words.ts';
import type { Moments, Roster } from '#lib/domain/contests/roster.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { Row, Standings } from '#lib/domain/contests/table.ts';
import type { Id } from '#lib/domain/records.ts';

/** The record's row and what the server tells a reader of a contest both are such. */
export type PictureContest = Pick<
	SeenContest,
	'id' | 'name' | 'state' | 'rules' | 'entrants' | 'startsAt' | 'endsAt' | 'settlesAt' | 'outcome' | 'steps'
>;

/** Where known: when rounds are, and the hours in which reigning counts, and what is published of a draw. */
export type PictureRoster = Pick<Roster, 'rounds' | 'hours' | 'draw'>;

/** `wall`: fills its frame on a wall, in type for five metres; `page`: a piece of a page. */
export type PictureSize = 'wall' | 'page';

export interface PictureProps {
	readonly contest: PictureContest;
	readonly standings: Standings;
	/** When the floor works in it: what the pace is told by; none: there is no pace. */
	readonly hours: readonly Moments[];
	/** Of all that standings speak of, as this reader may read them. */
	readonly names: Readonly<Record<Id, string>>;
	readonly metric: MetricWords;
	readonly format: Format;
	/** ms since 1970 */
	readonly now: number;
	readonly size: PictureSize;
	/** The reader's own id. */
	readonly me?: Id | undefined;
	readonly roster?: PictureRoster | undefined;
	/** Figures are of this moment; if not, there is no pace to be held to and no clock runs. */
	readonly fresh: boolean;
}

/** R6: who keeps their name from the floor still has a place on it. */
export const nameIn = (names: PictureProps['names'], id: Id): string => names[id] ?? 'A colleague';

/** How long a page of people stays on a wall. */
export const TURN_MS = 15_000;
/** Which of so many pages a wall shows at a moment: walls that stand side by side show the same one. */
export const pageAt = (now: number, pages: number): number =>
	pages <= 1 ? 0 : Math.floor(now / TURN_MS) % pages;

const FIRST_ON_PAGE = 10;
const TOP = 3;
const AROUND = 2;

export interface Chosen {
	readonly rows: readonly Row[];
	/** Before this one of the rows some are left out; -1: nowhere. */
	readonly gapAt: number;
	/** In it, and not shown. */
	readonly more: number;
}

/**
 * Whoever has begun, from the top: on a wall the first ones; on a page the first ones, or the first three and the reader with
 * those around. Nobody is put up as last.
 */
export function chosen(rows: readonly Row[], { most, me }: { most: number; me?: Id | undefined }): Chosen {
	const begun = rows.filter(({ facts, id }) => facts > 0 || id === me);
	const mine = me === undefined ? -1 : begun.findIndex(({ id }) => id === me);
	if (mine < 0 || mine < most) {
		const shown = begun.slice(0, most);
		return { rows: shown, gapAt: -1, more: rows.length - shown.length };
	}
	const around = begun.slice(mine - AROUND, mine + AROUND + 1);
	const isApart = mine - AROUND > TOP;
	const shown = [...begun.slice(0, Math.min(TOP, mine - AROUND)), ...around];
	return { rows: shown, gapAt: isApart ? TOP : -1, more: rows.length - shown.length };
}

/** How many rows each of so many tables has, and how many tables stand on one picture. */
export function roomFor(
	tables: number,
	size: PictureSize
): { readonly rows: number; readonly tables: number } {
	if (size === 'page') return { rows: tables > 1 ? 5 : FIRST_ON_PAGE, tables };
	if (tables === 1) return { rows: 12, tables: 1 };
	if (tables <= 3) return { rows: 10, tables };
	return { rows: 5, tables: Math.min(tables, 6) };
}

/** Nobody has brought anything so far. */
export const isEmpty = ({ tables }: Standings): boolean =>
	tables.every(({ rows }) => rows.every(({ facts }) => facts === 0));
