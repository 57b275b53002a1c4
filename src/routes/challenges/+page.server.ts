import { error, redirect } from '@sveltejs/kit';
import { challengesPage } from '#lib/server/pages/challenges.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (identity.kind === 'nobody') redirect(303, '/sign-in?to=/challenges');
	if (identity.kind === 'screen' || identity.kind === 'key') error(403, 'This page belongs to a person.');
	return { page: challengesPage(app, identity) };
};
