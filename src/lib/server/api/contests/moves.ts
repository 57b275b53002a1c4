/** C3: what managers do to a contest's life, each with its row in the audit. */
import { actorOf } from '#lib/domain/access.ts';
import { z } from 'zod';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { ContestEvent, ContestState } from '#lib/domain/contests/states.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { shown } from '#lib/server/api/commit.ts';
import { conflict, invalid, invalidField, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import type { App } from '#lib/server/app.ts';
import { moveContest } from '#lib/server/contests/moves.ts';
import type { NotMoved } from '#lib/server/contests/parts.ts';
import { acted, answerOf, found, partsOf, stale, underRules, version, why } from './found.ts';
import { rulesFlaw } from './judge.ts';
import { ContestView } from './view.ts';

const STATE: Readonly<Record<ContestState, string>> = {
	draft: 'it is a draft',
	scheduled: 'it is scheduled and has not begun',
	live: 'it is live',
	paused: 'it is paused',
	provisional: 'its window is over and late facts are awaited',
	settled: 'it is settled',
	amended: 'it is settled and was amended',
	cancelled: 'it was cancelled'
};

/** Why something was not done to a contest, as an answer. */
export function notMoved(error: NotMoved, { state }: Pick<ContestRecord, 'state'>): Problem {
	switch (error.why) {
		case 'state':
			return conflict(`That can not be done now: ${STATE[state]}.`);
		case 'moved':
			return conflict('Somebody was quicker: look at it again.');
		case 'reason':
			return invalidField('/why', 'is needed');
		case 'rules':
			return invalid(underRules(error.faults));
		case 'record':
			return refusedWrite(error.refusal);
	}
}

type Act = {
	readonly event: ContestEvent;
	readonly why: string;
	readonly rules?: ContestRules;
	readonly name?: string;
};

/** Makes a move in the asker's name, audited, and waits until the floor's tables show it. */
async function move(
	app: App,
	identity: Identity,
	before: ContestRecord,
	act: Act
): Promise<Result<ContestRecord, Problem>> {
	const { event, why } = act;
	const made = await moveContest(
		partsOf(app),
		before,
		{ ...act, actor: 'manager', by: actorOf(identity) },
		(after) => [acted(app, identity, { action: event, id: before.id, before, after, why })]
	);
	if (!made.ok) return failed(notMoved(made.error, before));
	await shown(app);
	return ok(made.value);
}

/** C1: an edit after launch. */
export const edited = (
	app: App,
	identity: Identity,
	before: ContestRecord,
	{ rules, name, why }: { rules: ContestRules | undefined; name: string | undefined; why: string }
): Promise<Result<ContestRecord, Problem>> =>
	move(app, identity, before, {
		event: 'edit',
		why,
		...(rules && { rules }),
		...(name !== undefined && { name })
	});

const PlainBody = z.strictObject({ version: version.optional() });
const ReasonedBody = PlainBody.extend({ why });

const moveRoute = (
	event: 'launch' | 'withdraw' | 'pause' | 'resume' | 'cancel',
	body: typeof PlainBody | typeof ReasonedBody,
	summary: string
): Route =>
	route({
		method: 'POST',
		path: `/contests/{id}/${event}`,
		summary,
		access: 'contests.write',
		body,
		answer: ContestView,
		handle({ app, tools, identity, params: { id }, body }) {
			return tools.inTurn(async () => {
				const contest = found(app, identity, id);
				if (!contest.ok) return contest;
				const { row, reader } = contest.value;
				const old = stale(row, body.version);
				if (old) return failed(old);
				const flaw =
					event === 'launch' && row.state === 'draft' ? rulesFlaw(app, reader, row.rules) : undefined;
				if (flaw) return failed(flaw);
				const reason = 'why' in body && typeof body.why === 'string' ? body.why : '';
				const made = await move(app, identity, row, { event, why: reason });
				return made.ok ? ok({ body: answerOf(app, identity, made.value) }) : made;
			});
		}
	});

export const moveRoutes: readonly Route[] = [
	moveRoute('launch', PlainBody, 'Fixes a draft’s rules, shows them with their hash, and schedules it.'),
	moveRoute('withdraw', PlainBody, 'Makes a scheduled contest a draft again, before it begins.'),
	moveRoute(
		'pause',
		ReasonedBody,
		'Pauses a live contest, with a reason: facts still count, and its window does not get longer.'
	),
	moveRoute('resume', PlainBody, 'Lets a paused contest go on.'),
	moveRoute('cancel', ReasonedBody, 'Calls a contest off before it is settled, with a reason: no result.')
];
