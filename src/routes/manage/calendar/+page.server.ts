import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { deciders } from '#lib/server/pages/calendar.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	// the pages' layout refuses too, but a browser may ask for this alone
	if (!may(identity, 'leave.decide')) error(403, 'The calendar of others is for managers.');
	return deciders(app, identity);
};
