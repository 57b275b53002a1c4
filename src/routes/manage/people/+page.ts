import { managed, must, type Person, type TeamView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => {
	const [people, teams] = await Promise.all([
		api.get<{ people: Person[] }>('/people'),
		api.get<{ teams: TeamView[] }>('/teams')
	]);
	return { people: must(people).people, teams: must(teams).teams };
});
