import type { Activity, FeedRow, Id } from '#lib/domain/records.ts';
import { CELEBRATION_MS } from '#lib/domain/recognition/news.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import type { Program } from './kit.ts';
import type { ModelRecord } from './record.ts';

/** Until a fact can no longer be taken back by whoever logged it, ms. */
const SETTLED = 300;
const AGAIN = 400;
const BIG = 200;

export interface RecognitionOptions {
	readonly record: ModelRecord;
	readonly program: Program;
	/** As the gateway knows it; undefined: not now. */
	readonly activity: (id: Id) => Omit<Activity, 'id'> | undefined;
	readonly celebrate: (celebration: Celebrate) => void;
}

/**
 * A model of the server's judge with one rule, big deals: whoever inserts the crossing's unique key celebrates it, right after
 * that was committed, and nobody ever does again.
 */
export class Recognition {
	readonly #options: RecognitionOptions;
	readonly #waiting = new Set<Id>();

	constructor(options: RecognitionOptions) {
		this.#options = options;
	}

	/** What came, or what is there at a start: some of it may have been recognised before. */
	hear(rows: readonly Pick<FeedRow, 'collection' | 'record' | 'after'>[]): void {
		for (const { collection, record, after } of rows) {
			if (collection === 'activities' && isBig(after) && !this.#waiting.has(record))
				this.#wait(record, SETTLED);
		}
	}

	#wait(id: Id, ms: number) {
		this.#waiting.add(id);
		this.#options.program.clock.after(ms, () => {
			this.#waiting.delete(id);
			void this.#judge(id);
		});
	}

	async #judge(id: Id): Promise<void> {
		const { record, program, activity, celebrate } = this.#options;
		const fact = activity(id);
		if (!fact || !isBig(fact)) return;
		const key = `deal/${id}`;
		const insert = () => {
			if (record.crossings.has(key)) return false;
			record.crossings.set(key, record.head);
			return true;
		};
		try {
			if (!(await record.commit(program, insert))) return;
			const at = program.clock.now();
			celebrate({ id: key, kind: 'deal', subject: fact.rep, at, expiresAt: at + CELEBRATION_MS });
		} catch {
			this.#wait(id, AGAIN); // it may be in the record or not: the record knows
		}
	}
}

const isBig = (image: object | null): boolean => {
	const { type, amount } = (image ?? {}) as { type?: string; amount?: number };
	return type === 'order' && (amount ?? 0) >= BIG;
};
