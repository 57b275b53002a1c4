/** The floor that is put under load: the built product with PocketBase in a process, and people of every kind to sign in as. */
import { readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OwnServer } from '../e2e/own-server.ts';
import type { Member } from './clients.ts';
import type { Gauged } from './gauge.ts';

const REPS = 40;
const TEAMS = 4;
const SCREENS = 8;
const HISTORY = 4_000;
const BATCH = 1_000;

export interface Asked {
	readonly method?: string;
	readonly cookie?: string;
	readonly key?: string;
	readonly body?: unknown;
	/** Of this machine's loopback. */
	readonly from?: string;
	readonly agent?: Agent;
}

export interface Told {
	readonly status: number;
	readonly body: Record<string, unknown>;
	readonly cookie: string;
	readonly retryAfter: string | undefined;
}

export class LoadedFloor {
	readonly server: OwnServer;
	readonly port: number;
	readonly #gauge: string;
	readonly #agent = new Agent({ keepAlive: true });
	key = '';
	reps: readonly string[] = [];
	readonly #members: Member[] = [];
	#written = 0;

	private constructor(server: OwnServer, gauge: string) {
		this.server = server;
		this.port = Number(new URL(server.url).port);
		this.#gauge = gauge;
	}

	static async open(): Promise<LoadedFloor> {
		const gauge = join(tmpdir(), `pacesetter-gauge-${process.pid}`);
		const preload = new URL('gauge.ts', import.meta.url).href;
		const server = await OwnServer.start({ LOAD_GAUGE: gauge, NODE_OPTIONS: `--import=${preload}` });
		const floor = new LoadedFloor(server, gauge);
		await floor.#furnish();
		return floor;
	}

