/** A season (series) as somebody types it, and as the API takes it. */
import type { ContestSeries } from '#lib/domain/contests/record.ts';
import type { Result } from '#lib/domain/result.ts';
import type { ApiFailure } from './api.ts';

export interface TypedSeason {
	readonly name: string;
	/** Points by place, the first one first, with anything between them. */
	readonly points: string;
	/** '' where an end is open. */
	readonly from: string;
	readonly to: string;
}

export const NEW_SEASON: TypedSeason = { name: '', points: '10, 6, 4, 3, 2, 1', from: '', to: '' };

export const typedSeason = ({ name, points, from, to }: ContestSeries): TypedSeason => ({
	name,
	points: points.join(', '),
	from,
	to
});

/** What is no number is sent as null, and refused by its place. */
export const seasonBody = ({ name, points, from, to }: TypedSeason) => ({
	name: name.trim(),
	points: points
		.split(/[\s,;]+/)
		.filter((each) => each !== '')
		.map(Number),
	from,
	to
});
export type SeasonBody = ReturnType<typeof seasonBody>;
/** Stores a season. */
export type MakeSeason = (season: SeasonBody) => Promise<Result<ContestSeries, ApiFailure>>;
