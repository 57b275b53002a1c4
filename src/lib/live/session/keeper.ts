import type { Clock } from '#lib/domain/clock.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Saved, SessionStore } from './types.ts';

export interface KeeperOptions {
	readonly clock: Clock;
	readonly store: SessionStore;
	/** State and cursor of this very moment, as one value; undefined: nothing to be kept. */
	readonly take: (stream: StreamName) => Saved | undefined;
}

const EVERY = 30_000;
const ROWS = 5_000;

/**
 * Saves each stream every 30 s or 5,000 rows, never two writes of a stream at once. Whatever is said about a stream after
 * `forget` came is saved after the removal, since both go through one chain.
 */
export class Keeper {
	readonly #options: KeeperOptions;
	readonly #unsaved = new Map<StreamName, number>();
	readonly #busy = new Set<StreamName>();
	#chain: Promise<unknown> = Promise.resolve();
	readonly #stop: () => void;
	#closed = false;

	constructor(options: KeeperOptions) {
		this.#options = options;
		this.#stop = options.clock.every(EVERY, () => {
			for (const stream of this.#unsaved.keys()) this.#save(stream);
		});
	}

	/** `rows` were applied; Infinity: all of it is new. */
	moved(stream: StreamName, rows: number): void {
		const unsaved = (this.#unsaved.get(stream) ?? 0) + rows;
		this.#unsaved.set(stream, unsaved);
		if (unsaved >= ROWS) this.#save(stream);
	}

	/** What is kept may not be ours any more. */
	forget(stream: StreamName): void {
		this.#unsaved.delete(stream);
		this.#then(() => this.#options.store.remove(stream));
	}

	/** Saves what is unsaved now, as when the last page closes. */
	async flush(): Promise<void> {
		for (const stream of this.#unsaved.keys()) this.#save(stream);
		await this.#chain;
	}

	/** No more writes; with `deleting` everything kept is deleted. */
	async close(deleting: boolean): Promise<void> {
		this.#closed = true;
		this.#stop();
		if (deleting) this.#then(() => this.#options.store.clear());
		await this.#chain;
	}

	async load(stream: StreamName, position: (saved: Saved) => void): Promise<void> {
		const saved = await this.#options.store.load(stream).catch(() => undefined);
		if (saved) position(saved);
	}

	#save(stream: StreamName) {
		if (this.#closed || this.#busy.has(stream)) return;
		const saved = this.#options.take(stream);
		this.#unsaved.delete(stream);
		if (!saved) return;
		this.#busy.add(stream);
		this.#then(async () => {
			try {
				await this.#options.store.save(stream, saved);
			} finally {
				this.#busy.delete(stream);
			}
		});
	}

	/** A store that fails costs the next start some time, nothing else. */
	#then(step: () => Promise<void>) {
		this.#chain = this.#chain.then(step).catch(() => undefined);
	}
}
