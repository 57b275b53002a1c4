/** Peers that run in a browser's worker. */
import type { Peer } from './peer.ts';

export const BROWSER_PEERS: Readonly<Record<string, () => Promise<Peer>>> = {
	'typed arrays by hand': async () => new (await import('./typed-arrays.ts')).TypedArrays(),
	'db-ivm': async () => new (await import('./db-ivm.ts')).DbIvm(),
	Arquero: async () => new (await import('./arquero.ts')).Arquero(),
	Perspective: async () => {
		// it asks a page whether its viewer is there, and a worker has nobody to ask; its engine gets a worker of its own
		Object.assign(globalThis, { customElements: { get: () => undefined } });
		const { default: perspective } = await import('@perspective-dev/client/inline');
		return new (await import('./perspective.ts')).Perspective(() => perspective.worker(), true);
	}
};
