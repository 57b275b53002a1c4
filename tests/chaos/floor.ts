/** The built product with a real PocketBase, and what can be done to both. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCK_FILE } from '../../src/lib/server/lock.ts';
import { OwnServer } from '../e2e/own-server.ts';
import { openDisk, type Disk } from './disk.ts';
import type { Stored } from './ledger.ts';

const PATIENCE_MS = 60_000;

/** Resolves once it holds; throws with `what` after a minute. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
	const since = performance.now();
	while (!(await holds())) {
		if (performance.now() - since > PATIENCE_MS) throw new Error(`${what} took more than a minute`);
		await sleep(20);
	}
}

const signal = (pid: number, name: NodeJS.Signals): boolean => {
	try {
		return pid > 0 && process.kill(pid, name);
	} catch {
		return false;
	}
};

/** Activities that are not what the feed's last word about them says, once inserted for each life. */
const UNLIKE = `
	WITH told AS (
		SELECT record, op, after, max(seq) AS seq, sum(op = 'insert') - sum(op = 'delete') AS alive
		FROM feed WHERE collection = 'activities' GROUP BY record
	)
	SELECT coalesce(a.id, t.record) AS id FROM told t FULL JOIN activities a ON a.id = t.record
	WHERE t.record IS NULL OR (a.id IS NULL) IS NOT (t.op = 'delete') OR t.alive IS NOT (a.id IS NOT NULL)
		OR (a.id IS NOT NULL AND (t.after ->> 'quantity' IS NOT a.quantity OR t.after ->> 'amount' IS NOT a.amount))`;

export class Floor {
	readonly server: OwnServer;
	readonly disk: Disk;
	/** Of a machine that may do everything. */
	readonly key: string;
	readonly #copies: string;

	private constructor(server: OwnServer, disk: Disk, key: string, copies: string) {
		this.server = server;
		this.disk = disk;
		this.key = key;
		this.#copies = copies;
	}

	static async open(): Promise<Floor> {
		const disk = await openDisk();
		try {
			const server = await OwnServer.start({ PACESETTER_LOG_LEVEL: 'warn' }, disk.folder);
			const key = await server.cli('key', 'create', '--name', 'chaos', '--scope', 'admin');
			return new Floor(server, disk, key, await mkdtemp(join(tmpdir(), 'pacesetter-copies-')));
		} catch (error) {
			await disk.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		this.thaw();
		await this.server.stop();
		await this.disk.close();
		await rm(this.#copies, { recursive: true, force: true });
	}

	/** For an end that leaves no time: nothing of ours goes on running, and nothing stays mounted. */
	abandon(): void {
		const pids = [this.server.pid, this.server.pocketbasePid];
		for (const pid of pids) signal(pid, 'SIGKILL');
		try {
			execFileSync('umount', ['--lazy', this.disk.folder], { stdio: 'ignore' });
		} catch {
			// it was none that is mounted
		}
		for (const folder of [this.disk.folder, this.#copies]) rmSync(folder, { recursive: true, force: true });
	}

	/** kill -9 of the gateway; resolves when PocketBase, which goes with it, is gone too. */
	async killGateway(): Promise<void> {
		await this.server.kill9();
		await this.#pocketbaseGone();
	}

	/** An orderly end of both. */
	async end(): Promise<void> {
		await this.server.end();
		await this.#pocketbaseGone();
	}

	async up(): Promise<void> {
		await this.server.up();
	}

	/** kill -9 of PocketBase; resolves when the gateway has another one that answers. */
	async killPocketBase(): Promise<void> {
		await this.endPocketBase();
		await this.pocketbaseUp();
	}

	/** kill -9 of PocketBase while nobody is there to start another. */
	async endPocketBase(): Promise<void> {
		signal(this.server.pocketbasePid, 'SIGKILL');
		await this.#pocketbaseGone();
	}

	/** Resolves when the gateway has a PocketBase again that answers. */
	async pocketbaseUp(): Promise<void> {
		await until(() => this.server.pocketbasePid !== 0 && this.server.healthy(), 'PocketBase’s return');
	}

	freeze(which: 'gateway' | 'PocketBase'): void {
		signal(which === 'gateway' ? this.server.pid : this.server.pocketbasePid, 'SIGSTOP');
	}

	thaw(): void {
		signal(this.server.pid, 'SIGCONT');
		signal(this.server.pocketbasePid, 'SIGCONT');
	}

	/** Copies the data of a floor that is not running; answers with the copy's folder. */
	async copy(): Promise<string> {
		const folder = await mkdtemp(join(this.#copies, 'copy-'));
		for (const name of await readdir(this.server.dataDir)) {
			if (!name.startsWith(LOCK_FILE))
				await cp(join(this.server.dataDir, name), join(folder, name), { recursive: true });
		}
		return folder;
	}

	/**
	 * Puts a copy in the place of what a floor that is not running has. `only`: of PocketBase's own files. Each folder is moved
	 * whole: looking at the record meanwhile writes SQLite's own files beside it, which must not land in one half removed or
	 * half copied.
	 */
	async putBack(copy: string, only: 'everything' | 'pocketbase'): Promise<void> {
		const { dataDir } = this.server;
		const aside = await mkdtemp(join(this.disk.folder, 'aside-'));
		const names = async (folder: string) =>
			only === 'pocketbase' ? ['pb'] : (await readdir(folder)).filter((name) => !name.startsWith(LOCK_FILE));
		for (const name of await names(dataDir)) await rename(join(dataDir, name), join(aside, name));
		await rm(aside, { recursive: true });
		await mkdir(aside);
		for (const name of await names(copy)) {
			await cp(join(copy, name), join(aside, name), { recursive: true });
			await rename(join(aside, name), join(dataDir, name));
		}
		await rm(aside, { recursive: true });
	}

	/** The writers' and imports' records as they stand in the database. */
	facts(): Stored[] {
		return this.server.sql<Stored>(
			"SELECT externalId, rep, type, quantity, amount FROM activities WHERE externalId != 'beacon'"
		);
	}

	/** What the feed and the tables do not agree in (invariant 6), in words. */
	feedFaults(): string[] {
		const [feed] = this.server.sql<{ rows: number; first: number; last: number; head: number }>(
			`SELECT count(*) AS rows, min(seq) AS first, max(seq) AS last, (SELECT seq FROM feed_head) AS head FROM feed`
		);
		const whole = feed && feed.first === 1 && feed.last === feed.rows && feed.head === feed.last;
		const unlike = this.server.sql<{ id: string }>(UNLIKE);
		return [
			...(whole ? [] : [`the feed has holes: ${JSON.stringify(feed)}`]),
			...unlike.slice(0, 3).map(({ id }) => `feed and table do not agree about the activity ${id}`)
		];
	}

	/** Calls the API with the key; undefined where nobody answered. */
	async request(method: 'GET' | 'POST', path: string, type?: string, body?: string) {
		try {
			const response = await fetch(`${this.server.url}/api/v1/${path}`, {
				method,
				headers: { authorization: `Bearer ${this.key}`, ...(type ? { 'content-type': type } : {}) },
				body: body ?? null,
				signal: AbortSignal.timeout(20_000)
			});
			return { status: response.status, body: (await response.json()) as unknown };
		} catch {
			return undefined;
		}
	}

	async #pocketbaseGone() {
		await until(() => this.server.pocketbasePid === 0, 'PocketBase’s end');
	}
}
