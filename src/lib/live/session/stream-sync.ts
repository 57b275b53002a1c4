import type { Clock } from '#lib/domain/clock.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import type { Bulk, Frame, Heartbeat, Restart, StreamAck } from '#lib/protocol/messages.ts';
import type { FetchSnapshot, Replica, SnapshotTaken } from './types.ts';

/**
 * - idle: no connection.
 * - asked: our subscription is on its way; until its ack whatever else comes is covered by it.
 * - live: frames are applied.
 * - waiting: a moment before asking again or fetching.
 * - fetching: a snapshot is on its way.
 * - forbidden: not ours to hear; asked for again now and then.
 */
export type Phase = 'idle' | 'asked' | 'live' | 'waiting' | 'fetching' | 'forbidden';

export interface StreamSyncOptions {
	readonly stream: StreamName;
	readonly clock: Clock;
	/** 0 to 1. */
	readonly random: () => number;
	readonly replica: Replica;
	readonly fetchSnapshot: FetchSnapshot;
	/** Sends a subscription of this stream from its `position`; the session calls back `acked` or `refused`. */
	readonly ask: (sync: StreamSync) => void;
	/** The position moved on, by rows or as a whole; worth saving now and then. */
	readonly moved: (sync: StreamSync, rows: number) => void;
	/** What is kept of this stream on disk may not be ours any more. */
	readonly forget: (sync: StreamSync) => void;
	/** What will be held from now on is older than what was, or nothing: nothing said about it before holds. Told first. */
	readonly setBack: () => void;
}

const RESUMES = 2;
const BACK_OFF = { first: 250, most: 4_000 };
/** A state that never agrees must not cost a snapshot with each heartbeat. */
const MISMATCH_MOST = 60_000;
const ANSWER_PATIENCE = 8_000;
/**
 * Without a byte of a snapshot: a browser may ask over a connection that is dead without anybody having been told. Longer
 * where nothing came on this connection before, for a floor that is busy.
 */
const FETCH_PATIENCE = { first: 5_000, most: 10_000 };
const FORBIDDEN_AGAIN = 5_000;
/** Invariant 3: what an audience lost is gone within a second of the next contact. */
const PURGE = 900;

/** One stream's cursor and the rules by which it moves (protocol.md: apply, resume, snapshot, epoch and mark). */
export class StreamSync {
	readonly stream: StreamName;
	readonly #options: StreamSyncOptions;
	#at: Position | undefined;
	/** Epoch of the state held, whether or not its cursor is still trusted; undefined: nothing is held. */
	#holding: string | undefined;
	#state: Phase = 'idle';
	/** The highest position ever held here. */
	#newest = 0;
	/** Failed resumes and snapshots since something last went right. */
	#failures = 0;
	/** Snapshots given up in a row because nothing more came. */
	#hung = 0;
	/** Feed position that the running resume must reach. */
	#target = 0;
	/** The attempt whose state is being hashed. */
	#comparing: number | undefined;
	/** Hashes that differed since one last agreed. */
	#mismatches = 0;
	/** The epoch a snapshot must name; undefined: not known, it is told with the next ack. */
	#wanted: string | undefined;
	/** Distinguishes this attempt's answers from those of attempts given up. */
	#attempt = 0;
	#held: Bulk | undefined;
	#cancelTimer: (() => void) | undefined;
	#abandon: (() => void) | undefined;
	#cancelPurge: (() => void) | undefined;

	constructor(options: StreamSyncOptions) {
		this.#options = options;
		this.stream = options.stream;
	}

	/** Where the state held is on the stream's timeline; undefined: nothing that could be resumed. */
	get position(): Position | undefined {
		return this.#at;
	}

	get phase(): Phase {
		return this.#state;
	}

	/** Present while the server holds frames back. */
	get bulk(): Bulk | undefined {
		return this.#held;
	}

	get token(): number {
		return this.#attempt;
	}

	/** Everything that the server had sent when it acked is applied. */
	get caughtUp(): boolean {
		return this.#state === 'live' && this.#at !== undefined && this.#at.seq >= this.#target;
	}

	/** A saved state, taken before any connection. */
	restore(position: Position): void {
		this.#at = position;
		this.#holding = position.epoch;
	}

	connected(): void {
		this.#hung = 0;
		this.#ask();
	}

