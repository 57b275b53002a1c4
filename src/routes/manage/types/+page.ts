import { managed, must, type TypeView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => ({
	types: must(await api.get<{ types: TypeView[] }>('/types')).types
}));
