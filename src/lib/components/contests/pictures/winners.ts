/** Who won what, prize by prize: what stands on a wall once a contest is settled. */
import type { Format } from '#lib/client/format.ts';
import { numberOf } from '#lib/client/contest-words.ts';
import type { Award, Standings } from '#lib/domain/contests/table.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import type { Id } from '#lib/domain/records.ts';
import { nameIn, type PictureContest, type PictureProps } from './picture.ts';

/** As many lines can be read across a room. */
export const WINNERS_PER_PAGE = 5;

export interface Won {
	readonly key: string;
	/** `1st place`, `Everyone who got there`, `Mon, Jun 1`. */
	readonly what: string;
	readonly prize: string;
	readonly ids: readonly Id[];
	/** Of each, `$50`; '' in kind. */
	readonly worth: string;
	/** Several have it, each of them all of that. */
	readonly each: boolean;
	/** The winner of all: stands larger. */
	readonly first: boolean;
}

function whatOf(prize: Prize, award: Award, group: string, format: Format): string {
	const within = group === '' ? '' : `, ${group}`;
	switch (prize.kind) {
		case 'place':
			return `${format.place(prize.place)} place${within}`;
		case 'team':
			return prize.place === 1 ? 'The winning team' : `The team on the ${format.place(prize.place)} place`;
		case 'everyone':
			return `Everyone who got there${within}`;
		case 'spot':
			return award.day === undefined ? 'Best of the day' : `Best of ${format.date(award.day)}${within}`;
	}
}

const teamPlace = (prize: Prize) => (prize.kind === 'team' ? prize.place : undefined);

/** In the order of the rules' prizes; several who won one stand together. */
export function wonOf(
	{ rules }: Pick<PictureContest, 'rules'>,
	{ awards, tables }: Pick<Standings, 'awards' | 'tables'>,
	names: PictureProps['names'],
	format: Format
): Won[] {
	const together = new Map<string, Award[]>();
	for (const award of awards) {
		const key = `${award.prize} ${award.group} ${award.day ?? ''}`;
		together.set(key, [...(together.get(key) ?? []), award]);
	}
	return [...together].flatMap(([key, won]) => {
		const [award] = won;
		const prize = award && rules.prizes[award.prize];
		if (!award || !prize) return [];
		const value = numberOf(award.value) ?? 0;
		const teams = tables.flatMap(({ rows }) => rows.filter(({ place }) => place === teamPlace(prize)));
		const winners = prize.kind === 'team' ? teams.map(({ id }) => id) : won.map(({ to }) => to);
		const group = award.group === '' ? '' : nameIn(names, award.group);
		return [
			{
				key,
				what: whatOf(prize, award, group, format),
				prize: prize.name,
				ids: winners,
				worth: value > 0 ? format.money(value) : '',
				each: won.length > 1,
				first: prize.kind !== 'spot' && award.prize === 0
			}
		];
	});
}
