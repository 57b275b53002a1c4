import type { Id } from '#lib/domain/records.ts';
import type { StreakNotice } from '#lib/domain/streaks/view.ts';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

interface Kept {
	readonly notices: readonly StreakNotice[];
	/** Ids of those that were put away; the worker may still tell them. */
	readonly away: readonly string[];
}

const MOST = 3;
const MOST_AWAY = 20;

/** S4: what corrections did to a rep's streaks, kept on this machine until it is put away: the worker forgets it with its last tab. */
export class StreakNotices {
	readonly #key: string;
	readonly #storage: () => Storage;
	#kept = $state.raw<Kept>({ notices: [], away: [] });

	/** `storage` may throw: then the notices are kept for as long as the page stands. */
	constructor(rep: Id, storage: () => Storage = () => localStorage) {
		this.#key = `pacesetter:streak-notices:${rep}`;
		this.#storage = storage;
	}

	/** Newest first. */
	get list(): readonly StreakNotice[] {
		return this.#kept.notices;
	}

	/** Reads what was kept; not while rendering on the server. */
	load(): void {
		try {
			const kept = JSON.parse(this.#storage().getItem(this.#key) ?? 'null') as Partial<Kept> | null;
			if (kept && Array.isArray(kept.notices) && Array.isArray(kept.away)) {
				this.#kept = { notices: kept.notices, away: kept.away };
			}
		} catch {
			return; // storage is closed to this page, or holds something else
		}
	}

	/** Takes what the worker tells; what is known or was put away is no news. */
	hear(told: readonly StreakNotice[]): void {
		const { notices, away } = this.#kept;
		const known = [...away, ...notices.map(({ id }) => id)];
		const fresh = told.filter(({ id }) => !known.includes(id));
		if (fresh.length > 0) this.#keep({ notices: [...fresh, ...notices].slice(0, MOST), away });
	}

	putAway(id: string): void {
		const { notices, away } = this.#kept;
		this.#keep({
			notices: notices.filter((notice) => notice.id !== id),
			away: [id, ...away].slice(0, MOST_AWAY)
		});
	}

	#keep(kept: Kept): void {
		this.#kept = kept;
		try {
			this.#storage().setItem(this.#key, JSON.stringify(kept));
		} catch {
			return; // holds for as long as the page stands
		}
	}
}
