/** Who looks at the floor meanwhile, each over a line of its own, and what each of them says four times a second. */
import { get, type RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { Engine } from '../../src/lib/engine/engine.ts';
import { Replica } from '../../src/lib/live/replica.ts';
import { Session } from '../../src/lib/live/session/session.ts';
import type { FetchSnapshot, Saved } from '../../src/lib/live/session/types.ts';
import { failed, ok } from '../../src/lib/domain/result.ts';
import { decodeSnapshot } from '../../src/lib/protocol/snapshot.ts';
import { systemClock } from '../../src/lib/protocol/this-machine.ts';
import { keepConnected } from '../../workers/link.ts';
import { layLine, type Line } from './line.ts';

/** Scores of a board by member, those of nothing left out. */
export type Scores = ReadonlyMap<string, number>;

export interface Sample {
	/** ms since 1970. */
	readonly at: number;
	/** It says that what it shows is live. */
	readonly live: boolean;
	/** What it shows of the beacon; null: nothing. */
	readonly beacon: number | null;
}

export interface Watcher {
	readonly name: string;
	readonly line: Line;
	/** Told of each sample from now on. */
	hear: (sample: Sample) => void;
	/** The board of calls as it is shown just now. */
	calls(): Promise<Scores>;
	/** How it stands just now, for whoever looks for the reason. */
	state(): Promise<string>;
	close(): Promise<void>;
}

const SAMPLE_MS = 250;
/** Names of this machine: a wall under each is a page, a worker and a line of its own in one browser. */
export const WALL_HOSTS = ['localhost', '127.0.0.1', '[::1]'] as const;
export type WallHost = (typeof WALL_HOSTS)[number];

export interface WallParts {
	readonly browser: Browser;
	readonly host: WallHost;
	readonly port: number;
	readonly line: Line;
	/** The rep whose calls are the beacon. */
	readonly beacon: string;
	/** Pairs the wall that shows this code. */
	readonly pair: (code: string) => Promise<void>;
}

/** A paired wall in a real browser; its line is what the browser was told to reach `host` by. */
export async function openWall(parts: WallParts): Promise<Watcher> {
	const { browser, host, port, line, beacon } = parts;
	const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
	const watcher: Watcher = {
		name: `wall ${host}`,
		line,
		hear: () => {},
		calls: () => callsOf(page),
		state: async () => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ').slice(0, 300),
		async close() {
			await page.close();
			await line.close();
		}
	};
	await page.exposeFunction('chaosSample', (sample: Sample) => watcher.hear(sample));
	await page.addInitScript(sampling, { every: SAMPLE_MS, beacon });
	await page.goto(`http://${host}:${port}/wall`);
	const shown = page.locator('[data-pairing-code]:not(:empty)');
	await shown.waitFor();
	await parts.pair((await shown.getAttribute('data-pairing-code')) ?? '');
	await page.locator('table.board').first().waitFor();
	return watcher;
}

declare global {
	interface Window {
		chaosSample(sample: Sample): Promise<void>;
	}
}

/** Runs in the page: reads its own words and figures in one turn. */
function sampling({ every, beacon }: { every: number; beacon: string }) {
	setInterval(() => {
		const status = document.querySelector('[role="status"][data-freshness]');
		const live = status?.textContent.trim() === 'Live' || status?.getAttribute('data-freshness') === 'live';
		const score = document.querySelector(`tr[data-member="${beacon}"] .score data`)?.getAttribute('value');
		const sample = { at: Date.now(), live, beacon: score == null ? null : Number(score) };
		void window.chaosSample(sample);
	}, every);
}

async function callsOf(page: Page): Promise<Scores> {
	const rows = await page.locator('tr[data-member]').evaluateAll((found) =>
		found.map((row) => ({
			id: row.getAttribute('data-member') ?? '',
			score: Number(row.querySelector('.score data')?.getAttribute('value') ?? 0)
		}))
	);
	return new Map(rows.filter(({ score }) => score !== 0).map(({ id, score }) => [id, score]));
}

export interface ProgramParts {
	readonly name: string;
	/** The floor's port; its line is laid here. */
	readonly port: number;
	readonly key: string;
	readonly beacon: string;
}

const BOARD = { metric: 'calls', period: 'all', by: 'rep' } as const;

/** The product's own session, replica and engine over a real socket, without a browser around them. */
export async function openProgram({ name, port, key, beacon }: ProgramParts): Promise<Watcher> {
	const line = await layLine(port);
	const host = `127.0.0.1:${port}`;
	const address = `http://127.0.0.1:${line.port}`;
	const engine = new Engine();
	const replica = new Replica(engine, { changed() {}, catalogChanged() {}, learned() {} });
	const kept = new Map<string, Saved>();
	const session = new Session({
		clock: systemClock,
		random: Math.random,
		streams: ['floor'],
		replica,
		fetchSnapshot: snapshots(address, { host, authorization: `Bearer ${key}` }),
		store: {
			load: (stream) => Promise.resolve(kept.get(stream)),
			save: (stream, saved) => Promise.resolve(void kept.set(stream, saved)),
			remove: (stream) => Promise.resolve(void kept.delete(stream)),
			clear: () => Promise.resolve(kept.clear())
		}
	});
	const disconnect = keepConnected({
		origin: address,
		session,
		clock: systemClock,
		random: Math.random,
		more: { auth: { token: key }, extraHeaders: { host }, forceNew: true }
	});
	const scores = (): Scores => {
		const standings = engine.standings(BOARD, Date.now());
		const rows = standings.ok ? standings.value.rows : [];
		return new Map(
			rows.flatMap(({ id, score }) =>
				score && score.numerator !== 0n ? [[id, Number(score.numerator)]] : []
			)
		);
	};
	const watcher: Watcher = {
		name,
		line,
		hear: () => {},
		calls: () => Promise.resolve(scores()),
		state: () => Promise.resolve(JSON.stringify([session.status, session.stream('floor')])),
		async close() {
			clearInterval(timer);
			disconnect();
			await session.close();
			await line.close();
		}
	};
	const timer = setInterval(() => {
		const live = session.status.freshness === 'live';
		watcher.hear({ at: Date.now(), live, beacon: scores().get(beacon) ?? null });
	}, SAMPLE_MS);
	return watcher;
}

function snapshots(address: string, headers: Record<string, string>): FetchSnapshot {
	return async (stream, { signal, heard }) => {
		try {
			const asking = { headers, signal };
			const { status, bytes } = await bytesOf(`${address}/api/v1/snapshot?stream=${stream}`, asking, heard);
			if (status === 401 || status === 403) return failed('forbidden');
			const snapshot = status === 200 ? decodeSnapshot(bytes) : undefined;
			if (!snapshot?.ok) return failed('unavailable');
			const { header, state } = snapshot.value;
			return ok({ epoch: header.epoch, seq: header.seq, mark: header.mark, state });
		} catch {
			return failed('unavailable');
		}
	};
}

/** Not `fetch`, which lets nobody say another host than the one it calls. */
function bytesOf(
	url: string,
	asking: Pick<RequestOptions, 'headers' | 'signal'>,
	heard: () => void
): Promise<{ status: number; bytes: Uint8Array }> {
	return new Promise((resolve, reject) => {
		const asked = get(url, { ...asking, agent: false });
		asked.on('error', reject);
		asked.on('response', (answer) => {
			const pieces: Buffer[] = [];
			answer.on('data', (piece: Buffer) => {
				heard();
				pieces.push(piece);
			});
			answer.on('error', reject);
			answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(pieces) }));
		});
	});
}

/** Resolves when the board is this one; answers with what differs if it never is. */
export async function shows(
	watcher: Watcher,
	wanted: Scores,
	patienceMs: number
): Promise<string | undefined> {
	const since = performance.now();
	for (;;) {
		const shown = await watcher.calls();
		const differing = differences(shown, wanted);
		if (differing === undefined) return undefined;
		if (performance.now() - since > patienceMs) return differing;
		await sleep(100);
	}
}

function differences(shown: Scores, wanted: Scores): string | undefined {
	const ids = new Set([...shown.keys(), ...wanted.keys()]);
	const wrong = [...ids].filter((id) => shown.get(id) !== wanted.get(id));
	if (wrong.length === 0) return undefined;
	return wrong.map((id) => `${id} ${shown.get(id) ?? 0} in place of ${wanted.get(id) ?? 0}`).join(', ');
}
