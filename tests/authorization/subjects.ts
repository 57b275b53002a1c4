/**
 * What somebody may do depends on whom it is about: each such act, everyone, and everyone it can be about. A letter stands for
 * a person (a Ada, b Bo: Red; c Cy, d Di: Blue; l Lou: no team) or a team (R Red, B Blue), W for the floor itself. Whoever is
 * not named may not at all. Written out apart from the code's own rules (domain/access.ts); `probes-*.ts` have the calls.
 */
import type { Who } from './cast.ts';

export type Letter = 'a' | 'b' | 'c' | 'd' | 'l' | 'R' | 'B' | 'W';
/** Who may, to what. */
export type Grid = Readonly<Partial<Record<Who, string>>>;

export const all = (letters: string): Grid => ({ admin: letters, adminKey: letters, operator: letters });

/** Only ever one's own. */
export const OWN: Grid = { rep: 'a', seller: 'd' };
/** One's own, and of people one looks after. */
export const SEE: Grid = { rep: 'a', manager: 'ab', other: 'cd', seller: 'abd', ...all('abcdl') };
/** Of people one looks after, and never of oneself by that. */
export const RULE: Grid = { manager: 'ab', other: 'cd', seller: 'ab', ...all('abcdl') };
/** Also of people whom nobody looks after. Programs that bring records in may. */
export const LOG: Grid = {
	...{ rep: 'a', manager: 'abl', other: 'cdl', bare: 'l', seller: 'abdl' },
	...{ write: 'abcdl', ...all('abcdl') }
};
export const KEEP: Grid = {
	...{ manager: 'abl', other: 'cdl', bare: 'l', seller: 'abl' },
	...{ write: 'abcdl', ...all('abcdl') }
};
/** Of teams. */
const TEAMS: Grid = { manager: 'R', other: 'B', seller: 'R', ...all('RB') };
export const PERSONS_AND_TEAMS: Grid = { manager: 'abR', other: 'cdB', seller: 'abR', ...all('abcdlRBW') };
export const MANAGERS: Grid = { manager: 'W', other: 'W', bare: 'W', seller: 'W', ...all('W') };
/** One who could read `abcdl` of a contest for those in it: they, and whoever runs contests. */
export const ENTRANTS: Grid = {
	...{ rep: 'a', seller: 'abcdl', manager: 'abcdl', other: 'abcdl', bare: 'abcdl' },
	...all('abcdl')
};

export interface Expected {
	/** `METHOD /path` as in ROUTES, and behind a colon what of it. */
	readonly act: string;
	/** Everything it is tried with. */
	readonly about: string;
	readonly grid: Grid;
}

const people = (act: string, grid: Grid): Expected => ({ act, about: 'abcdl', grid });
const teams = (act: string, grid: Grid): Expected => ({ act, about: 'RB', grid });
const floor = (act: string, grid: Grid): Expected => ({ act, about: 'W', grid });

export const EXPECTED: readonly Expected[] = [
	people('GET /activities: customer, deal and note', SEE),
	people('GET /activities: margin', RULE),
	people('POST /activities', LOG),
	people('DELETE /activities/{id}: what they logged themselves', LOG),
	people('DELETE /activities/{id}: what came from elsewhere', { ...LOG, rep: '' }),
	people('DELETE /activities: by externalId', OWN),
	people('GET /people: e-mail and number', LOG),
	people('GET /people/{id}: e-mail and number', LOG),
	people('PATCH /people/{id}', KEEP),
	people('POST /people: somebody there is', KEEP),
	people('POST /people/{id}/memberships: into no team', KEEP),
	people('POST /people/{id}/memberships: into Red', {
		...{ manager: 'abl', seller: 'abl', write: 'abcdl' },
		...all('abcdl')
	}),
	people('POST /people/{id}/memberships: into Blue', { other: 'cdl', write: 'abcdl', ...all('abcdl') }),
	people('GET /people/{id}/privacy', OWN),
	people('PATCH /people/{id}/privacy', OWN),
	{
		act: 'GET /targets: not public',
		about: 'abcdlRBW',
		grid: { ...PERSONS_AND_TEAMS, rep: 'a', seller: 'abdR' }
	},
	{ act: 'POST /targets', about: 'abcdlRBW', grid: PERSONS_AND_TEAMS },
	{ act: 'PATCH /targets/{id}', about: 'abcdlRBW', grid: PERSONS_AND_TEAMS },
	{ act: 'DELETE /targets/{id}', about: 'abcdlRBW', grid: PERSONS_AND_TEAMS },
	people('GET /leave', SEE),
	people('POST /leave: asked for', SEE),
	people('POST /leave: approved', RULE),
	people('PATCH /leave/{id}: its note', SEE),
	people('PATCH /leave/{id}: approve', RULE),
	people('DELETE /leave/{id}: while it is asked for', SEE),
	people('DELETE /leave/{id}: once it is approved', RULE),
	people('GET /own-goals', OWN),
	people('PATCH /own-goals/{id}', OWN),
	people('DELETE /own-goals/{id}', OWN),
	people('POST /people/{id}/media', SEE),
	people('DELETE /media/{id}', SEE),
	people('GET /notifications', OWN),
	people('PATCH /notifications/{id}', OWN),
	people('DELETE /push-subscriptions/{id}', OWN),
	people('DELETE /sessions/{id}', OWN),
	people('GET /challenges: an invitation', OWN),
	people('GET /challenges/{id}: an invitation', SEE),
	people('GET /challenges/{id}/score: an invitation', SEE),
	people('POST /challenges/{id}/moves: accept', OWN),
	people('POST /challenges/{id}/rulings: void', RULE),
	people('POST /challenges/{id}/rematch', OWN),
	people('GET /contests: for those in it', ENTRANTS),
	people('GET /contests/{id}: for those in it', ENTRANTS),
	people('GET /contests/{id}/standings: for those in it', ENTRANTS),
	people('POST /contests/{id}/checks/{fact}', RULE),
	people('DELETE /recognitions/{id}: of them', RULE),
	people('POST /recognitions/{id}/restore: of them', RULE),
	people('DELETE /recognitions/{id}: what they said of Zoe', { ...OWN, ...all('abcdl') }),
	teams('GET /leaderboard: margin of a team', TEAMS),
	teams('POST /metrics/preview: margin of a team', TEAMS),
	floor('GET /leaderboard: margin', all('W')),
	floor('POST /metrics/preview: margin', all('W')),
	floor('GET /contests/{id}: a draft', MANAGERS),
	floor('GET /contests/{id}: for managers', MANAGERS),
	floor('GET /metrics/{key}: over margin', MANAGERS),
	floor('GET /scenarios: kept by the manager of Red', { manager: 'W' }),
	floor('PATCH /scenarios/{id}: kept by the manager of Red', { manager: 'W' }),
	floor('DELETE /scenarios/{id}: kept by the manager of Red', { manager: 'W' }),
	floor('GET /scenarios: shared by the manager of Red', MANAGERS),
	floor('PATCH /scenarios/{id}: shared by the manager of Red', { manager: 'W', ...all('W') }),
	floor('DELETE /scenarios/{id}: shared by the manager of Red', { manager: 'W', ...all('W') }),
	floor('GET /imports/{job}: of the manager of Red', { manager: 'W', ...all('W') }),
	floor('GET /imports/{job}/rejected: of the manager of Red', { manager: 'W', ...all('W') })
];
