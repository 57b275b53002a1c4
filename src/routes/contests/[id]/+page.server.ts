import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { contestPage } from '#lib/server/pages/contests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity }, params: { id }, url, depends }) => {
	depends(`contest:${id}`);
	if (!may(identity, 'floor.look')) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const page = contestPage(app, identity, id);
	if (!page) error(404, 'There is no such contest, or it is not yours to see.');
	if (page.contest.state === 'draft') redirect(303, `/manage/contests/${id}`);
	return { page };
};
