import { error, redirect } from '@sveltejs/kit';
import { myDay } from '#lib/server/pages/me.ts';
import { myRecognition } from '#lib/server/pages/recognition.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, url }) => {
	if (identity.kind === 'nobody') redirect(303, '/sign-in?to=/me');
	if (identity.kind === 'screen' || identity.kind === 'key') error(403, 'This page belongs to a person.');
	const day = myDay(app, identity, url.searchParams.get('board'));
	return { day: day && { ...day, recognition: await myRecognition(app, identity) } };
};
