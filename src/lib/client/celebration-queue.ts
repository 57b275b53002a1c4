/**
 * L4: what a wall celebrates, and when. Pure: each function answers with the queue as it is afterwards, the very same one where
 * nothing changed.
 */
import type { Id } from '#lib/domain/records.ts';

/** How long one holds the wall. */
export const HOLD_MS = 8_000;
/** From the beginning of one to the beginning of the next. */
export const SPACING_MS = 60_000;
/** Further back nothing is remembered; the server tells each only once. */
const KNOWN = 500;

export interface Celebration {
	/** Its headline's. */
	readonly id: Id;
	/** By the server's clock, ms since 1970. */
	readonly at: number;
	readonly expiresAt: number;
}

export interface CelebrationQueue {
	readonly waiting: readonly Celebration[];
	/** Everything that was ever taken in, oldest first. */
	readonly known: readonly Id[];
	/** What holds the wall, since when by the machine's monotonic clock. */
	readonly shown: { readonly id: Id; readonly since: number } | undefined;
	/** When the last one began, by the same clock. */
	readonly began: number;
}

export const EMPTY_QUEUE: CelebrationQueue = { waiting: [], known: [], shown: undefined, began: -Infinity };

/** One that was told just now. What was told before is not taken in again. */
export function toldOf(queue: CelebrationQueue, { id, at, expiresAt }: Celebration): CelebrationQueue {
	if (queue.known.includes(id)) return queue;
	return {
		...queue,
		waiting: [...queue.waiting, { id, at, expiresAt }],
		known: [...queue.known, id].slice(-KNOWN)
	};
}

/** What a wall is like when it looks at its queue. */
export interface Look {
	/** The server's clock, as far as it is known; ms since 1970. */
	readonly now: number;
	/** The machine's monotonic clock, ms. */
	readonly tick: number;
	readonly live: boolean;
	/** What happens in quiet hours is not celebrated after them either. */
	readonly quiet: boolean;
	/** 1 to 9, 9 first; undefined: its words are not here (yet), or are gone. */
	readonly priorityOf: (id: Id) => number | undefined;
}

/** Ends what has had its time, drops what is too old, and begins what comes next, by priority and then by time. */
export function lookedAt(queue: CelebrationQueue, look: Look): CelebrationQueue {
	const { now, tick, live, quiet } = look;
	const open = live && !quiet;
	const ends = queue.shown && !(open && stays(queue.shown, look));
	const shown = ends ? undefined : queue.shown;
	const waiting = quiet ? [] : queue.waiting.filter(({ expiresAt }) => now < expiresAt);
	const next = open && !shown && tick - queue.began >= SPACING_MS ? firstOf(waiting, look) : undefined;
	if (next) {
		const rest = waiting.filter(({ id }) => id !== next);
		return { ...queue, waiting: rest, shown: { id: next, since: tick }, began: tick };
	}
	if (!ends && waiting.length === queue.waiting.length) return queue;
	return { ...queue, waiting, shown };
}

/** One whose words are gone was taken back, and leaves the wall at once. */
const stays = ({ id, since }: { id: Id; since: number }, { tick, priorityOf }: Look) =>
	tick - since < HOLD_MS && priorityOf(id) !== undefined;

function firstOf(waiting: readonly Celebration[], { priorityOf }: Look): Id | undefined {
	const ready = waiting.flatMap((one) => {
		const priority = priorityOf(one.id);
		return priority === undefined ? [] : [{ ...one, priority }];
	});
	ready.sort((a, b) => b.priority - a.priority || a.at - b.at || (a.id < b.id ? -1 : 1));
	return ready[0]?.id;
}

/** After how many ms the queue is to be looked at again without anything else happening; undefined: not at all. */
export function nextLook({ waiting, shown, began }: CelebrationQueue, tick: number): number | undefined {
	if (shown) return Math.max(0, shown.since + HOLD_MS - tick);
	if (waiting.length === 0) return undefined;
	return Math.max(1_000, Math.min(SPACING_MS, began + SPACING_MS - tick));
}
