import type { Result } from '#lib/domain/result.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Status } from '#lib/protocol/status.ts';
import type { ApiFailure } from './api.ts';

export interface StatusWatchOptions {
	readonly clock: Clock;
	/** Asks the server; an answer that does not come within some seconds is none. */
	readonly ask: () => Promise<Result<Status, ApiFailure>>;
}

const EVERY_MS = 3_000;
const TICK_MS = 1_000;
/** What was said longer ago is no news: then nothing is said to be well. */
export const OLD_MS = 10_000;

/** `fresh`: what stands there is of now. `silent`: nobody answers. `shut`: the server answers, but not to this reader. */
export type Hearing =
	| { readonly kind: 'fresh' }
	| { readonly kind: 'silent'; readonly since: number; readonly why: string }
	| { readonly kind: 'shut'; readonly why: string };

const SHUT = new Set([401, 403]);

/** The server's status as it was last told, asked for again and again; and how old that is, by clocks that can't stand still. */
export class StatusWatch {
	readonly #options: StatusWatchOptions;
	#status = $state.raw<Status>();
	/** When the last answer came: wall clock and monotonic. */
	#heard = $state.raw({ wall: 0, mono: 0 });
	#age = $state(0);
	#failure = $state.raw<ApiFailure>();
	#asking = false;
	#stops: (() => void)[] = [];

	constructor(options: StatusWatchOptions, first: Status) {
		this.#options = options;
		this.#take(first);
	}

	get status(): Status | undefined {
		return this.#status;
	}

	/** When the last answer came, ms since 1970 by this browser. */
	get heardAt(): number {
		return this.#heard.wall;
	}

	get hearing(): Hearing {
		const failure = this.#failure;
		if (failure && SHUT.has(failure.status)) return { kind: 'shut', why: failure.detail };
		if (failure) return { kind: 'silent', since: this.#heard.wall, why: whyOf(failure) };
		if (this.#age > OLD_MS)
			return { kind: 'silent', since: this.#heard.wall, why: 'It did not answer in time.' };
		return { kind: 'fresh' };
	}

	/** Begins to ask. */
	start(): void {
		const { clock } = this.#options;
		this.#stops = [clock.every(EVERY_MS, () => void this.look()), clock.every(TICK_MS, () => this.#grow())];
	}

	stop(): void {
		for (const stop of this.#stops) stop();
		this.#stops = [];
	}

	/** Asks now; one question at a time. */
	async look(): Promise<void> {
		if (this.#asking) return;
		this.#asking = true;
		const answer = await this.#options.ask();
		this.#asking = false;
		if (answer.ok) this.#take(answer.value);
		else this.#failure = answer.error;
		this.#grow();
	}

	#take(status: Status) {
		const { clock } = this.#options;
		this.#status = status;
		this.#failure = undefined;
		this.#heard = { wall: clock.now(), mono: clock.monotonic() };
		this.#age = 0;
	}

	/** A machine that slept stops the one clock, somebody who sets the time moves the other: the larger counts. */
	#grow() {
		const { clock } = this.#options;
		this.#age = Math.max(clock.now() - this.#heard.wall, clock.monotonic() - this.#heard.mono);
	}
}

const whyOf = ({ status, detail }: ApiFailure) =>
	status === 0 ? 'Nothing comes from it at all: it is off, or the network is.' : detail;
