/**
 * A series: several contests with one table. Each place brings points; those who share a place divide the points of all the places
 * that they take up, exactly, as prizes are divided. Each group of a contest has its own places, and team contests count for teams.
 */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromNumber, over, plus, integer } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText, ZERO } from './exact.ts';
import type { Row, Table } from './table.ts';
import { competitorKind, winnersOf, type CompetitorKind, type FinishedContest } from './winners.ts';

/** What one contest brought to a competitor. */
export interface SeriesPart {
	readonly contest: Id;
	/** null: none. */
	readonly place: number | null;
	/** Exactly, such as `7/2`. */
	readonly points: string;
}

export interface SeriesRow {
	readonly id: Id;
	/** Equal points share a place. */
	readonly place: number;
	readonly tied: boolean;
	readonly points: string;
	/** First places. */
	readonly won: number;
	/** Of the contests that it stood in, in the order in which they were given. */
	readonly parts: readonly SeriesPart[];
}

/** Reps stand among reps, teams among teams, regions among regions. */
export interface SeriesTable {
	readonly kind: CompetitorKind;
	/** By points, then id. */
	readonly rows: readonly SeriesRow[];
}

interface Holder {
	readonly id: Id;
	readonly place: number | null;
	readonly points: Score;
}

interface Sum {
	points: Score;
	won: number;
	readonly parts: SeriesPart[];
}

/**
 * The combined tables, those of reps first; a kind that no contest was for has none. `points`: for the first place, the second and so
 * on; beyond the last one there are none. Nobody has points for nothing: a row without a fact behind it brings none, unless it was
 * drawn. Throws RangeError for points that are no decimals.
 */
export function seriesTable(points: readonly number[], contests: readonly FinishedContest[]): SeriesTable[] {
	const exact = points.map((value) => {
		const score = fromNumber(value);
		if (!score) throw new RangeError(`${value} is no number of points`);
		return score;
	});
	const sums: Record<CompetitorKind, Map<Id, Sum>> = { rep: new Map(), team: new Map(), region: new Map() };
	for (const contest of contests) addContest(sums[competitorKind(contest.rules)], exact, contest);
	return (['rep', 'team', 'region'] as const).flatMap((kind) =>
		sums[kind].size === 0 ? [] : [{ kind, rows: rowsOf(sums[kind]) }]
	);
}

function addContest(
	sums: Map<Id, Sum>,
	points: readonly Score[],
	{ id: contest, rules, result }: FinishedContest
): void {
	const isDrawn = result.draws !== undefined;
	const holders =
		rules.format === 'sharedGoal'
			? together(points, result.tables, winnersOf(rules, result))
			: result.tables.flatMap(({ rows }) => byPlace(points, rows, isDrawn));
	for (const { id, place, points: own } of holders) {
		let sum = sums.get(id);
		if (!sum) sums.set(id, (sum = { points: ZERO, won: 0, parts: [] }));
		sum.points = plus(sum.points, own);
		if (place === 1) sum.won++;
		sum.parts.push({ contest, place, points: exactText(own) });
	}
}

/** The points of so many places from one on, for each of those who take them up. */
function shareOf(points: readonly Score[], place: number, holders: number): Score {
	const taken = points.slice(place - 1, place - 1 + holders).reduce(plus, ZERO);
	return over(taken, integer(holders)) ?? ZERO;
}

function byPlace(points: readonly Score[], rows: readonly Row[], isDrawn: boolean): Holder[] {
	const counts = ({ place, facts }: Row) => place !== null && (isDrawn || facts > 0);
	const holders = new Map<number | null, number>();
	for (const row of rows) if (counts(row)) holders.set(row.place, (holders.get(row.place) ?? 0) + 1);
	return rows.map((row) => {
		const { id, place } = row;
		if (place === null || !counts(row)) return { id, place: null, points: ZERO };
		return { id, place, points: shareOf(points, place, holders.get(place) ?? 1) };
	});
}

/** A goal that all reached together is a first place that all of them share. */
function together(points: readonly Score[], tables: readonly Table[], winners: readonly Id[]): Holder[] {
	const won = new Set(winners);
	const share = won.size === 0 ? ZERO : shareOf(points, 1, won.size);
	return tables.flatMap(({ rows }) =>
		rows.map(({ id }) => (won.has(id) ? { id, place: 1, points: share } : { id, place: null, points: ZERO }))
	);
}

function rowsOf(sums: ReadonlyMap<Id, Sum>): SeriesRow[] {
	const ranked = [...sums].sort(
		([a, mine], [b, theirs]) => compare(theirs.points, mine.points) || (a < b ? -1 : 1)
	);
	const equal = (a: number, b: number) => {
		const [one, other] = [ranked[a], ranked[b]];
		return one !== undefined && other !== undefined && compare(one[1].points, other[1].points) === 0;
	};
	let place = 0;
	return ranked.map(([id, { points, won, parts }], at) => {
		const sharesAbove = equal(at, at - 1);
		if (!sharesAbove) place = at + 1;
		return { id, place, tied: sharesAbove || equal(at, at + 1), points: exactText(points), won, parts };
	});
}
