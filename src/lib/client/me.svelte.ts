import { UNDO_MS } from '#lib/domain/facts.ts';
import type { LogEntry } from '#workers/api.ts';
import type { QueuedEntry } from '#lib/protocol/frame.ts';
import { buzz } from './keys.ts';
import { NoAnswer, type Live } from './live.svelte.ts';

/** What a thumb feels, ms: one tap for what was counted, two for what was taken back. */
const COUNTED = 15;
const TAKEN_BACK = [12, 60, 12];

/** What was logged on this page. */
export interface LoggedHere {
	readonly id: string;
	readonly entry: LogEntry;
	/** This page's wall clock, ms since 1970. */
	readonly at: number;
}

/** The rep's last actions on this page: logging, and for ten seconds taking back. */
export class LogBook {
	readonly #live: Pick<Live, 'log' | 'undo' | 'queue'>;
	/** Newest first, only those that can still be taken back. */
	#recent = $state.raw<readonly LoggedHere[]>([]);
	#last = $state.raw<LoggedHere>();
	#takenBack = $state.raw<LoggedHere>();
	#failure = $state('');

	constructor(live: Pick<Live, 'log' | 'undo' | 'queue'>) {
		this.#live = live;
	}

	/** The newest entry that was not taken back, however long ago. */
	get last() {
		return this.#last;
	}
	/** The newest entry that can still be taken back. */
	get undoable(): LoggedHere | undefined {
		return this.#recent[0];
	}
	/** What was just taken back; gone with the next entry. */
	get takenBack() {
		return this.#takenBack;
	}
	/** Why the last tap counted nothing; '' where all is well. */
	get failure() {
		return this.#failure;
	}
	/** How the queue sees an entry; undefined once it is in the record and in the figures. */
	stateOf(id: string): QueuedEntry['state'] | undefined {
		return this.#live.queue.find((entry) => entry.id === id)?.state;
	}

	async log(entry: LogEntry): Promise<boolean> {
		try {
			const id = await this.#live.log(entry);
			buzz(COUNTED);
			const logged = { id, entry, at: Date.now() };
			this.#failure = '';
			this.#takenBack = undefined;
			this.#last = logged;
			this.#recent = [logged, ...this.#recent];
			setTimeout(() => (this.#recent = this.#recent.filter((other) => other !== logged)), UNDO_MS);
			return true;
		} catch (error) {
			this.#failure =
				error instanceof NoAnswer
					? 'No answer came for that one. Look at the count before you log it again.'
					: 'Nothing was counted: this browser could not keep it. Free some space, or reload the page.';
			return false;
		}
	}

	/** Takes the newest entry back. */
	async undo(): Promise<void> {
		const logged = this.undoable;
		if (!logged) return;
		this.#recent = this.#recent.filter((other) => other !== logged);
		try {
			await this.#live.undo(logged.id);
			buzz(TAKEN_BACK);
			this.#takenBack = logged;
			this.#last = this.#recent[0];
			this.#failure = '';
		} catch {
			this.#recent = [logged, ...this.#recent];
			this.#failure = 'It could not be taken back just now. Try again.';
		}
	}
}
