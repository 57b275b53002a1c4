import { error } from '@sveltejs/kit';
import { managed } from '#lib/client/manage.ts';
import { POINTS } from '#lib/components/metrics/metric-view.ts';
import { editorData } from '../editor-data.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) => {
	const { key } = event.params;
	return managed(async (api) => {
		const [data, { mayWeigh }] = await Promise.all([editorData(api), event.parent()]);
		const metric = data.metrics.find((one) => one.key === key);
		if (!metric) error(404, 'There is no such metric.');
		if (metric.builtIn && !(key === POINTS && mayWeigh)) {
			error(403, 'Built-in metrics stay as they are; make one of your own from it.');
		}
		return { ...data, metric };
	})(event);
};
