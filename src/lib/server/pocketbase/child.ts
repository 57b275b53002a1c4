/** One run of the PocketBase program, from spawn to exit. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs PocketBase on a leash: descriptor 3 is a pipe whose other end we hold. It closes when we die, however we die,
 * and the waiting subshell then stops PocketBase (`$$` stays the outer shell's pid, which `exec` makes PocketBase's).
 * A line sent down the pipe ends the watch instead. Windows needs none of it: there, children die with their parent.
 */
const LEASH = '(read -r _ <&3 || kill $$) >/dev/null 2>&1 & exec "$@" 3<&-';
const KEPT_LINES = 40;
const START_PATIENCE_MS = 60_000; // migrations run before the first answer

export interface ChildOptions {
	readonly binary: string;
	/** Loopback port to listen on. */
	readonly port: number;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** A PocketBase that has answered once. */
export class PocketBaseChild {
	readonly url: string;
	/** Resolves when the process is gone. */
	readonly ended: Promise<void>;
	readonly #process: ChildProcess;
	readonly #lines: string[] = [];

	private constructor(process: ChildProcess, url: string) {
		this.#process = process;
		this.url = url;
		this.ended = new Promise((resolve) => process.once('exit', () => resolve()));
		for (const stream of [process.stdout, process.stderr]) {
			if (stream) createInterface(stream).on('line', (line) => this.#keep(line));
		}
	}

	/**
	 * Resolves when it answers. Throws with its last words if it ends or stays silent before that; `noted` is told the pid as
	 * soon as there is one. Aborting `signal` ends it.
	 */
	static async launch(
		options: ChildOptions,
		signal: AbortSignal,
		noted: (pid: number) => Promise<void>
	): Promise<PocketBaseChild> {
		const address = `127.0.0.1:${options.port}`;
		const serve = [options.binary, 'serve', `--http=${address}`, ...options.args];
		const [command = '', ...args] =
			process.platform === 'win32' ? serve : ['sh', '-c', LEASH, 'sh', ...serve];
		const spawned = spawn(command, args, {
			stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
			env: options.env,
			detached: true // Ctrl-C goes to the whole group; PocketBase must outlive the requests that we still finish
		});
		const leash = spawned.stdio[3] as Socket;
		leash.on('error', () => {}); // EPIPE, if the watch is gone first
		spawned.once('exit', () => leash.end('\n'));
		const child = new PocketBaseChild(spawned, `http://${address}`);
		await once(spawned, 'spawn');
		spawned.on('error', () => {});
		try {
			await noted(child.pid);
			await child.#answered(signal);
			return child;
		} catch (error) {
			await child.stop(0);
			throw error;
		}
	}

	get pid(): number {
		return this.#process.pid ?? 0;
	}

	get exited(): boolean {
		return this.#process.exitCode !== null || this.#process.signalCode !== null;
	}

	/** A signal or a status. */
	get howItEnded(): string {
		return this.#process.signalCode ?? `status ${this.#process.exitCode ?? 'unknown'}`;
	}

	/** How it ended, with what it said last. */
	get lastWords(): string {
		return [this.howItEnded, ...this.#lines.slice(-10).map((line) => `  ${line}`)].join('\n');
	}

	/** Resolves when it is gone; killed if it takes longer than `patienceMs`. */
	async stop(patienceMs: number): Promise<void> {
		this.#process.kill('SIGTERM');
		const overdue = setTimeout(() => this.#process.kill('SIGKILL'), patienceMs);
		await this.ended;
		clearTimeout(overdue);
	}

	#keep(line: string) {
		this.#lines.push(line);
		if (this.#lines.length > KEPT_LINES) this.#lines.shift();
	}

	/** It says that it started only once the port is its own: an answer alone might be another program's. */
	async #answered(signal: AbortSignal) {
		const since = performance.now();
		while (!(this.#lines.some((line) => line.includes('Server started')) && (await this.#healthy()))) {
			if (this.exited) throw new Error(`PocketBase ended at once: ${this.lastWords}`);
			if (signal.aborted || performance.now() - since > START_PATIENCE_MS) {
				throw new Error(`PocketBase did not answer in time: ${this.lastWords}`);
			}
			await sleep(10);
		}
	}

	async #healthy(): Promise<boolean> {
		try {
			return (await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).ok;
		} catch {
			return false;
		}
	}
}