	disconnected(): void {
		this.#become('idle');
		this.#held = undefined;
	}

	/** Gives up for good, timers included. */
	close(): void {
		this.#become('idle');
		this.#cancelPurge?.();
	}

	acked(token: number, ack: StreamAck): void {
		if (token !== this.#attempt || this.#state !== 'asked') return;
		if (ack.mode === 'snapshot') return this.#mustReplace(ack.epoch, 0);
		if (ack.epoch !== this.#at?.epoch) return this.#resumeFailed();
		this.#become('live');
		this.#target = ack.seq;
		this.#keep();
	}

	/** No answer, or none that could be read. */
	unanswered(token: number): void {
		if (token === this.#attempt && this.#state === 'asked') this.#resumeFailed();
	}

	forbid(token = this.#attempt): void {
		if (token !== this.#attempt) return;
		this.#become('forbidden');
		this.#purge();
		// access may be given back while the connection lasts
		this.#cancelTimer = this.#options.clock.after(FORBIDDEN_AGAIN, () => this.#ask());
	}

	frame(frame: Frame): void {
		if (!this.#listens(frame)) return;
		const at = this.#at;
		if (!at || frame.seq <= at.seq) return;
		const changes = frame.changes.filter(({ seq }) => seq > at.seq);
		try {
			this.#options.replica.apply(this.stream, changes);
		} catch {
			return this.#startOver(); // how much of it was applied is unknown
		}
		this.#advance(frame);
	}

	heartbeat(heartbeat: Heartbeat): void {
		if (!this.#listens(heartbeat)) return;
		this.#held = heartbeat.bulk;
		if (this.#at && heartbeat.seq > this.#at.seq) this.#advance(heartbeat);
		if (this.caughtUp) this.#failures = 0;
		const { hash, seq } = heartbeat;
		if (hash === undefined || seq !== this.#at?.seq) return;
		this.#compare(hash);
	}

	/**
	 * Both hashes are of this very position; ours may be finished when frames have moved on, and still says whether what was
	 * held then was right.
	 */
	#compare(told: string): void {
		if (this.#comparing === this.#attempt) return;
		const steps = this.#options.replica.hash?.(this.stream, told);
		if (!steps) return;
		const token = this.#attempt;
		this.#comparing = token;
		const go = () => {
			if (token !== this.#attempt) return;
			const { done, value: mine } = steps.next();
			if (!done) return void this.#options.clock.after(0, go);
			this.#comparing = undefined;
			if (mine === told) this.#mismatches = 0;
			else if (mine !== undefined) this.#startOver();
		};
		go();
	}

	restart({ epoch, jitter }: Restart): void {
		// an ack that is still to come was made later, and knows
		if (this.#state === 'idle' || this.#state === 'asked' || this.#state === 'forbidden') return;
		if (this.#state === 'fetching') {
			this.#wanted = epoch;
			if (epoch !== this.#holding) this.#purgeSoon();
			return;
		}
		this.#mustReplace(epoch, jitter);
	}

	/** What a probe says of this stream: everything sent before its answer must have come. */
	probed({ epoch, seq }: { readonly epoch: string; readonly seq: number }): boolean {
		if (!this.caughtUp) return false;
		if (epoch === this.#at?.epoch && seq <= this.#at.seq) return true;
		this.#resumeFailed();
		return false;
	}

	/** Something came that could not be read: resume from where we are. */
	garbled(): void {
		if (this.#state === 'live') this.#resumeFailed();
	}

	#listens({ epoch, prev, seq }: Frame | Heartbeat): boolean {
		if (this.#state !== 'live' || !this.#at) return false;
		const gap = seq > this.#at.seq && prev > this.#at.seq;
		if (epoch === this.#at.epoch && !gap) return true;
		this.#resumeFailed();
		return false;
	}

	#advance({ seq, mark }: Frame | Heartbeat) {
		if (!this.#at) return;
		const rows = seq - this.#at.seq;
		const resumed = this.caughtUp;
		this.#at = { epoch: this.#at.epoch, seq, mark };
		this.#newest = seq;
		// only what came after the resume's own tail shows that the stream runs again
		if (resumed) this.#failures = 0;
		this.#options.moved(this, rows);
	}

	#ask() {
		this.#become('asked');
		const token = this.#attempt;
		this.#cancelTimer = this.#options.clock.after(ANSWER_PATIENCE, () => this.unanswered(token));
		this.#options.ask(this);
	}

	/** After two failed resumes the state itself is in doubt: a snapshot, with back-off. */
	#resumeFailed() {
		this.#failures++;
		if (this.#failures > RESUMES) this.#at = undefined;
		if (this.#failures <= 1) this.#ask();
		else this.#askLater();
	}

	/** The state held is wrong: another one, from nothing. */
	#startOver() {
		this.#at = undefined;
		const wait = Math.min(BACK_OFF.first * 2 ** this.#mismatches, MISMATCH_MOST);
		if (this.#mismatches++ === 0) this.#ask();
		else this.#later(wait, () => this.#ask());
	}

	#askLater() {
		const most = Math.min(BACK_OFF.first * 2 ** (this.#failures - 1), BACK_OFF.most);
		this.#later(most * (0.5 + this.#options.random() / 2), () => this.#ask());
	}

	#later(wait: number, run: () => void) {
		this.#become('waiting');
		this.#cancelTimer = this.#options.clock.after(wait, run);
	}

	/**
	 * The server named the epoch in which a snapshot is due. In our own epoch the position stays good (a flood ended); in
	 * another one the state may hold what is not ours any more.
	 */
	#mustReplace(epoch: string, jitter: number) {
		if (this.#state === 'asked') this.#at = undefined; // the server does not know our cursor, or it is too old
		if (this.#holding !== undefined && epoch !== this.#holding) this.#purgeSoon();
		this.#wanted = epoch;
		if (jitter > 0) this.#later(jitter * this.#options.random(), () => this.#fetch());
		else this.#fetch();
	}

	#fetch() {
		this.#become('fetching');
		const token = this.#attempt;
		const abort = new AbortController();
		this.#abandon = () => abort.abort();
		const failed = () => {
			if (token === this.#attempt) this.#fetchFailed();
		};
		const wait = () => {
			this.#cancelTimer?.();
			const patience = Math.min(FETCH_PATIENCE.first * 2 ** this.#hung, FETCH_PATIENCE.most);
			this.#cancelTimer = this.#options.clock.after(patience, () => {
				this.#hung++;
				failed();
			});
		};
		const heard = () => {
			if (token !== this.#attempt) return;
			this.#hung = 0;
			wait();
		};
		wait();
		this.#options
			.fetchSnapshot(this.stream, { signal: abort.signal, heard })
			.then((taken) => {
				if (token !== this.#attempt) return;
				this.#hung = 0;
				if (taken.ok) this.#taken(taken.value);
				else if (taken.error === 'forbidden') this.forbid();
				else failed();
			})
			.catch(failed);
	}

	#fetchFailed() {
		this.#failures++;
		this.#askLater();
	}

	#taken({ epoch, seq, mark, state }: SnapshotTaken) {
		if (epoch !== this.#wanted) return this.#fetchFailed();
		const stale = epoch === this.#at?.epoch && seq < this.#at.seq;
		if (!stale) {
			const position = { epoch, seq, mark };
			if (seq < this.#newest) this.#options.setBack();
			this.#options.replica.replace(this.stream, state, position);
			this.restore(position);
			this.#newest = seq;
			this.#keep();
			this.#options.moved(this, Number.POSITIVE_INFINITY);
		}
		this.#ask();
	}

	#become(phase: Phase) {
		this.#state = phase;
		this.#attempt++;
		this.#cancelTimer?.();
		this.#cancelTimer = undefined;
		this.#abandon?.();
		this.#abandon = undefined;
		if (phase === 'live') this.#held = undefined;
	}

	#keep() {
		this.#cancelPurge?.();
		this.#cancelPurge = undefined;
	}

	#purgeSoon() {
		if (this.#holding === undefined) return;
		this.#options.forget(this);
		this.#cancelPurge ??= this.#options.clock.after(PURGE, () => {
			this.#options.setBack(); // nothing is shown any more: that is not live
			this.#purge();
		});
	}

	#purge() {
		this.#keep();
		this.#at = undefined;
		this.#holding = undefined;
		this.#options.forget(this);
		this.#options.replica.clear(this.stream);
	}
}
