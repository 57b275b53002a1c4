/** M5, P3: a board's figures as people read them, whatever is compared and with whatever before. */
import type { BoardQuery, MetricUnit } from '#lib/domain/board.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';
import type { BoardView } from './board.svelte.ts';
import type { Format } from './format.ts';

/** A figure beside what it was in the period before. */
export interface Change {
	/** `+12`, `\u22123%`; `same` where nothing changed. */
	readonly text: string;
	/** The same for whoever hears it: `12 more`, `3% less`, `the same`. */
	readonly words: string;
	/** Above 0: more than before. */
	readonly sign: number;
}

/** Below this an hourly rate is told by hundredths. */
const FINE_RATE = 2;
/** Below this an hourly rate would be told as none. */
const LEAST_RATE = 0.005;

/** What of a view decides how its figures are written. */
type Written = Pick<BoardView, 'query' | 'words'>;

const isRate = ({ query, words }: Written) => query.lens === 'perHour' && words.metric.unit !== 'money';

/** Whether all of a view's scores are too small for a single decimal. */
export const needsHundredths = (view: Pick<BoardView, 'query' | 'words' | 'rows'>): boolean =>
	isRate(view) && view.rows.every(({ score }) => score === null || Math.abs(score) < FINE_RATE);

export const figuresOf = (view: Pick<BoardView, 'query' | 'words' | 'rows'>, format: Format): Figures =>
	new Figures(view, format, needsHundredths(view));

/** What a board's column of scores is called: `Calls an hour`, `Revenue, % of target`. */
export function figureHead({ query, words }: Written, format: Format): string {
	const { name, unit } = words.metric;
	const symbol = unit === 'money' ? `, ${format.symbol}` : '';
	const each = query.perMember ? ' per member' : '';
	switch (query.lens) {
		case 'perHour':
			return `${name}${each} an hour${symbol}`;
		case 'ofTarget':
			return `${name}, % of target`;
		case 'baseline':
			return `${name} against usual${symbol}`;
		default:
			return `${name}${each}${symbol}`;
	}
}

/** Writes the figures of a board. Made of what seldom changes, so that rows drawn with it need not be drawn again. */
export class Figures {
	readonly #view: Written;
	readonly #format: Format;
	readonly #fine: boolean;

	/** @param hundredths see `needsHundredths` */
	constructor(view: Written, format: Format, hundredths: boolean) {
		this.#view = view;
		this.#format = format;
		this.#fine = hundredths;
	}

	get #unit(): MetricUnit {
		return this.#view.words.metric.unit;
	}
	get #lens(): BoardQuery['lens'] {
		return this.#view.query.lens;
	}

	/** A score as it stands in the table: `12.4`, `86.7%`, `+14`. */
	score(value: number): string {
		if (this.#lens === 'baseline') return this.#format.signed(value, this.#unit);
		if (this.#lens === 'ofTarget') return this.#format.share(value);
		if (isRate(this.#view)) return this.#format.rate(value, this.#fine);
		return this.#format.figure(value, this.#unit);
	}

	/** A distance between two scores, without a sign; between two shares in points. */
	size(value: number): string {
		const size = Math.abs(value);
		if (!isRate(this.#view)) return this.#format.gap(size, this.#unit);
		// a distance that is there is never written as none
		if (size > 0 && size < LEAST_RATE) return `<${this.#format.rate(0.01, true)}`;
		return this.#format.rate(size, this.#fine || (size > 0 && size < 10 * LEAST_RATE));
	}

	/** A score or total in a sentence, with what it is of: `12.4 calls an hour`, `$1,240 against usual`. */
	told(value: number): string {
		const { figure, of } = this.inParts(value);
		return of === '' ? figure : `${figure} ${of}`;
	}

	/** The same as the figure and what is said of it; `of` is '' where the figure says it all. */
	inParts(value: number): { readonly figure: string; readonly of: string } {
		const { metric } = this.#view.words;
		const counted = metric.unit === 'count' || metric.unit === 'points';
		const what = [
			...(counted ? [metric.name.toLowerCase()] : []),
			...(this.#view.query.perMember ? ['per member'] : [])
		];
		return {
			figure: metric.unit === 'money' ? this.#money(value) : this.score(value),
			of: this.#lens === 'ofTarget' ? 'of target' : [...what, ...this.#against].join(' ')
		};
	}

	get #against(): readonly string[] {
		if (this.#lens === 'perHour') return ['an hour'];
		return this.#lens === 'baseline' ? ['against usual'] : [];
	}

	#money(value: number): string {
		const written = this.#format.money(value);
		return this.#lens === 'baseline' && value > 0 ? `+${written}` : written;
	}

	/** P3: a score beside the one of the period before; null where there is nothing to compare with. */
	change({ score, compared }: Pick<RowView, 'score' | 'compared'>): Change | null {
		if (score === null || compared === null) return null;
		const by = score - compared;
		if (Math.abs(by) < this.#least) return { text: 'same', words: 'the same', sign: 0 };
		const size = this.#difference(Math.abs(by), compared);
		return by > 0
			? { text: `+${size}`, words: `${size} more`, sign: 1 }
			: { text: `\u2212${size}`, words: `${size} less`, sign: -1 };
	}

	/** What would be shown as a nought is no change to speak of. */
	get #least(): number {
		if (isRate(this.#view)) return this.#fine ? LEAST_RATE : 10 * LEAST_RATE;
		return this.#unit === 'days' ? 0.05 : Number.MIN_VALUE;
	}

	/** Money by how many percent, since amounts are long; all else by how many. */
	#difference(size: number, compared: number): string {
		if (this.#unit !== 'money') return this.size(size);
		const relative = this.#lens !== 'baseline' && compared > 0;
		return relative ? this.#format.figure(size / compared, 'ratio') : this.#format.money(size);
	}
}
