import type { Clock } from '#lib/domain/clock.ts';
import { ageOf, type Answer, type Moment } from '#lib/live/freshness.ts';
import { ProbeAck } from '#lib/protocol/messages.ts';
import { read } from '#lib/protocol/parse.ts';
import type { Link } from './types.ts';

export interface ProbesOptions {
	readonly clock: Clock;
	/** An answer came; true: it found all streams shown to be whole. */
	readonly judge: (answer: ProbeAck) => boolean;
	readonly changed: () => void;
}

const EVERY = 3_000;
/** A connection that answers nothing for so long is dead, whatever its transport believes. */
const PATIENCE = 12_000;
/** Weight of the newest estimate of the server's clock. */
const SMOOTHING = 0.3;
/** A jump beyond this is no jitter: taken over as it is. */
const JUMP = 1_000;

/** Asks the server each three seconds how things are, and remembers the answers by which freshness is judged. */
export class Probes {
	readonly #options: ProbesOptions;
	#link: Link | undefined;
	#contactAt = 0;
	#stop: (() => void) | undefined;
	#lastSent: Moment | undefined;
	/** Last answered probe, and the last one that found everything applied. */
	answered: Answer | undefined;
	current: Answer | undefined;
	/** Estimated server clock minus this machine's, ms. */
	offset = 0;
	/** Server time up to which what is shown was known to be all, ms since 1970; 0: never. */
	asOf = 0;

	constructor(options: ProbesOptions) {
		this.#options = options;
	}

	connected(link: Link): void {
		this.#link = link;
		this.#contactAt = this.#options.clock.monotonic();
		this.#stop?.();
		this.#stop = this.#options.clock.every(EVERY, () => this.#turn());
		this.probe();
	}

	disconnected(): void {
		this.#link = undefined;
		this.#stop?.();
		this.#stop = undefined;
	}

	/** Asks at once if the clocks have disagreed since the last answer: the machine slept, or its clock was set. */
	lookAtClocks(): void {
		const now = this.now();
		const asked = this.#lastSent && ageOf({ sent: this.#lastSent, lag: 0 }, now).doubtful;
		if (this.#link && asked) this.probe();
	}

	/** Everything became whole just now: ask, so that it shows. */
	probe(): void {
		const link = this.#link;
		if (!link) return;
		const sent = this.now();
		this.#lastSent = sent;
		link.emit('probe', {}, (answer) => {
			if (link === this.#link) this.#take(answer, sent);
		});
	}

	now(): Moment {
		return { wall: this.#options.clock.now(), monotonic: this.#options.clock.monotonic() };
	}

	#turn() {
		if (this.#options.clock.monotonic() - this.#contactAt > PATIENCE) {
			this.#contactAt = this.#options.clock.monotonic();
			this.#link?.renew();
			return;
		}
		this.probe();
	}

	#take(raw: unknown, sent: Moment) {
		const told = read(ProbeAck, raw);
		if (!told) return;
		const received = this.now();
		this.#contactAt = received.monotonic;
		// answers older than the newest one judged tell nothing new
		if (this.answered && sent.monotonic < this.answered.sent.monotonic) return;
		const lags = Object.values(told.streams).map(({ lag }) => lag);
		const answer = { sent, lag: Math.max(0, ...lags) };
		this.#learnOffset(told.now, sent, received);
		this.answered = answer;
		if (this.#options.judge(told)) {
			this.current = answer;
			this.asOf = told.now - answer.lag;
		}
		this.#options.changed();
	}

	/** Half of the way there and back lies between sending and the server's clock reading. */
	#learnOffset(serverNow: number, sent: Moment, received: Moment) {
		const middle = received.wall - (received.monotonic - sent.monotonic) / 2;
		const estimate = serverNow - middle;
		const off = Math.abs(estimate - this.offset) > JUMP;
		this.offset = off ? estimate : this.offset + SMOOTHING * (estimate - this.offset);
	}
}
