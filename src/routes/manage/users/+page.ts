import { managed, must, type Person, type TeamView, type UserView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => {
	const [users, people, teams] = await Promise.all([
		api.get<{ users: UserView[] }>('/users'),
		api.get<{ people: Person[] }>('/people'),
		api.get<{ teams: TeamView[] }>('/teams')
	]);
	return { users: must(users).users, people: must(people).people, teams: must(teams).teams };
});
