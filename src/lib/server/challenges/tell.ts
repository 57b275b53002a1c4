/** What people are told of a challenge's moves, and what becomes known of it. */
import {
	concernedIn,
	memberOf,
	playersOf,
	sideOf,
	type Challenge,
	type ChallengeResult
} from '#lib/domain/challenges/challenge.ts';
import { scoreOf } from '#lib/domain/challenges/duel.ts';
import type { Act } from '#lib/domain/challenges/machine.ts';
import { isHidden, may } from '#lib/domain/access.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { noticesTo, noticesToUsers } from '#lib/server/notifications/notice.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import type { Write } from '#lib/server/record/store.ts';

/** Where a challenge stands; with its invitation the choice stands in place. */
export const challengeHref = ({ id }: Pick<Challenge, 'id'>): string => `/challenges/${id}`;

/** What a notice says of it to a rep: whom they play against, in what, until when. */
function dataFor(challenge: Challenge, rep: Id) {
	const { rules, sides, stake, state, endsAt, result, id } = challenge;
	const own = sideOf(challenge, rep) ?? 0;
	const other = sides[own === 0 ? 1 : 0];
	const outcome = result && (result.winner === null ? 'draw' : result.winner === own ? 'won' : 'over');
	return {
		challenge: id,
		name: other.name,
		metric: rules.metric,
		...(rules.kind === 'team' && { team: sides[own].name }),
		...(stake && { stake }),
		...(endsAt && { until: endsAt }),
		...(state === 'settled' && outcome && { outcome })
	};
}

/** The same notice to several reps, each in their own words. */
function notices(
	tables: Pick<Tables, 'users'>,
	challenge: Challenge,
	kind: string,
	reps: readonly Id[],
	now: number
): Write[] {
	return [...new Set(reps)].flatMap((rep) => {
		const notice = {
			kind: `challenge.${kind}`,
			data: dataFor(challenge, rep),
			href: challengeHref(challenge)
		};
		return noticesTo(tables, [rep], notice, now);
	});
}

/** Those who were asked and have not said no. */
const present = (challenge: Challenge): Id[] =>
	concernedIn(challenge).filter((rep) => memberOf(challenge, rep)?.answer !== 'out');

/** Told to whoever is asked. */
export const invitationNotices = (
	tables: Pick<Tables, 'users'>,
	challenge: Challenge,
	now: number
): Write[] =>
	notices(
		tables,
		challenge,
		'invited',
		concernedIn(challenge).filter((rep) => rep !== challenge.challenger),
		now
	);

export const lastHourNotices = (tables: Pick<Tables, 'users'>, challenge: Challenge, now: number): Write[] =>
	notices(tables, challenge, 'lastHour', playersOf(challenge), now);

/** What follows from a move for people: whoever made it knows already. */
export function moveNotices(
	tables: Pick<Tables, 'users'>,
	before: Challenge,
	after: Challenge,
	{ move, rep = '' }: Act,
	now: number
): Write[] {
	const tell = (kind: string, reps: readonly Id[]) =>
		notices(
			tables,
			after,
			kind,
			reps.filter((one) => one !== rep),
			now
		);
	if (move === 'recount') return after.proposal ? tell('proposal', playersOf(after)) : [];
	if (move === 'acceptLate' || move === 'refuseLate') return tell('ruled', playersOf(after));
	if (move === 'removeStake') return tell('stakeRemoved', present(after));
	if (move === 'agree' && after.state === 'live') return tell('agree', present(after));
	if (after.state === before.state) return [];
	switch (after.state) {
		case 'accepted':
			return tell('accepted', present(after));
		case 'live':
			// begun the moment it was accepted: one word is enough
			return before.state === 'invited' ? tell('accepted', present(after)) : tell('started', present(after));
		case 'grace':
			return tell('ended', playersOf(after));
		case 'settled':
			return tell('settled', playersOf(after));
		case 'declined':
			return tell('declined', [after.challenger]);
		case 'expired':
			return tell('expired', [after.challenger]);
		case 'voided':
			return tell('voided', present(before));
		case 'invited':
			return [];
	}
}

/**
 * C7: whoever may rule about a late record hears that there is one: the managers of the teams concerned, else the admins. Nobody
 * rules about what they play themselves.
 * @param teamsOf the teams somebody is in by now
 */
export function rulingNotices(
	{ users, notification_settings }: Pick<Tables, 'users' | 'notification_settings'>,
	challenge: Challenge,
	teamsOf: (rep: Id) => readonly Id[],
	now: number
): Write[] {
	const { id, rules, sides, proposal } = challenge;
	if (!proposal) return [];
	const players = concernedIn(challenge);
	const ofTeams = rules.kind === 'team' ? sides.map((side) => side.id) : [];
	const teams = [...ofTeams, ...players.flatMap(teamsOf)];
	const ruling = [...users.values()].filter(
		(user) => !players.includes(user.rep) && may({ kind: 'user', ...user }, 'challenges.rule', { teams })
	);
	const managers = ruling.filter(({ role, active }) => active && role === 'manager');
	const notice = {
		kind: 'challenge.toRule',
		data: {
			challenge: id,
			sides: sides.map((side) => side.id),
			metric: rules.metric,
			flips: proposal.flips
		},
		href: challengeHref(challenge)
	};
	return noticesToUsers({ notification_settings }, managers.length > 0 ? managers : ruling, notice, now);
}

const shown = ({ sides }: ChallengeResult, side: 0 | 1): number | undefined => {
	const plain = scoreOf(sides[side].plain);
	return plain ? toNumber(plain) : undefined;
};

/**
 * What becomes known of a result: who won, or that it was a draw; never who lost. A result by forfeit, one where nobody did
 * anything, and what concerns somebody who has opted out of public display (R6) stays with those who played.
 */
export function resultTellings({ reps }: Pick<Tables, 'reps'>, challenge: Challenge, now: number): Write[] {
	const { id, rules, sides, result } = challenge;
	if (!result || result.how === 'forfeit') return [];
	if (result.sides.every(({ facts }) => facts === 0)) return [];
	const ofReps = rules.kind === 'rep';
	const hidden = ofReps && sides.some((side) => isHidden(reps.get(side.id) ?? null));
	const key = `challenge:${id}`;
	const { winner } = result;
	const value = shown(result, winner ?? 0);
	const data = { metric: rules.metric, ...(value !== undefined && { value }) };
	const told = { key, kind: 'challenge' as const, at: now, headline: !hidden };
	if (winner === null) {
		if (!ofReps) return [];
		return [...tellings({ ...told, data: { ...data, others: sides.map((side) => side.id) } }).writes];
	}
	const whose = ofReps ? { rep: sides[winner].id } : { team: sides[winner].id };
	return [...tellings({ ...told, ...whose, data }).writes];
}
