/** The board as it was: what the slider asks of the worker, and the day run in a few seconds. */

/** ms since 1970, both ends included. */
export interface Stretch {
	readonly from: number;
	readonly to: number;
}

export interface LookBackParts {
	/**
	 * Shows the board as of a moment; null: live again. Resolves with how far one can go once the worker has heard; undefined:
	 * the board can't be looked back on.
	 */
	readonly scrub: (at: number | null) => Promise<Stretch | undefined>;
	readonly nextFrame?: (run: (time: number) => void) => void;
	/** Whether people asked for less motion. */
	readonly still?: () => boolean;
}

/** A whole stretch is run in this long. */
const RUN_MS = 20_000;
/** With less motion it is shown in so many steps. */
const STILL_STEPS = 20;

/**
 * A slider's place in time. The thumb goes where it is put at once; the worker is asked for the newest place only, one
 * question at a time, so that it is never behind by more than the board it is making.
 */
export class LookBack {
	readonly #parts: Required<LookBackParts>;
	#at = $state<number | null>(null);
	#playing = $state(false);
	#range = $state.raw<Stretch>();
	#refused = $state(false);
	/** Counts the runs: a run that is no longer the newest ends by itself. */
	#run = 0;
	#asking = false;
	#asked: number | null = null;

	constructor({
		scrub,
		nextFrame = (run) => void requestAnimationFrame(run),
		still = () => matchMedia('(prefers-reduced-motion: reduce)').matches
	}: LookBackParts) {
		this.#parts = { scrub, nextFrame, still };
	}

	/** ms since 1970; null: live. */
	get at() {
		return this.#at;
	}
	get playing() {
		return this.#playing;
	}
	/** How far one can go; undefined: not told yet. */
	get range() {
		return this.#range;
	}
	/** This board can't be looked back on. */
	get refused() {
		return this.#refused;
	}

	/** Another board: live, and nothing known of how far one can go. */
	restart() {
		this.seek(null);
		this.#range = undefined;
		this.#refused = false;
	}

	/** Goes to a moment, ms since 1970; null: live. Ends a run. */
	seek(at: number | null) {
		this.pause();
		this.#go(at);
	}

	/** Runs the stretch from where it stands (from its beginning, if live), and is live again at its end. */
	play({ from, to }: Stretch) {
		const run = ++this.#run;
		this.#playing = true;
		const begun = Math.max(from, Math.min(to, this.#at ?? from));
		let first: number | undefined;
		const step = (time: number) => {
			if (run !== this.#run) return;
			first ??= time;
			const gone = (time - first) / RUN_MS;
			const shown = this.#parts.still() ? Math.floor(gone * STILL_STEPS) / STILL_STEPS : gone;
			const at = begun + shown * (to - from);
			if (at >= to) return this.seek(null);
			this.#go(at);
			this.#parts.nextFrame(step);
		};
		this.#parts.nextFrame(step);
	}

	pause() {
		this.#run++;
		this.#playing = false;
	}

	#go(at: number | null) {
		this.#at = at;
		if (!this.#asking) void this.#ask();
	}

	async #ask() {
		this.#asking = true;
		while (this.#asked !== this.#at) {
			const at = (this.#asked = this.#at);
			const range = await this.#parts.scrub(at).catch(() => undefined);
			if (range) this.#range = range;
			else if (at !== null) {
				this.#refused = true;
				this.seek(null);
			}
			await new Promise<void>((resolve) => this.#parts.nextFrame(() => resolve()));
		}
		this.#asking = false;
	}
}
