import { managed, must } from '#lib/client/manage.ts';
import type { SignedIn } from '#lib/client/sessions.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => ({
		...event.data,
		devices: must(await api.get<{ sessions: SignedIn[] }>('/sessions')).sessions
	}))(event);
