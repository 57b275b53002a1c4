import { readChoices } from '#lib/client/contest-choices.ts';
import { managed, must } from '#lib/client/manage.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => {
		const [choices, contest] = await Promise.all([
			readChoices(api, Date.now()),
			api.get<SeenContest>(`/contests/${encodeURIComponent(event.params.id)}`)
		]);
		return { choices, contest: must(contest) };
	})(event);
