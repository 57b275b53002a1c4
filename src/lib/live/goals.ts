import { localDayOf } from '#lib/domain/calendar.ts';
import type { GoalQuestion } from '#lib/domain/goals/goal.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { Post } from './boards.ts';
import type { RepQueue } from './queue/queue.ts';

interface Open {
	readonly name: string;
	readonly questions: readonly GoalQuestion[];
	readonly post: Post;
	/** Everything a frame depends on, as it was when one was last made; and the last that was sent. */
	made: string;
	sent: string;
}

export interface GoalsParts {
	readonly engine: Pick<Engine, 'goals' | 'version'>;
	/** ms since 1970 */
	readonly serverNow: () => number;
	/** P1: the zone whose calendar a rep lives by now; undefined while the floor is not known yet. */
	readonly zoneOf: (rep: Id) => string | undefined;
	/** The one rep who uses this browser, and the queue; undefined where nobody logs here. */
	readonly mine: () => { readonly rep: Id; readonly queue: Pick<RepQueue, 'pending'> } | undefined;
}

const MINUTE_MS = 60_000;

/** G1: how goals stand, for the tabs that follow them. What is queued here counts for its rep, and nobody else sees it yet. */
export class Goals {
	readonly #parts: GoalsParts;
	readonly #tabs = new Map<string, Map<string, Open>>();

	constructor(parts: GoalsParts) {
		this.#parts = parts;
	}

	/** `name` is the tab's own for these questions; the same name again replaces them. */
	open(tab: string, name: string, questions: readonly GoalQuestion[], post: Post): void {
		const opened = this.#tabs.get(tab) ?? new Map<string, Open>();
		this.#tabs.set(tab, opened);
		const open = { name, questions, post, made: '', sent: '' };
		opened.set(name, open);
		this.#send(open);
	}

	close(tab: string, name: string): void {
		this.#tabs.get(tab)?.delete(name);
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	/** The engine, the queue or the minute changed. */
	changed(): void {
		for (const opened of this.#tabs.values()) for (const open of opened.values()) this.#send(open);
	}

	#send(open: Open) {
		const { engine, serverNow, zoneOf, mine } = this.#parts;
		if (zoneOf('') === undefined) return;
		const now = serverNow();
		const { rep: own = '', queue } = mine() ?? {};
		const zone = zoneOf(own) ?? 'UTC';
		const today = localDayOf(now, zone);
		const queued = queue?.pending((occurredAt) => localDayOf(occurredAt, zone) === today) ?? [];
		const state = JSON.stringify([engine.version, zone, Math.floor(now / MINUTE_MS), queued]);
		if (state === open.made) return;
		open.made = state;
		const pending = (rep: Id) => (rep === own && own !== '' ? queued : []);
		const readings = engine.goals(open.questions, now, pending);
		const text = JSON.stringify(readings);
		if (text === open.sent) return;
		open.sent = text;
		open.post({ kind: 'goals', name: open.name, readings });
	}
}
