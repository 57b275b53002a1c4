import { error, redirect } from '@sveltejs/kit';
import { personPage } from '#lib/server/pages/recognition.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, params, url }) => {
	if (identity.kind === 'nobody') redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const page = await personPage(app, identity, params.id);
	if (!page) error(404, 'There is nobody here.');
	return { page };
};
