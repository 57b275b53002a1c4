/** Who is measured against; each is only imported where it is asked for, so that one which is missing stops no other. */
import type { Peer } from './peer.ts';

export const PEERS: Readonly<Record<string, () => Promise<Peer>>> = {
	'typed arrays by hand': async () => new (await import('./typed-arrays.ts')).TypedArrays(),
	'db-ivm': async () => new (await import('./db-ivm.ts')).DbIvm(),
	Perspective: async () => {
		const { default: client } = await import('@perspective-dev/client/node');
		return new (await import('./perspective.ts')).Perspective(() => Promise.resolve(client));
	},
	Arquero: async () => new (await import('./arquero.ts')).Arquero(),
	'DuckDB-WASM': async () => new (await import('./duckdb.ts')).DuckDbWasm(),
	'SQLite, query': async () => new (await import('./sqlite.ts')).Sqlite('query'),
	'SQLite, totals by trigger': async () => new (await import('./sqlite.ts')).Sqlite('trigger'),
	'TanStack DB': async () => new (await import('./tanstack-db.ts')).TanStackDb()
};

export async function peerNamed(name: string): Promise<Peer> {
	const make = PEERS[name];
	if (!make) throw new Error(`there is no peer ${name}`);
	return make();
}
