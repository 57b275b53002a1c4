/**
 * Who gets what recognised, exactly once. It listens to the feed, waits until a fact can no longer be taken back, asks what the
 * record as it stands says should be recognised, and writes what is missing: the crossing's key is unique, so whatever is tried
 * again is found done. A celebration is sent right after its recognition was committed, and never again (invariant 5).
 */
import type { JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { Arrival } from '#lib/domain/recognition/news.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { JobParts } from '#lib/server/jobs/floor-jobs.ts';
import { beginCursor, cursorWrite, readCursor, type Cursor } from './cursor.ts';
import { judgedRule } from './definition.ts';
import { floorSteps, repSteps, type Judging } from './judging.ts';
import { KeptRows } from './kept.ts';
import { groundOf } from './ground.ts';
import type { Step } from './telling.ts';
import { Touched, type Batch } from './touched.ts';
import { changedBy, changedByStart } from './stale.ts';

/** Writes in one batch, so that others are served in between. */
const MOST_WRITES = 300;
const PAGE = 1_000;
/** The place is kept at least this often where there is nothing else to write. */
const KEEP_MS = 30_000;
const KEEP_ROWS = 500;
const NOBODY: ReadonlyMap<Id, Arrival> = new Map();

export interface JudgeParts extends Pick<JobParts, 'record' | 'authority' | 'clock' | 'celebrate' | 'soon'> {
	/** Lets others have a turn between two pieces of work. */
	readonly turn: () => Promise<void> | undefined;
}

export class Judge implements Job {
	readonly name = 'recognition';
	readonly #parts: JudgeParts;
	readonly #kept: KeptRows;
	readonly #touched = new Touched();
	/** Rows after this one are heard by listening. */
	readonly #heardFrom: { readonly epoch: string; readonly seq: number };
	/** The timeline whose rows were heard last. */
	#heardOn: string;
	readonly #stopListening: () => void;
	#cancelWake: (() => void) | undefined;
	#cursor: Cursor | undefined;
	#savedAt = -Infinity;
	#savedSeq = 0;

	constructor(parts: JudgeParts) {
		const { authority, record, clock } = parts;
		this.#parts = parts;
		this.#kept = new KeptRows(record);
		const { epoch, seq } = authority.position;
		this.#heardFrom = { epoch, seq };
		this.#heardOn = epoch;
		this.#touched.reach(seq);
		this.#stopListening = authority.onRows((rows) => {
			this.#onTimeline(authority.position.epoch);
			this.#touched.hear(rows, clock.now());
			this.#wakeWhenDue();
		});
	}

	/** Hears nothing any more. */
	close(): Promise<void> {
		this.#stopListening();
		this.#cancelWake?.();
		return Promise.resolve();
	}

	/** Judges what is due. Rejects where the record does not answer; whatever was not written is found again. */
	async run(now: number): Promise<void> {
		try {
			const cursor = await this.#begin();
			await this.#sweep(cursor, now);
			await this.#judgeDue(now);
		} catch (error) {
			// what was written and what was not is unknown: the record knows
			this.#kept.clear();
			throw error;
		} finally {
			this.#wakeWhenDue();
		}
	}

	#wakeWhenDue(): void {
		if (this.#cancelWake) return;
		const { clock, soon } = this.#parts;
		const { due } = this.#touched;
		if (due === Infinity) return;
		this.#cancelWake = clock.after(Math.max(1_000, due - clock.now()), () => {
			this.#cancelWake = undefined;
			soon();
		});
	}

	/** Where judging stands on this timeline. A new one (another floor, a fork) is judged from the beginning. */
	async #begin(): Promise<Cursor> {
		const { record, authority } = this.#parts;
		const { epoch, seq } = authority.position;
		if (this.#cursor?.epoch === epoch) return this.#cursor;
		this.#kept.clear();
		const known = await readCursor(record);
		const { epoch: began, seq: heardFrom } = this.#heardFrom;
		if (known?.epoch === epoch && epoch === began && known.seq <= heardFrom) {
			await this.#catchUp(known.seq, heardFrom);
			return (this.#cursor = known);
		}
		// what was heard is judged when it falls due, and all before it as a whole
		this.#onTimeline(epoch);
		this.#touched.reach(seq);
		return (this.#cursor = await beginCursor(record, known, epoch, this.#touched.judged));
	}

	/** Rows of another timeline say nothing about this one. */
	#onTimeline(epoch: string): void {
		if (epoch === this.#heardOn) return;
		this.#heardOn = epoch;
		this.#touched.clear();
	}

	/** Rows that came while nobody listened. */
	async #catchUp(from: number, to: number): Promise<void> {
		const { record, clock } = this.#parts;
		const missed = [];
		for (let at = from; at < to;) {
			const rows = await record.feed(at, Math.min(PAGE, to - at));
			const last = rows.at(-1);
			if (!last) throw new Error('the feed ends before its head');
			missed.push(...rows);
			at = last.seq;
		}
		this.#touched.hear(missed, clock.now());
	}

	#rules(): JudgedRule[] {
		return [...this.#parts.authority.tables.recognition_rules.values()].flatMap(
			(rule) => judgedRule(rule) ?? []
		);
	}

	/** Judges the whole floor by rules that are new, or others than when it was last judged. */
	async #sweep(cursor: Cursor, now: number): Promise<void> {
		const rules = this.#rules();
		const fresh = rules.filter(({ id, version }) => cursor.rules[id] !== version);
		const gone = Object.keys(cursor.rules).length > rules.length - fresh.length;
		if (fresh.length === 0 && !gone) return;
		const first = this.#parts.authority.engine.firstDay ?? null;
		await this.#judgeWhole(fresh, now);
		await this.#save({
			...(cursor.first === null && { first }),
			rules: Object.fromEntries(rules.map(({ id, version }) => [id, version]))
		});
	}

	async #judgeWhole(rules: readonly JudgedRule[], now: number): Promise<void> {
		if (rules.length === 0) return;
		const judging = this.#judging(rules, now, NOBODY);
		await this.#writeAll(repSteps(judging, [...this.#parts.authority.tables.reps.keys()]));
		await this.#writeAll(floorSteps(judging, undefined));
	}

	#judging(rules: readonly JudgedRule[], now: number, arrivals: ReadonlyMap<Id, Arrival>): Judging {
		const { authority, turn } = this.#parts;
		return {
			floor: authority,
			ground: groundOf(authority, now),
			rules,
			kept: this.#kept,
			pending: () => this.#touched.pending(now),
			arrivals,
			now,
			turn
		};
	}

	async #judgeDue(now: number): Promise<void> {
		const taken = this.#touched.take(now);
		if (!taken) return;
		const { batch, done } = taken;
		const rules = this.#rules();
		const first = this.#parts.authority.engine.firstDay ?? null;
		const moved = first === this.#cursor?.first ? [] : changedByStart(rules);
		await this.#judgeWhole([...new Set([...changedBy(rules, batch.collections), ...moved])], now);
		if (moved.length > 0) await this.#save({ first });
		const judging = this.#judging(rules, now, batch.bulk ? NOBODY : batch.arrivals);
		await this.#writeAll(repSteps(judging, [...batch.reps]));
		await this.#writeAll(floorSteps(judging, batch.days));
		done();
		await this.#keepPlace(batch);
	}

	async #keepPlace({ count }: Batch): Promise<void> {
		const { clock } = this.#parts;
		const { judged } = this.#touched;
		const due = clock.monotonic() - this.#savedAt >= KEEP_MS || judged - this.#savedSeq >= KEEP_ROWS;
		if (count > 0 && due) await this.#save({ seq: judged });
	}

	async #save(change: Partial<Omit<Cursor, 'id' | 'epoch'>>): Promise<void> {
		if (!this.#cursor) return;
		const cursor = { ...this.#cursor, ...change };
		const written = await this.#parts.record.write([cursorWrite(cursor)]);
		if (!written.ok) throw new Error(written.error.message);
		this.#cursor = cursor;
		this.#savedAt = this.#parts.clock.monotonic();
		this.#savedSeq = cursor.seq;
	}

	async #writeAll(steps: AsyncIterable<Step>): Promise<void> {
		let gathered: Step[] = [];
		let size = 0;
		for await (const step of steps) {
			gathered.push(step);
			size += step.writes.length;
			if (size < MOST_WRITES) continue;
			await this.#write(gathered);
			gathered = [];
			size = 0;
		}
		if (gathered.length > 0) await this.#write(gathered);
	}

	/** One batch, and what is celebrated once it is committed. */
	async #write(steps: readonly Step[]): Promise<void> {
		const { record, clock, celebrate } = this.#parts;
		if (!this.#cursor) return;
		const written = await record.write([cursorWrite(this.#cursor), ...steps.flatMap(({ writes }) => writes)]);
		if (!written.ok) throw new Error(written.error.message);
		for (const { kept, celebration } of steps) {
			this.#kept.put(kept);
			const celebrated = celebration?.(clock.now());
			if (celebrated) celebrate(celebrated);
		}
	}
}
