import type { Clock } from '#lib/domain/clock.ts';

/** So many at once, and so many a second from then on. */
export interface Rate {
	readonly burst: number;
	readonly aSecond: number;
}

/**
 * Clients let in. Each costs a look-up, a resume and perhaps a snapshot, a few milliseconds in all: a hundred people who load the
 * page at once don't notice it, and a thousand that come back after an outage are all in within a few seconds.
 */
export const ADMISSION: Rate = { burst: 300, aSecond: 250 };
/** Handshakes answered at all, well above what those let in make of them: beyond it they would hold up who is in. */
export const HANDSHAKES: Rate = { burst: 3_000, aSecond: 1_500 };
/** Nobody is told to stay away longer; whoever comes too early is told again. */
const LONGEST_MS = 10_000;

/**
 * Lets in at a rate, and spreads those it refuses: each is told to come back when the ones refused before it will have been let in,
 * so that they don't come together again.
 */
export class Admission {
	readonly #clock: Pick<Clock, 'monotonic'>;
	readonly #rate: Rate;
	#room: number;
	/** Refused, and not yet due to be back. */
	#away = 0;
	#at: number;

	constructor(clock: Pick<Clock, 'monotonic'>, rate: Rate = ADMISSION) {
		this.#clock = clock;
		this.#rate = rate;
		this.#room = rate.burst;
		this.#at = clock.monotonic();
	}

	/** 0: come in. Else the milliseconds after which to come back. */
	enter(): number {
		const { burst, aSecond } = this.#rate;
		const now = this.#clock.monotonic();
		const gained = ((now - this.#at) / 1_000) * aSecond;
		this.#at = now;
		this.#room = Math.min(burst, this.#room + gained);
		this.#away = Math.max(0, this.#away - gained);
		if (this.#room >= 1) {
			this.#room--;
			return 0;
		}
		this.#away++;
		return Math.min(LONGEST_MS, Math.ceil((this.#away / aSecond) * 1_000));
	}

	/** Whoever entered was not let in after all, and leaves its place to another. */
	giveBack(): void {
		this.#room = Math.min(this.#rate.burst, this.#room + 1);
	}
}
