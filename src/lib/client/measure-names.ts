import { shortName, WIDTHS } from './name-fit.ts';

/** Type in which names are measured; large, so that a pixel's rounding does not matter. */
const SIZE_PX = 100;

/** Measures how wide names are at each step of the width axis, in em, all in one layout. Keeps what it measured. */
export class NameRuler {
	readonly #widths = new Map<string, readonly number[]>();
	readonly #style: string;

	/** @param style CSS of the names: weight, tracking */
	constructor(style: string) {
		this.#style = style;
	}

	/** The widths of these names and of their short forms. `host` gives the font family. */
	measure(names: readonly string[], host: HTMLElement): ReadonlyMap<string, readonly number[]> {
		const missing = [...new Set(names.flatMap((name) => [name, shortName(name)]))].filter(
			(text) => !this.#widths.has(text)
		);
		if (missing.length === 0) return this.#widths;
		const box = document.createElement('div');
		box.ariaHidden = 'true';
		box.style.cssText = `position:fixed;inset:0 auto auto 0;visibility:hidden;white-space:nowrap;contain:strict;font-size:${SIZE_PX}px;${this.#style}`;
		const spans = missing.map((text) =>
			WIDTHS.map((width) => {
				const span = document.createElement('span');
				span.style.cssText = `position:absolute;font-stretch:${width}%`;
				span.textContent = text;
				box.append(span);
				return span;
			})
		);
		host.append(box);
		missing.forEach((text, index) => {
			this.#widths.set(text, spans[index]?.map((span) => span.getBoundingClientRect().width / SIZE_PX) ?? []);
		});
		box.remove();
		return new Map(this.#widths);
	}

	/** Fonts have come: what was measured before was another face. */
	forget() {
		this.#widths.clear();
	}
}
