import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { boardQuery } from '#lib/domain/board-query.ts';
import { firstPaint } from '#lib/server/pages/board.ts';
import { boardChoices } from '#lib/server/pages/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, url }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in');
	const choices = boardChoices(app, identity);
	const usual = { metric: choices.metrics[0]?.key ?? 'calls', period: 'week', by: 'rep' } as const;
	const painted = firstPaint(app, identity, boardQuery(url.searchParams, usual));
	if (painted.ok) return { first: painted.value, choices, refusal: '' };
	const instead = firstPaint(app, identity, usual);
	if (!instead.ok) error(503, instead.error.message);
	return { first: instead.value, choices, refusal: painted.error.message };
};
