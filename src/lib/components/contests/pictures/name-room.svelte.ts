import type { Attachment } from 'svelte/attachments';
import { NameRuler } from '#lib/client/measure-names.ts';
import { fitNames, type FittedName } from '#lib/client/name-fit.ts';

/** The first place's type is this much larger than the others'. */
const FIRST_TYPE = 1.28;

/** Of what holds a name: the name itself may have been made smaller. */
const typeOf = (name: HTMLElement): number =>
	Number.parseFloat(getComputedStyle(name.parentElement ?? name).fontSize);

/** Names narrow before they lose letters: measured when they or the fonts change, fitted when their room does. */
export class NameRoom {
	readonly #ruler: NameRuler;
	readonly #names: () => readonly string[];
	#host = $state.raw<HTMLElement>();
	#room = $state.raw<{ readonly width: number; readonly type: number }>();
	#fonts = $state(0);
	readonly #list = $derived.by(() =>
		this.#names()
			.filter((name, at, all) => name !== '' && all.indexOf(name) === at)
			.sort()
			.join('\n')
	);
	readonly #measured = $derived.by(() => {
		const host = this.#host;
		if (!host || this.#list === '' || this.#fonts < 0) return undefined;
		return this.#ruler.measure(this.#list.split('\n'), host);
	});
	readonly #plain = $derived.by(() => this.#fit(1));
	readonly #first = $derived.by(() => this.#fit(FIRST_TYPE));

	/** @param names what is fitted together; read again when it changes. @param style CSS of the names: weight, tracking */
	constructor(names: () => readonly string[], style = 'font-weight:620;letter-spacing:-0.012em;') {
		this.#names = names;
		this.#ruler = new NameRuler(style);
	}

	/** How a name is written; undefined: not measured yet. `first`: in a first place's larger type. */
	of(name: string, first: boolean): FittedName | undefined {
		return (first ? this.#first : this.#plain)[name];
	}

	#fit(scale: number): Readonly<Record<string, FittedName>> {
		const [measured, room] = [this.#measured, this.#room];
		if (!measured || !room) return {};
		const names = this.#list.split('\n');
		const fits = fitNames(names, measured, () => room.width / room.type / scale);
		return Object.fromEntries(fits.map((fit, at) => [names[at] ?? '', fit]));
	}

	/** For what holds the names. `selector`: one of them, as wide as all of them may be. */
	watch(selector: string): Attachment<HTMLElement> {
		return (host) => {
			this.#host = host;
			let watched: HTMLElement | undefined;
			const look = () => {
				// where only first places or the reader's own row stand, theirs
				const one = host.querySelector<HTMLElement>(selector) ?? host.querySelector<HTMLElement>('.fit');
				if (!one) return;
				if (one !== watched) {
					if (watched) sizes.unobserve(watched);
					sizes.observe(one);
					watched = one;
				}
				const room = { width: one.clientWidth, type: typeOf(one) };
				if (room.width !== this.#room?.width || room.type !== this.#room.type) this.#room = room;
			};
			const again = () => {
				this.#ruler.forget();
				this.#fonts += 1;
			};
			const sizes = new ResizeObserver(look);
			sizes.observe(host);
			const rows = new MutationObserver(look);
			rows.observe(host, { childList: true, subtree: true });
			document.fonts.addEventListener('loadingdone', again);
			return () => {
				sizes.disconnect();
				rows.disconnect();
				document.fonts.removeEventListener('loadingdone', again);
			};
		};
	}
}
