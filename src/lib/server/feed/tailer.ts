import type { Clock } from '#lib/domain/clock.ts';
import type { FeedRow, Position } from '#lib/domain/records.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

/** What the tailer needs of the record. */
export type FeedSource = Pick<RecordStore, 'feed' | 'head' | 'rotate'>;

export interface TailerOptions {
	readonly source: FeedSource;
	readonly clock: Clock;
	/** The consumer's own position: rows after it follow. */
	readonly from: Position;
	/** In order, without gaps, each once. Must apply them before it returns; rows it throws on make it rebuild. */
	rows(rows: readonly FeedRow[]): void;
	/**
	 * The record under us is another timeline, named by this epoch: everything held is void. Answers with the position
	 * from which to go on, once the consumer has been built anew; until then nothing is pulled. A rejection is tried again.
	 */
	restarted(epoch: string): Promise<Position>;
	/** A failing read, in plain words; the tailer goes on by itself. */
	problem?(error: unknown): void;
	/** Rows a page, at most 1,000 (the record's own bound). */
	readonly page?: number;
}

const PAGE = 1_000;
const POLL = 1_000;
/** A read that takes longer counts as failed; its late answer is not looked at. */
const PATIENCE = 10_000;
const BACK_OFF = { first: 100, most: 2_000 };
/** A hole in the feed is read again so often before it is taken for another timeline. */
const HOLE_READS = 3;

/** Lag before the feed's end was ever seen: a consumer that starts from an old state must not seem current. */
const NEVER = 86_400_000;

type Outcome = 'more' | 'complete' | 'forked';

class Hole extends Error {}

/** Follows the feed: pulls on each ring and once a second, one pull at a time. */
export class Tailer {
	readonly #options: TailerOptions;
	readonly #page: number;
	#at: Position;
	/** Monotonic time at which the last pull that found the feed's end began. */
	#completeSince: number;
	readonly #firstEnd: Promise<void>;
	#sawEnd: () => void = () => undefined;
	#pulling = false;
	#rungAgain = false;
	#headDue = true;
	#broken = false;
	/** The consumer was told to build itself anew, and has not yet: what it holds is void. */
	#void = false;
	#failures = 0;
	#holes = 0;
	#justRestarted = false;
	#stopped = false;
	#stopPoll: (() => void) | undefined;
	#stopRetry: (() => void) | undefined;

	constructor(options: TailerOptions) {
		this.#options = options;
		this.#firstEnd = new Promise((resolve) => (this.#sawEnd = resolve));
		// one row of each page is the anchor: the row at our own seq, which tells whether it is still the same timeline
		this.#page = Math.min(options.page ?? PAGE, PAGE);
		this.#at = options.from;
		this.#completeSince = options.clock.monotonic() - NEVER;
	}

