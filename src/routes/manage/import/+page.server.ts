import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { floorChoices } from '#lib/server/pages/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (!may(identity, 'imports.run')) error(403, 'Bringing in records is for managers.');
	return { types: floorChoices(app).types.map(({ key, name }) => ({ key, name })) };
};
