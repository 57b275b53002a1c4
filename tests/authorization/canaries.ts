/** Words and figures that stand nowhere else, who may come across each, and the search for them. */
import { createHash } from 'node:crypto';
import { WHO, type Who } from './cast.ts';
import type { Grid, Letter } from './subjects.ts';

export interface Canary {
	/** `table.column`, `file` or `secret`. */
	readonly of: string;
	/** About whom or what. */
	readonly about: string;
	readonly text: string;
	/** Whoever else comes across it has found a leak. */
	readonly may: readonly Who[];
	/** By some of those it is found over HTTP, in pages or streams; false: it leaves the record to nobody, or only to write. */
	readonly found: boolean;
}

export const NOBODY: readonly Who[] = [];

/** Whom a table's row names for a letter. */
export const those = (grid: Grid, letter: Letter): readonly Who[] =>
	WHO.filter((who) => grid[who]?.includes(letter));
export const both = (...some: readonly (readonly Who[])[]): readonly Who[] =>
	WHO.filter((who) => some.some((one) => one.includes(who)));

export class Canaries {
	readonly all: Canary[] = [];
	readonly #mark: string;
	#count = 0;

	/** @param mark begins every word, so that those of two floors differ */
	constructor(mark = 'zq') {
		this.#mark = mark;
	}

	/** What stands in the record already. */
	known(of: string, about: string, text: string, may: readonly Who[], found = may.length > 0): string {
		if (text.length < 6) throw new Error(`${of} of ${about} is too short to be told from others: ${text}`);
		this.all.push({ of, about, text, may, found });
		return text;
	}

	/** A word to be put there. */
	word(of: string, about: string, may: readonly Who[], found?: boolean): string {
		this.#count += 1;
		return this.known(of, about, `${this.#mark}${String(this.#count).padStart(4, '0')}canary`, may, found);
	}

	/** A whole number of nine digits, without a nought, so that no way of writing it shortens it. */
	figure(of: string, about: string, may: readonly Who[], found?: boolean): number {
		this.#count += 1;
		const digits = createHash('sha256').update(`${this.#mark} figure ${this.#count}`).digest();
		const text = [...digits.subarray(0, 9)].map((byte) => String((byte % 9) + 1)).join('');
		return Number(this.known(of, about, text, may, found));
	}

	/** As the record keeps secrets. */
	hash(of: string, about: string, may: readonly Who[] = NOBODY): string {
		this.#count += 1;
		const text = createHash('sha256').update(`${this.#mark} hash ${this.#count}`).digest('hex');
		return this.known(of, about, text, may);
	}
}

/** Everything that one of them was sent, to be searched: as it came, and figures without what parts their thousands and cents. */
export class Sent {
	#texts: string[] = [];
	#bytes = 0;

	add(text: string): void {
		this.#bytes += text.length;
		const plain = text.replace(/(?<=\d)[.,'’\u00a0\u202f](?=\d)/g, '');
		this.#texts.push(text);
		if (plain !== text) this.#texts.push(plain);
	}

	get bytes(): number {
		return this.#bytes;
	}

	has = (text: string): boolean => this.#texts.some((one) => one.includes(text));

	/** Where it was come across, for a person to read. */
	around(text: string): string {
		const one = this.#texts.find((sent) => sent.includes(text)) ?? '';
		const at = one.indexOf(text);
		return one.slice(Math.max(0, at - 120), at + text.length + 40);
	}
}

/** Canaries that somebody came across who may not, one line each. */
export function leaks(canaries: readonly Canary[], sent: ReadonlyMap<Who, Sent>): string[] {
	return canaries.flatMap(({ of, about, text, may }) =>
		[...sent].flatMap(([who, texts]) =>
			!may.includes(who) && texts.has(text)
				? [`${who} came across ${of} of ${about}: …${texts.around(text)}…`]
				: []
		)
	);
}

/** Canaries that nobody came across of those who should: a search that finds nothing proves nothing. */
export const unfound = (canaries: readonly Canary[], sent: ReadonlyMap<Who, Sent>): string[] =>
	canaries
		.filter(({ text, may, found }) => found && !may.some((who) => sent.get(who)?.has(text)))
		.map(({ of, about, may }) => `${of} of ${about}, which ${may.join(', ')} may see`);
