import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Trouble } from '#lib/protocol/status.ts';
import { noteSeen, type Noting } from '#lib/server/auth/presence.ts';
import type { WriteRefusal } from '#lib/server/record/store.ts';

/** Tries whether the record takes a write so often, where nobody else does. */
const TRY_EVERY_MS = 15_000;
/** PocketBase waits 10 s for a lock: longer than anybody who clicked. */
const PATIENCE_MS = 5_000;
/** The row that is written to find out; it is in no stream. */
const SUBJECT = 'server';

/** Knows whether the record takes writes: by those that are made, and on a quiet floor by one of its own. */
export class Writes {
	readonly #clock: Clock;
	#trouble: Trouble | undefined;
	#answeredAt = Number.NEGATIVE_INFINITY;
	#trying = false;
	#stop: (() => void) | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** From now on it tries by itself. */
	start(record: Noting, ready: () => boolean): void {
		this.#stop = this.#clock.every(TRY_EVERY_MS, () => {
			const quiet = this.#clock.monotonic() - this.#answeredAt >= TRY_EVERY_MS;
			if (!this.#trying && ready() && (quiet || this.#trouble)) void this.#try(record);
		});
	}

	/** A batch was answered. */
	wrote(refusal: WriteRefusal | undefined): void {
		this.#answeredAt = this.#clock.monotonic();
		if (refusal?.kind === 'unavailable') this.#note(refusal.message);
		else this.#trouble = undefined;
	}

	/** undefined: writes are taken, as far as anybody tried. */
	trouble(): Trouble | undefined {
		return this.#trouble;
	}

	close(): void {
		this.#stop?.();
	}

	#note(why: string) {
		this.#trouble = { since: this.#trouble?.since ?? this.#clock.now(), why };
	}

	async #try(record: Noting) {
		this.#trying = true;
		const overdue = this.#clock.after(PATIENCE_MS, () =>
			this.#note(`a write was not answered within ${PATIENCE_MS / 1_000} s`)
		);
		try {
			// the store tells `wrote` how it went
			await noteSeen(record, SUBJECT, instantText(this.#clock.now()));
		} catch (error) {
			this.#note(error instanceof Error ? error.message : String(error));
		} finally {
			overdue();
			this.#trying = false;
		}
	}
}
