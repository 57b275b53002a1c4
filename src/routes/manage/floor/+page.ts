import { managed, must, type WorkspaceView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => ({
	workspace: must(await api.get<WorkspaceView>('/workspace'))
}));
