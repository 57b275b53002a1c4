/** Challenges in whatever state a test needs. */
import { instantText } from '#lib/domain/calendar.ts';
import type {
	Challenge,
	ChallengeMember,
	ChallengeResult,
	ChallengeRules,
	ChallengeState
} from '#lib/domain/challenges/challenge.ts';
import type { Umpire } from '#lib/domain/challenges/machine.ts';

export const HOUR = 60 * 60_000;
/** A Monday at nine, UTC. */
export const NINE = Date.parse('2026-03-02T09:00:00Z');
export const AVA = 'ava000000000001';
export const BEN = 'ben000000000001';
/** Further members, one on each side. */
export const AMY = 'amy000000000001';
export const BOB = 'bob000000000001';

export const RESULT: ChallengeResult = {
	how: 'played',
	winner: 0,
	sides: [
		{ score: null, plain: null, par: null, facts: 1 },
		{ score: null, plain: null, par: null, facts: 1 }
	],
	seq: 7,
	at: instantText(NINE),
	hash: 'counted'
};

export const RULES: ChallengeRules = {
	version: 1,
	kind: 'rep',
	metric: 'calls',
	lens: 'raw',
	window: { kind: 'minutes', minutes: 60 },
	perMember: false
};

export const member = (rep: string, answer: ChallengeMember['answer'], since = ''): ChallengeMember => ({
	rep,
	answer,
	since,
	until: ''
});

/** As it would be in that state: invited at nine, accepted at ten for an hour, settled the day after. */
export function challengeIn(
	state: ChallengeState,
	kind: 'rep' | 'team' = 'rep',
	over: Partial<Challenge> = {}
): Challenge {
	const accepted = ['accepted', 'live', 'grace', 'settled'].includes(state);
	const ten = accepted ? instantText(NINE + HOUR) : '';
	const more = kind === 'team';
	return {
		id: 'challenge000001',
		rules: { ...RULES, kind },
		sides: [
			{
				id: more ? 'north0000000001' : AVA,
				name: more ? 'North' : 'Ava',
				members: [member(AVA, 'in', ten), ...(more ? [member(AMY, 'asked')] : [])]
			},
			{
				id: more ? 'south0000000001' : BEN,
				name: more ? 'South' : 'Ben',
				members: [
					member(BEN, accepted ? 'in' : 'asked', accepted ? ten : ''),
					...(more ? [member(BOB, 'asked')] : [])
				]
			}
		],
		stake: 'A coffee',
		state,
		why: state === 'voided' ? 'withdrawn' : '',
		challenger: AVA,
		invitedAt: instantText(NINE),
		expiresAt: instantText(NINE + 24 * HOUR),
		acceptedAt: ten,
		startsAt: ten,
		endsAt: accepted ? instantText(NINE + 2 * HOUR) : '',
		settledAt: state === 'settled' ? instantText(NINE + 26 * HOUR) : '',
		agreed: [],
		result: state === 'settled' ? RESULT : null,
		proposal: null,
		ruling: null,
		rematchOf: '',
		version: 3,
		...over
	};
}

export const umpireAt = (now: number, counted: Partial<ChallengeResult> = {}): Umpire => ({
	now,
	zoneOf: () => 'UTC',
	score: (_, how) => ({ ...RESULT, ...counted, how })
});
