/** What a whole team's months have in common: who is new in it, and which months of the year bring more orders a call. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer } from '#lib/domain/fractions.ts';
import { RAMP, SEASON, type AsideReader, type Asides } from './asides.ts';
import type { Assumptions } from './model.ts';
import type { Group } from './scenario.ts';

export interface Circumstances {
	/** So many of the people are new, and make this share of full calls in their first months. */
	readonly newcomers: number;
	readonly ramp: readonly Score[];
	/** By month of the projection; undefined: all months are alike. */
	readonly season: readonly Score[] | undefined;
}

const ONE = integer(1);
const isOne = (score: Score) => compare(score, ONE) === 0;

export function readCircumstances(reader: AsideReader): Circumstances {
	return {
		newcomers: Number(reader.read('new').numerator),
		ramp: RAMP.map((month) => reader.read(month, ONE)),
		season: readSeason(reader)
	};
}

/** By month of the projection, which begins in the month of the year that `start` says. */
export function readSeason(reader: AsideReader): readonly Score[] | undefined {
	const year = SEASON.map((month) => reader.read(month, ONE));
	const first = Number(reader.read('start', ONE).numerator) - 1;
	return year.every(isOne) ? undefined : year.map((_, month) => year[(first + month) % year.length] ?? ONE);
}

/** Whether some month of the year is unlike the others. */
export const hasSeason = (asides: Asides): boolean =>
	SEASON.some((month) => {
		const share = fromDecimal(asides[month] ?? '1');
		return share !== undefined && !isOne(share);
	});

/**
 * A group in these circumstances: those who are settled first, then those who are new. Whoever changes is settled, as far as there
 * are so many of those.
 */
export function under({ newcomers, ramp, season }: Circumstances, group: Group): Group[] {
	const { people, base, evidence, change } = group;
	if (newcomers === 0 && !season) return [group];
	const settled = people - newcomers;
	const settledChange = Math.min(change?.people ?? 0, settled);
	const part = (count: number, changing: number, more: Partial<Assumptions>): Group[] => {
		if (count === 0 && newcomers > 0) return [];
		const changed = change && { people: changing, to: { ...change.to, ...more } };
		return [{ people: count, base: { ...base, ...more }, evidence, ...(changed && { change: changed }) }];
	};
	const seasonal = season ? { season } : {};
	return [
		...part(settled, settledChange, seasonal),
		...(newcomers > 0 ? part(newcomers, (change?.people ?? 0) - settledChange, { ...seasonal, ramp }) : [])
	];
}
