/**
 * The rep's queue: what is logged on this machine, sent exactly once, in the record or taken back. The stored entries are
 * the truth; each change reads them, changes them and writes them back under one lock, so that several workers of one
 * browser may log, while one of them (the sender) talks to the server.
 */
import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import type { QueuedEntry } from '#lib/protocol/frame.ts';
import { backOff, readErased, readPosted, UNANSWERED, type Answer, type Outcome } from './answer.ts';
import * as list from './entries.ts';
import type { Entries, Entry, Figures, Logged, PendingSum } from './entries.ts';

export interface RequestInit {
	readonly method: 'POST' | 'DELETE';
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly signal: AbortSignal;
}

export interface QueueDeps extends Figures {
	/** The rep that logs here. */
	readonly rep: Id;
	/** One value, kept on this machine. `set` resolves once it is stored. */
	readonly store: { get(): Promise<unknown>; set(value: unknown): Promise<void> };
	/** Runs alone among all queues over this store (a Web Lock, held briefly). */
	exclusive<T>(run: () => Promise<T>): Promise<T>;
	/** Runs once this queue is the one sender, which it stays until `run` resolves (a Web Lock, held for long). */
	own(run: () => Promise<void>): Promise<void>;
	/** Tells the other queues over this store that it changed, and hears it from them (a BroadcastChannel). */
	readonly channel?: { tell(): void; listen(heard: () => void): () => void };
	fetch(url: string, init: RequestInit): Promise<Answer>;
	readonly clock: Clock;
	/** Server clock minus this machine's, ms; null: no probe was answered yet. */
	clockOffset(): number | null;
	uuid(): string;
	/** From 0 up to, not including, 1. */
	random(): number;
}

export interface PendingCount extends PendingSum {
	readonly type: string;
}

const URL_ACTIVITIES = '/api/v1/activities';
const PATIENCE = 20_000;
const PRUNE_EVERY = 5000;
/** Enough for a long day; what is older has been told to the stored entries too, and nobody takes it back here. */
const MOST_KNOWN = 5000;

export class RepQueue {
	readonly #deps: QueueDeps;
	#entries: Entries = [];
	/** Entry id -> record id, from the rep's own stream; ahead of what is stored. */
	readonly #known = new Map<string, Id>();
	/** Entries that figures show by themselves, and that this queue has dropped for that; they may yet be taken back. */
	readonly #settled = new Map<string, Entry>();
	readonly #listeners = new Set<() => void>();
	/** Tries in a row and the earliest next one, per entry and ('') for all of them. */
	readonly #waits = new Map<string, { tries: number; until: number; asked: boolean }>();
	readonly #born = new Map<string, number>();
	#sending: string | undefined;
	#signedOut = false;
	#owner = false;
	#paused = false;
	#closed = false;
	#pumping: Promise<void> | undefined;
	#lastTurn: Promise<unknown> = Promise.resolve();
	#again = false;
	#cancelTimer = () => {};
	#cancelPrune = () => {};
	#stopListening = () => {};
	#release = () => {};

	constructor(deps: QueueDeps) {
		this.#deps = deps;
	}

	/** Reads what is stored and, in its turn, becomes the sender. Resolves when the entries are known. */
	async load(): Promise<void> {
		this.#stopListening = this.#deps.channel?.listen(() => this.#inBackground(this.#reload())) ?? (() => {});
		await this.#reload();
		this.#inBackground(
			this.#deps.own(async () => {
				if (this.#closed) return;
				const released = new Promise<void>((resolve) => (this.#release = resolve));
				this.#owner = true;
				await this.#reload();
				this.#inBackground(this.pump());
				await released;
				this.#owner = false;
			})
		);
	}

	/** Puts an entry in. Answers with its id once it is stored; rejects where this machine can't store it. */
	async log(logged: Logged): Promise<string> {
		const { clock } = this.#deps;
		const entry: Entry = {
			id: this.#deps.uuid(),
			log: logged,
			loggedAt: clock.now(),
			offset: this.#deps.clockOffset(),
			occurredAt: null,
			stage: 'new',
			undo: false,
			attempts: 0
		};
		this.#born.set(entry.id, clock.monotonic());
		await this.#change((entries) => list.add(entries, entry));
		this.#inBackground(this.pump());
		return entry.id;
	}

	/** Whether the rep took the entry behind this record back here. */
	tookBack(record: Id): boolean {
		return this.#entries.some(
			({ id, undo, recordId }) => undo && (recordId === record || this.#known.get(id) === record)
		);
	}

