import type { ListedContest } from '#lib/client/contest-list.ts';
import { managed, must } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => ({
	contests: must(await api.get<{ contests: ListedContest[] }>('/contests')).contests
}));
