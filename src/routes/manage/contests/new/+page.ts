import { readChoices } from '#lib/client/contest-choices.ts';
import { managed } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) => {
	const template = event.url.searchParams.get('template');
	return managed(async (api) => ({ choices: await readChoices(api, Date.now()), template }))(event);
};
