/** What pages about recognition share: names as far as they are known, live rows, and whether anything can be sent. */
import { type Headline, concerned } from '#lib/domain/recognition/recognition.ts';
import { Format, type Manner } from './format.ts';
import type { Live } from './live.svelte.ts';
import type { Person } from './mentions.ts';
import { namesOf, type NameLists, type RecognitionNames } from './recognition-words.ts';

export type ReadingLive = Pick<Live, 'catalog' | 'status' | 'shown'>;

export interface ReadingOptions {
	readonly live: ReadingLive;
	readonly floor: Manner;
	/** What the server painted, until the worker has told. */
	readonly names: NameLists;
	/** The reader's own rep; '' if none. */
	readonly you: string;
	/** Whose recognition the reader may take from the floor: people of these teams, or everybody. */
	readonly moderates: 'all' | readonly string[];
}

const MINUTE_MS = 60_000;

export class Reading {
	readonly #options: ReadingOptions;
	readonly format: Format;

	constructor(options: ReadingOptions) {
		this.#options = options;
		this.format = new Format(options.floor);
	}

	/** Rows that the worker keeps. The answer is nothing: they stay open for as long as the worker does. */
	open(): void {
		this.#options.live.shown.open('headlines');
	}

	readonly #minute = $derived.by(() => Math.floor(this.#now() / MINUTE_MS));

	/** Words change by the minute and with the names, and with nothing else. */
	readonly names: RecognitionNames = $derived.by(() => {
		const { names } = this.#options;
		const catalog = this.#options.live.catalog;
		// what the server said of a name stays true where the worker knows none
		const reps = catalog ? [...names.reps, ...catalog.reps] : names.reps;
		return namesOf({ ...(catalog ?? names), reps }, this.format, this.#minute * MINUTE_MS);
	});

	/** Everybody who can be named or praised. */
	readonly people: readonly Person[] = $derived.by(() =>
		(this.#options.live.catalog?.reps ?? []).filter(({ id }) => id !== this.#options.you)
	);

	get offline(): boolean {
		return this.#options.live.status.freshness === 'offline';
	}

	/** The last headlines; undefined while the worker knows nothing of the floor. */
	headlines(): readonly Headline[] | undefined {
		const { live } = this.#options;
		return live.catalog ? live.shown.rows('headlines') : undefined;
	}

	/** Whether the reader may take it from the floor. */
	removable(headline: Headline): boolean {
		const { moderates, live } = this.#options;
		if (moderates === 'all') return true;
		if (moderates.length === 0) return false;
		const about = concerned(headline);
		const teams = (live.catalog?.reps ?? []).flatMap(({ id, team }) => (about.includes(id) ? [team] : []));
		return [headline.team, ...teams].some((team) => moderates.includes(team));
	}

	#now(): number {
		const { now } = this.#options.live.status;
		return now > 0 ? now : Date.now();
	}
}
