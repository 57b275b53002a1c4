/** H1: the life of a challenge as a table of state x move x actor, every cell of it. */
import { describe, expect, test } from 'vitest';
import { CHALLENGE_STATES, type Challenge, type ChallengeState } from '#lib/domain/challenges/challenge.ts';
import { ACTORS, due, MOVES, play, type Actor, type Move } from '#lib/domain/challenges/machine.ts';
import { AMY, AVA, BEN, BOB, challengeIn, HOUR, member, NINE, RESULT, umpireAt } from './made-up.ts';

type Kind = Challenge['rules']['kind'];
/** Actors, and in which state the move leads where. Whatever is not written here is refused. */
type Row = readonly [readonly Actor[], Readonly<Partial<Record<ChallengeState, ChallengeState>>>];
type Table = Readonly<Record<Move, readonly Row[]>>;

const MANAGERS: readonly Actor[] = ['manager', 'admin'];
const SAME = {
	invited: 'invited',
	accepted: 'accepted',
	live: 'live',
	grace: 'grace',
	settled: 'settled'
} as const;
const OFF = { invited: 'voided', accepted: 'voided', live: 'voided', grace: 'voided' } as const;

const BOTH = {
	accept: [[['challenged'], { invited: 'accepted' }]],
	removeStake: [[MANAGERS, SAME]],
	void: [[MANAGERS, OFF]],
	acceptLate: [[MANAGERS, { settled: 'settled' }]],
	refuseLate: [[MANAGERS, { settled: 'settled' }]],
	expire: [[['clock'], { invited: 'expired' }]],
	start: [[['clock'], { accepted: 'live' }]],
	end: [[['clock'], { live: 'grace' }]],
	settle: [[['clock'], { grace: 'settled' }]],
	away: [[['clock'], OFF]],
	recount: [[['clock'], { settled: 'settled' }]]
} as const satisfies Partial<Table>;

const TABLES: Readonly<Record<Kind, Table>> = {
	rep: {
		...BOTH,
		decline: [[['challenged'], { invited: 'declined' }]],
		withdraw: [
			[['challenger'], { invited: 'voided', accepted: 'voided' }],
			[['challenged'], { accepted: 'voided' }]
		],
		forfeit: [[['challenger', 'challenged'], { live: 'settled' }]],
		agree: [[['challenger', 'challenged'], { live: 'live' }]],
		left: [[['clock'], { invited: 'voided', accepted: 'voided', live: 'voided' }]],
		join: [],
		stepOut: []
	},
	team: {
		...BOTH,
		decline: [[['challenged', 'member'], { invited: 'invited', accepted: 'accepted', live: 'live' }]],
		withdraw: [[['challenger'], { invited: 'voided', accepted: 'voided' }]],
		forfeit: [],
		agree: [[['challenger', 'challenged', 'member'], { live: 'live' }]],
		join: [
			[['challenged'], { accepted: 'accepted', live: 'live' }],
			[['member'], { invited: 'invited', accepted: 'accepted', live: 'live' }]
		],
		stepOut: [
			[['challenger', 'challenged'], { accepted: 'accepted', live: 'live' }],
			[['member'], { invited: 'invited', accepted: 'accepted', live: 'live' }]
		],
		left: [[['clock'], { invited: 'invited', accepted: 'accepted', live: 'live' }]]
	}
};

/** When each move of the clock is due, and all others may be made. */
const MOMENTS: Partial<Record<Move, number>> = {
	expire: NINE + 24 * HOUR,
	start: NINE + HOUR,
	end: NINE + 2 * HOUR,
	settle: NINE + 26 * HOUR
};

/** Whose rep an actor is: in teams one whose answer the move asks for. */
function repOf(actor: Actor, kind: Kind): string {
	if (actor === 'challenger') return AVA;
	if (actor === 'member') return AMY;
	if (actor === 'challenged') return kind === 'team' ? BOB : BEN;
	return actor === 'clock' ? (kind === 'team' ? BOB : BEN) : '';
}

/** A challenge in which nothing but state and actor could stand in the move's way. */
function ready(state: ChallengeState, kind: Kind, move: Move): Challenge {
	const challenge = challengeIn(state, kind);
	const proposal = { result: { ...RESULT, hash: 'late' }, flips: true, at: '' };
	if (move === 'acceptLate' || move === 'refuseLate') return { ...challenge, proposal };
	if (kind === 'rep' || !['stepOut', 'agree'].includes(move)) return challenge;
	const since = challenge.acceptedAt;
	const [first, second] = challenge.sides;
	return {
		...challenge,
		sides: [
			{ ...first, members: [member(AVA, 'in', since), member(AMY, 'in', since)] },
			{ ...second, members: [member(BEN, 'in', since), member(BOB, 'in', since)] }
		]
	};
}

