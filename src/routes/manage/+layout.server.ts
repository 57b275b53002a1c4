import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { identity }, url }) => {
	if (identity.kind === 'nobody' || identity.kind === 'guest') {
		redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	}
	if (identity.kind !== 'user' || !may(identity, 'people.write')) {
		error(403, 'These pages are for managers.');
	}
	return {};
};
