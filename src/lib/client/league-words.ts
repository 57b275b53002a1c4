/** L3: a league as whoever looks sees it: those with points, around the reader, and what moves up. */
import { moversOf, placesOf } from '#lib/domain/leagues/settle.ts';
import { leagueName } from '#lib/domain/leagues/names.ts';
import type { Id } from '#lib/domain/records.ts';
import type { League } from '#lib/domain/leagues/league.ts';
import { durationWords } from './amount-words.ts';

export interface LeagueRow {
	readonly rep: Id;
	readonly name: string;
	readonly points: number;
	readonly place: number;
	/** As it stands, moves up at the end of the week. */
	readonly rises: boolean;
	readonly you: boolean;
}

/** `Silver league`, `Silver league, group 2` */
export const groupName = ({ tier, number }: Pick<League, 'tier' | 'number'>, groups: number): string =>
	groups > 1 ? `${leagueName(tier)}, group ${number}` : leagueName(tier);

/** Whom the reader is shown: everybody above, themselves, and one below; a stranger sees the first three. */
const BELOW = 1;
const FIRST = 3;

/**
 * Those of a group who have points, the highest first, by name within a tie. Around the reader where the reader is among
 * them: nobody is shown to be last.
 */
export function leagueRows(
	{ members, tier, tiers }: Pick<League, 'members' | 'tier' | 'tiers'>,
	pointsOf: (rep: Id) => number,
	nameOf: (rep: Id) => string,
	you: Id,
	locale: string
): readonly LeagueRow[] {
	const collator = new Intl.Collator(locale);
	const playing = members
		.map((rep) => ({ rep, name: nameOf(rep), points: pointsOf(rep) }))
		.filter(({ points }) => points > 0)
		.sort((a, b) => b.points - a.points || collator.compare(a.name, b.name) || (a.rep < b.rep ? -1 : 1));
	const places = placesOf(playing, (a, b) => a.points === b.points);
	const border = playing[moversOf(members.length) - 1]?.points ?? 0;
	return playing.map((one, at) => ({
		...one,
		place: places[at] ?? at + 1,
		rises: tier < tiers && one.points >= border,
		you: one.rep === you
	}));
}

/** What of a group's rows is shown, and how many more have points. */
export function around(rows: readonly LeagueRow[]): {
	readonly shown: readonly LeagueRow[];
	readonly more: number;
} {
	const you = rows.findIndex((row) => row.you);
	const rising = rows.filter(({ rises }) => rises).length;
	const end = Math.min(rows.length, Math.max(FIRST, rising, you < 0 ? 0 : you + 1 + BELOW));
	return { shown: rows.slice(0, end), more: rows.length - end };
}

/** `2 days 4 h`, `3 h 20`, `12 min`. */
export function untilWords(ms: number): string {
	const minutes = Math.max(0, Math.ceil(ms / 60_000));
	const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
	if (days > 0) return `${days} day${days === 1 ? '' : 's'}${hours > 0 ? ` ${hours} h` : ''}`;
	return durationWords(minutes);
}

/** What is needed to move up, in words; '' where there is nothing to say. */
export function riseWords({ members, tier, tiers }: Pick<League, 'members' | 'tier' | 'tiers'>): string {
	if (tier >= tiers) return 'The highest league: nobody moves further up.';
	const count = moversOf(members.length);
	const who = count === 1 ? 'The first one moves' : `The first ${count} move`;
	return `${who} up to the ${leagueName(tier + 1)}, and whoever is level with them.`;
}
