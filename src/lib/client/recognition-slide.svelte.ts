import type { Id } from '#lib/domain/records.ts';
import type { Headline } from '#lib/domain/recognition/recognition.ts';
import type { Live } from './live.svelte.ts';
import { newestFirst } from './recognition-entries.ts';
import { namesOf, recognitionWords, type RecognitionWords } from './recognition-words.ts';
import type { Format } from './format.ts';

const USUAL_MS = 20_000;
/** What is read from five metres in that time. */
const MOST = 6;

/** One line of the slide. */
export interface SlideLine {
	readonly id: Id;
	readonly kind: Headline['kind'];
	/** ms since 1970 */
	readonly at: number;
	readonly words: RecognitionWords;
}

/** The last recognitions on a wall, of one team or of everybody, kept live whether the slide is the one shown or not. */
export class RecognitionSlide {
	readonly kind = 'recognition';
	readonly ms: number;
	/** '' for the whole floor. */
	readonly team: Id;
	readonly #live: Pick<Live, 'shown' | 'catalog' | 'status'>;

	constructor(live: Pick<Live, 'shown' | 'catalog' | 'status'>, team: Id, ms = USUAL_MS) {
		this.#live = live;
		this.team = team;
		this.ms = ms;
	}

	readonly #last: readonly Headline[] = $derived.by(() =>
		[...(this.#live.shown.rows('headlines') ?? [])]
			.filter(({ team }) => this.team === '' || team === this.team)
			.sort(newestFirst)
			.slice(0, MOST)
	);

	/** There is something to show. */
	get ready(): boolean {
		return this.#live.catalog !== undefined && this.#last.length > 0;
	}

	/** Newest first, as the floor calls its people. */
	lines(format: Format): readonly SlideLine[] {
		const { catalog, status } = this.#live;
		if (!catalog) return [];
		const names = namesOf(catalog, format, status.now);
		return this.#last.map((row) => ({
			id: row.id,
			kind: row.kind,
			at: Date.parse(row.at),
			words: recognitionWords(row, names)
		}));
	}

	open(): () => void {
		this.#live.shown.open('headlines');
		return () => {};
	}
}
