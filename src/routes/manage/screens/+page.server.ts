import { floorChoices } from '#lib/server/pages/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app } }) => ({
	metrics: floorChoices(app).metrics.map(({ key, name }) => ({ key, name }))
});
