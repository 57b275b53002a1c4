import { managed, must, type KeyView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => ({
	keys: must(await api.get<{ keys: KeyView[] }>('/keys')).keys
}));
