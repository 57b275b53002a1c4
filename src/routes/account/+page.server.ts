import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (identity.kind === 'nobody' || identity.kind === 'guest') redirect(303, '/sign-in?to=/account');
	if (identity.kind !== 'user') error(403, 'This page belongs to a person.');
	return { email: app.authority.tables.users.get(identity.id)?.email ?? '' };
};
