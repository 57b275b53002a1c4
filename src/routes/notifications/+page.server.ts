import { error, redirect } from '@sveltejs/kit';
import { myNotices } from '#lib/server/pages/notifications.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity } }) => {
	if (identity.kind === 'nobody' || identity.kind === 'guest') redirect(303, '/sign-in?to=/notifications');
	if (identity.kind !== 'user') error(403, 'This page belongs to a person.');
	return await myNotices(app, identity);
};
