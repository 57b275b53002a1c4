/** H1: challenges of reps and teams. Nobody is ever enrolled: whoever is asked answers for themselves. */
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import { z } from 'zod';
import { LENSES } from '#lib/domain/board.ts';
import { CHALLENGE_STATES, type Challenge } from '#lib/domain/challenges/challenge.ts';
import { expectedTerms, termsOf, textOf, type Duel } from '#lib/domain/challenges/duel.ts';
import { LONGEST_MINUTES, MOST_OPEN, SHORTEST_MINUTES, STAKE_LENGTH } from '#lib/domain/challenges/limits.ts';
import type { Move, MoveRefusal } from '#lib/domain/challenges/machine.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { invite, isMuted, type Asked } from '#lib/server/challenges/invite.ts';
import { ChallengeReader, openOf } from '#lib/server/challenges/see.ts';
import { invitationNotices } from '#lib/server/challenges/tell.ts';
import { makeMove, type NotMade } from '#lib/server/challenges/transition.ts';
import { umpireOf } from '#lib/server/challenges/umpire.ts';
import type { Write } from '#lib/server/record/store.ts';
import { audited, commit, shown } from './commit.ts';
import { conflict, forbidden, invalidField, notFound, refusedWrite, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { flooding } from './tools.ts';
import { id, localDate, text } from './schemas.ts';

const MINUTES = `must be a whole number from ${SHORTEST_MINUTES} to ${LONGEST_MINUTES}`;
const window = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('dates'), from: localDate, to: localDate }),
	z.strictObject({
		kind: z.literal('minutes'),
		minutes: z.int(MINUTES).min(SHORTEST_MINUTES, MINUTES).max(LONGEST_MINUTES, MINUTES)
	})
]);
const stake = text(STAKE_LENGTH).transform((value) => value.trim());
const state = z.enum(CHALLENGE_STATES, `must be one of ${CHALLENGE_STATES.join(', ')}`);
const reason = text(500).transform((value) => value.trim());

const Score = z.object({ numerator: z.string(), denominator: z.string() }).nullable();
const Answer = z.enum(['asked', 'in', 'out']);
const Side = z.object({
	id: z.string(),
	name: z.string(),
	members: z.array(
		z.object({ rep: z.string(), name: z.string(), answer: Answer, since: z.string(), until: z.string() })
	)
});
const ChallengeResult = z.object({
	how: z.enum(['played', 'agreed', 'forfeit']),
	winner: z.union([z.literal(0), z.literal(1)]).nullable(),
	sides: z.array(z.object({ score: Score, plain: Score, par: Score, facts: z.int() })),
	seq: z.int(),
	at: z.string(),
	hash: z.string()
});
const ChallengeView = z.object({
	id: z.string(),
	rules: z.object({
		version: z.int(),
		kind: z.enum(['rep', 'team']),
		metric: z.string(),
		lens: z.enum(['raw', ...LENSES]),
		window: z.record(z.string(), z.unknown()),
		perMember: z.boolean()
	}),
	sides: z.array(Side),
	stake: z.string(),
	state,
	why: z.string(),
	challenger: z.string(),
	invitedAt: z.string(),
	expiresAt: z.string(),
	acceptedAt: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	settledAt: z.string(),
	agreed: z.array(z.string()),
	result: ChallengeResult.nullable(),
	proposal: z.object({ result: ChallengeResult, flips: z.boolean(), at: z.string() }).nullable(),
	ruling: z
		.object({ accepted: z.boolean(), reason: z.string(), hash: z.string(), at: z.string() })
		.nullable(),
	rematchOf: z.string(),
	version: z.int(),
	yours: z.union([z.literal(0), z.literal(1)]).nullable(),
	may: z.array(z.string())
});

const list = route({
	method: 'GET',
	path: '/challenges',
	summary: 'Challenges that are or were played, and whatever concerns the asker, newest first.',
	access: 'floor.look',
	query: z.strictObject({ state: state.optional() }),
	answer: z.object({ challenges: z.array(ChallengeView) }),
	handle({ app, identity, query }) {
		const challenges = new ChallengeReader(app, identity).list(query.state && [query.state]);
		return ok({ body: { challenges } });
	}
});

/** A challenge that the asker may see; one they may not does not exist for them. */
function found(
	app: App,
	identity: Identity,
	id: Id
): Result<{ row: Challenge; seen: SeenChallenge }, Problem> {
	const row = app.authority.tables.challenges.get(id);
	const seen = row && new ChallengeReader(app, identity).see(row);
	return row && seen ? ok({ row, seen }) : failed(notFound('challenge'));
}

