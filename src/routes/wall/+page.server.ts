import { boardOfScreen } from '#lib/domain/board-query.ts';
import { screenOf } from '#lib/server/pages/screen.ts';
import { firstPaint } from '#lib/server/pages/board.ts';
import { floorChoices, type Choices } from '#lib/server/pages/choices.ts';
import type { PageServerLoad } from './$types';

/** For a browser that is no screen yet: whoever it is may know nothing of the floor. */
const NOTHING: Choices = { metrics: [], teams: [], regions: [], types: [] };

export const load: PageServerLoad = async ({ locals: { app, address }, request, url }) => {
	const screen = await screenOf(app, request, address);
	if (!screen) return { screen: undefined, first: undefined, choices: NOTHING };
	const choices = floorChoices(app);
	const { identity, name, board, slides, celebrations } = screen;
	const usual = { metric: choices.metrics[0]?.key ?? 'calls', period: 'week', by: 'rep' } as const;
	const painted = firstPaint(app, identity, boardOfScreen(board));
	const first = painted.ok ? painted : firstPaint(app, identity, usual);
	return {
		screen: { id: identity.id, name, slides, celebrations, show: showOf(url) },
		first: first.ok ? first.value : undefined,
		choices
	};
};

const showOf = (url: URL): 'first' | 'everyone' =>
	url.searchParams.get('show') === 'everyone' ? 'everyone' : 'first';
