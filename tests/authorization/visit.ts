/**
 * The built server on a floor of canaries, visited by everyone: pages, their data, snapshots and sockets, and what it wrote to its
 * log meanwhile.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readControlFile } from '#lib/server/cli/control.ts';
import { OwnServer } from '../e2e/own-server.ts';
import { leaks, Sent, unfound, type Canary } from './canaries.ts';
import { changePrivately } from './changes.ts';
import type { Who } from './cast.ts';
import { raw } from './http.ts';
import type { Seeded } from './seed.ts';
import { EVERYONE, visitPages, type Cell, type Place } from './visit-pages.ts';
import { listen, toldOf } from './visit-sockets.ts';

const run = promisify(execFile);
const PATIENCE_MS = 30_000;
const MOST_OUTPUT = 50_000_000;

export interface Running extends Place {
	readonly server: OwnServer;
	readonly dataDir: string;
	stop(): Promise<void>;
}

/** Seeds a data directory and starts the built server on it. */
export async function start(): Promise<Running> {
	const dataDir = await mkdtemp(join(tmpdir(), 'pacesetter-canaries-'));
	const script = new URL('seed.ts', import.meta.url).pathname;
	const { stdout } = await run(process.execPath, [script, dataDir], { maxBuffer: MOST_OUTPUT });
	const seeded = JSON.parse(stdout) as Seeded;
	const server = await OwnServer.start({ PACESETTER_DATA: dataDir });
	const operator = (await readControlFile(dataDir))?.token ?? '';
	return {
		...{ server, dataDir, url: server.url, seeded },
		credentials: { ...seeded.credentials, operator: { authorization: `Bearer ${operator}` } },
		async stop() {
			await server.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

export interface Report {
	readonly cells: readonly Cell[];
	readonly canaries: readonly Canary[];
	readonly leaks: readonly string[];
	readonly unfound: readonly string[];
	/** Characters that were searched. */
	readonly searched: number;
}

export const wrong = (cells: readonly Cell[]): string[] =>
	cells
		.filter(({ expected, found }) => found !== expected)
		.map(({ who, what, expected, found }) => `${who}, ${what}: ${found}, expected ${expected}`);

/** What pages show to whoever may see it; the rest is found over the API. */
const ON_PAGES: ReadonlySet<string> = new Set(
	'targets.value own_goals.value notifications.data challenges.stake contests.name metrics.name'.split(' ')
);
/** Those who may not see everything anyway, each with every parameter. */
const THOROUGHLY: ReadonlySet<Who> = new Set([
	...(['nobody', 'screen', 'rep', 'onlooker', 'manager', 'other', 'bare', 'seller', 'read', 'write'] as const)
]);

/** Pages, their data and snapshots. */
export async function visitAllPages(place: Running): Promise<Report> {
	const cells: Cell[] = [];
	const sent = new Map<Who, Sent>();
	for (const who of EVERYONE) {
		const visited = await visitPages(place, who, THOROUGHLY.has(who));
		cells.push(...visited.cells);
		sent.set(who, visited.sent);
	}
	return reported(place.seeded.canaries, cells, sent, ({ of }) => ON_PAGES.has(of));
}

/** Sockets, while private things change. */
export async function visitSockets(place: Running): Promise<Report> {
	const listeners = await Promise.all(EVERYONE.map((who) => listen(place, who)));
	try {
		const { all } = await changePrivately(place);
		const health = JSON.parse((await raw(place.url, '/api/v1/health')).text) as { seq: number };
		await toldOf(listeners, health.seq, PATIENCE_MS);
		const sent = new Map(listeners.map(({ who, sent }) => [who, sent]));
		const cells = listeners.flatMap((listener) => listener.cells);
		const canaries = [...place.seeded.canaries, ...all];
		return reported(
			canaries,
			cells,
			sent,
			({ text, of, about }) => text.startsWith('zx') && about !== 'lou' && /^(activities|leave)/.test(of)
		);
	} finally {
		for (const listener of listeners) listener.close();
	}
}

/** What the server wrote while all that went on: nobody's. */
export function visitLog({ server, seeded }: Running, more: readonly Canary[] = []): Report {
	const log = new Sent();
	log.add(server.output);
	const canaries = [...seeded.canaries, ...more].map((canary) => ({ ...canary, may: [], found: false }));
	return reported(canaries, [], new Map([['nobody', log]]), () => false);
}

function reported(
	canaries: readonly Canary[],
	cells: readonly Cell[],
	sent: ReadonlyMap<Who, Sent>,
	expectToFind: (canary: Canary) => boolean
): Report {
	return {
		...{ cells, canaries, leaks: leaks(canaries, sent) },
		unfound: unfound(canaries.filter(expectToFind), sent),
		searched: [...sent.values()].reduce((sum, { bytes }) => sum + bytes, 0)
	};
}
