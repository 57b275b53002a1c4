import { managed, must, type Person, type RegionView, type TeamView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => {
	const [teams, regions, people] = await Promise.all([
		api.get<{ teams: TeamView[] }>('/teams'),
		api.get<{ regions: RegionView[] }>('/regions'),
		api.get<{ people: Person[] }>('/people')
	]);
	return { teams: must(teams).teams, regions: must(regions).regions, people: must(people).people };
});
