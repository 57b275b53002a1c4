import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { seasonsPage } from '#lib/server/pages/contests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, depends }) => {
	depends('contests:seasons');
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/contests/seasons');
	return { page: seasonsPage(app, identity) };
};
