/** Time, handed in wherever it is needed, so that tests and the simulator decide what time it is. */
export interface Clock {
	/** Wall clock, ms since 1970. */
	now(): number;
	/** Never goes back; ms since some moment. */
	monotonic(): number;
	/** Runs once after `ms`; the answer cancels it. */
	after(ms: number, run: () => void): () => void;
	/** Runs every `ms`; the answer cancels it. */
	every(ms: number, run: () => void): () => void;
}
