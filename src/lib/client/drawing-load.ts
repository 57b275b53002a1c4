/** Work is forgotten over so many ms. */
const MEMORY_MS = 1_000;
/** The share of its time a main thread may draw without being short of it. */
const MOST = 1 / 3;

/**
 * How much of its time the main thread spends on drawing, so that what is nice but not needed can be left out while it has
 * little to spare. One slow picture is no load: it takes many in a row.
 */
export class DrawingLoad {
	/** ms of work, what is older counting less: a third of the time makes a third of MEMORY_MS. */
	#work = 0;
	#at = 0;

	/**
	 * @param work ms of the main thread that a picture took
	 * @param at when it was done; monotonic, ms
	 */
	add(work: number, at: number): void {
		this.#work = this.#left(at) + work;
		this.#at = at;
	}

	/** @param at now; monotonic, ms */
	heavy(at: number): boolean {
		return this.#left(at) > MOST * MEMORY_MS;
	}

	#left(at: number): number {
		return this.#work * Math.exp((this.#at - at) / MEMORY_MS);
	}
}

/** One picture in so many is timed and stands for the others: timing it costs a tenth of drawing it. */
const TIMED = 8;

/** Times pictures: what it takes to change the document, and from there until the picture has been handed over. */
export class DrawingWatch {
	readonly #load: DrawingLoad;
	#untimed = 0;
	#begun: number | undefined;

	constructor(load: DrawingLoad) {
		this.#load = load;
	}

	/** The document is about to be changed. */
	begin(): void {
		this.#begun = ++this.#untimed < TIMED ? undefined : performance.now();
	}

	/** The document has been changed. */
	end(): void {
		if (this.#begun === undefined || document.visibilityState !== 'visible') return;
		const script = performance.now() - this.#begun;
		this.#begun = undefined;
		this.#untimed = 0;
		requestAnimationFrame(() => this.#draw(script));
	}

	/** Styles, layout and paint follow the frame's callbacks in the same task: the next task comes after them. */
	#draw(script: number) {
		const begun = performance.now();
		setTimeout(() => {
			const now = performance.now();
			this.#load.add((script + now - begun) * TIMED, now);
		});
	}
}
