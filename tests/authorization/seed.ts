/** Makes a floor of canaries in an empty data directory, and says on standard output what was planted and who may come in how. */
import { startPacesetter } from '#lib/server/start.ts';
import { gather, type Cast, type Credentials, type Who } from './cast.ts';
import type { Canary } from './canaries.ts';
import { plant } from './planted.ts';
import { pathValues } from './reading.ts';

/** What the running server is visited with. */
export interface Seeded {
	readonly people: Cast['people'];
	readonly teams: Cast['teams'];
	readonly users: Cast['users'];
	readonly credentials: Readonly<Record<Who, Credentials>>;
	readonly canaries: readonly Canary[];
	/** By what stands before it in a path: `contests`, `challenges`, `people`, `metrics`. */
	readonly values: Readonly<Record<string, readonly string[]>>;
	/** What everybody on the floor may see. */
	readonly open: { readonly contest: string; readonly challenge: string };
}

export async function seed(dataDir: string): Promise<Seeded> {
	const settings = {
		port: 0,
		host: '127.0.0.1',
		dataDir,
		demo: 'off',
		pocketbaseBin: undefined,
		origin: undefined
	} as const;
	const app = await startPacesetter({ settings, log: () => undefined });
	try {
		const { cast, canaries } = await plant(await gather(app));
		const { people, teams, users, credentials } = cast;
		const { tables } = app.authority;
		const contest = [...tables.contests.values()].find(
			({ state, rules }) => state !== 'draft' && rules.visibility === 'floor' && rules.format === 'raffle'
		);
		const challenge = [...tables.challenges.values()].find(({ state }) => state === 'settled');
		return {
			...{ people, teams, users, credentials, canaries: canaries.all, values: await pathValues(cast) },
			open: { contest: contest?.id ?? '', challenge: challenge?.id ?? '' }
		};
	} finally {
		await app.close();
	}
}

if (import.meta.main) {
	const [, , dataDir] = process.argv;
	if (dataDir === undefined) throw new Error('which directory?');
	process.stdout.write(JSON.stringify(await seed(dataDir)));
}
