import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval';

/** Names of scenarios begin with this in the store; the last state has a key of its own. */
const NAMED = 'named:';
const LAST = 'last';

export interface KeptScenario {
	readonly name: string;
	/** See what-if-address.ts. */
	readonly text: string;
}

/** Scenarios by name, kept on this machine for one reader and sent nowhere. */
export class KeptScenarios {
	readonly #store: () => UseStore;
	#all = $state.raw<readonly KeptScenario[]>([]);
	/** This machine keeps nothing (storage is closed to the page). */
	#closed = $state(false);

	/** @param owner workspace and reader */
	constructor(owner: string) {
		let store: UseStore | undefined;
		this.#store = () => (store ??= createStore(`pacesetter-what-if:${owner}`, 'scenarios'));
	}

	get all(): readonly KeptScenario[] {
		return this.#all;
	}
	get closed(): boolean {
		return this.#closed;
	}

	async load(): Promise<void> {
		const kept = await this.#try(() => entries<string, string>(this.#store()));
		this.#all = (kept ?? [])
			.filter(([key]) => key.startsWith(NAMED))
			.map(([key, text]) => ({ name: key.slice(NAMED.length), text }))
			.sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	async keep(name: string, text: string): Promise<void> {
		await this.#try(() => set(NAMED + name, text, this.#store()));
		await this.load();
	}

	async forget(name: string): Promise<void> {
		await this.#try(() => del(NAMED + name, this.#store()));
		await this.load();
	}

	/** The state in which the page was left. */
	last(): Promise<string | undefined> {
		return this.#try(() => get<string>(LAST, this.#store()));
	}
	async leave(text: string): Promise<void> {
		await this.#try(() => set(LAST, text, this.#store()));
	}

	async #try<T>(act: () => Promise<T>): Promise<T | undefined> {
		try {
			return await act();
		} catch {
			this.#closed = true;
			return undefined;
		}
	}
}
