import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { floorChoices } from '#lib/server/pages/choices.ts';
import { sharedShown } from '#lib/server/pages/goals.ts';
import { isUnderWay } from '#lib/domain/contests/states.ts';
import { isOpen } from '#lib/server/contests/audience.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	// the pages' layout refuses too, but a browser may ask for this alone
	if (!may(identity, 'screens.manage')) error(403, 'Screens are for managers.');
	const { metrics, teams, regions } = floorChoices(app);
	const goals = sharedShown(app, app.clock.now())
		.filter(({ closedAt }) => closedAt === '')
		.map(({ id, name }) => ({ id, name }));
	const contests = [...app.authority.tables.contests.values()]
		.filter(
			(contest) =>
				contest.rules.visibility === 'floor' && isUnderWay(contest.state) && isOpen(app.authority, contest)
		)
		.map(({ id, name }) => ({ id, name }));
	const shown = metrics.map(({ key, name }) => ({ key, name }));
	return { names: { metrics: shown, teams, regions, goals, contests } };
};
