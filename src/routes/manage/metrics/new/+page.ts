import { managed } from '#lib/client/manage.ts';
import { editorData } from '../editor-data.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) => {
	const key = event.url.searchParams.get('from');
	return managed(async (api) => {
		const data = await editorData(api);
		const copied = data.metrics.find((metric) => metric.key === key);
		return { ...data, from: copied && { ...copied, key: '', name: `${copied.name} copy` } };
	})(event);
};
