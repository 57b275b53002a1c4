/**
 * H1: the life of a challenge as a table: who may make which move in which state, and what comes of it. Pure: whoever asks
 * hands in the moment and the scores. Nobody can be enrolled: only one's own answer makes one a player.
 */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type {
	Challenge,
	ChallengeEnding,
	ChallengeMember,
	ChallengeResult,
	ChallengeSide,
	ChallengeState,
	Sides,
	VoidReason
} from './challenge.ts';
import { memberOf, OPEN_STATES, RUNNING_STATES, sideOf } from './challenge.ts';
import { GRACE_MS } from './limits.ts';
import { spanOf, type ZoneOf } from './window.ts';

/** What somebody is to one challenge; the same person may be several. */
export const ACTORS = [
	/** The rep who made it. */
	'challenger',
	/** A rep on the side that was challenged. */
	'challenged',
	/** A rep on the challenger's side. */
	'member',
	'otherRep',
	/** Of a team that one of those concerned is in, and not concerned in person. */
	'manager',
	'otherManager',
	'admin',
	'screen',
	'guest',
	'key',
	/** Nobody: its time has come. */
	'clock'
] as const;
export type Actor = (typeof ACTORS)[number];

type Cells = { readonly [A in Actor]?: readonly ChallengeState[] };

const RULED: readonly ChallengeState[] = [...OPEN_STATES, 'settled'];

/** What is the same for reps and for teams. */
const SHARED = {
	accept: { challenged: ['invited'] },
	removeStake: { manager: RULED, admin: RULED },
	void: { manager: OPEN_STATES, admin: OPEN_STATES },
	acceptLate: { manager: ['settled'], admin: ['settled'] },
	refuseLate: { manager: ['settled'], admin: ['settled'] },
	expire: { clock: ['invited'] },
	start: { clock: ['accepted'] },
	end: { clock: ['live'] },
	settle: { clock: ['grace'] },
	/** Leave takes half of somebody's days, or more. */
	away: { clock: OPEN_STATES },
	/** Somebody concerned is no rep here any more. */
	left: { clock: RUNNING_STATES },
	/** A record came or changed after it was settled. */
	recount: { clock: ['settled'] }
} satisfies Record<string, Cells>;

const OF_REPS = {
	...SHARED,
	decline: { challenged: ['invited'] },
	withdraw: { challenger: ['invited', 'accepted'], challenged: ['accepted'] },
	forfeit: { challenger: ['live'], challenged: ['live'] },
	agree: { challenger: ['live'], challenged: ['live'] },
	join: {},
	stepOut: {}
} satisfies Record<string, Cells>;

const OF_TEAMS: { readonly [M in keyof typeof OF_REPS]: Cells } = {
	...SHARED,
	decline: { challenged: ['invited', 'accepted', 'live'], member: ['invited', 'accepted', 'live'] },
	withdraw: { challenger: ['invited', 'accepted'] },
	forfeit: {},
	agree: { challenger: ['live'], challenged: ['live'], member: ['live'] },
	join: { challenged: ['accepted', 'live'], member: ['invited', 'accepted', 'live'] },
	stepOut: {
		challenger: ['accepted', 'live'],
		challenged: ['accepted', 'live'],
		member: ['invited', 'accepted', 'live']
	}
};

export type Move = keyof typeof OF_REPS;
export const MOVES = Object.keys(OF_REPS) as readonly Move[];

/** Whether somebody who is this to a challenge may make the move while it is in that state. */
export function mayMove(
	kind: Challenge['rules']['kind'],
	move: Move,
	state: ChallengeState,
	by: readonly Actor[]
): boolean {
	const cells: Cells = (kind === 'rep' ? OF_REPS : OF_TEAMS)[move];
	return by.some((actor) => cells[actor]?.includes(state) === true);
}

/** Whether somebody who is this to it may ever make the move. */
const mayEver = (kind: Challenge['rules']['kind'], move: Move, by: readonly Actor[]): boolean => {
	const cells: Cells = (kind === 'rep' ? OF_REPS : OF_TEAMS)[move];
	return by.some((actor) => cells[actor] !== undefined);
};

/** What a move needs to know beyond the challenge. */
export interface Umpire {
	/** ms since 1970 */
	readonly now: number;
	readonly zoneOf: ZoneOf;
	/** Counts it as it stands, what was measured against before staying as it was. */
	score(challenge: Challenge, how: ChallengeEnding): ChallengeResult;
}

export interface Act {
	readonly move: Move;
	readonly by: readonly Actor[];
	/** Whose answer it is, or who has left; '' where that does not matter. */
	readonly rep?: Id;
	/** Of a ruling. */
	readonly reason?: string;
}

/**
 * `notYours`: it is never for them to do. `notNow`: not in this state. `early`, `late`: not at this moment. `nothing`: it
 * would change nothing.
 */
