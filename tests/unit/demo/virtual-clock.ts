import type { Clock } from '#lib/domain/clock.ts';

/** Time that moves only when told to; what is due runs in order, and what it awaits is let through in between. */
export class VirtualClock implements Clock {
	private time: number;
	private readonly began: number;
	private timers: { readonly at: number; readonly run: () => void }[] = [];

	constructor(now: number) {
		this.time = this.began = now;
	}

	now(): number {
		return this.time;
	}

	monotonic(): number {
		return this.time - this.began;
	}

	after(ms: number, run: () => void): () => void {
		const timer = { at: this.time + ms, run };
		this.timers.push(timer);
		return () => {
			this.timers = this.timers.filter((other) => other !== timer);
		};
	}

	every(ms: number, run: () => void): () => void {
		let cancel = () => {};
		const again = () => {
			cancel = this.after(ms, again);
			run();
		};
		cancel = this.after(ms, again);
		return () => cancel();
	}

	get waiting(): number {
		return this.timers.length;
	}

	async advance(ms: number): Promise<void> {
		const until = this.time + ms;
		for (;;) {
			const [next] = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.timers = this.timers.filter((other) => other !== next);
			this.time = next.at;
			next.run();
			await new Promise(setImmediate);
		}
		this.time = until;
	}
}