const one = route({
	method: 'GET',
	path: '/challenges/{id}',
	summary: 'One challenge.',
	access: 'floor.look',
	answer: ChallengeView,
	handle({ app, identity, params: { id } }) {
		const challenge = found(app, identity, id);
		return challenge.ok ? ok({ body: challenge.value.seen }) : challenge;
	}
});

const told = ({ sides, leader, hash }: Duel) => ({
	sides: sides.map(({ score, plain, par, why, facts }) => ({
		score: textOf(score),
		plain: textOf(plain),
		par: textOf(par),
		why,
		facts
	})),
	leader,
	hash
});

const score = route({
	method: 'GET',
	path: '/challenges/{id}/score',
	summary:
		'Counted now from the record: how it stands, or what a result comes to; before it is accepted what it is measured against.',
	access: 'floor.look',
	answer: z.object({
		sides: z.array(
			z.object({ score: Score, plain: Score, par: Score, why: z.string().nullable(), facts: z.int() })
		),
		leader: z.union([z.literal(0), z.literal(1)]).nullable(),
		hash: z.string()
	}),
	handle({ app, identity, params: { id } }) {
		const challenge = found(app, identity, id);
		if (!challenge.ok) return challenge;
		const { row } = challenge.value;
		if (!new ChallengeReader(app, identity).seesFigures(row)) {
			return failed(forbidden('Its figures are kept from the floor.'));
		}
		const { now, zoneOf } = umpireOf(app);
		const terms = row.acceptedAt === '' ? expectedTerms(row, now, zoneOf) : termsOf(row);
		const duel = app.authority.engine.duel(terms, now);
		return duel.ok
			? ok({ body: told(duel.value) })
			: failed(conflict(`It can not be counted: ${duel.error.message}.`));
	}
});

const NewChallenge = z.strictObject({
	kind: z.enum(['rep', 'team'], 'must be rep or team').default('rep'),
	with: id,
	metric: z.string('must be the key of a metric').min(1, 'is empty').max(50, 'is no metric').default('calls'),
	lens: z.enum(['raw', ...LENSES], `must be raw, ${LENSES.join(', ')}`).default('raw'),
	perMember: z.boolean('must be true or false').default(false),
	window,
	stake: stake.default('')
});

async function ask(app: App, identity: Identity, asked: Asked): Promise<Result<Challenge, Problem>> {
	const rep = identity.kind === 'user' ? identity.rep : '';
	const made = invite(app, rep, asked);
	if (!made.ok) {
		const { error } = made;
		return failed(
			error.kind === 'now' ? conflict(error.words) : invalidField(error.error.pointer, error.error.message)
		);
	}
	const challenge = made.value;
	const writes: Write[] = [
		{ op: 'create', collection: 'challenges', data: { ...challenge } },
		...invitationNotices(app.authority.tables, challenge, app.clock.now())
	];
	const written = await app.record.write(writes);
	if (!written.ok) return failed(refusedWrite(written.error));
	await shown(app);
	return ok(challenge);
}

const answerOf = (app: App, identity: Identity, challenge: Challenge) =>
	new ChallengeReader(app, identity).see(challenge);

const create = route({
	method: 'POST',
	path: '/challenges',
	summary: 'Challenges a rep, or another team. It begins when it is accepted; nobody is forced.',
	access: 'challenges.play',
	body: NewChallenge,
	answer: ChallengeView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const flood = flooding(tools, identity, 'challenges');
			if (flood) return failed(flood);
			const made = await ask(app, identity, { ...body, rematchOf: '' });
			return made.ok ? ok({ status: 201, body: answerOf(app, identity, made.value) }) : made;
		});
	}
});

const REFUSED: Readonly<Record<MoveRefusal | 'moved', string>> = {
	notYours: 'That is not yours to do here.',
	notNow: 'That can not be done any more, or not yet.',
	early: 'It is not time for that yet.',
	late: 'It is too late for that: its time is over.',
	nothing: 'That has been said already.',
	moved: 'Somebody was quicker: look at it again.'
};

function notMade(error: NotMade): Problem {
	if (error.why === 'record') return refusedWrite(error.refusal);
	return error.why === 'notYours' ? forbidden(REFUSED.notYours) : conflict(REFUSED[error.why]);
}

const PLAYED = ['accept', 'decline', 'join', 'stepOut', 'withdraw', 'forfeit', 'agree'] as const;
const RULED = ['removeStake', 'void', 'acceptLate', 'refuseLate'] as const;

function handsFull({ authority }: App, identity: Identity): Problem | undefined {
	const rep = identity.kind === 'user' ? identity.rep : '';
	return openOf(authority.tables, rep) < MOST_OPEN
		? undefined
		: conflict(`You have ${MOST_OPEN} challenges under way; finish one first.`);
}

