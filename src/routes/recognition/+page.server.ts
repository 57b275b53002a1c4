import { error, redirect } from '@sveltejs/kit';
import { recognitionPage } from '#lib/server/pages/recognition.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, url }) => {
	if (identity.kind === 'nobody')
		redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	const page = await recognitionPage(app, identity, url.searchParams);
	if (!page) error(503, 'The records are being read.');
	return { page };
};
