import { managed, must, type ScreenView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) =>
	managed(async (api) => ({
		metrics: event.data.metrics,
		screens: must(await api.get<{ screens: ScreenView[] }>('/screens')).screens
	}))(event);
