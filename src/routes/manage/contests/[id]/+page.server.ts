import { error, redirect } from '@sveltejs/kit';
import { manageContestPage } from '#lib/server/pages/contests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, params: { id }, depends }) => {
	depends(`contest:${id}`);
	const page = await manageContestPage(app, identity, id);
	if (!page) error(404, 'There is no such contest, or it is not yours to see.');
	if (page.contest.state === 'draft') redirect(303, `/manage/contests/${id}/edit`);
	return { page };
};
