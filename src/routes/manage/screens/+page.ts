import { managed, must, type ScreenView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => ({
		names: event.data.names,
		screens: must(await api.get<{ screens: ScreenView[] }>('/screens')).screens
	}))(event);