const cells = (['rep', 'team'] as const).flatMap((kind) =>
	MOVES.flatMap((move) =>
		CHALLENGE_STATES.flatMap((state) => ACTORS.map((actor) => ({ kind, move, state, actor })))
	)
);

test('H1 the table has a row for each of 18 moves, and 2 x 18 x 8 x 11 cells', () => {
	for (const table of Object.values(TABLES)) expect(Object.keys(table).sort()).toEqual([...MOVES].sort());
	expect(cells).toHaveLength(2 * 18 * 8 * 11);
});

describe.each(['rep', 'team'] as const)('H1 challenges of %ss', (kind) => {
	test.each(MOVES)('H1 %s: every state x every actor', (move) => {
		let looked = 0;
		for (const { state, actor } of cells.filter((cell) => cell.kind === kind && cell.move === move)) {
			const rows = TABLES[kind][move].filter(([actors]) => actors.includes(actor));
			const next = rows.map(([, states]) => states[state]).find((found) => found !== undefined);
			const before = ready(state, kind, move);
			const umpire = umpireAt(MOMENTS[move] ?? NINE + 1.5 * HOUR, { hash: 'late', winner: 1 });
			const act = { move, by: [actor], rep: repOf(actor, kind), reason: 'said' };
			const played = play(before, act, umpire);
			const told = played.ok ? `${played.value.state} ${played.value.version}` : played.error;
			const expected = next ? `${next} 4` : rows.length > 0 ? 'notNow' : 'notYours';
			expect({ state, actor, told }).toEqual({ state, actor, told: expected });
			looked++;
		}
		expect(looked).toBe(8 * 11);
	});
});

test('H1 whoever is several things to it may do what any of them may', () => {
	const played = play(challengeIn('live'), { move: 'void', by: ['otherRep', 'manager'] }, umpireAt(NINE));
	expect(played.ok && played.value.why).toBe('manager');
});

test.each([
	['invited', 'expire', NINE + 24 * HOUR],
	['accepted', 'start', NINE + HOUR],
	['live', 'end', NINE + 2 * HOUR],
	['grace', 'settle', NINE + 26 * HOUR]
] as const)('H1 %s: %s falls due to the millisecond, whatever the clock did before', (state, move, at) => {
	const challenge = challengeIn(state);
	expect(due(challenge, at - 1)).toBeUndefined();
	expect(play(challenge, { move, by: ['clock'] }, umpireAt(at - 1))).toEqual({ ok: false, error: 'early' });
	expect(due(challenge, at)).toBe(move);
	expect(due(challenge, at + 1000 * HOUR)).toBe(move);
});

test('H1 a yes after 24 hours, or after its days are over, is too late', () => {
	const accept = { move: 'accept', by: ['challenged'], rep: BEN } as const;
	expect(play(challengeIn('invited'), accept, umpireAt(NINE + 24 * HOUR))).toEqual({
		ok: false,
		error: 'late'
	});
	const window = { kind: 'dates', from: '2026-03-02', to: '2026-03-02' } as const;
	const dated = challengeIn('invited', 'rep', { rules: { ...challengeIn('invited').rules, window } });
	expect(play(dated, accept, umpireAt(NINE + 15 * HOUR))).toEqual({ ok: false, error: 'late' });
});

test('H1 P5 the window starts at the later of its start and the yes, and ends when its last date is over for both', () => {
	const window = { kind: 'dates', from: '2026-03-02', to: '2026-03-03' } as const;
	const dated = challengeIn('invited', 'rep', { rules: { ...challengeIn('invited').rules, window } });
	const zones: Record<string, string> = { [AVA]: 'Asia/Tokyo', [BEN]: 'America/New_York' };
	const accept = (now: number) =>
		play(
			dated,
			{ move: 'accept', by: ['challenged'], rep: BEN },
			{ ...umpireAt(now), zoneOf: (rep) => zones[rep] ?? 'UTC' }
		);
	const late = accept(NINE);
	expect(late.ok && [late.value.startsAt, late.value.endsAt]).toEqual([
		'2026-03-02 09:00:00.000Z',
		'2026-03-04 05:00:00.000Z'
	]);
	const early = accept(Date.parse('2026-03-01T09:00:00Z'));
	expect(early.ok && early.value.startsAt).toBe('2026-03-01 15:00:00.000Z');
	expect(late.ok && late.value.sides.map(({ members }) => members[0]?.since)).toEqual([
		'2026-03-02 09:00:00.000Z',
		'2026-03-02 09:00:00.000Z'
	]);
});

