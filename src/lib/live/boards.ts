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
	/** The server has been asked for this board, or may not be asked again yet. */
	asked: boolean;
	ranks: Map<Id, RankAndScore>;
}

export interface BoardsParts {
	readonly engine: Engine;
	readonly clock: Clock;
	/** Server time, ms since 1970. */
	readonly serverNow: () => number;
	/** Feed position up to which the engine knows the floor. */
	readonly seq: () => number;
	/** Asks the server's engine for a board that this one can't make; undefined: no answer, or refused there too. */
	readonly askServer: (query: BoardQuery, board: string) => Promise<BoardFrame | undefined>;
}

interface RankAndScore {
	readonly rank: number | null;
	readonly score: number;
}

/** One frame of a 60 Hz screen: after a first frame sent at once, later changes are gathered for this long. */
const GATHER_MS = 16;
const MINUTE_MS = 60_000;
/** A board made by the server is asked for again at most so often. */
const ASK_AGAIN_MS = 5_000;

/**
 * The boards that tabs have open. A board's order is kept by the engine only while somebody watches it; tabs that open the
 * same board share one watch. A change is sent at once after a quiet moment, else once per screen frame.
 */
export class Boards {
	#parts: BoardsParts;
	#tabs = new Map<string, Map<string, Open>>();
	#watches = new Map<string, BoardWatch>();
	#flushedAt = Number.NEGATIVE_INFINITY;
	#cancel: (() => void) | undefined;
	#minute = 0;
	#newFacts: LiveFact[] = [];

	constructor(parts: BoardsParts) {
		this.#parts = parts;
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
			asked: false,
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
		const wait = this.#flushedAt + GATHER_MS - this.#parts.clock.monotonic();
		if (wait <= 0) this.#flush();
		else this.#cancel = this.#parts.clock.after(wait, () => this.#flush());
	}

	/** Time alone changes boards: a new day, a new hour's movement, the share of time passed. Called each second. */
	tick(): void {
		const minute = Math.floor(this.#parts.serverNow() / MINUTE_MS);
		if (minute === this.#minute) return;
		this.#minute = minute;
		for (const open of this.#all()) open.sent = -1;
		this.#flush();
	}

	#flush() {
		this.#cancel?.();
		this.#cancel = undefined;
		this.#flushedAt = this.#parts.clock.monotonic();
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
		const { engine, serverNow, seq } = this.#parts;
		const { query } = open;
		const now = serverNow();
		const standings = engine.standings(query, now);
		// single records it would need are held as sums here (M8), or its sums are too large to be exact
		if (!standings.ok) return this.#ask(open);
		const ids = standings.value.rows.map(({ id }) => id);
		const frame = packBoard(standings.value, {
			board: open.name,
			seq: seq(),
			sparks: engine.sparks(query, ids, now),
			elapsed: engine.elapsed(query, now),
			target: engine.target(query, now),
			sent: open.words
		});
		this.#post(open, frame, live);
	}

	#ask(open: Open) {
		if (open.asked) return;
		open.asked = true;
		this.#parts.clock.after(ASK_AGAIN_MS, () => {
			open.asked = false;
			open.sent = -1;
			if (this.#isOpen(open)) this.changed();
		});
		void this.#parts.askServer(open.query, open.name).then((frame) => {
			if (frame && this.#isOpen(open)) this.#post(open, frame, false);
		});
	}

	#isOpen = (open: Open) => [...this.#all()].includes(open);

	#post(open: Open, frame: BoardFrame, live: boolean) {
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
		const watch = this.#parts.engine.watch(open.query);
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
