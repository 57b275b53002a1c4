import type { Authority } from '#lib/server/floor/types.ts';
import type { Sockets } from './sockets.ts';

/**
 * A screen asks again what it is to show when something of it was changed, all of them when something of the floor was. The answer
 * ends it.
 */
export const reloadScreens = (
	authority: Pick<Authority, 'onRows'>,
	sockets: Pick<Sockets, 'reload'>,
	version: string
): (() => void) =>
	authority.onRows((rows) => {
		for (const { collection, record: id } of rows) {
			if (collection !== 'screens' && collection !== 'workspace') continue;
			const every = collection === 'workspace';
			sockets.reload(version, (who) => who.kind === 'screen' && (every || who.id === id));
		}
	});
