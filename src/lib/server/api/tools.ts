import { actorOf } from '#lib/domain/access.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Allowance } from './allowance.ts';
import { tooMany, type Problem } from './problem.ts';

/** What handlers share besides the App: made once per App, lost with the process, and nothing worse follows from that. */
export interface Tools {
	/** Wrong pairing codes, by user and by address. */
	readonly tries: { readonly user: WrongTries; readonly address: WrongTries };
	/** How often people may say something, ask others, and change what everybody's screens then read anew, within some minutes. */
	readonly said: Readonly<
		Record<'reactions' | 'comments' | 'shoutOuts' | 'challenges' | 'wishes' | 'uploads', Allowance>
	>;
	/** One change of the small tables at a time, so that what was read is still so when it is written. */
	readonly inTurn: Turns;
	/** Makes who asks forget a secret whose session has ended. */
	readonly forget: (secret: string) => void;
	/** Every route as data: `/openapi.json` describes them. */
	readonly describe: () => unknown;
	/** For the log, when something broke. */
	readonly report: (error: unknown) => void;
}

/** Counts one more of these for whoever asks; a refusal where that was a lot within some minutes. */
export function flooding(
	{ said }: Pick<Tools, 'said'>,
	identity: Identity,
	what: keyof Tools['said']
): Problem | undefined {
	const wait = said[what].take(actorOf(identity));
	return wait > 0 ? tooMany('That was a lot within a few minutes. Wait a little.', wait / 1000) : undefined;
}

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of one: each piece of work starts when the one before it has ended, well or badly. */
export function createTurns(): Turns {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const mine = last.then(work, work);
		last = mine.catch(() => undefined);
		return mine;
	};
}

const MOST_REMEMBERED = 10_000;

/**
 * Counts wrong tries. After `limit` of them within `windowMs` everything is refused for `windowMs`, right or wrong. Bounded:
 * beyond 10,000 names the oldest is forgotten.
 */
export class WrongTries {
	readonly #entries = new Map<string, { wrong: number; until: number }>();
	readonly #clock: Pick<Clock, 'monotonic'>;
	readonly #limit: number;
	readonly #windowMs: number;

	constructor(clock: Pick<Clock, 'monotonic'>, limit: number, windowMs: number) {
		this.#clock = clock;
		this.#limit = limit;
		this.#windowMs = windowMs;
	}

	/** Milliseconds until `who` may try again; 0: now. */
	blockedFor(who: string): number {
		const entry = this.#entries.get(who);
		if (!entry || entry.wrong < this.#limit) return 0;
		return Math.max(0, entry.until - this.#clock.monotonic());
	}

	/** Notes a wrong try; the one that reaches the limit starts the time of refusal. */
	wrong(who: string): void {
		const now = this.#clock.monotonic();
		const known = this.#entries.get(who);
		const wrong = (known && known.until > now ? known.wrong : 0) + 1;
		const starts = wrong === 1 || wrong === this.#limit;
		const until = starts || !known ? now + this.#windowMs : known.until;
		this.#entries.delete(who);
		if (this.#entries.size >= MOST_REMEMBERED) {
			const oldest = this.#entries.keys().next();
			if (!oldest.done) this.#entries.delete(oldest.value);
		}
		this.#entries.set(who, { wrong, until });
	}
}