export type MoveRefusal = 'notYours' | 'notNow' | 'early' | 'late' | 'nothing';

/** The challenge after the move. */
export function play(challenge: Challenge, act: Act, umpire: Umpire): Result<Challenge, MoveRefusal> {
	const { kind } = challenge.rules;
	if (!mayEver(kind, act.move, act.by)) return failed('notYours');
	if (!mayMove(kind, act.move, challenge.state, act.by)) return failed('notNow');
	const after = MOVED[act.move](challenge, act, umpire);
	return typeof after === 'string' ? failed(after) : ok({ ...after, version: challenge.version + 1 });
}

/** The move whose time has come; undefined: none has. */
export function due({ state, expiresAt, startsAt, endsAt }: Challenge, now: number): Move | undefined {
	const passed = (instant: string, more = 0) => instant !== '' && now >= Date.parse(instant) + more;
	switch (state) {
		case 'invited':
			return passed(expiresAt) ? 'expire' : undefined;
		case 'accepted':
			return passed(startsAt) ? 'start' : undefined;
		case 'live':
			return passed(endsAt) ? 'end' : undefined;
		case 'grace':
			return passed(endsAt, GRACE_MS) ? 'settle' : undefined;
		default:
			return undefined;
	}
}

type Moved = (challenge: Challenge, act: Act, umpire: Umpire) => Challenge | MoveRefusal;

/** Moves of the clock, each refused before its time. */
const onTime =
	(move: Move, moved: Moved): Moved =>
	(challenge, act, umpire) =>
		due(challenge, umpire.now) === move ? moved(challenge, act, umpire) : 'early';

const MOVED: { readonly [M in Move]: Moved } = {
	accept,
	decline,
	join,
	stepOut,
	withdraw: (challenge) => voided(challenge, 'withdrawn'),
	forfeit,
	agree,
	removeStake: (challenge) => (challenge.stake === '' ? 'nothing' : { ...challenge, stake: '' }),
	void: (challenge) => voided(challenge, 'manager'),
	acceptLate: (challenge, act, umpire) => rule(challenge, true, act.reason ?? '', umpire.now),
	refuseLate: (challenge, act, umpire) => rule(challenge, false, act.reason ?? '', umpire.now),
	expire: onTime('expire', (challenge) => ({ ...challenge, state: 'expired' })),
	start: onTime('start', (challenge) => ({ ...challenge, state: 'live' })),
	end: onTime('end', (challenge) => ({ ...challenge, state: 'grace' })),
	settle: onTime('settle', (challenge, _, umpire) => settled(challenge, 'played', umpire)),
	away: (challenge) => voided(challenge, 'away'),
	left: (challenge, act, umpire) =>
		challenge.rules.kind === 'rep' || act.rep === challenge.challenger
			? voided(challenge, 'left')
			: takeOut(challenge, act.rep ?? '', umpire),
	recount
};

const voided = (challenge: Challenge, why: VoidReason): Challenge => ({ ...challenge, state: 'voided', why });

function settled(challenge: Challenge, how: ChallengeEnding, umpire: Umpire): Challenge {
	return {
		...challenge,
		state: 'settled',
		settledAt: instantText(umpire.now),
		result: umpire.score(challenge, how)
	};
}

/** The window ends now. */
const cut = (challenge: Challenge, now: number): Challenge => ({
	...challenge,
	endsAt: instantText(Math.min(now, Date.parse(challenge.endsAt)))
});

function won(challenge: Challenge, winner: 0 | 1, umpire: Umpire): Challenge {
	const after = settled(cut(challenge, umpire.now), 'forfeit', umpire);
	return { ...after, result: after.result && { ...after.result, winner } };
}

const mapSides = (sides: Sides, change: (side: ChallengeSide) => ChallengeSide): Sides => [
	change(sides[0]),
	change(sides[1])
];

const change = (challenge: Challenge, rep: Id, answer: Partial<ChallengeMember>): Challenge => ({
	...challenge,
	sides: mapSides(challenge.sides, (side) => ({
		...side,
		members: side.members.map((member) => (member.rep === rep ? { ...member, ...answer } : member))
	}))
});

function accept(challenge: Challenge, { rep = '' }: Act, { now, zoneOf }: Umpire): Challenge | MoveRefusal {
	if (now >= Date.parse(challenge.expiresAt)) return 'late';
	if (memberOf(challenge, rep)?.answer !== 'asked') return 'nothing';
	const at = instantText(now);
	const joined = change(challenge, rep, { answer: 'in' });
	const sides = mapSides(joined.sides, (side) => ({
		...side,
		members: side.members.map((member) => (member.answer === 'in' ? { ...member, since: at } : member))
	}));
	const span = spanOf(challenge.rules.window, playing(sides), now, zoneOf);
	if (now >= span.endsAt) return 'late';
	const [startsAt, endsAt] = [instantText(span.startsAt), instantText(span.endsAt)];
	return { ...joined, sides, state: 'accepted', acceptedAt: at, startsAt, endsAt };
}

