import { dateOfDay, dayNumber, localDateOf } from '#lib/domain/calendar.ts';
import { columnMemory } from '#lib/domain/contests/columns.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { contestWishSchema, type ContestRunning, type ContestTold } from '#lib/protocol/contest-feed.ts';

/** One end of a port, as far as it is used here. */
export interface FeedPort {
	postMessage(told: ContestTold, transfer: Transferable[]): void;
	onmessage: ((event: MessageEvent<unknown>) => void) | null;
	close(): void;
}

interface Feed {
	readonly port: FeedPort;
	/** Contests whose odds are worked out at the other end. */
	wanted: readonly Id[];
	/** What is to be told of. */
	readonly due: Set<Id>;
	/** What the floor was when it was told last. */
	version: number;
	today: string;
}

export interface ContestFeedsParts {
	readonly engine: Pick<Engine, 'contests'>;
	readonly clock: Pick<Clock, 'after'>;
	/** ms since 1970 */
	readonly serverNow: () => number;
	readonly live: (contest: Id) => ContestRunning | undefined;
}

/** Odds are worked out at most so often. */
const ODDS_MS = 5_000;
/** People, targets and calendars are told again at most so often. */
const FLOOR_MS = 1_000;

/** What contests are tried on, told to the projection workers of the tabs that try some, or that look at odds. */
export class ContestFeeds {
	readonly #parts: ContestFeedsParts;
	/** By tab, and there by the page's own name for it. */
	readonly #tabs = new Map<string, Map<string, Feed>>();
	#version = 0;
	#isFloorDue = false;
	#areOddsDue = false;

	constructor(parts: ContestFeedsParts) {
		this.#parts = parts;
	}

	open(tab: string, port: FeedPort, name: string): void {
		this.close(tab, name);
		const feed: Feed = { port, wanted: [], due: new Set(), version: -1, today: '' };
		const feeds = this.#tabs.get(tab) ?? new Map<string, Feed>();
		this.#tabs.set(tab, feeds.set(name, feed));
		port.onmessage = ({ data }) => this.#hear(feed, data);
		this.#tellFloor(feed);
	}

	close(tab: string, name: string): void {
		const feeds = this.#tabs.get(tab);
		feeds?.get(name)?.port.close();
		feeds?.delete(name);
		if (feeds?.size === 0) this.#tabs.delete(tab);
	}

	leave(tab: string): void {
		for (const name of [...(this.#tabs.get(tab)?.keys() ?? [])]) this.close(tab, name);
	}

	/** People, targets, calendars or metrics changed, or the floor is another. */
	floorChanged(): void {
		this.#version++;
		if (this.#isFloorDue || this.#tabs.size === 0) return;
		this.#isFloorDue = true;
		this.#parts.clock.after(FLOOR_MS, () => {
			this.#isFloorDue = false;
			this.tick();
		});
	}

	/** A contest stands otherwise. */
	moved(contest: Id): void {
		for (const feed of this.#all()) if (feed.wanted.includes(contest)) feed.due.add(contest);
		this.#tellLater();
	}

	/** The date may be another. Called each second. */
	tick(): void {
		if (this.#isFloorDue) return;
		for (const feed of this.#all()) this.#tellFloor(feed);
	}

	*#all() {
		for (const feeds of this.#tabs.values()) yield* feeds.values();
	}

	#tellFloor(feed: Feed): void {
		const { contests } = this.#parts.engine;
		const { zone, detailDay, hidesAmounts } = contests;
		if (zone === undefined) return;
		const today = localDateOf(this.#parts.serverNow(), zone);
		if (feed.version === this.#version && feed.today === today) return;
		const source = contests.source();
		if (!source) return;
		feed.version = this.#version;
		feed.today = today;
		const since = detailDay === -Infinity ? '' : dateOfDay(detailDay);
		feed.port.postMessage({ kind: 'floor', source, today, since, hideAmounts: hidesAmounts }, []);
	}

	#hear(feed: Feed, message: unknown): void {
		const wish = contestWishSchema.safeParse(message);
		if (!wish.success) return;
		if (wish.data.kind === 'running') {
			feed.wanted = wish.data.contests;
			for (const contest of feed.wanted) this.#tellRunning(feed, contest);
			return;
		}
		const { types, from } = wish.data;
		const columns = this.#parts.engine.contests.columns(new Set(types), dayNumber(from));
		feed.port.postMessage({ kind: 'history', types, from, columns }, columnMemory(columns));
	}

	#tellLater(): void {
		if (this.#areOddsDue) return;
		this.#areOddsDue = true;
		this.#parts.clock.after(ODDS_MS, () => {
			this.#areOddsDue = false;
			for (const feed of this.#all()) for (const contest of feed.due) this.#tellRunning(feed, contest);
		});
	}

	#tellRunning(feed: Feed, contest: Id): void {
		feed.due.delete(contest);
		if (!feed.wanted.includes(contest)) return;
		feed.port.postMessage({ kind: 'running', contest, running: this.#parts.live(contest) ?? null }, []);
	}
}
