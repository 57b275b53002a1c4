import { error, redirect } from '@sveltejs/kit';
import { challengePage } from '#lib/server/pages/challenges.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, params: { id }, url }) => {
	if (identity.kind === 'nobody') redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	if (identity.kind === 'screen' || identity.kind === 'key') error(403, 'This page belongs to a person.');
	const page = challengePage(app, identity, id);
	if (!page) error(404, 'There is no such challenge, or it is not yours to see.');
	return { page };
};
