/** Who may hear which stream: by subscribing, and as a snapshot. `team` is Red and `rep` is Ada; the others are Blue and Cy. */
import type { StreamName } from '#lib/domain/identity.ts';
import { OUTSIDE, WHO, type Cast, type Who } from './cast.ts';

export const STREAMS = ['floor', 'admin', 'team', 'otherTeam', 'rep', 'otherRep', 'seller'] as const;
export type Stream = (typeof STREAMS)[number];

const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];

/** Nobody hears what is a rep's own but that rep: an admin neither. */
export const HEARS: Readonly<Record<Stream, readonly Who[]>> = {
	floor: WHO.filter((who) => !OUTSIDE.includes(who)),
	admin: ADMINS,
	team: ['manager', 'seller', ...ADMINS],
	otherTeam: ['other', ...ADMINS],
	rep: ['rep'],
	otherRep: [],
	seller: ['seller']
};

export const nameOf = (stream: Stream, { people, teams }: Cast): StreamName =>
	({
		floor: 'floor',
		admin: 'admin',
		team: `team:${teams.Red}`,
		otherTeam: `team:${teams.Blue}`,
		rep: `rep:${people.ada}`,
		otherRep: `rep:${people.cy}`,
		seller: `rep:${people.di}`
	})[stream];
