import { localDateOf, localDayOf, minuteOfDay } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { TallyFrame } from '#lib/protocol/frame.ts';
import type { Post } from './boards.ts';
import type { RepQueue } from './queue/queue.ts';

interface Open {
	readonly rep: Id;
	readonly post: Post;
	sent: string;
}

export interface TalliesParts {
	readonly engine: Pick<Engine, 'tally' | 'workedShare'>;
	/** ms since 1970 */
	readonly serverNow: () => number;
	/** P1: the zone whose calendar a rep lives by now; undefined while the floor is not known yet. */
	readonly zoneOf: (rep: Id) => string | undefined;
	/** Of the one rep who uses this browser; undefined where nobody logs here. */
	readonly queue: () => Pick<RepQueue, 'pending'> | undefined;
}

/** A rep's own numbers of today, for the tabs that show them: the record's counts and, apart, what is still queued. */
export class Tallies {
	#parts: TalliesParts;
	#tabs = new Map<string, Open>();

	constructor(parts: TalliesParts) {
		this.#parts = parts;
	}

	open(tab: string, rep: Id, post: Post): void {
		const open = { rep, post, sent: '' };
		this.#tabs.set(tab, open);
		this.#send(open);
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	/** The engine, the queue or the minute changed. */
	changed(): void {
		for (const open of this.#tabs.values()) this.#send(open);
	}

	#send(open: Open) {
		const zone = this.#parts.zoneOf(open.rep);
		if (zone === undefined) return;
		const frame = this.#frame(open.rep, zone);
		const text = JSON.stringify(frame);
		if (text === open.sent) return;
		open.sent = text;
		open.post(frame);
	}

	#frame(rep: Id, zone: string): TallyFrame {
		const { engine, serverNow, queue } = this.#parts;
		const now = serverNow();
		const date = localDateOf(now, zone);
		const today = localDayOf(now, zone);
		const pending = queue()?.pending((occurredAt) => localDayOf(occurredAt, zone) === today) ?? [];
		// by the minute: seconds would make a frame each
		const elapsed = engine.workedShare(rep, date, Math.floor(minuteOfDay(now, zone)));
		const types = engine.tally(rep, date).map(({ key, quantity, amount }) => {
			const queued = pending.filter(({ type }) => type === key);
			return {
				key,
				quantity,
				amount,
				pending: queued.reduce((sum, entry) => sum + entry.quantity, 0),
				pendingAmount: queued.reduce((sum, entry) => sum + entry.amount, 0)
			};
		});
		return { kind: 'tally', rep, date, elapsed: Number.isNaN(elapsed) ? null : elapsed, types };
	}
}
