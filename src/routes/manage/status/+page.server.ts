import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity } }) => {
	if (!may(identity, 'status.see')) error(403, 'How the server is, is for admins.');
	return { status: await app.vitals.status() };
};
