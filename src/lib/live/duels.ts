import type { DuelTerms } from '#lib/domain/challenges/duel.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { packDuel } from '#lib/protocol/duel-frame.ts';
import type { Post } from './boards.ts';

interface Open {
	readonly terms: DuelTerms;
	readonly post: Post;
	/** Of the engine, and the minute, that were last looked at. */
	version: number;
	minute: number;
	/** What was last told. */
	told: string;
}

export interface DuelsParts {
	readonly engine: Engine;
	/** Server time, ms since 1970. */
	readonly serverNow: () => number;
}

const MINUTE_MS = 60_000;

/** Challenges that tabs look at: told when they opened them, and again whenever one of them stands otherwise. */
export class Duels {
	readonly #parts: DuelsParts;
	readonly #tabs = new Map<string, Map<string, Open>>();

	constructor(parts: DuelsParts) {
		this.#parts = parts;
	}

	open(tab: string, name: string, terms: DuelTerms, post: Post): void {
		const duels = this.#tabs.get(tab) ?? new Map<string, Open>();
		this.#tabs.set(tab, duels);
		const open: Open = { terms, post, version: -1, minute: -1, told: '' };
		duels.set(name, open);
		this.#send(name, open);
	}

	close(tab: string, name: string): void {
		const duels = this.#tabs.get(tab);
		duels?.delete(name);
		if (duels?.size === 0) this.#tabs.delete(tab);
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	/** Facts, tables or the time may be others. */
	changed(): void {
		for (const duels of this.#tabs.values()) for (const [name, open] of duels) this.#send(name, open);
	}

	#send(name: string, open: Open) {
		const { engine, serverNow } = this.#parts;
		const now = serverNow();
		const minute = Math.floor(now / MINUTE_MS);
		const { version } = engine;
		if (version === open.version && minute === open.minute) return;
		open.version = version;
		open.minute = minute;
		const duel = engine.duel(open.terms, now);
		if (!duel.ok) return; // its metric is not known here, or not yet
		const shown = packDuel(duel.value);
		const told = JSON.stringify(shown);
		if (told === open.told) return;
		open.told = told;
		open.post({ kind: 'duel', duel: name, shown });
	}
}
