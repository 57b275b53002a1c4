/** H1, R6: what the floor, and those concerned, see of a challenge. */
import {
	concernedIn,
	SHOWN_STATES,
	type Challenge,
	type ChallengeResult,
	type ChallengeSide
} from '#lib/domain/challenges/challenge.ts';
import type { Id } from '#lib/domain/records.ts';
import { isWithoutMoney, type FloorEyes } from '#lib/server/recognition/audience.ts';

type Image = Omit<Challenge, 'id'>;

/**
 * Whether everybody may know of it: it was accepted, and of two reps neither has opted out of public display. (Who plays for
 * a team is nothing that its memberships do not tell.)
 */
export const isPublic = ({ state, rules, sides }: Image, hidden: ReadonlySet<Id>): boolean =>
	SHOWN_STATES.includes(state) && (rules.kind === 'team' || !sides.some(({ id }) => hidden.has(id)));

/** Who plays; who was asked and has not, or not yet, said yes is for those concerned alone. */
const players = ({ id, members }: ChallengeSide) => ({
	id,
	name: '',
	members: members.filter(({ since }) => since !== '')
});

const NO_FIGURES = { score: null, plain: null, par: null };

/** Who won, and not by how much. */
export const withoutFigures = (result: ChallengeResult): ChallengeResult => ({
	...result,
	sides: [
		{ ...NO_FIGURES, facts: result.sides[0].facts },
		{ ...NO_FIGURES, facts: result.sides[1].facts }
	],
	hash: ''
});

/** undefined: the floor does not know of it. Where amounts are kept from the floor, no result tells them either. */
export function floorImage(challenge: Image, id: Id, eyes: Pick<FloorEyes, 'hidden' | 'hideAmounts'>) {
	const { hidden, hideAmounts } = eyes;
	if (!isPublic(challenge, hidden)) return undefined;
	const { rules, sides, stake, state, acceptedAt, startsAt, endsAt, settledAt, result, version } = challenge;
	const kept = hideAmounts && !isWithoutMoney(rules.metric);
	return {
		id,
		rules,
		sides: [players(sides[0]), players(sides[1])],
		stake,
		state,
		acceptedAt,
		startsAt,
		endsAt,
		settledAt,
		result: kept && result ? withoutFigures(result) : result,
		version
	};
}

/** All of it, names included, for whoever is asked or plays; undefined: not this rep. */
export function ownImage(challenge: Image, id: Id, own: Id) {
	if (!concernedIn(challenge).includes(own)) return undefined;
	const { rules, sides, stake, state, why, challenger, agreed, result, proposal, ruling } = challenge;
	const { invitedAt, expiresAt, acceptedAt, startsAt, endsAt, settledAt, rematchOf, version } = challenge;
	return {
		...{ id, rules, sides, stake, state, why, challenger, agreed, result, proposal, ruling },
		...{ invitedAt, expiresAt, acceptedAt, startsAt, endsAt, settledAt, rematchOf, version }
	};
}
