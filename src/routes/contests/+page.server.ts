import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { contestsPage } from '#lib/server/pages/contests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/contests');
	return { page: contestsPage(app, identity) };
};
