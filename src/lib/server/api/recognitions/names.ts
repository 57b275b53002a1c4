import { HIDDEN_NAME, isHidden } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';

/** How the floor calls whoever says something: R6 holds for what one says, too. */
export function publicName({ authority }: Pick<App, 'authority'>, identity: Identity): string {
	if (identity.kind !== 'user') return '';
	const rep = authority.tables.reps.get(identity.rep);
	if (rep && isHidden(rep)) return HIDDEN_NAME;
	return rep?.name ?? identity.name;
}
