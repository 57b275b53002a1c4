import {
	managed,
	must,
	type KeyView,
	type Person,
	type ScreenView,
	type TeamView,
	type UserView
} from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => {
		const { reader } = await event.parent();
		const admin = reader.role === 'admin';
		const [people, teams, screens, users, keys] = await Promise.all([
			api.get<{ people: Person[] }>('/people'),
			api.get<{ teams: TeamView[] }>('/teams'),
			api.get<{ screens: ScreenView[] }>('/screens'),
			admin ? api.get<{ users: UserView[] }>('/users') : undefined,
			admin ? api.get<{ keys: KeyView[] }>('/keys') : undefined
		]);
		return {
			people: must(people).people,
			teams: must(teams).teams,
			screens: must(screens).screens,
			users: users && must(users).users,
			keys: keys && must(keys).keys
		};
	})(event);
