/** Challenges as somebody may see them, and what that somebody is to each. */
import { isHidden, may } from '#lib/domain/access.ts';
import {
	concernedIn,
	RUNNING_STATES,
	SHOWN_STATES,
	sideOf,
	type Challenge
} from '#lib/domain/challenges/challenge.ts';
import { MOVES, mayMove, type Actor, type Move } from '#lib/domain/challenges/machine.ts';
import { roleOfRep } from '#lib/domain/challenges/roles.ts';
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { isPublic, withoutFigures } from '#lib/server/gateway/challenge-image.ts';
import { nameFor } from '#lib/server/people/access.ts';

type Parts = Pick<App, 'authority' | 'clock'>;

/** Reads challenges for one identity; made once per request. */
export class ChallengeReader {
	readonly #parts: Parts;
	readonly #identity: Identity;
	readonly #roster: Roster;
	readonly #today: string;
	readonly #hidden: ReadonlySet<Id>;

	constructor(parts: Parts, identity: Identity) {
		this.#parts = parts;
		this.#identity = identity;
		this.#roster = new Roster(parts.authority.tables.memberships.values());
		this.#today = todayOf(parts);
		const reps = [...parts.authority.tables.reps.values()];
		this.#hidden = new Set(reps.filter(isHidden).map(({ id }) => id));
	}

	/** What the identity is to a challenge. */
	actors(challenge: Challenge): Actor[] {
		const identity = this.#identity;
		switch (identity.kind) {
			case 'nobody':
			case 'guest':
				return ['guest'];
			case 'screen':
				return ['screen'];
			case 'operator':
				return ['admin'];
			case 'key':
				return [identity.scope === 'admin' ? 'admin' : 'key'];
			case 'user':
				return this.#actorsOfUser(identity, challenge);
		}
	}

	#actorsOfUser(identity: Identity & { kind: 'user' }, challenge: Challenge): Actor[] {
		const own = identity.rep === '' ? undefined : roleOfRep(challenge, identity.rep);
		const actors: Actor[] = own ? [own] : [];
		if (identity.role === 'admin') return [...actors, 'admin'];
		if (identity.role === 'rep') return own ? actors : ['otherRep'];
		// nobody rules about what they play themselves
		const concerned = own !== undefined && own !== 'otherRep';
		return [...actors, !concerned && this.#manages(challenge) ? 'manager' : 'otherManager'];
	}

	#manages(challenge: Challenge): boolean {
		const teams = challenge.rules.kind === 'team' ? challenge.sides.map(({ id }) => id) : [];
		const ofReps = concernedIn(challenge).flatMap((rep) => this.#roster.teams(rep, this.#today));
		return may(this.#identity, 'challenges.rule', { teams: [...teams, ...ofReps] });
	}

	/**
	 * M8: whether this reader may know by how much: of a metric that is not for the floor (any more) those who play it, and
	 * whoever sees such figures of all of them.
	 */
	seesFigures(challenge: Challenge): boolean {
		const { metric } = challenge.rules;
		const open = isFloorMetric(this.#parts, metric);
		const rep = this.#identity.kind === 'user' ? this.#identity.rep : '';
		if (open || (rep !== '' && sideOf(challenge, rep) !== undefined)) return true;
		return concernedIn(challenge).every((one) =>
			may(this.#identity, 'figures.restricted', { rep: one, teams: this.#roster.teams(one, this.#today) })
		);
	}

	/** undefined: it does not exist for this reader. */
	see(challenge: Challenge): SeenChallenge | undefined {
		const actors = this.actors(challenge);
		const whole = actors.some((actor) =>
			['challenger', 'challenged', 'member', 'manager', 'admin'].includes(actor)
		);
		if (!whole && !isPublic(challenge, this.#hidden)) return undefined;
		const { sides, rules } = challenge;
		const rep = this.#identity.kind === 'user' ? this.#identity.rep : '';
		const yours = rep === '' ? undefined : sideOf(challenge, rep);
		const concerned = yours !== undefined;
		const seen = sides.map(({ id, name, members }) => ({
			id,
			name: concerned || rules.kind === 'team' ? name : this.#name(id),
			members: members
				.filter(({ since }) => whole || since !== '')
				.map((member) => ({
					...member,
					name: concerned && rules.kind === 'rep' ? name : this.#name(member.rep)
				}))
		}));
		return {
			...(whole ? challenge : publicOf(challenge)),
			...(!this.seesFigures(challenge) && figureless(challenge)),
			sides: seen as unknown as SeenChallenge['sides'],
			yours: yours ?? null,
			may: MOVES.filter((move) => mayMove(rules.kind, move, challenge.state, actors)).filter((move) =>
				hasMeaning(challenge, move, rep)
			)
		};
	}

	#name(rep: Id): string {
		const known = this.#parts.authority.tables.reps.get(rep);
		return known ? nameFor(this.#identity, known, this.#roster, this.#today) : 'somebody who has left';
	}

	/**
	 * All that concerns this reader: the own ones whatever became of them, and everybody's that are or were played, newest
	 * first. Of other people's invitations nobody is told here, and of what came of them neither.
	 */
	list(states?: readonly string[]): SeenChallenge[] {
		const wanted = (challenge: Challenge) => !states || states.includes(challenge.state);
		return [...this.#parts.authority.tables.challenges.values()]
			.filter(wanted)
			.flatMap((challenge) => {
				const seen = this.see(challenge);
				return seen && (seen.yours !== null || SHOWN_STATES.includes(challenge.state)) ? [seen] : [];
			})
			.sort((a, b) =>
				a.invitedAt < b.invitedAt ? 1 : a.invitedAt > b.invitedAt ? -1 : a.id < b.id ? -1 : 1
			);
	}
}

/** Who won, and not by how much. */
const figureless = ({ result }: Challenge): Pick<Challenge, 'result' | 'proposal'> => ({
	result: result && withoutFigures(result),
	proposal: null
});

/** What only those concerned are told. */
const publicOf = (challenge: Challenge): Challenge => ({
	...challenge,
	challenger: '',
	agreed: [],
	proposal: null,
	ruling: null,
	why: ''
});

/** A move that the state allows and that would still change something for this rep. */
function hasMeaning(challenge: Challenge, move: Move, rep: Id): boolean {
	const answer = challenge.sides
		.flatMap(({ members }) => members)
		.find((member) => member.rep === rep)?.answer;
	switch (move) {
		case 'accept':
		case 'join':
		case 'decline':
			return answer === 'asked';
		case 'stepOut':
			return answer === 'in';
		case 'agree':
			return answer === 'in' && !challenge.agreed.includes(rep);
		case 'removeStake':
			return challenge.stake !== '';
		case 'acceptLate':
		case 'refuseLate':
			return challenge.proposal !== null;
		default:
			return true;
	}
}

/** How many challenges a rep plays or has asked for. */
export const openOf = ({ challenges }: Parts['authority']['tables'], rep: Id): number =>
	[...challenges.values()].filter(
		({ state, sides }) =>
			RUNNING_STATES.includes(state) &&
			sides.some(({ members }) => members.some((member) => member.rep === rep && member.answer === 'in'))
	).length;
