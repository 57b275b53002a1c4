/** C1: what the floor, and those who play, see of contests. Managers read the rest over HTTP. */
import type { ContestAudience } from '#lib/domain/contests/record.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Images } from './images.ts';

/** Drafts are their makers' business. */
const isShown = ({ state, rules }: Images['contests'], audience: ContestAudience): boolean =>
	state !== 'draft' && rules.visibility === audience;

/** Everything but who acted: names are for those who run contests. */
function contestImage(contest: Images['contests'], id: Id) {
	return {
		id,
		name: contest.name,
		state: contest.state,
		rules: contest.rules,
		rulesHash: contest.rulesHash,
		entrants: contest.entrants,
		startsAt: contest.startsAt,
		endsAt: contest.endsAt,
		settlesAt: contest.settlesAt,
		graceHours: contest.graceHours,
		steps: contest.steps.map(({ event, at, why }) => ({ event, at, why })),
		series: contest.series,
		outcome: contest.outcome,
		version: contest.version
	};
}

const rosterImage = ({ contest, roster, hash }: Images['contest_rosters'], id: Id) => ({
	id,
	contest,
	roster,
	hash
});
const waitsImage = ({ contest, facts }: Images['contest_waits'], id: Id) => ({ id, contest, facts });

/** undefined: the floor does not know of it. */
export const floorContest = (contest: Images['contests'], id: Id) =>
	isShown(contest, 'floor') ? contestImage(contest, id) : undefined;
export const floorRoster = (row: Images['contest_rosters'], id: Id) =>
	row.audience === 'floor' ? rosterImage(row, id) : undefined;
export const floorWaits = (row: Images['contest_waits'], id: Id) =>
	row.audience === 'floor' ? waitsImage(row, id) : undefined;

/** Of contests that only those in them may see. */
export const entrantsContest = (contest: Images['contests'], id: Id, own: Id) =>
	isShown(contest, 'entrants') && contest.entrants.some(({ rep }) => rep === own)
		? contestImage(contest, id)
		: undefined;
export const entrantsRoster = (row: Images['contest_rosters'], id: Id, own: Id) =>
	row.audience === 'entrants' && row.reps.includes(own) ? rosterImage(row, id) : undefined;
export const entrantsWaits = (row: Images['contest_waits'], id: Id, own: Id) =>
	row.audience === 'entrants' && row.reps.includes(own) ? waitsImage(row, id) : undefined;

export const seriesImage = ({ name, points, from, to, version }: Images['contest_series'], id: Id) => ({
	id,
	name,
	points,
	from,
	to,
	version
});
