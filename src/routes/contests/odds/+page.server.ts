import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { contestOdds } from '#lib/server/pages/contests-odds.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/contests/odds');
	// the first answer of a day takes some seconds: the page stands meanwhile
	const odds = contestOdds(app, identity);
	odds.catch(() => {}); // told where it is awaited
	return { odds };
};
