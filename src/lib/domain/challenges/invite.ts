/** H1: how a challenge begins: as an invitation. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Challenge, ChallengeMember, ChallengeRules, Sides } from './challenge.ts';
import { INVITATION_MS } from './limits.ts';
import { spanOf, type ZoneOf } from './window.ts';

export interface Invitation {
	readonly id: Id;
	readonly rules: ChallengeRules;
	readonly sides: readonly [AskedSide, AskedSide];
	readonly stake: string;
	readonly challenger: Id;
	readonly rematchOf: Id;
}

export interface AskedSide {
	readonly id: Id;
	readonly name: string;
	readonly reps: readonly Id[];
}

/** Everybody is asked; whoever challenges has said yes by that. `now`: ms since 1970. */
export function invitationOf({ sides, ...rest }: Invitation, now: number, zoneOf: ZoneOf): Challenge {
	const member = (rep: Id): ChallengeMember => ({
		rep,
		answer: rep === rest.challenger ? 'in' : 'asked',
		since: '',
		until: ''
	});
	const asked = ({ id, name, reps }: AskedSide) => ({ id, name, members: reps.map(member) });
	const both: Sides = [asked(sides[0]), asked(sides[1])];
	const { window } = rest.rules;
	const span = spanOf(window, [...sides[0].reps, ...sides[1].reps], now, zoneOf);
	const known = window.kind === 'dates';
	const expiresAt = known ? Math.min(now + INVITATION_MS, span.endsAt) : now + INVITATION_MS;
	return {
		...rest,
		sides: both,
		state: 'invited',
		why: '',
		invitedAt: instantText(now),
		expiresAt: instantText(expiresAt),
		acceptedAt: '',
		startsAt: known ? instantText(span.startsAt) : '',
		endsAt: known ? instantText(span.endsAt) : '',
		settledAt: '',
		agreed: [],
		result: null,
		proposal: null,
		ruling: null,
		version: 1
	};
}