	/** Begins to pull, and to poll each second. */
	start(): void {
		this.#stopPoll = this.#options.clock.every(POLL, () => {
			this.#headDue = true;
			this.ring();
		});
		this.ring();
	}

	/** Something may have been written. Rings during a pull cause one more, since that pull may have read before the write. */
	ring(): void {
		if (this.#stopped) return;
		this.#rungAgain = true;
		if (!this.#pulling && !this.#stopRetry) void this.#pull();
	}

	/** Resolves once the feed's end has been seen: until then nobody should be served, what is held may be old. */
	caughtUp(): Promise<void> {
		return this.#firstEnd;
	}

	stop(): void {
		this.#stopped = true;
		this.#stopPoll?.();
		this.#stopRetry?.();
	}

	get position(): Position {
		return this.#at;
	}

	/** Milliseconds since the start of the last pull that returned less than a full page; a day or more before the first. */
	lag(): number {
		return this.#options.clock.monotonic() - this.#completeSince;
	}

	async #pull() {
		this.#pulling = true;
		try {
			while (this.#rungAgain && !this.#stopped) {
				this.#rungAgain = false;
				const began = this.#options.clock.monotonic();
				const outcome = await this.#once();
				if (outcome === 'forked') await this.#forked();
				if (outcome === 'complete') this.#complete(began);
				else this.#rungAgain = true;
			}
		} catch (error) {
			if (!this.#stopped) this.#retryLater(error);
		} finally {
			this.#pulling = false;
		}
	}

	/** A consumer that was just built anew and is on no timeline either: not again at once. */
	async #forked() {
		if (this.#justRestarted) {
			this.#justRestarted = false;
			throw new Error('the record changed again while it was read anew');
		}
		await this.#restart();
		this.#justRestarted = true;
	}

	#complete(began: number) {
		this.#failures = 0;
		this.#justRestarted = false;
		this.#completeSince = began;
		this.#sawEnd();
	}

	async #once(): Promise<Outcome> {
		if (this.#broken || this.#void) return 'forked';
		if (this.#headDue) {
			const head = await this.#patiently(this.#options.source.head());
			if (head.epoch !== this.#at.epoch || head.seq < this.#at.seq) return 'forked';
			this.#headDue = false;
		}
		const anchored = this.#at.seq > 0;
		const rows = await this.#patiently(
			this.#options.source.feed(anchored ? this.#at.seq - 1 : 0, this.#page)
		);
		if (this.#stopped) return 'complete';
		if (anchored) {
			const anchor = rows[0];
			if (anchor?.seq !== this.#at.seq || anchor.mark !== this.#at.mark) return 'forked';
		}
		return this.#deliver(anchored ? rows.slice(1) : rows, rows.length === this.#page);
	}

	#deliver(rows: readonly FeedRow[], full: boolean): Outcome {
		const gap = rows.findIndex((row, index) => row.seq !== this.#at.seq + index + 1);
		const whole = gap === -1 ? rows : rows.slice(0, gap);
		const last = whole.at(-1);
		if (last) {
			this.#at = { epoch: this.#at.epoch, seq: last.seq, mark: last.mark };
			this.#holes = 0;
			this.#consume(whole);
		}
		if (this.#broken) return 'forked';
		if (gap === -1) return full ? 'more' : 'complete';
		this.#holes++;
		if (this.#holes >= HOLE_READS) return 'forked';
		throw new Hole(`the feed shows no row ${this.#at.seq + 1} yet`);
	}

	#consume(rows: readonly FeedRow[]) {
		try {
			this.#options.rows(rows);
		} catch (error) {
			// how many of them were applied is unknown: only a consumer built anew is right
			this.#broken = true;
			this.#options.problem?.(error);
		}
	}

	/** Makes sure that the timeline has a new name, unless it is only our reading that broke, then has the consumer rebuilt. */
	async #restart() {
		const { source } = this.#options;
		if (!this.#broken) {
			const head = await this.#patiently(source.head());
			if (head.epoch === this.#at.epoch) await this.#patiently(source.rotate(this.#at.epoch));
		}
		const { epoch } = await this.#patiently(source.head());
		// even if the record becomes what it was meanwhile
		this.#void = true;
		const position = await this.#options.restarted(epoch);
		if (this.#stopped) return;
		this.#at = position;
		this.#void = false;
		this.#broken = false;
		this.#holes = 0;
		this.#headDue = true;
	}

	#retryLater(error: unknown) {
		this.#options.problem?.(error);
		const wait = Math.min(BACK_OFF.first * 2 ** this.#failures, BACK_OFF.most);
		this.#failures++;
		this.#headDue = true;
		this.#stopRetry = this.#options.clock.after(wait, () => {
			this.#stopRetry = undefined;
			this.ring();
		});
	}

	#patiently<T>(reading: Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			const cancel = this.#options.clock.after(PATIENCE, () =>
				reject(new Error(`the record did not answer within ${PATIENCE / 1_000} s`))
			);
			reading.then(resolve, reject).finally(cancel);
		});
	}
}
