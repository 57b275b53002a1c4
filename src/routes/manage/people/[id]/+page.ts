import { error } from '@sveltejs/kit';
import {
	managed,
	must,
	type Person,
	type TargetView,
	type TeamView,
	type UserView
} from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => {
		const [people, teams, users, targets] = await Promise.all([
			api.get<{ people: Person[] }>('/people'),
			api.get<{ teams: TeamView[] }>('/teams'),
			api.get<{ users: UserView[] }>('/users'),
			api.get<{ targets: TargetView[] }>('/targets')
		]);
		const person = must(people).people.find(({ id }) => id === event.params.id);
		if (!person) error(404, 'Nobody here has this address.');
		const subject = `rep:${person.id}`;
		const target = must(targets).targets.find(
			(one) => one.subject === subject && one.metric === 'calls' && one.period === 'day' && one.to === ''
		);
		// users are an admin's business; a manager's page does without
		return { person, target, teams: must(teams).teams, users: users.ok ? users.value.users : undefined };
	})(event);
