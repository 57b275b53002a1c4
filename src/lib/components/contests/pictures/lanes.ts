/** Bars toward a line: what stands in each lane, whatever the format. */
import type { Row, Standings, Table } from '#lib/domain/contests/table.ts';
import { isRunning } from '#lib/domain/contests/states.ts';
import { momentWords, numberOf } from '#lib/client/contest-words.ts';
import { ContestFigures } from './figures.ts';
import { chosen, nameIn, pageAt, roomFor, type PictureProps } from './picture.ts';
import { elapsedShare } from './pace.ts';

export interface Lane {
	readonly id: string;
	readonly name: string;
	/** `1`; '' for none. */
	readonly place: string;
	/** First, alone or with others. */
	readonly first: boolean;
	readonly tied: boolean;
	readonly mine: boolean;
	/** Share of the lane. */
	readonly at: number;
	/** Where this one would be if exactly on time, as a share; undefined: as the picture's. */
	readonly due?: number;
	readonly figure: string;
	/** In the lane, such as when the target was reached. */
	readonly note: string;
	/** Some are left out above. */
	readonly afterGap: boolean;
}

export interface LaneTable {
	readonly group: string;
	readonly name: string;
	readonly lanes: readonly Lane[];
	/** In it, and not shown. */
	readonly more: number;
}

export interface Lanes {
	readonly tables: readonly LaneTable[];
	/** Over the figures. */
	readonly head: string;
	/** The pace through all lanes, as a share; null: none. */
	readonly due: number | null;
	/** Where the target is, as a share; null: there is none. */
	readonly finish: number | null;
	/** Of so many pieces each, up to the target; 0: bars in one piece. */
	readonly pieces: number;
	readonly pages: number;
	readonly page: number;
}

/** More pieces could not be told apart. */
const MOST_PIECES = 20;
const within = (share: number) => (Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0);

interface Axis {
	readonly of: (row: Row) => { readonly at: number; readonly due?: number };
	readonly due: number | null;
	readonly finish: number | null;
	readonly pieces: number;
}

const best = ({ tables }: Standings): number =>
	Math.max(0, ...tables.flatMap(({ rows }) => rows.map(({ score }) => numberOf(score) ?? 0)));

/** What is told by the hour is as due in the first hour as in the last. */
function elapsedOf({ contest, hours, now, fresh }: PictureProps): number | null {
	const grows = contest.rules.lens !== 'perHour';
	return grows && fresh && isRunning(contest.state) ? elapsedShare(hours, now) : null;
}

/** Toward a target: the pace is the share of the target that is due by now. */
function towards(target: number, props: PictureProps): Axis {
	const elapsed = elapsedOf(props);
	const isRace = props.contest.rules.format === 'race';
	const end = isRace ? target : Math.max(target, best(props.standings));
	const isWhole = props.metric.unit === 'count' && props.contest.rules.lens === 'raw';
	return {
		of: ({ score, reached }) => ({ at: isRace && reached ? 1 : within((numberOf(score) ?? 0) / end) }),
		due: elapsed === null ? null : within((elapsed * target) / end),
		finish: within(target / end),
		pieces: isRace && isWhole && Number.isInteger(target) && target <= MOST_PIECES ? target : 0
	};
}

/** Toward the own target, wherever that is for each. */
function toOwnTarget(props: PictureProps): Axis {
	const elapsed = elapsedOf(props);
	const end = Math.max(1, best(props.standings));
	return {
		of: ({ score }) => ({ at: within((numberOf(score) ?? 0) / end) }),
		due: elapsed === null ? null : within(elapsed / end),
		finish: within(1 / end),
		pieces: 0
	};
}

/** Nothing is to be reached but each other: lanes run to whoever is ahead, and nobody is on time. */
function ahead({ standings }: PictureProps): Axis {
	const end = best(standings);
	return {
		of: ({ score }) => ({ at: within((numberOf(score) ?? 0) / end) }),
		due: null,
		finish: null,
		pieces: 0
	};
}