const playing = (sides: Sides): Id[] =>
	sides.flatMap(({ members }) => members.filter(({ answer }) => answer === 'in').map(({ rep }) => rep));

/** A rep says no for both; a member of a team only for themselves, and for the team where nobody else is left to ask. */
function decline(challenge: Challenge, { rep = '' }: Act): Challenge | MoveRefusal {
	if (memberOf(challenge, rep)?.answer !== 'asked') return 'nothing';
	const after = change(challenge, rep, { answer: 'out' });
	const nobody = after.sides[1].members.every(({ answer }) => answer === 'out');
	return after.state === 'invited' && nobody ? { ...after, state: 'declined' } : after;
}

/** Whoever joins later plays from then on. */
function join(challenge: Challenge, { rep = '' }: Act, { now, zoneOf }: Umpire): Challenge | MoveRefusal {
	if (memberOf(challenge, rep)?.answer !== 'asked') return 'nothing';
	if (challenge.state === 'invited') return change(challenge, rep, { answer: 'in' });
	if (now >= Date.parse(challenge.endsAt)) return 'late';
	const after = change(challenge, rep, { answer: 'in', since: instantText(now) });
	const { window } = challenge.rules;
	if (window.kind === 'minutes') return after;
	const { endsAt } = spanOf(window, playing(after.sides), Date.parse(challenge.acceptedAt), zoneOf);
	return { ...after, endsAt: instantText(Math.max(endsAt, Date.parse(challenge.endsAt))) };
}

function stepOut(challenge: Challenge, { rep = '' }: Act, umpire: Umpire): Challenge | MoveRefusal {
	return memberOf(challenge, rep)?.answer === 'in' ? takeOut(challenge, rep, umpire) : 'nothing';
}

/** A member is out, and keeps what they have; a side without anybody ends it. */
function takeOut(challenge: Challenge, rep: Id, umpire: Umpire): Challenge | MoveRefusal {
	const member = memberOf(challenge, rep);
	if (!member || member.answer === 'out') return 'nothing';
	const until = member.since === '' ? '' : instantText(umpire.now);
	const after = change(challenge, rep, { answer: 'out', until });
	const side = sideOf(after, rep) ?? 0;
	const { members } = after.sides[side];
	if (after.state === 'invited') {
		return members.some(({ answer }) => answer !== 'out') ? after : { ...after, state: 'declined' };
	}
	if (members.some(({ answer }) => answer === 'in')) return after;
	return after.state === 'live' ? won(after, side === 0 ? 1 : 0, umpire) : voided(after, 'nobody');
}

function forfeit(challenge: Challenge, { rep = '' }: Act, umpire: Umpire): Challenge | MoveRefusal {
	const side = sideOf(challenge, rep);
	return side === undefined ? 'nothing' : won(challenge, side === 0 ? 1 : 0, umpire);
}

/** It ends as soon as somebody of each side has agreed. */
function agree(challenge: Challenge, { rep = '' }: Act, umpire: Umpire): Challenge | MoveRefusal {
	if (memberOf(challenge, rep)?.answer !== 'in' || challenge.agreed.includes(rep)) return 'nothing';
	const after = { ...challenge, agreed: [...challenge.agreed, rep] };
	const both = [0, 1].every((side) => after.agreed.some((one) => sideOf(after, one) === side));
	return both ? settled(cut(after, umpire.now), 'agreed', umpire) : after;
}

/** C7: nothing changes silently: a manager says whether what came late counts. */
function rule(challenge: Challenge, accepted: boolean, reason: string, now: number): Challenge | MoveRefusal {
	const { proposal } = challenge;
	if (!proposal) return 'nothing';
	const ruling = { accepted, reason, hash: proposal.result.hash, at: instantText(now) };
	return {
		...challenge,
		result: accepted ? proposal.result : challenge.result,
		proposal: null,
		ruling
	};
}

/** C7: a proposal where something else would be counted now, and none where it would not, or was refused already. */
function recount(challenge: Challenge, _: Act, umpire: Umpire): Challenge | MoveRefusal {
	const { result, proposal, ruling } = challenge;
	if (!result) return 'nothing';
	const counted = umpire.score(challenge, result.how);
	const now = result.how === 'forfeit' ? { ...counted, winner: result.winner } : counted;
	const known = now.hash === result.hash || (ruling?.accepted === false && now.hash === ruling.hash);
	if (known) return proposal ? { ...challenge, proposal: null } : 'nothing';
	if (proposal?.result.hash === now.hash) return 'nothing';
	const flips = now.winner !== result.winner;
	return { ...challenge, proposal: { result: now, flips, at: instantText(umpire.now) } };
}
