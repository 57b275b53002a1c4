import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/access.ts';
import type { Restricted } from '#lib/components/metrics/metric-view.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { identity } }) => {
	if (!may(identity, 'metrics.write')) error(403, 'Metrics are for managers.');
	const restricted: Restricted = {
		all: may(identity, 'figures.restricted', { teams: ['everybody'] }),
		teams: identity.kind === 'user' ? identity.manages : []
	};
	return { restricted, mayWeigh: may(identity, 'structure.write') };
};