/** Against the own usual: the bar is what was brought, and each has a pace of its own, the share of the usual due by now. */
function againstUsual(props: PictureProps): Axis {
	const elapsed = elapsedOf(props);
	const usualOf = ({ usual, total, score }: Row) =>
		usual === undefined ? (numberOf(total) ?? 0) - (numberOf(score) ?? 0) : (numberOf(usual) ?? 0);
	const rows = props.standings.tables.flatMap((table) => table.rows).filter(({ facts }) => facts > 0);
	const end = Math.max(
		0,
		...rows.map((row) => Math.max(numberOf(row.total) ?? 0, row.score === null ? 0 : usualOf(row)))
	);
	return {
		of: (row) => ({
			at: within((numberOf(row.total) ?? 0) / end),
			...(row.score === null || elapsed === null ? {} : { due: within((usualOf(row) * elapsed) / end) })
		}),
		due: null,
		finish: null,
		pieces: 0
	};
}

function axisOf(props: PictureProps, figures: ContestFigures): Axis {
	const { rules } = props.contest;
	if (figures.isDifference) return againstUsual(props);
	if (rules.format === 'race' || rules.format === 'milestone') {
		const target = Number(rules.options.target);
		if (target > 0) return towards(target, props);
	}
	return rules.lens === 'ofTarget' ? toOwnTarget(props) : ahead(props);
}

function noteOf({ reachedAt }: Row, { contest, format, now }: PictureProps): string {
	if (reachedAt === undefined) return '';
	return `${contest.rules.format === 'race' ? 'home ' : ''}${momentWords(reachedAt, now, format)}`;
}

/** What of a format's standings is drawn as lanes. `score`: what stands at their ends, where it is not the score. */
export function lanesOf(
	props: PictureProps,
	over: {
		/** Who is shown; all who have begun else. */
		readonly of?: (row: Row) => boolean;
		readonly figure?: (row: Row) => string;
		readonly head?: string;
		readonly at?: (row: Row) => number;
	} = {}
): Lanes {
	const { contest, standings, names, metric, format, size, me, now } = props;
	const figures = new ContestFigures(contest.rules, metric, format);
	const axis = axisOf(props, figures);
	const room = roomFor(standings.tables.length, size);
	const pages = Math.max(1, Math.ceil(standings.tables.length / room.tables));
	const page = pageAt(now, pages);
	const known =
		over.of === undefined
			? standings.tables
			: standings.tables.map(({ group, rows }) => ({ group, rows: rows.filter(over.of ?? Boolean) }));
	const laneOf = (row: Row, afterGap: boolean): Lane => ({
		id: row.id,
		name: nameIn(names, row.id),
		// whoever has brought nothing yet is not put last
		place: row.place === null || row.facts === 0 ? '' : format.count(row.place),
		first: row.place === 1,
		tied: row.tied,
		mine: row.id === me,
		...(over.at ? { at: within(over.at(row)) } : axis.of(row)),
		figure: over.figure?.(row) ?? figures.score(numberOf(row.score)),
		note: noteOf(row, props),
		afterGap
	});
	const tableOf = ({ group, rows }: Table): LaneTable => {
		const {
			rows: shown,
			gapAt,
			more
		} = chosen(rows, { most: room.rows, me: size === 'page' ? me : undefined });
		return {
			group,
			name: group === '' ? '' : nameIn(names, group),
			lanes: shown.map((row, at) => laneOf(row, at === gapAt)),
			more
		};
	};
	const own = (table: Table) => size === 'page' && table.rows.some(({ id }) => id === me);
	const ordered = [...known].sort((a, b) => Number(own(b)) - Number(own(a)));
	return {
		tables: ordered.slice(page * room.tables, (page + 1) * room.tables).map(tableOf),
		head: over.head ?? figures.head,
		due: over.at ? null : axis.due,
		finish: over.at ? null : axis.finish,
		pieces: over.at ? 0 : axis.pieces,
		pages,
		page
	};
}
