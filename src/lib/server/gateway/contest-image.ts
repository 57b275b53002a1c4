/** C1: what the floor, and those who play, see of contests. Managers read the rest over HTTP. */
import type { ContestAudience } from '#lib/domain/contests/record.ts';
import type { Id } from '#lib/domain/records.ts';
import { isWithoutMoney } from '#lib/server/recognition/audience.ts';
import type { Images } from './images.ts';

interface Eyes {
	/** Amounts are kept from the floor. */
	readonly hideAmounts: boolean;
}

/** M8: such figures are for nobody on the floor, entrants or not, even where a contest was shown before. */
const isKept = ({ hideAmounts }: Eyes, metrics: readonly string[]) =>
	hideAmounts && !metrics.every(isWithoutMoney);
const metricsOf = ({ metric, tie }: Images['contests']['rules']) =>
	typeof tie === 'object' ? [metric, tie.metric] : [metric];

/** Drafts are their makers' business. */
const isShown = ({ state, rules }: Images['contests'], audience: ContestAudience, eyes: Eyes): boolean =>
	state !== 'draft' && rules.visibility === audience && !isKept(eyes, metricsOf(rules));
const isRosterShown = (
	{ audience, roster }: Images['contest_rosters'],
	wanted: ContestAudience,
	eyes: Eyes
): boolean => audience === wanted && !isKept(eyes, Object.keys(roster.metrics));

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
export const floorContest = (contest: Images['contests'], id: Id, eyes: Eyes) =>
	isShown(contest, 'floor', eyes) ? contestImage(contest, id) : undefined;
export const floorRoster = (row: Images['contest_rosters'], id: Id, eyes: Eyes) =>
	isRosterShown(row, 'floor', eyes) ? rosterImage(row, id) : undefined;
export const floorWaits = (row: Images['contest_waits'], id: Id) =>
	row.audience === 'floor' ? waitsImage(row, id) : undefined;

/** Of contests that only those in them may see. */
export const entrantsContest = (contest: Images['contests'], id: Id, eyes: Eyes, own: Id) =>
	isShown(contest, 'entrants', eyes) && contest.entrants.some(({ rep }) => rep === own)
		? contestImage(contest, id)
		: undefined;
export const entrantsRoster = (row: Images['contest_rosters'], id: Id, eyes: Eyes, own: Id) =>
	isRosterShown(row, 'entrants', eyes) && row.reps.includes(own) ? rosterImage(row, id) : undefined;
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
