import { error, redirect } from '@sveltejs/kit';
import { newChallengePage } from '#lib/server/pages/challenges.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, url }) => {
	if (identity.kind === 'nobody') {
		redirect(303, `/sign-in?to=${encodeURIComponent(`/challenges/new${url.search}`)}`);
	}
	const page = newChallengePage(app, identity);
	if (!page) error(403, 'Only somebody who competes here can challenge.');
	const { searchParams } = url;
	return { page, wanted: searchParams.get('with') ?? '', metric: searchParams.get('metric') ?? 'calls' };
};
