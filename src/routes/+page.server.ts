import { may } from '#lib/domain/access.ts';
import { firstPaint } from '#lib/server/pages/board.ts';
import { floorChoices } from '#lib/server/pages/choices.ts';
import type { PageServerLoad } from './$types';

/** What a floor is measured by before anybody chose: the first of these that it has. */
const USUAL = ['points', 'orders', 'calls'];

export const load: PageServerLoad = ({ locals: { app, identity } }) => {
	if (!may(identity, 'floor.look')) return { first: undefined, choices: undefined };
	const choices = floorChoices(app);
	const metric = USUAL.find((key) => choices.metrics.some((offered) => offered.key === key));
	const first =
		metric === undefined ? undefined : firstPaint(app, identity, { metric, period: 'day', by: 'rep' });
	return { first: first?.ok ? first.value : undefined, choices };
};
