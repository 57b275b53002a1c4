import { error, redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import { contestVerifyPage } from '#lib/server/pages/contests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, params: { id }, url }) => {
	if (!may(identity, 'floor.look')) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const wanted = Number(url.searchParams.get('number') ?? '');
	const number = Number.isSafeInteger(wanted) && wanted > 0 ? wanted : undefined;
	const page = await contestVerifyPage(app, identity, id, number);
	if (!page) error(404, 'There is no such contest, or it is not yours to see.');
	if (!page.contest.outcome) redirect(303, `/contests/${id}`);
	const { contest, verdict, results, mayExport } = page;
	return { page: { contest, verdict, results, mayExport, number: number ?? contest.outcome?.number ?? 1 } };
};
