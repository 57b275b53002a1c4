import { managed, must, type TypeView } from '#lib/client/manage.ts';
import type { MetricView } from '#lib/components/metrics/metric-view.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => {
	const [metrics, types] = await Promise.all([
		api.get<{ metrics: MetricView[] }>('/metrics'),
		api.get<{ types: TypeView[] }>('/types')
	]);
	return { metrics: must(metrics).metrics, types: must(types).types };
});
