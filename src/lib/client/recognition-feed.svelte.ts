/** The recognition feed on a page: what the server painted, kept going by the worker, and older pages on request. */
import type { Headline, RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import { counted } from '#lib/domain/recognition/reactions.ts';
import type { Badge, SeenRecognition } from '#lib/domain/recognition/seen.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Api, ApiFailure } from './api.ts';
import type { NameLists } from './recognition-words.ts';
import { feedSearch, mergedEntries, withMore, type FeedFilter } from './recognition-entries.ts';

export interface PaintedFeed {
	readonly recognitions: readonly SeenRecognition[];
	/** Asks for what is older; null: there is nothing. */
	readonly cursor: string | null;
}

/** What a rep's own page shows first. */
export interface MyRecognitionPainted {
	readonly feed: PaintedFeed;
	readonly teams: readonly Id[];
	readonly names: NameLists;
	readonly badges: readonly Badge[];
	/** What the rep keeps to themselves. */
	readonly kept: readonly RecognitionKind[];
}

export interface FeedOptions {
	readonly api: Pick<Api, 'get' | 'put' | 'delete' | 'post'>;
	/** The last headlines, live; undefined while the worker has not told. */
	readonly headlines: () => readonly Headline[] | undefined;
	/** Whether the reader may take this from the floor, as far as the page can tell. */
	readonly removable?: (headline: Headline) => boolean;
	readonly filter?: FeedFilter;
	/** How many entries are shown at most; all, where it is not said. */
	readonly most?: number;
}

interface Reactions {
	readonly reactions: Readonly<Record<string, number>>;
	readonly mine: readonly string[];
}
/** What stands on the page until the floor's own count has come. */
interface Pressed extends Reactions {
	/** The floor's count when it was pressed: another one is newer. */
	readonly before: string;
	readonly answered: boolean;
}

export class Feed {
	readonly #options: FeedOptions;
	readonly #filter: FeedFilter;
	#fetched = $state.raw<readonly SeenRecognition[]>([]);
	/** Asks for what is older. */
	#cursor = $state.raw<string | null>(null);
	#pressed = $state.raw<Readonly<Record<Id, Pressed>>>({});
	/** Taken from the floor, or put back, here. */
	#gone = $state.raw<readonly Id[]>([]);
	#busy = $state(false);
	#failure = $state('');
	/** Every headline that the worker ever told: one that is gone was taken away, or is among the older ones now. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- only grows, and with the headlines it is read beside
	readonly #told = new Set<Id>();

	constructor(options: FeedOptions, painted: PaintedFeed) {
		this.#options = options;
		this.#filter = options.filter ?? {};
		this.#fetched = painted.recognitions;
		this.#cursor = painted.cursor;
	}

	/** Newest first. */
	readonly entries: readonly SeenRecognition[] = $derived.by(() => this.#entries());

	/** There is something older to ask for. */
	get more() {
		return this.#cursor !== null;
	}
	get busy() {
		return this.#busy;
	}
	/** Why the last thing that was asked for did not succeed; '' where it did. */
	get failure() {
		return this.#failure;
	}

	#entries(): readonly SeenRecognition[] {
		const live = this.#options.headlines();
		for (const { id } of live ?? []) this.#told.add(id);
		const { removable = () => false, most } = this.#options;
		const told = this.#told;
		const merged = mergedEntries({ fetched: this.#fetched, live, told, filter: this.#filter, removable });
		const there = merged.filter(({ id }) => !this.#gone.includes(id));
		return there.slice(0, most).map((entry) => this.#asPressed(entry));
	}

	#asPressed(entry: SeenRecognition): SeenRecognition {
		const pressed = this.#pressed[entry.id];
		if (!pressed) return entry;
		const newer = pressed.answered && JSON.stringify(entry.reactions) !== pressed.before;
		return { ...entry, mine: pressed.mine, reactions: newer ? entry.reactions : pressed.reactions };
	}

	/** What is older than all of it. */
	async older(): Promise<void> {
		const cursor = this.#cursor;
		if (cursor === null || this.#busy) return;
		this.#busy = true;
		this.#failure = '';
		const search = feedSearch(this.#filter, cursor);
		const page = await this.#options.api.get<PaintedFeed>(`/recognitions?${search}`);
		this.#busy = false;
		if (!page.ok) {
			this.#failure = page.error.detail;
			return;
		}
		this.#fetched = withMore(this.#fetched, page.value.recognitions);
		this.#cursor = page.value.cursor;
	}

	/** An entry that was made here stands at once. */
	add(entry: SeenRecognition): void {
		this.#fetched = withMore([entry], this.#fetched);
		this.#gone = this.#gone.filter((id) => id !== entry.id);
	}

	/** Gives a reaction, or takes it back: shown at once, and put right by the answer. */
	async react(entry: SeenRecognition, emoji: string): Promise<void> {
		const gives = !entry.mine.includes(emoji);
		const before = JSON.stringify(this.#known(entry.id)?.reactions ?? entry.reactions);
		const others = entry.mine.filter((one) => one !== emoji);
		const reactions = counted(entry.reactions, emoji, gives ? 1 : -1);
		this.#press(entry.id, { reactions, mine: gives ? [...others, emoji] : others, before, answered: false });
		const path = `/recognitions/${entry.id}/reactions/${encodeURIComponent(emoji)}`;
		const { api } = this.#options;
		this.#failure = '';
		const answer = gives ? await api.put<Reactions>(path) : await api.delete<Reactions>(path);
		if (!answer.ok) this.#failure = answer.error.detail;
		const now = answer.ok ? answer.value : { reactions: entry.reactions, mine: entry.mine };
		this.#press(entry.id, { ...now, before, answered: true });
	}

	/** The floor's own row of it, else what was asked for. */
	#known(id: Id): Headline | undefined {
		const same = (row: Headline) => row.id === id;
		return this.#options.headlines()?.find(same) ?? this.#fetched.find(same);
	}

	#press(id: Id, pressed: Pressed) {
		this.#pressed = { ...this.#pressed, [id]: pressed };
	}

	/** Takes it from the floor. The answer is '' or why not. */
	async remove({ id }: SeenRecognition): Promise<string> {
		return this.#leave(id, await this.#options.api.delete(`/recognitions/${id}`));
	}

	/** Puts back what was taken from the floor. The answer is '' or why not. */
	async restore({ id }: SeenRecognition): Promise<string> {
		return this.#leave(id, await this.#options.api.post(`/recognitions/${id}/restore`));
	}

	#leave(id: Id, answer: Result<unknown, ApiFailure>): string {
		// gone is gone, whoever was first
		if (!answer.ok && answer.error.status !== 404) return answer.error.detail;
		this.#gone = [...this.#gone, id];
		return '';
	}
}
