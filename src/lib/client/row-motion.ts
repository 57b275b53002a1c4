/** A row changes place: ms, and how it starts and ends. */
export const RANK_MS = 520;
export const RANK_EASING = 'cubic-bezier(0.6, 0, 0.1, 1)';

interface Moving {
	readonly animation: Animation;
	/** px below its place when the animation began */
	readonly from: number;
}

/** Where a member stood when rows last settled. */
interface Stood {
	readonly slot: number;
	/** In rows' heights. */
	readonly top: number;
}

export interface MotionOptions {
	/** px of one row; asked only when something moved. */
	readonly rowHeight: () => number;
	/** ms; 0: whoever moved just stands there. */
	readonly duration: () => number;
}

/**
 * Lets members glide to the place they already hold, by transform alone, so that the compositor does it while the main thread
 * draws the next frame. Rows stay where they are in the document and show whoever holds that place, so nothing is taken out,
 * put in or measured: where somebody comes from is a number. Whoever is passed again on the way starts from where they can
 * be seen.
 */
export class RowMotion {
	readonly #options: MotionOptions;
	readonly #slots = new Map<number, HTMLElement>();
	/** By slot: it moves whoever is shown there. */
	readonly #moving = new Map<number, Moving>();
	#ids: readonly string[] = [];
	#stood: ReadonlyMap<string, Stood> = new Map();

	constructor(options: MotionOptions) {
		this.#options = options;
	}

	/** For `{@attach}`: the row at a place, counted from 0. */
	slot(index: number) {
		return (element: HTMLElement) => {
			this.#slots.set(index, element);
			return () => {
				if (this.#slots.get(index) !== element) return;
				this.#slots.delete(index);
				this.#stop(index);
			};
		};
	}

	/**
	 * Whoever newly stands there appears in place; who stood elsewhere comes from there.
	 * @param ids from the first row on
	 * @param tops how many rows' heights stand above each
	 */
	settle(ids: readonly string[], tops: readonly number[]) {
		const before = this.#stood;
		if (ids.length === this.#ids.length && ids.every((id, slot) => before.get(id)?.top === tops[slot]))
			return;
		this.#ids = ids;
		this.#stood = new Map(ids.map((id, slot) => [id, { slot, top: tops[slot] ?? 0 }]));
		const duration = this.#options.duration();
		const moves = ids.flatMap((id, slot) => {
			const was = before.get(id);
			const top = tops[slot] ?? 0;
			if (was?.slot === slot && was.top === top) return [];
			const from = was ? (was.top - top) * this.#options.rowHeight() + this.#left(was.slot) : 0;
			return [{ slot, from }];
		});
		for (const { slot } of moves) this.#stop(slot);
		if (duration === 0) return;
		for (const { slot, from } of moves) if (from !== 0) this.#move(slot, from, duration);
	}

	/** px that whoever is shown in a slot is still away from it */
	#left(slot: number): number {
		const moving = this.#moving.get(slot);
		const progress = moving?.animation.effect?.getComputedTiming().progress;
		return moving && typeof progress === 'number' ? moving.from * (1 - progress) : 0;
	}

	#stop(slot: number) {
		this.#moving.get(slot)?.animation.cancel();
		this.#moving.delete(slot);
	}

	#move(slot: number, from: number, duration: number) {
		const row = this.#slots.get(slot);
		if (!row) return;
		const animation = row.animate(
			{ transform: [`translateY(${from}px)`, 'translateY(0)'] },
			{ duration, easing: RANK_EASING }
		);
		this.#moving.set(slot, { animation, from });
	}
}
