/** Where a row stands: which table row it is, and how many rows' heights stand above it. */
export type Places = ReadonlyMap<string, number>;

interface Moving {
	readonly animation: Animation;
	/** px below its place when the animation began */
	readonly from: number;
}

export interface MotionOptions {
	/** px of one row; asked only when something moved. */
	readonly rowHeight: () => number;
	readonly duration: () => number;
	readonly easing: string;
}

/**
 * Lets rows glide to the place they already hold, by transform alone, so that the compositor does it while the main thread
 * draws the next frame. Nothing is measured: a row's place is its number. A row that is passed again on its way starts
 * from where it can be seen.
 */
export class RowMotion {
	readonly #options: MotionOptions;
	readonly #moving = new WeakMap<Element, Moving>();
	readonly #rows = new Map<string, HTMLElement>();
	#places: Places = new Map();

	constructor(options: MotionOptions) {
		this.#options = options;
	}

	/** For `{@attach}`: the row of a member. */
	row(id: string) {
		return (element: HTMLElement) => {
			this.#rows.set(id, element);
			return () => {
				if (this.#rows.get(id) === element) this.#rows.delete(id);
			};
		};
	}

	/** @param places in units of one row's height */
	settle(places: Places) {
		const before = this.#places;
		this.#places = places;
		const duration = this.#options.duration();
		if (duration === 0) return;
		for (const [id, place] of places) {
			const was = before.get(id);
			if (was === undefined || was === place) continue;
			const row = this.#rows.get(id);
			if (row) this.#move(row, (was - place) * this.#options.rowHeight(), duration);
		}
	}

	#move(row: HTMLElement, distance: number, duration: number) {
		const current = this.#moving.get(row);
		const progress = current?.animation.effect?.getComputedTiming().progress;
		const left = current && typeof progress === 'number' ? current.from * (1 - progress) : 0;
		current?.animation.cancel();
		const from = distance + left;
		const animation = row.animate(
			{ transform: [`translateY(${from}px)`, 'translateY(0)'] },
			{ duration, easing: this.#options.easing }
		);
		this.#moving.set(row, { animation, from });
		animation.onfinish = () => this.#moving.delete(row);
	}
}
