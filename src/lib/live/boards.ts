import type { BoardQuery } from '#lib/domain/board.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { BoardWatch, Engine } from '#lib/engine/engine.ts';
import { BoardPacker } from '#lib/protocol/board-frame.ts';
import type { BoardFrame, ToPage } from '#lib/protocol/frame.ts';
import type { ScrubRange } from '#workers/api.ts';
import { Moments, type LiveFact } from './moments.ts';
import { Scrub } from './scrub.ts';

/** Sends to one tab; what is listed is transferred. */
export type Post = (message: ToPage, transfer?: Transferable[]) => void;

interface Open {
	readonly name: string;
	readonly query: BoardQuery;
	readonly post: Post;
	readonly packer: BoardPacker;
	readonly moments: Moments;
	watch: BoardWatch | undefined;
	/** Watch version last sent; -1: nothing yet. */
	sent: number;
	/** The server has been asked for this board, or may not be asked again yet. */
	asked: boolean;
	/** This engine can't make the board now: the server's answer, whenever it comes, is the newest there is. */
	beyond: boolean;
	/** An earlier moment is shown: what happens now is not. */
	scrub: Scrub | undefined;
	/** Moments that the page has not been told; monotonic time of when it last was. */
	untold: boolean;
	toldAt: number;
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
	/** Opens a board as of earlier moments. */
	readonly replay: Engine['replay'];
}

/** One frame of a 60 Hz screen: after a first frame sent at once, later changes are gathered for this long. */
const GATHER_MS = 16;
const MINUTE_MS = 60_000;
/** A board made by the server is asked for again at most so often. */
const ASK_AGAIN_MS = 5_000;
/** Nobody can read what just happened faster than it stands this long. */
const READABLE_MS = 500;

/**
 * The boards that tabs have open. A board's order is kept by the engine only while somebody watches it. A change is sent at
 * once after a quiet moment, else once per screen frame, and holds only what is new since the frame before.
 */
export class Boards {
	#parts: BoardsParts;
	#tabs = new Map<string, Map<string, Open>>();
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
			packer: new BoardPacker(),
			moments: new Moments(),
			watch: undefined,
			sent: -1,
			asked: false,
			beyond: false,
			scrub: undefined,
			untold: false,
			toldAt: Number.NEGATIVE_INFINITY
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
		open.scrub?.close();
		open.watch?.close();
	}

	leave(tab: string): void {
		for (const name of [...(this.#tabs.get(tab)?.keys() ?? [])]) this.close(tab, name);
	}

	/**
	 * Shows an open board as of an earlier moment, ms since 1970, until told `null`. The answer is how far back and forth one
	 * can go; undefined: not at all, or the board is live again.
	 */
	scrub(tab: string, name: string, at: number | null): ScrubRange | undefined {
		const open = this.#tabs.get(tab)?.get(name);
		if (!open) return undefined;
		if (at === null) {
			this.#backToNow(open);
			return undefined;
		}
		const scrub = (open.scrub ??= this.#openScrub(open));
		scrub?.move(at);
		return scrub?.range;
	}

	/** The engine's facts or tables changed; `facts` are those that somebody added just now. */
	changed(facts: readonly LiveFact[] = []): void {
		this.#newFacts.push(...facts);
		if (this.#cancel) return;
		const wait = this.#flushedAt + GATHER_MS - this.#parts.clock.monotonic();
		if (wait <= 0) this.#flush();
		else this.#cancel = this.#parts.clock.after(wait, () => this.#flush());
	}

	/**
	 * Time alone changes boards: a new day, a new hour's movement, the share of time passed, scores per hour or against the
	 * period before. Called each second.
	 */
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

	/** Sends at once what is being gathered: whoever is told next that all is live has the figures to it. */
	settle(): void {
		if (this.#cancel) this.#flush();
	}

	*#all() {
		for (const boards of this.#tabs.values()) yield* boards.values();
	}

	#send(open: Open, live: boolean) {
		if (open.scrub) return;
		const watch = this.#watch(open);
		if (!watch || watch.version === open.sent) return;
		const { engine, serverNow, seq } = this.#parts;
		const { query, packer } = open;
		const now = serverNow();
		const standings = engine.standings(query, now);
		open.sent = watch.version; // reading may have raised it
		// single records it would need are held as sums here (M8), or its sums are too large to be exact
		open.beyond = !standings.ok;
		if (!standings.ok) return this.#ask(open);
		const news = live && query.by === 'rep' ? open.moments.begin(this.#newFacts, packer) : undefined;
		const frame = packer.pack(standings.value, {
			board: open.name,
			seq: seq(),
			sparks: (ids) => engine.sparks(query, ids, now),
			elapsed: engine.elapsed(query, now),
			target: engine.target(query, now)
		});
		if (news?.(packer)) open.untold = true;
		this.#post(open, frame);
	}

	/** Moments go along with a frame, as often as they can be read; the last ones get a frame of their own. */
	#post(open: Open, frame: BoardFrame) {
		const { clock } = this.#parts;
		const wait = open.untold ? READABLE_MS - (clock.monotonic() - open.toldAt) : Number.POSITIVE_INFINITY;
		const told = wait <= 0 ? { ...frame, moments: open.moments.list } : frame;
		if (told.moments) {
			open.untold = false;
			open.toldAt = clock.monotonic();
		} else if (open.untold) {
			this.#tellLater(open, wait);
		}
		open.post(told, [frame.rows.buffer, frame.order.buffer]);
	}

	#tellLater(open: Open, wait: number) {
		this.#parts.clock.after(wait, () => {
			if (!open.untold || !this.#isOpen(open)) return; // another frame took them along
			open.sent = -1;
			this.#send(open, false);
		});
	}

	#openScrub(open: Open): Scrub | undefined {
		const { replay, clock, serverNow, seq } = this.#parts;
		const opened = replay(open.query, serverNow());
		if (!opened.ok) return undefined;
		return new Scrub(opened.value, clock, (at, past) => {
			const frame = open.packer.pack(past.read(at), {
				board: open.name,
				seq: seq(),
				sparks: (ids) => past.sparks(ids),
				elapsed: past.elapsed(),
				target: this.#parts.engine.target(open.query, at),
				at
			});
			open.post(frame, [frame.rows.buffer, frame.order.buffer]);
		});
	}

	#backToNow(open: Open) {
		if (!open.scrub) return;
		open.scrub.close();
		open.scrub = undefined;
		open.sent = -1;
		this.#send(open, false);
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
			// it may be made here since, and newer, or be shown as of an earlier moment
			if (!frame || !open.beyond || open.scrub || !this.#isOpen(open)) return;
			open.packer.forget(); // what it packed is not what the page shows now
			this.#post(open, frame);
		});
	}

	#isOpen = (open: Open) => [...this.#all()].includes(open);

	/** Refused while the floor is not loaded yet, or for good: tried again at each change. */
	#watch(open: Open): BoardWatch | undefined {
		if (open.watch) return open.watch;
		const watch = this.#parts.engine.watch(open.query);
		return watch.ok ? (open.watch = watch.value) : undefined;
	}
}
