/**
 * What the beacon stood at, and when. The beacon is one record whose quantity only ever takes values it never had, written a
 * few times a second; so what a screen shows of it tells which moment of the record that screen shows. Times are ms since
 * 1970 by this machine's clock, which screens on this machine share.
 */
/** The record is looked at this often, so that what a screen shows may be known this much later. */
export const LOOK_MS = 100;

export interface Span {
	readonly value: number;
	/** When the record was first known to say so. */
	readonly from: number;
	/** When it was first known to say something else; Infinity: it still does. */
	to: number;
}

export class Truth {
	readonly #spans: Span[] = [];
	readonly #of = new Map<number, Span[]>();

	/** The record said this at that moment. */
	saw(value: number, at: number): void {
		const last = this.#spans.at(-1);
		if (last?.value === value) return;
		if (last) last.to = at;
		const span = { value, from: at, to: Infinity };
		this.#spans.push(span);
		const known = this.#of.get(value);
		if (known) known.push(span);
		else this.#of.set(value, [span]);
	}

	/** How long ago what is shown had ceased to be the record's word, ms; 0: it had not. null: nothing is shown. */
	behind(shown: number | null, at: number): number {
		const first = this.#spans[0];
		if (!first) return 0;
		// what it says again since an older copy was put back is no excuse for what was shown before
		const spans =
			shown === null ? undefined : this.#of.get(shown)?.filter(({ from }) => from <= at + LOOK_MS);
		if (spans?.length === 0) return 0;
		if (spans) return Math.max(0, at - Math.max(...spans.map(({ to }) => to)));
		if (shown === null) return Math.max(0, at - first.from);
		return Math.max(0, at - (this.#ceasedUnseen(shown, at) ?? first.from));
	}

	/** Whether what is shown was the record's word at that moment or later. */
	isOf(shown: number | null, since: number): boolean {
		if (shown === null) return false;
		const spans = this.#of.get(shown);
		return spans
			? spans.some(({ to }) => to >= since)
			: (this.#ceasedUnseen(shown, Infinity) ?? -Infinity) >= since;
	}

	/**
	 * When the record was first known to say something else than a value that it had too shortly for us to see, and had first
	 * by then: values only grow, so it came between two that were seen. Infinity: it is newer than all that was seen;
	 * undefined: it can't have been said.
	 */
	#ceasedUnseen(value: number, by: number): number | undefined {
		if (value > (this.#spans.at(-1)?.value ?? 0)) return Infinity;
		return this.#spans.findLast((next, nth) => {
			const before = this.#spans[nth - 1];
			return before && before.value < value && value < next.value && before.from <= by + LOOK_MS;
		})?.from;
	}
}
