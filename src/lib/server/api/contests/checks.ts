/** C1, C7: a manager's word on what waits: facts that do not count yet, and what came too late. */
import { z } from 'zod';
import { actorOf } from '#lib/domain/access.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { audited, shown } from '#lib/server/api/commit.ts';
import { conflict, forbidden, invalidField, notFound } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { text } from '#lib/server/api/schemas.ts';
import { checkFact } from '#lib/server/contests/checks.ts';
import { decideProposal } from '#lib/server/contests/proposals.ts';
import { seenChecks, seenProposal, seenProposals } from '#lib/server/contests/seen-late.ts';
import { acted, found, partsOf, why } from './found.ts';
import { notMoved } from './moves.ts';
import { CheckView, ProposalView } from './view.ts';

const CHANGED = 'This record was changed since you read it. Look at it again.';
const NOT_YOURS = 'That is for whoever looks after these people, and never for somebody who plays here.';

export const listChecks = route({
	method: 'GET',
	path: '/contests/{id}/checks',
	summary:
		'Facts of a contest that wait for a manager’s word before they count, and what was said of others.',
	access: 'contests.rule',
	answer: z.object({ checks: z.array(CheckView) }),
	async handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row, reader } = contest.value;
		return ok({ body: { checks: await seenChecks(app, reader, row) } });
	}
});

export const postCheck = route({
	method: 'POST',
	path: '/contests/{id}/checks/{fact}',
	summary:
		'Says of a fact that it counts (confirmed) or does not (refused), or takes that back (waiting): of people in one’s teams, and never in a contest one plays oneself.',
	access: 'contests.rule',
	body: z.strictObject({
		state: z.enum(['confirmed', 'refused', 'waiting'], 'must be confirmed, refused or waiting'),
		as: text(16).optional().describe('The record as it was read (`as`): refused where it is another by now.')
	}),
	answer: CheckView,
	handle({ app, tools, identity, params: { id, fact }, body: { state, as } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row, reader } = contest.value;
			const check = (await seenChecks(app, reader, row)).find((one) => one.fact === fact);
			if (!check) return failed(notFound('record that waits here'));
			if (!check.may) return failed(forbidden(NOT_YOURS));
			if (as && as !== check.as) return failed(conflict(CHANGED));
			if (check.state === state) return ok({ body: check });
			const { rep } = check;
			const audit = audited(app, identity, {
				action: 'contests.check',
				subject: `contests:${id}`,
				before: { fact, rep, state: check.state },
				after: { fact, rep, state }
			});
			const by = actorOf(identity);
			const done = await checkFact(partsOf(app), row, { id: fact, rep, as: check.as }, state, by, [audit]);
			if (!done.ok) return failed(notMoved(done.error, row));
			await shown(app);
			return ok({ body: { ...check, state, by: reader.actor(by) } });
		});
	}
});

export const listProposals = route({
	method: 'GET',
	path: '/contests/{id}/proposals',
	summary: 'What came after settlement or a round’s lock, and which places and prizes it would flip.',
	access: 'contests.rule',
	answer: z.object({ proposals: z.array(ProposalView) }),
	async handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row, reader } = contest.value;
		return ok({ body: { proposals: await seenProposals(app, reader, row) } });
	}
});

export const decide = route({
	method: 'POST',
	path: '/contests/{id}/proposals/{proposal}',
	summary:
		'Accepts a late change, which amends the result, or refuses it, with a reason: for whoever looks after all whose records it is about, and never for somebody who plays there.',
	access: 'contests.rule',
	body: z.strictObject({ accept: z.boolean('must be true or false'), why }),
	answer: ProposalView,
	handle({ app, tools, identity, params: { id, proposal: wanted }, body: { accept, why } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row, reader } = contest.value;
			const proposal = await app.record.get('contest_proposals', wanted);
			if (proposal?.contest !== id) return failed(notFound('proposal'));
			if (why === '') return failed(invalidField('/why', 'is needed'));
			const seen = seenProposal(reader, row, proposal);
			const isDecided = proposal.state !== 'open';
			if (isDecided) return failed(conflict(`It was ${proposal.state} already.`));
			if (!seen.may) return failed(forbidden(NOT_YOURS));
			const action = accept ? 'amend' : 'refuse';
			const decided = await decideProposal(
				partsOf(app),
				row,
				proposal,
				accept,
				actorOf(identity),
				why,
				(after) => [acted(app, identity, { action, id, before: row, after, why })]
			);
			if (!decided.ok) return failed(notMoved(decided.error, row));
			await shown(app);
			const after = (await app.record.get('contest_proposals', wanted)) ?? proposal;
			return ok({ body: seenProposal(reader, row, after) });
		});
	}
});
