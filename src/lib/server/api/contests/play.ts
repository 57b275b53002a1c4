/** What people do in contests for themselves: joining one, and adding a word to a draw. */
import { z } from 'zod';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { shown } from '#lib/server/api/commit.ts';
import { conflict, invalid, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { text } from '#lib/server/api/schemas.ts';
import { flooding } from '#lib/server/api/tools.ts';
import { addWord, joinContest, WORD_LENGTH } from '#lib/server/contests/enter.ts';
import type { NotMoved } from '#lib/server/contests/parts.ts';
import { answerOf, found, partsOf } from './found.ts';
import { notMoved } from './moves.ts';
import { ContestView } from './view.ts';

const repOf = (identity: Identity) => (identity.kind === 'user' ? identity.rep : '');

/** A fault of no field of the body is a reason in words. */
function notTaken(error: NotMoved, contest: ContestRecord): Problem {
	if (error.why !== 'rules') return notMoved(error, contest);
	const [fault] = error.faults;
	if (fault?.pointer === '/word') return invalid(error.faults);
	return conflict(fault?.pointer === '' ? fault.message : 'Nobody can join it any more.');
}

export const joinRoute = route({
	method: 'POST',
	path: '/contests/{id}/join',
	summary: 'Joins an open contest: what one does from now on counts, before its begin everything does.',
	access: 'contests.play',
	answer: ContestView,
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row, seen } = contest.value;
			// asked again: it is done
			if (seen.isIn) return ok({ body: seen });
			const flood = flooding(tools, identity, 'wishes');
			if (flood) return failed(flood);
			const joined = await joinContest(partsOf(app), row, repOf(identity));
			if (!joined.ok) return failed(notTaken(joined.error, row));
			await shown(app);
			return ok({ body: answerOf(app, identity, joined.value) });
		});
	}
});

export const wordRoute = route({
	method: 'POST',
	path: '/contests/{id}/word',
	summary:
		'Adds a word to a draw, once and for good, in the minutes after its tickets were published. Nobody sees it until it is drawn.',
	access: 'contests.play',
	body: z.strictObject({
		word: text(WORD_LENGTH)
			.transform((value) => value.trim())
			.pipe(z.string().min(1, 'is empty'))
	}),
	answer: ContestView,
	handle({ app, tools, identity, params: { id }, body: { word } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row } = contest.value;
			const flood = flooding(tools, identity, 'wishes');
			if (flood) return failed(flood);
			const added = await addWord(partsOf(app), row, repOf(identity), word);
			if (!added.ok)
				return failed(
					added.error.why === 'moved'
						? conflict('You have added a word already: it stands.')
						: notTaken(added.error, row)
				);
			return ok({ body: answerOf(app, identity, row) });
		});
	}
});
