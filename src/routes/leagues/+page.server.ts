import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { leaguesPage } from '#lib/server/pages/leagues.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, depends }) => {
	if (!may(identity, 'floor.look')) redirect(303, '/sign-in?to=/leagues');
	depends('pacesetter:leagues');
	const leagues = leaguesPage(app, identity);
	if (!leagues) error(503, 'The floor is being read; try again in a moment.');
	return { leagues };
};