	async close(): Promise<void> {
		this.#agent.destroy();
		await this.server.stop();
		rmSync(this.#gauge, { force: true });
	}

	/** So many clients: screens and reps above all, and a few of everybody else. One in `whole` is the product's own. */
	crowd(clients: number, whole: number): Member[] {
		return Array.from({ length: clients }, (_, index) => ({
			...this.#members[index % this.#members.length]!,
			whole: index % whole === whole - 1
		}));
	}

	/** One call, made now, by somebody who has done it; answers with the feed position that covers it. */
	async write(rows = 1): Promise<number> {
		const activities = Array.from({ length: rows }, () => ({
			externalId: `load-${++this.#written}`,
			rep: this.reps[this.#written % this.reps.length],
			type: 'call'
		}));
		const told = await this.ask('activities', { key: this.key, body: { activities } });
		if (told.status !== 200)
			throw new Error(`a write was answered with ${told.status}: ${JSON.stringify(told.body)}`);
		return Number(told.body.seq);
	}

	ask(path: string, { method = 'POST', cookie, key, body, from, agent = this.#agent }: Asked): Promise<Told> {
		const sent = body === undefined ? undefined : JSON.stringify(body);
		return new Promise((resolve, reject) => {
			const call = request(
				{
					host: '127.0.0.1',
					port: this.port,
					path: `/api/v1/${path}`,
					method,
					agent: from === undefined ? agent : new Agent(),
					...(from === undefined ? {} : { localAddress: from }),
					headers: {
						host: `127.0.0.1:${this.port}`,
						origin: `http://127.0.0.1:${this.port}`,
						...(cookie === undefined ? {} : { cookie }),
						...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
						...(sent === undefined
							? {}
							: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) })
					}
				},
				(response) => {
					const parts: Buffer[] = [];
					response.on('data', (part: Buffer) => parts.push(part));
					response.once('error', reject);
					response.once('end', () =>
						resolve({
							status: response.statusCode ?? 0,
							body: parsed(Buffer.concat(parts).toString()),
							cookie: (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
							retryAfter: response.headers['retry-after']
						})
					);
				}
			);
			call.once('error', reject);
			call.end(sent);
		});
	}

	/** What the gateway says of itself; see gauge.ts. */
	gauge(word: 'settle' | 'reset' | 'read'): Promise<Gauged> {
		return new Promise((resolve, reject) => {
			const socket = connect(this.#gauge);
			const parts: Buffer[] = [];
			socket.on('data', (part: Buffer) => parts.push(part));
			socket.once('error', reject);
			socket.once('end', () => resolve(JSON.parse(Buffer.concat(parts).toString()) as Gauged));
			socket.write(`${word}\n`);
		});
	}

	/** Resident memory of the gateway's process, bytes, as the kernel has it. */
	get resident(): number {
		const status = readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
		return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
	}

	/** A link that signs an account in that nobody uses otherwise. */
	async link(): Promise<string> {
		const email = `late-${++this.#written}@floor.example`;
		return this.#linkOf(await this.#account({ email, role: 'rep' }));
	}

	async #furnish() {
		this.key = await this.server.cli('key', 'create', '--name', 'load', '--scope', 'admin');
		const people = Array.from({ length: REPS }, (_, n) => ({
			externalId: `rep-${n}`,
			name: `Person ${n}`,
			team: `Team ${n % TEAMS}`
		}));
		const { body } = await this.ask('people', { key: this.key, body: { people } });
		this.reps = (body.results as { id: string }[]).map(({ id }) => id);
		for (let rows = 0; rows < HISTORY; rows += BATCH) await this.write(BATCH);
		const screens = await this.#screens();
		const key = { token: this.key, streams: ['floor'] };
		for (const [place, rep] of this.reps.entries()) {
			const account = await this.#account({ email: `rep-${place}@floor.example`, role: 'rep', rep });
			const mine = { cookie: await this.#signedIn(account), streams: ['floor', `rep:${rep}`] };
			this.#members.push(mine, screens[place % SCREENS]!);
			if (place % 10 === 0) this.#members.push(key);
		}
		for (const role of ['manager', 'admin']) {
			const account = await this.#account({ email: `${role}@floor.example`, role });
			this.#members.push({ cookie: await this.#signedIn(account), streams: ['floor'] });
		}
	}

	async #account(user: Record<string, unknown>): Promise<string> {
		const { status, body } = await this.ask('users', { key: this.key, body: user });
		if (status !== 201) throw new Error(`no account: ${status} ${JSON.stringify(body)}`);
		return String(body.id);
	}

	async #linkOf(account: string): Promise<string> {
		const { body } = await this.ask(`users/${account}/link`, { key: this.key, body: {} });
		return new URL(String(body.link)).hash.slice(1);
	}

	async #signedIn(account: string): Promise<string> {
		const token = await this.#linkOf(account);
		const { status, cookie, body } = await this.ask('sessions', { body: { token } });
		if (status !== 201) throw new Error(`no sign-in: ${status} ${JSON.stringify(body)}`);
		return cookie;
	}

	async #screens(): Promise<Member[]> {
		const screens: Member[] = [];
		for (let n = 0; n < SCREENS; n++) {
			const wall = await this.ask('pairings', { body: {} });
			const paired = await this.ask(`pairings/${String(wall.body.code)}/pair`, {
				key: this.key,
				body: { name: `Wall ${n}`, board: { metric: 'calls', period: 'day', by: 'rep' } }
			});
			if (paired.status !== 201) throw new Error(`no screen: ${JSON.stringify([wall.body, paired.body])}`);
			const { cookie } = await this.ask('pairings/current', { method: 'GET', cookie: wall.cookie });
			screens.push({ cookie, streams: ['floor'] });
		}
		return screens;
	}
}

function parsed(text: string): Record<string, unknown> {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return {};
	}
}

/** Looks again until it holds; throws after so long. */
export async function until(
	what: string,
	holds: () => Promise<boolean> | boolean,
	patience = 60_000
): Promise<void> {
	const deadline = performance.now() + patience;
	while (!(await holds())) {
		if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
		await pause(20);
	}
}
