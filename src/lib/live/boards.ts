import type { BoardQuery } from '#lib/domain/board.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import type { BoardWatch, Engine } from '#lib/engine/engine.ts';
import { packBoard } from '#lib/protocol/board-frame.ts';
import { COLUMN, ROW_WIDTH, type BoardFrame, type BoardWords, type ToPage } from '#lib/protocol/frame.ts';
import { Moments, type LiveFact } from './moments.ts';

/** Sends to one tab; what is listed is transferred. */
export type Post = (message: ToPage, transfer?: Transferable[]) => void;

interface Open {
	readonly name: string;
	readonly query: BoardQuery;
	readonly post: Post;
	readonly moments: Moments;
	words: BoardWords | undefined;
	/** Watch version last sent; -1: nothing yet. */
	sent: number;
	ranks: Map<Id, RankAndScore>;
}

interface RankAndScore {
	readonly rank: number | null;
	readonly score: number;
}

/** One frame of a 60 Hz screen: after a first frame sent at once, later changes are gathered for this long. */
const GATHER_MS = 16;
const MINUTE_MS = 60_000;

/**
 * The boards that tabs have open. A board's order is kept by the engine only while somebody watches it; tabs that open the
 * same board share one watch. A change is sent at once after a quiet moment, else once per screen frame.
 */
export class Boards {
	#engine: Engine;
	#clock: Clock;
	#serverNow: () => number;
	#seq: () => number;
	#tabs = new Map<string, Map<string, Open>>();
	#watches = new Map<string, BoardWatch>();
	#flushedAt = Number.NEGATIVE_INFINITY;
	#cancel: (() => void) | undefined;
	#minute = 0;
	#newFacts: LiveFact[] = [];

	constructor(engine: Engine, clock: Clock, serverNow: () => number, seq: () => number) {
		this.#engine = engine;
		this.#clock = clock;
		this.#serverNow = serverNow;
		this.#seq = seq;
	}

	open(tab: string, name: string, query: BoardQuery, post: Post): void {
		this.close(tab, name);
		const boards = this.#tabs.get(tab) ?? new Map<string, Open>();
		this.#tabs.set(tab, boards);
		const open: Open = {
			name,
			query,
			post,
			moments: new Moments(),
			words: undefined,
			sent: -1,
			ranks: new Map()
		};
		boards.set(name, open);
		this.#send(open, false);
	}

	close(tab: string, name: string): void {
		const boards = this.#tabs.get(tab);
		const open = boards?.get(name);
		if (!boards || !open) return;
		boards.delete(name);
		if (boards.size === 0) this.#tabs.delete(tab);
		this.#unwatch(open.query);
	}

	leave(tab: string): void {
		for (const name of [...(this.#tabs.get(tab)?.keys() ?? [])]) this.close(tab, name);
	}

	/** The engine's facts or tables changed; `facts` are those that somebody added just now. */
	changed(facts: readonly LiveFact[] = []): void {
		this.#newFacts.push(...facts);
		if (this.#cancel) return;
		const wait = this.#flushedAt + GATHER_MS - this.#clock.monotonic();
		if (wait <= 0) this.#flush();
		else this.#cancel = this.#clock.after(wait, () => this.#flush());
	}

	/** Time alone changes boards: a new day, a new hour's movement, the share of time passed. Called each second. */
	tick(): void {
		const minute = Math.floor(this.#serverNow() / MINUTE_MS);
		if (minute === this.#minute) return;
		this.#minute = minute;
		for (const open of this.#all()) open.sent = -1;
		this.#flush();
	}

	#flush() {
		this.#cancel?.();
		this.#cancel = undefined;
		this.#flushedAt = this.#clock.monotonic();
		for (const open of this.#all()) this.#send(open, true);
		this.#newFacts = [];
	}

	*#all() {
		for (const boards of this.#tabs.values()) yield* boards.values();
	}

	#send(open: Open, live: boolean) {
		const watch = this.#watch(open);
		if (!watch || watch.version === open.sent) return;
		open.sent = watch.version;
		const now = this.#serverNow();
		const standings = watch.read(now);
		const frame = packBoard(standings, {
			board: open.name,
			seq: this.#seq(),
			sparks: this.#engine.sparks(
				open.query,
				standings.rows.map(({ id }) => id),
				now
			),
			elapsed: this.#engine.elapsed(open.query, now),
			target: this.#engine.target(open.query, now),
			sent: open.words
		});
		open.words = frame.words ?? open.words;
		this.#tell(open, frame, live);
		open.post(frame, [frame.rows.buffer]);
	}

	/** Before the frame is transferred, since its numbers are gone afterwards. */
	#tell(open: Open, frame: BoardFrame, live: boolean) {
		if (!open.words) return;
		const ranks = ranksOf(frame, open.words);
		if (live && open.query.by === 'rep' && open.moments.add(this.#newFacts, open.ranks, ranks, open.words)) {
			open.post({ kind: 'moments', board: open.name, moments: open.moments.list });
		}
		open.ranks = ranks;
	}

	#watch(open: Open): BoardWatch | undefined {
		const key = keyOf(open.query);
		const held = this.#watches.get(key);
		if (held) return held;
		// refused while the floor is not loaded yet, or for good: tried again at each change
		const watch = this.#engine.watch(open.query);
		if (!watch.ok) return undefined;
		this.#watches.set(key, watch.value);
		return watch.value;
	}

	#unwatch(query: BoardQuery) {
		const key = keyOf(query);
		const held = this.#watches.get(key);
		if (!held || [...this.#all()].some((open) => keyOf(open.query) === key)) return;
		held.close();
		this.#watches.delete(key);
	}
}

const keyOf = ({ metric, period, date, by, team, region }: BoardQuery) =>
	JSON.stringify([metric, period, date, by, team, region]);

function ranksOf(frame: BoardFrame, words: BoardWords): Map<Id, RankAndScore> {
	const ranks = new Map<Id, RankAndScore>();
	for (let at = 0; at < frame.rows.length; at += ROW_WIDTH) {
		const member = words.members[frame.rows[at + COLUMN.member]!];
		const rank = frame.rows[at + COLUMN.rank]!;
		if (member) {
			ranks.set(member.id, {
				rank: Number.isNaN(rank) ? null : rank,
				score: frame.rows[at + COLUMN.score]!
			});
		}
	}
	return ranks;
}
