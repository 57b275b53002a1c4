/** A server of a test's own, for what must not disturb the shared one: kills, demo floors, restarts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext } from '@playwright/test';
import { freePort } from '../../src/lib/server/free-port.ts';
import { runCli } from '../cli.ts';
import { enter } from './enter.ts';

/** Until it answers, and for one answer: on a machine that does much else. */
const PATIENCE_MS = 180_000;
const ANSWER_MS = 20_000;

export interface Account {
	readonly role: 'rep' | 'manager' | 'admin';
	/** Whose account it is, by name. */
	readonly rep?: string;
}

export class OwnServer {
	readonly url: string;
	readonly dataDir: string;
	readonly env: NodeJS.ProcessEnv;
	#child: ChildProcess | undefined;
	/** What it printed, whole. */
	output = '';

	private constructor(port: number, dataDir: string, extra: Record<string, string>) {
		this.url = `http://127.0.0.1:${port}`;
		this.dataDir = dataDir;
		this.env = {
			...process.env,
			HOST: '127.0.0.1',
			PORT: String(port),
			PACESETTER_DATA: dataDir,
			PACESETTER_DEMO: 'off',
			...extra
		};
	}

	/** `under`: the folder in which its data are to be. */
	static async start(extra: Record<string, string> = {}, under = tmpdir()): Promise<OwnServer> {
		const dataDir = await mkdtemp(join(under, 'pacesetter-own-'));
		const server = new OwnServer(await freePort(), dataDir, extra);
		await server.up();
		return server;
	}

	/** Starts it (again) on the same data and port, and waits until it answers the command line too. */
	async up(): Promise<void> {
		const before = this.output.length;
		const child = spawn(process.execPath, ['build/server/main.js'], {
			env: this.env,
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#child = child;
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
		}
		const deadline = Date.now() + PATIENCE_MS;
		// it answers browsers a moment before it leaves the command line's way in, and says so only then
		while (!(this.output.includes('\nPacesetter: ', before) && (await this.healthy()))) {
			if (child.exitCode !== null || Date.now() > deadline) throw new Error(`no server: ${this.output}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	async healthy(): Promise<boolean> {
		return fetch(`${this.url}/api/v1/health`).then(
			({ ok }) => ok,
			() => false
		);
	}

	/** 0 while it does not run. */
	get pid(): number {
		return this.#running ? (this.#child?.pid ?? 0) : 0;
	}

	get #running(): boolean {
		return this.#child?.exitCode === null && this.#child.signalCode === null;
	}

	/** Of the PocketBase that runs beside it, as the operating system lists its children. */
	get pocketbasePid(): number {
		const found = readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.find((pid) => isPocketBaseOf(pid, this.dataDir));
		return Number(found ?? 0);
	}

	async kill9(): Promise<void> {
		await this.#kill('SIGKILL');
	}

	/** Ends it cleanly. */
	async end(): Promise<void> {
		await this.#kill('SIGTERM');
	}

	async #kill(signal: NodeJS.Signals) {
		const child = this.#child;
		if (!child || !this.#running) return;
		const gone = once(child, 'exit');
		child.kill(signal);
		await gone;
	}

	/** Ends it cleanly and removes its data. */
	async stop(): Promise<void> {
		await this.end();
		await rm(this.dataDir, { recursive: true, force: true });
	}

	cli(...args: string[]): Promise<string> {
		return runCli(this.env, ...args);
	}

	/**
	 * A new account, and the context's browser signed in with it, as `signInAs` does on a shared floor. `key`: of a machine
	 * that may do everything.
	 */
	async signIn(context: BrowserContext, key: string, account: Account): Promise<void> {
		const email = `${crypto.randomUUID()}@floor.example`;
		const made = await this.call(key, 'POST', 'users', { email, ...account });
		const linked = await this.call(key, 'POST', `users/${String(made?.body.id)}/link`, {});
		if (!linked || linked.status >= 300) throw new Error(`no link: ${JSON.stringify([made, linked])}`);
		await enter(context, this.url, String(linked.body.link));
	}

	/** Plain SQL over PocketBase's own file, read only. `timeout`: how long a lock is waited for, ms. */
	sql<T>(query: string, timeout = 5_000): T[] {
		const database = new DatabaseSync(join(this.dataDir, 'pb', 'data.db'), { readOnly: true, timeout });
		try {
			return database.prepare(query).all() as T[];
		} finally {
			database.close();
		}
	}

	/** Calls the API with a key; answers with the status and the parsed body, or undefined where nobody answered. */
	async call(key: string, method: 'POST' | 'PATCH', path: string, body: unknown) {
		try {
			const response = await fetch(`${this.url}/api/v1/${path}`, {
				method,
				headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(ANSWER_MS)
			});
			return { status: response.status, body: (await response.json()) as Record<string, unknown> };
		} catch {
			return undefined;
		}
	}
}

function isPocketBaseOf(pid: string, dataDir: string): boolean {
	try {
		const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
		return /pocketbase\0serve\0/.test(line) && !line.startsWith('sh\0') && line.includes(dataDir);
	} catch {
		return false; // gone meanwhile
	}
}
