import type { BoardView } from '#lib/client/board.svelte.ts';
import type { BoardQuery, MetricUnit } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';

/** A board over a metric that is not stored, as far as the editor shows it. */
export interface Previewed {
	readonly unit: MetricUnit;
	/** Local dates, both inclusive. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly rows: readonly PreviewRow[];
	readonly total: number | null;
}
export interface PreviewRow {
	readonly id: string;
	readonly name: string;
	readonly detail: string;
	readonly rank: number | null;
	readonly tied: boolean;
	/** Rounded for showing; money in minor units; null: not enough yet. */
	readonly score: number | null;
}

/** Who counts, and over which time. */
export type PreviewQuery = Omit<BoardQuery, 'metric'>;
/** The board, or why there is none, in words. */
export type AskPreview = (query: PreviewQuery, metric: Metric) => Promise<Result<Previewed, string>>;

/** A board of the live worker as the editor shows it. */
export const fromBoard = ({
	words,
	rows,
	total
}: Pick<BoardView, 'words' | 'rows' | 'total'>): Previewed => ({
	unit: words.metric.unit,
	from: words.from,
	to: words.to,
	rows,
	total
});

/** Typing goes on for longer than this between two letters only when somebody thinks. */
const PAUSE_MS = 120;

/** Keeps a preview up with a draft: asks after each pause in typing, and shows the newest answer only. */
export class Previewer {
	readonly #ask: AskPreview;
	readonly #pause: (run: () => void) => () => void;
	#cancel = () => {};
	/** Grows with each question; an answer to an older one is dropped. */
	#asked = 0;
	#board = $state.raw<Previewed>();
	#failure = $state('');
	#busy = $state(false);

	constructor(ask: AskPreview, pause = (run: () => void) => after(PAUSE_MS, run)) {
		this.#ask = ask;
		this.#pause = pause;
	}

	/** The last board there was; it stays while the next one is made. */
	get board() {
		return this.#board;
	}
	/** Why there is none now; '' where there is. */
	get failure() {
		return this.#failure;
	}
	/** The board is of an earlier draft. */
	get busy() {
		return this.#busy;
	}

	/** The draft is this now. The answer forgets it. */
	show(query: PreviewQuery, metric: Metric): () => void {
		this.#cancel();
		this.#busy = true;
		const number = ++this.#asked;
		this.#cancel = this.#pause(() => void this.#look(number, query, metric));
		return () => this.#forget(number);
	}

	/** There is nothing to be shown: the draft is not whole. */
	hold(why: string) {
		this.#cancel();
		this.#asked++;
		this.#busy = false;
		this.#failure = why;
	}

	async #look(number: number, query: PreviewQuery, metric: Metric) {
		const answer = await this.#ask(query, metric);
		if (number !== this.#asked) return;
		this.#busy = false;
		this.#failure = answer.ok ? '' : answer.error;
		if (answer.ok) this.#board = answer.value;
	}

	#forget(number: number) {
		if (number !== this.#asked) return;
		this.#cancel();
		this.#asked++;
	}
}

function after(ms: number, run: () => void): () => void {
	const timer = setTimeout(run, ms);
	return () => clearTimeout(timer);
}
