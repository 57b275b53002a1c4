import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { goalsPage } from '#lib/server/pages/goals.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, url, depends }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/goals');
	depends('pacesetter:goals');
	return { goals: goalsPage(app, identity, url.searchParams.get('team')) };
};