/** Results hold everything that was in the record by then. */
const ENDING: readonly Move[] = ['forfeit', 'agree', 'stepOut'];

const play = route({
	method: 'POST',
	path: '/challenges/{id}/moves',
	summary:
		'The asker’s own move: accept, decline, join or step out (teams), withdraw before it begins, forfeit or agree to end after.',
	access: 'challenges.play',
	body: z.strictObject({ move: z.enum(PLAYED, `must be one of ${PLAYED.join(', ')}`) }),
	answer: ChallengeView,
	handle({ app, tools, identity, params: { id }, body: { move } }) {
		return tools.inTurn(async () => {
			const challenge = found(app, identity, id);
			if (!challenge.ok) return challenge;
			const { row } = challenge.value;
			if (ENDING.includes(move)) await shown(app);
			const full = move === 'accept' || move === 'join' ? handsFull(app, identity) : undefined;
			if (full) return failed(full);
			const rep = identity.kind === 'user' ? identity.rep : '';
			const by = new ChallengeReader(app, identity).actors(row);
			const made = await makeMove(app, row, { move, by, rep });
			if (!made.ok) return failed(notMade(made.error));
			await shown(app);
			return ok({ body: answerOf(app, identity, made.value) });
		});
	}
});

const rule = route({
	method: 'POST',
	path: '/challenges/{id}/rulings',
	summary:
		'A manager’s act: take the stake away, call it off, or say whether what came late counts (with a reason).',
	access: 'challenges.rule',
	body: z.strictObject({
		ruling: z.enum(RULED, `must be one of ${RULED.join(', ')}`),
		reason: reason.default('')
	}),
	answer: ChallengeView,
	handle({ app, tools, identity, params: { id }, body: { ruling, reason } }) {
		return tools.inTurn(async () => {
			const challenge = found(app, identity, id);
			if (!challenge.ok) return challenge;
			const { row } = challenge.value;
			if (reason === '' && ruling !== 'removeStake') return failed(invalidField('/reason', 'is needed'));
			const by = new ChallengeReader(app, identity).actors(row);
			const subject = `challenges:${id}`;
			const done = await makeMove(app, row, { move: ruling, by, reason }, (after) => [
				audited(app, identity, {
					action: `challenges.${ruling}`,
					subject,
					before: row,
					after: { ...after, reason }
				})
			]);
			if (!done.ok) return failed(notMade(done.error));
			await shown(app);
			return ok({ body: answerOf(app, identity, done.value) });
		});
	}
});

const rematch = route({
	method: 'POST',
	path: '/challenges/{id}/rematch',
	summary: 'The same again, from now on, with another window.',
	access: 'challenges.play',
	body: z.strictObject({ window }),
	answer: ChallengeView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const challenge = found(app, identity, id);
			if (!challenge.ok) return challenge;
			const { yours, rules, sides } = challenge.value.seen;
			if (yours === null) return failed(forbidden('Only whoever played it can ask for a rematch.'));
			if (!['settled', 'voided', 'grace'].includes(challenge.value.row.state)) {
				return failed(conflict('It has to be over before there can be a rematch.'));
			}
			const { kind, metric, lens, perMember } = rules;
			const flood = flooding(tools, identity, 'challenges');
			if (flood) return failed(flood);
			const other = sides[yours === 0 ? 1 : 0].id;
			const made = await ask(app, identity, {
				...{ kind, metric, lens, perMember },
				with: other,
				window: body.window,
				stake: '',
				rematchOf: id
			});
			return made.ok ? ok({ status: 201, body: answerOf(app, identity, made.value) }) : made;
		});
	}
});

const mute = route({
	method: 'PATCH',
	path: '/challenges',
	summary: 'Whether the asker takes challenges at all.',
	access: 'challenges.play',
	body: z.strictObject({ muted: z.boolean('must be true or false') }),
	answer: z.object({ muted: z.boolean() }),
	handle({ app, tools, identity, body: { muted } }) {
		return tools.inTurn(async () => {
			const rep = identity.kind === 'user' ? app.authority.tables.reps.get(identity.rep) : undefined;
			if (!rep) return failed(notFound('person'));
			if (isMuted(rep) === muted) return ok({ body: { muted } });
			const flood = flooding(tools, identity, 'wishes');
			if (flood) return failed(flood);
			const privacy = { ...rep.privacy, challenges: !muted };
			const write: Write = { op: 'update', collection: 'reps', id: rep.id, data: { privacy } };
			const deed = { action: 'challenges.mute', subject: `reps:${rep.id}`, after: { muted } };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: { muted } }) : done;
		});
	}
});

export const challengeRoutes: readonly Route[] = [list, one, score, create, play, rule, rematch, mute];
