import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { TallyFrame } from '#lib/protocol/frame.ts';
import type { Post } from './boards.ts';
import type { PendingCount } from './queue/queue.ts';

interface Open {
	readonly rep: Id;
	readonly post: Post;
	sent: string;
}

/** A rep's own numbers of today, for the tabs that show them: the record's counts and, apart, what is still queued. */
export class Tallies {
	#engine: Engine;
	#today: () => LocalDate | undefined;
	#pending: () => readonly PendingCount[];
	#tabs = new Map<string, Open>();

	/** @param today undefined while the floor is not known yet @param pending of the one rep who uses this browser */
	constructor(engine: Engine, today: () => LocalDate | undefined, pending: () => readonly PendingCount[]) {
		this.#engine = engine;
		this.#today = today;
		this.#pending = pending;
	}

	open(tab: string, rep: Id, post: Post): void {
		const open = { rep, post, sent: '' };
		this.#tabs.set(tab, open);
		this.#send(open);
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	/** The engine, the queue or the date changed. */
	changed(): void {
		for (const open of this.#tabs.values()) this.#send(open);
	}

	#send(open: Open) {
		const date = this.#today();
		if (date === undefined) return;
		const frame = this.#frame(open.rep, date);
		const text = JSON.stringify(frame);
		if (text === open.sent) return;
		open.sent = text;
		open.post(frame);
	}

	#frame(rep: Id, date: LocalDate): TallyFrame {
		const pending = this.#pending();
		const types = this.#engine.tally(rep, date).map(({ key, quantity, amount }) => {
			const queued = pending.filter(({ type }) => type === key);
			return {
				key,
				quantity,
				amount,
				pending: queued.reduce((sum, entry) => sum + entry.quantity, 0),
				pendingAmount: queued.reduce((sum, entry) => sum + entry.amount, 0)
			};
		});
		return { kind: 'tally', rep, date, types };
	}
}
