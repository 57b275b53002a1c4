import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { calibrationView } from '#lib/server/pages/calibration.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, url }) => {
	if (!may(identity, 'floor.look') || identity.kind === 'guest')
		redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	const calibration = await calibrationView(app, identity, url.searchParams.get('of'));
	if (!calibration)
		error(403, 'Past months are shown to managers, for their teams, and to each rep, their own.');
	return { calibration };
};
