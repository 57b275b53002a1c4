import { dateOfDay, localDateOf, localDayOf } from '#lib/domain/calendar.ts';
import type { Id, StreakRule } from '#lib/domain/records.ts';
import { whatChanged, type StreakSeen } from '#lib/domain/streaks/change.ts';
import type { StreakNotice } from '#lib/domain/streaks/view.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { StreaksFrame } from '#lib/protocol/frame.ts';
import type { Post } from './boards.ts';
import type { RepQueue } from './queue/queue.ts';
import type { Correction } from './replica.ts';

type Watch = ReturnType<Engine['watchStreaks']>;

interface Open {
	readonly rep: Id;
	readonly post: Post;
	/** Everything a frame depends on, as it was when one was last made; and the last that was sent. */
	made: string;
	sent: string;
}

/** What is known of one rep, for as long as somebody looks or the rep uses this browser. */
interface Kept {
	readonly watch: Watch;
	notices: readonly StreakNotice[];
}

export interface StreaksParts {
	readonly engine: Pick<Engine, 'watchStreaks'>;
	/** ms since 1970 */
	readonly serverNow: () => number;
	/** P1: the zone whose calendar a rep lives by now; undefined while the floor is not known yet. */
	readonly zoneOf: (rep: Id) => string | undefined;
	/** Of the one rep who uses this browser; undefined where nobody logs here. */
	readonly queue: () => Pick<RepQueue, 'pending' | 'tookBack'> | undefined;
}

const MOST_NOTICES = 5;
const MINUTE_MS = 60_000;

/** S1-S6: a rep's own streaks, for the tabs that show them, and what corrections did to them (S4). */
export class Streaks {
	readonly #parts: StreaksParts;
	readonly #tabs = new Map<string, Open>();
	readonly #kept = new Map<Id, Kept>();

	constructor(parts: StreaksParts) {
		this.#parts = parts;
	}

	/** Corrections of this rep's records are noticed from now on, whether a tab shows the streaks or not. */
	follow(rep: Id): void {
		this.#keep(rep);
	}

	open(tab: string, rep: Id, post: Post): void {
		const open = { rep, post, made: '', sent: '' };
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

	/** Applies a correction and notes what it did. What the rep took back here is no news to the rep. */
	correcting({ collection, id, rep, before: logged }: Correction, apply: () => void): void {
		const concerned = [...this.#kept].filter(([who]) => rep === '' || rep === who);
		const ownWish = logged !== undefined && this.#parts.queue()?.tookBack(id) === true;
		if (concerned.length === 0 || ownWish) return apply();
		const now = this.#parts.serverNow();
		const before = concerned.map(([, { watch }]) => watch.seen(now));
		apply();
		concerned.forEach(([, kept], index) => {
			const was = before[index];
			if (was) this.#compare(kept, was, now, { collection, id, ...(logged ? { logged } : {}) });
		});
	}

	#compare(
		kept: Kept,
		before: ReadonlyMap<StreakRule, StreakSeen>,
		now: number,
		{ collection, id, logged }: { collection: string; id: Id; logged?: Correction['before'] }
	): void {
		const after = new Map([...kept.watch.seen(now)].map(([rule, seen]) => [rule.id, seen]));
		for (const [rule, was] of before) {
			const is = after.get(rule.id);
			const change = is && whatChanged(was, is, { collection, id });
			const first = change?.dates[0];
			// a figure put right upwards is simply counted; only leave and holidays are said to have repaired something
			if (!change || !first || (logged && change.kind === 'repaired')) continue;
			const notice: StreakNotice = {
				id: `${rule.id}/${collection}/${id}/${change.was}-${change.is}`,
				rule: rule.id,
				name: rule.name,
				per: rule.per,
				kind: change.kind,
				was: change.was,
				is: change.is,
				date: dateOfDay(first.day),
				state: first.is,
				cause: change.cause,
				...(logged
					? {
							logged: {
								type: logged.type,
								quantity: logged.quantity,
								localDate: logged.localDate,
								occurredAt: logged.occurredAt
							}
						}
					: {})
			};
			const others = kept.notices.filter((other) => other.id !== notice.id);
			kept.notices = [notice, ...others].slice(0, MOST_NOTICES);
		}
	}

	#keep(rep: Id): Kept {
		let kept = this.#kept.get(rep);
		if (!kept) this.#kept.set(rep, (kept = { watch: this.#parts.engine.watchStreaks(rep), notices: [] }));
		return kept;
	}

	#send(open: Open) {
		const { serverNow, zoneOf, queue } = this.#parts;
		const zone = zoneOf(open.rep);
		if (zone === undefined) return;
		const kept = this.#keep(open.rep);
		const now = serverNow();
		const today = localDayOf(now, zone);
		const pending = queue()?.pending((occurredAt) => localDayOf(occurredAt, zone) === today) ?? [];
		const { version } = kept.watch;
		const state = JSON.stringify([
			version,
			zone,
			Math.floor(now / MINUTE_MS),
			pending,
			kept.notices.map(({ id }) => id)
		]);
		if (state === open.made) return;
		open.made = state;
		const frame: StreaksFrame = {
			kind: 'streaks',
			rep: open.rep,
			date: localDateOf(now, zone),
			streaks: kept.watch.read(now, pending),
			notices: kept.notices
		};
		const text = JSON.stringify(frame);
		if (text === open.sent) return; // a minute more or less changes nothing where nothing is left to do
		open.sent = text;
		open.post(frame);
	}
}