	/** Takes an entry back, whatever has become of it meanwhile. Resolves once that wish is stored. */
	async undo(id: string): Promise<void> {
		await this.#change((entries) => {
			// a page may still offer what was just dropped: another change was on its way, or the machine slept
			const former = this.#entries.find((entry) => entry.id === id) ?? this.#settled.get(id);
			return list.undone(entries, id, former);
		});
		this.#settled.delete(id);
		this.#waits.delete(id);
		this.#inBackground(this.pump());
	}

	/** The rep's decision about an entry that needs one. */
	async resolve(id: string, how: 'retry' | 'discard'): Promise<void> {
		await this.#change((entries) => list.resolved(entries, id, how));
		this.#waits.delete(id);
		this.#inBackground(this.pump());
	}

	/** The rep's own stream showed the record behind an entry. Counts at once; an answer that was lost is no longer needed. */
	learned(externalId: string, id: Id): void {
		if (this.#known.get(externalId) === id) return;
		remember(this.#known, externalId, id);
		if (!this.#entries.some((entry) => entry.id === externalId && entry.recordId === undefined)) return;
		this.#inBackground(
			this.#change((entries) => list.landed(entries, externalId, id)).then(() => this.pump())
		);
	}

	/** Runs after every change; the answer stops that. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Oldest first, as pages show them. */
	get entries(): readonly QueuedEntry[] {
		return this.#entries.map((entry) => list.view(entry, entry.id === this.#sending));
	}

	/** The floor's last answer was that it does not know who sends. What waits is kept, and sent after a sign-in. */
	get signedOut(): boolean {
		return this.#signedOut;
	}

	/** What to add to the engine's counts per type, of the entries whose server time `counts`. May be negative. */
	pending(counts: (occurredAt: number) => boolean = () => true): PendingCount[] {
		const { engineHas, position } = this.#deps;
		const counted = this.#entries.filter((entry) => counts(list.occurredAt(entry)));
		const sums = list.pending(counted, this.#known, engineHas, position());
		return [...sums].map(([type, sum]) => ({ type, ...sum }));
	}

	/** Sends what can be sent now. Resolves when nothing is left to do at once. */
	pump(): Promise<void> {
		this.#again = true;
		this.#pumping ??= this.#run().finally(() => {
			this.#pumping = undefined;
			this.#schedule();
		});
		return this.#pumping;
	}

	/** The network is known to be away: nothing is sent until resume(). */
	pause(): void {
		this.#paused = true;
		this.#cancelTimer();
	}

	/** The network is back: what waits is tried at once, except where the server asked for time. */
	resume(): void {
		this.#paused = false;
		for (const [id, { asked }] of this.#waits) if (!asked) this.#waits.delete(id);
		this.#inBackground(this.pump());
	}

	close(): void {
		this.#closed = true;
		this.#cancelTimer();
		this.#cancelPrune();
		this.#stopListening();
		this.#release();
	}

	async #run(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			for (let entry = this.#next(); entry; entry = this.#next()) await this.#attend(entry);
		}
	}

	#next(): Entry | undefined {
		if (this.#paused || this.#closed || !this.#owner) return undefined;
		const now = this.#deps.clock.monotonic();
		const ready = (id: string) => (this.#waits.get(id)?.until ?? 0) <= now;
		return ready('') ? list.next(this.#entries, ready) : undefined;
	}

	async #attend(entry: Entry): Promise<void> {
		try {
			await (entry.stage === 'landed' ? this.#erase(entry) : this.#post(entry));
		} catch {
			this.#wait('', undefined); // this machine's store failed: nothing is sent that is not written down
		}
	}

	async #post({ id }: Entry): Promise<void> {
		const entries = await this.#change((old) => {
			const entry = old.find((candidate) => candidate.id === id);
			return entry ? list.begin(old, id, this.#serverTimeOf(entry)) : old;
		});
		const entry = entries.find((candidate) => candidate.id === id);
		if (entry?.stage !== 'tried') return; // taken back, or seen in the record, while this was being written
		this.#show(id);
		const outcome = await this.#request(readPosted, URL_ACTIVITIES, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'idempotency-key': id },
			body: JSON.stringify(bodyOf(this.#deps.rep, entry))
		});
		this.#show(undefined);
		await this.#conclude(entry, outcome);
	}

	async #erase(entry: Entry): Promise<void> {
		this.#show(entry.id);
		const url = `${URL_ACTIVITIES}?externalId=${encodeURIComponent(entry.id)}`;
		const outcome = await this.#request(readErased, url, { method: 'DELETE', headers: {} });
		this.#show(undefined);
		await this.#conclude(entry, outcome);
	}

	/** Writes down what the server said. */
	async #conclude({ id, stage }: Entry, outcome: Outcome): Promise<void> {
		if (outcome.kind === 'later') {
			this.#signedOut ||= outcome.signedOut === true; // no answer at all does not sign anybody in
			this.#wait(outcome.everyone ? '' : id, outcome.ms);
			this.#tell();
			return;
		}
		this.#signedOut = false;
		this.#waits.delete(id);
		this.#waits.delete('');
		const now = this.#deps.clock.now();
		await this.#change((entries) => {
			if (outcome.kind === 'landed') return list.landed(entries, id, outcome.id, outcome.seq);
			if (outcome.kind === 'erased') return list.erased(entries, id, now);
			return stage === 'landed'
				? list.kept(entries, id, outcome.problem)
				: list.refused(entries, id, outcome.problem);
		});
	}

	async #request(
		read: (answer: Answer, now: number) => Promise<Outcome>,
		url: string,
		init: Omit<RequestInit, 'signal'>
	): Promise<Outcome> {
		const { clock } = this.#deps;
		const abort = new AbortController();
		const cancel = clock.after(PATIENCE, () => abort.abort());
		try {
			return await read(await this.#deps.fetch(url, { ...init, signal: abort.signal }), clock.now());
		} catch {
			return UNANSWERED;
		} finally {
			cancel();
		}
	}

	/**
	 * Server time of the moment of logging, and never ahead of the server's now (P4). Logged before any probe was answered,
	 * it carries its age instead: the longer of what the two clocks say, since one of them may have slept.
	 */
	#serverTimeOf({ id, loggedAt, offset }: Entry): number {
		const { clock } = this.#deps;
		const now = clock.now() + (this.#deps.clockOffset() ?? 0);
		if (offset !== null) return Math.min(loggedAt + offset, now);
		const born = this.#born.get(id);
		const ticked = born === undefined ? 0 : clock.monotonic() - born;
		return now - Math.max(0, clock.now() - loggedAt, ticked);
	}

	#wait(id: string, asked: number | undefined): void {
		const tries = (this.#waits.get(id)?.tries ?? 0) + 1;
		const ms = Math.max(asked ?? 0, backOff(tries, this.#deps.random()));
		const until = this.#deps.clock.monotonic() + ms;
		this.#waits.set(id, { tries, until, asked: asked !== undefined });
	}

	/** Wakes up when the next entry may be tried again. */
	#schedule(): void {
		this.#cancelTimer();
		if (this.#closed || this.#paused || !this.#owner) return;
		const all = this.#waits.get('')?.until ?? 0;
		const times = this.#entries
			.filter(list.needsServer)
			.map(({ id }) => Math.max(all, this.#waits.get(id)?.until ?? 0));
		if (!times.length) return;
		const ms = Math.max(0, Math.min(...times) - this.#deps.clock.monotonic());
		this.#cancelTimer = this.#deps.clock.after(ms, () => this.#inBackground(this.pump()));
	}

	/** The one way in which entries change: read, change, write back, tell. Rejects with nothing changed. */
	async #change(to: (entries: Entries) => Entries): Promise<Entries> {
		const { store, clock, channel } = this.#deps;
		const [old, entries] = await this.#alone(async () => {
			const stored = list.unpack(await store.get());
			const changed = list.prune(to(stored), clock.now(), this.#deps);
			if (changed !== stored) await store.set(list.pack(changed));
			return [stored, changed];
		});
		this.#take(entries);
		if (entries !== old) channel?.tell();
		return entries;
	}

	async #reload(): Promise<void> {
		const { store } = this.#deps;
		this.#take(await this.#alone(async () => list.unpack(await store.get())));
		if (this.#owner) await this.pump();
	}

	/** One after the other here too: over plain http a browser has no locks, and `exclusive` may hold nobody back. */
	#alone<T>(run: () => Promise<T>): Promise<T> {
		const turn = this.#lastTurn.then(() => this.#deps.exclusive(run));
		this.#lastTurn = turn.catch(() => undefined);
		return turn;
	}

	#take(entries: Entries): void {
		const there = new Set(entries.map(({ id }) => id));
		for (const entry of this.#entries) {
			if (entry.stage === 'landed' && !there.has(entry.id)) remember(this.#settled, entry.id, entry);
		}
		this.#entries = entries;
		this.#forget();
		this.#tell();
	}

	/** Entries whose record the figures show are dropped a while after nothing else happens. */
	#forget(): void {
		this.#cancelPrune();
		if (this.#closed || !this.#entries.some(({ stage }) => stage === 'landed' || stage === 'gone')) return;
		this.#cancelPrune = this.#deps.clock.after(PRUNE_EVERY, () =>
			this.#inBackground(this.#change((entries) => entries))
		);
	}

	#show(sending: string | undefined): void {
		this.#sending = sending;
		this.#tell();
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}

	/** What fails here is tried again by the next change or timer; there is nobody to tell. */
	#inBackground(work: Promise<void | Entries>): void {
		work.catch(() => this.#schedule());
	}
}

/** The newest ones stay. */
function remember<T>(known: Map<string, T>, id: string, what: T): void {
	known.set(id, what);
	const oldest = known.keys().next();
	if (known.size > MOST_KNOWN && !oldest.done) known.delete(oldest.value);
}

const bodyOf = (rep: Id, { id, log, occurredAt }: Entry) => ({
	externalId: id,
	rep,
	...log,
	occurredAt: new Date(occurredAt ?? 0).toISOString()
});
