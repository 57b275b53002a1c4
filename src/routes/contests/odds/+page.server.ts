import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { contestOdds } from '#lib/server/pages/contests-odds.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity } }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/contests/odds');
	return { odds: await contestOdds(app, identity) };
};
