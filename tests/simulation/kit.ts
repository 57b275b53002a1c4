import type { Clock } from '#lib/domain/clock.ts';

/** Seeded randomness (mulberry32): the same seed, the same history. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed | 0;
	}

	/** [0, 1) */
	readonly next = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};

	/** 0 to n - 1 */
	int(n: number): number {
		return Math.floor(this.next() * n);
	}

	chance(p: number): boolean {
		return this.next() < p;
	}

	pick<T>(from: readonly T[]): T {
		const chosen = from[this.int(from.length)];
		if (chosen === undefined) throw new Error('nothing to pick from');
		return chosen;
	}
}

/** Randomness of one part of a history, which other parts neither use up nor disturb. */
export function randomOf(seed: number, part: string): Random {
	let h = Math.imul(seed, 2_654_435_761);
	for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193);
	return new Random(h ^ (h >>> 15));
}

interface Event {
	readonly at: number;
	readonly order: number;
	readonly run: () => void;
	cancelled: boolean;
}

/** Virtual time: a heap of events, run one by one; equal times in the order in which they were set. */
export class Timeline {
	readonly #heap: Event[] = [];
	#orders = 0;
	now = 0;

	at(time: number, run: () => void): () => void {
		const event = { at: Math.max(time, this.now), order: this.#orders++, run, cancelled: false };
		this.#push(event);
		return () => {
			event.cancelled = true;
		};
	}

	/** Runs the next event; false: there is none before `until`, which time then reaches. */
	step(until: number): boolean {
		for (;;) {
			const [next] = this.#heap;
			if (!next || next.at > until) {
				this.now = Math.max(this.now, until);
				return false;
			}
			this.#pop();
			if (next.cancelled) continue;
			this.now = next.at;
			next.run();
			return true;
		}
	}

	#push(event: Event) {
		const heap = this.#heap;
		let at = heap.length;
		heap.push(event);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!before(event, heap[parent]!)) break;
			heap[at] = heap[parent]!;
			at = parent;
		}
		heap[at] = event;
	}

	#pop() {
		const heap = this.#heap;
		const last = heap.pop()!;
		if (heap.length === 0) return;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
			if (!before(heap[child]!, last)) break;
			heap[at] = heap[child]!;
			at = child;
		}
		heap[at] = last;
	}
}

const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Where work runs, at once or later, and by which clocks. */
export interface Runner {
	readonly clock: Clock;
	run(work: () => void): void;
}

/**
 * A machine with its own clocks. Stopped, its timers and whatever it should hear wait; asleep, its monotonic clock stands
 * still too. Dead, nothing of it ever runs again.
 */
export class Machine implements Runner {
	readonly timeline: Timeline;
	readonly clock: Clock;
	/** Added to true time by the wall clock. */
	#skew = 0;
	#wasSetBack = false;
	#slept = 0;
	#stoppedAt: number | undefined;
	#sleeping = false;
	#dead = false;
	/** True time at which it last went on after a stop. */
	wentOnAt = 0;
	#waiting: (() => void)[] = [];

	constructor(timeline: Timeline) {
		this.timeline = timeline;
		this.clock = this.clockOf(this);
	}

	/** This machine's clocks for something that runs on it. */
	clockOf(runner: Pick<Runner, 'run'> & { readonly dead: boolean }): Clock {
		const { timeline } = this;
		return {
			now: () => 1_760_000_000_000 + timeline.now + this.#skew,
			monotonic: () => timeline.now - this.#slept,
			after: (ms, run) => timeline.at(timeline.now + ms, () => runner.run(run)),
			every: (ms, run) => {
				let cancel: () => void;
				const turn = () => {
					if (runner.dead) return;
					cancel = timeline.at(timeline.now + ms, turn);
					runner.run(run);
				};
				cancel = timeline.at(timeline.now + ms, turn);
				return () => cancel();
			}
		};
	}

	get stopped(): boolean {
		return this.#stoppedAt !== undefined;
	}

	get dead(): boolean {
		return this.#dead;
	}

	/** Runs now, or when the machine goes on; never once it is dead. */
	run(work: () => void): void {
		if (this.#dead) return;
		if (this.#stoppedAt === undefined) work();
		else this.#waiting.push(work);
	}

	stop(asleep: boolean): void {
		this.#stoppedAt ??= this.timeline.now;
		this.#sleeping = asleep && !this.#wasSetBack;
	}

	/**
	 * Sets the wall clock. A machine that slept and was set back by as much knows neither: nothing on it could tell, so it
	 * never happens to one here.
	 */
	set(by: number): void {
		if (by < 0 && (this.#slept > 0 || this.#sleeping)) return;
		if (by < 0) this.#wasSetBack = true;
		this.#skew += by;
	}

	goOn(): void {
		if (this.#stoppedAt === undefined) return;
		if (this.#sleeping) this.#slept += this.timeline.now - this.#stoppedAt;
		this.#stoppedAt = undefined;
		this.wentOnAt = this.timeline.now;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const work of waiting) this.run(work);
	}

	kill(): void {
		this.#dead = true;
		this.#waiting = [];
	}
}

/** A program on a machine: it may be killed, and whatever it had under way never happens, while the machine goes on. */
export class Program implements Runner {
	readonly machine: Machine;
	readonly clock: Clock;
	#dead = false;

	constructor(machine: Machine) {
		this.machine = machine;
		this.clock = machine.clockOf(this);
	}

	get dead(): boolean {
		return this.#dead;
	}

	run(work: () => void): void {
		if (this.#dead) return;
		this.machine.run(() => {
			if (!this.#dead) work();
		});
	}

	/** Resolves when so much of this program's time has passed. */
	pause(ms: number): Promise<void> {
		return new Promise((resolve) => this.clock.after(ms, resolve));
	}

	kill(): void {
		this.#dead = true;
	}
}