test('H1 it ends when somebody of each side has agreed, cut off at that moment', () => {
	const at = NINE + 1.5 * HOUR;
	const one = play(challengeIn('live'), { move: 'agree', by: ['challenger'], rep: AVA }, umpireAt(at));
	if (!one.ok) throw new Error(one.error);
	expect(one.value).toMatchObject({ state: 'live', agreed: [AVA] });
	const twice = play(one.value, { move: 'agree', by: ['challenger'], rep: AVA }, umpireAt(at));
	expect(twice).toEqual({ ok: false, error: 'nothing' });
	const both = play(one.value, { move: 'agree', by: ['challenged'], rep: BEN }, umpireAt(at));
	expect(both.ok && both.value).toMatchObject({
		state: 'settled',
		endsAt: '2026-03-02 10:30:00.000Z',
		result: { how: 'agreed' }
	});
});

test('H1 a forfeit gives it to the other side, whatever the scores', () => {
	const umpire = umpireAt(NINE + 1.5 * HOUR, { winner: 0 });
	const played = play(challengeIn('live'), { move: 'forfeit', by: ['challenger'], rep: AVA }, umpire);
	expect(played.ok && played.value.result).toMatchObject({ how: 'forfeit', winner: 1 });
	// and no late record makes the one who stopped a winner
	const late = {
		...umpire,
		score: () => ({ ...RESULT, how: 'forfeit' as const, winner: 0 as const, hash: 'late' })
	};
	const recounted = played.ok && play(played.value, { move: 'recount', by: ['clock'] }, late);
	expect(recounted && recounted.ok && recounted.value.proposal).toMatchObject({
		flips: false,
		result: { winner: 1 }
	});
});

test('H1 a side that nobody plays for ends it: before the start void, after it the other side’s', () => {
	const out = (state: 'accepted' | 'live') =>
		play(
			challengeIn(state, 'team'),
			{ move: 'stepOut', by: ['challenged'], rep: BEN },
			umpireAt(NINE + 1.5 * HOUR)
		);
	const [before, after] = [out('accepted'), out('live')];
	expect(before.ok && before.value).toMatchObject({ state: 'voided', why: 'nobody' });
	expect(after.ok && after.value).toMatchObject({ state: 'settled', result: { how: 'forfeit', winner: 0 } });
	// who leaves keeps what they have
	expect(after.ok && after.value.sides[1].members[0]).toMatchObject({
		answer: 'out',
		since: '2026-03-02 10:00:00.000Z',
		until: '2026-03-02 10:30:00.000Z'
	});
});

test('H1 a team has said no when everybody in it has', () => {
	const no = (challenge: Challenge, rep: string) =>
		play(challenge, { move: 'decline', by: ['challenged'], rep }, umpireAt(NINE));
	const first = no(challengeIn('invited', 'team'), BEN);
	if (!first.ok) throw new Error(first.error);
	expect(first.value.state).toBe('invited');
	const second = no(first.value, BOB);
	expect(second.ok && second.value.state).toBe('declined');
	expect(no(first.value, BEN)).toEqual({ ok: false, error: 'nothing' });
});

describe('C7 records that come after a result', () => {
	const recount = (challenge: Challenge, hash: string, winner: 0 | 1 | null) =>
		play(challenge, { move: 'recount', by: ['clock'] }, umpireAt(NINE + 30 * HOUR, { hash, winner }));
	const settled = challengeIn('settled');

	test('C7 nothing changes silently: a proposal shows what would flip', () => {
		const proposed = recount(settled, 'late', 1);
		expect(proposed.ok && proposed.value).toMatchObject({
			result: { winner: 0, hash: 'counted' },
			proposal: { flips: true, result: { winner: 1, hash: 'late' } }
		});
		expect(proposed.ok && recount(proposed.value, 'late', 1)).toEqual({ ok: false, error: 'nothing' });
	});

	test('C7 what is counted as before makes none, and takes one away', () => {
		expect(recount(settled, 'counted', 0)).toEqual({ ok: false, error: 'nothing' });
		const proposed = recount(settled, 'late', 0);
		if (!proposed.ok) throw new Error(proposed.error);
		expect(proposed.value.proposal?.flips).toBe(false);
		const back = recount(proposed.value, 'counted', 0);
		expect(back.ok && back.value.proposal).toBeNull();
	});

	test.each([
		['acceptLate', 1],
		['refuseLate', 0]
	] as const)('C7 %s: the manager’s word stands, and is not asked for again', (move, winner) => {
		const proposed = recount(settled, 'late', 1);
		if (!proposed.ok) throw new Error(proposed.error);
		const ruled = play(proposed.value, { move, by: ['manager'], reason: 'Because' }, umpireAt(NINE));
		if (!ruled.ok) throw new Error(ruled.error);
		expect(ruled.value).toMatchObject({ proposal: null, result: { winner }, ruling: { reason: 'Because' } });
		expect(recount(ruled.value, 'late', 1)).toEqual({ ok: false, error: 'nothing' });
	});
});
