import type { Clock } from '#lib/domain/clock.ts';
import type { Answer } from '#lib/live/queue/answer.ts';
import { RepQueue, type QueueDeps, type RequestInit } from '#lib/live/queue/queue.ts';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
	#now = Date.parse('2026-03-02T09:00:00Z');
	#timers: { at: number; run: () => void }[] = [];
	now = () => this.#now;
	monotonic = () => this.#now;
	after(ms: number, run: () => void) {
		const timer = { at: this.#now + ms, run };
		this.#timers.push(timer);
		return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
	}
	every = () => () => {};
	/** Runs what falls due, in order, with time for promises between. */
	async advance(ms: number) {
		await settle();
		const end = this.#now + ms;
		for (;;) {
			const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
			if (!due) break;
			this.#timers = this.#timers.filter((timer) => timer !== due);
			this.#now = Math.max(this.#now, due.at);
			due.run();
			await settle();
		}
		this.#now = end;
		await settle();
	}
}

/** Lets `n` rounds of promise jobs run. */
export async function ticks(n: number) {
	for (let i = 0; i < n; i++) await Promise.resolve();
}
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export type Fault =
	'none' | 'request lost' | 'answer lost' | 'late' | 'busy' | 'broken' | 'slow down' | 'hangs' | 'signed out';
const RETRY_AFTER = 7;

const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { get: (name) => headers[name] ?? null },
	json: () => (body === undefined ? Promise.reject(new SyntaxError('no body')) : Promise.resolve(body))
});

interface Row {
	readonly id: string;
	readonly type: string;
	readonly quantity: number;
	readonly occurredAt: string;
}

/**
 * The server's promises (protocol.md): the answer is kept under its Idempotency-Key in the same write as the row, so a
 * repetition gets it again even if the row was deleted since. Type `bad` is refused for good.
 */
export class Server {
	readonly rows = new Map<string, Row>();
	/** How often a row was made, per externalId: more than once is a duplicate. */
	readonly made = new Map<string, number>();
	readonly bodies = new Map<string, Set<string>>();
	readonly events: { seq: number; op: 'insert' | 'delete'; externalId: string; row: Row }[] = [];
	readonly #answers = new Map<string, Answer>();
	refusesDeletes = false;
	/** Judged before any stored answer is looked up, as a lost right is. */
	refusesPosts = false;

	handle(url: string, init: RequestInit): Answer {
		if (init.method === 'DELETE') return this.#erase(new URL(url, 'http://floor').searchParams);
		const key = init.headers['idempotency-key'] ?? '';
		const body = init.body ?? '';
		this.bodies.set(key, (this.bodies.get(key) ?? new Set()).add(body));
		if (this.refusesPosts) return answer(403, { title: 'Forbidden', detail: 'You are no longer here.' });
		const kept = this.#answers.get(key);
		if (kept) return kept;
		const row = JSON.parse(body) as Row & { externalId: string };
		if (row.type === 'bad') {
			const errors = [{ pointer: '/type', message: 'is unknown here' }];
			return answer(422, { results: [{ status: 'rejected', errors }], seq: this.events.length });
		}
		const made: Row = { ...row, id: `id-${row.externalId}` };
		this.rows.set(row.externalId, made);
		this.made.set(row.externalId, (this.made.get(row.externalId) ?? 0) + 1);
		this.#event('insert', row.externalId, made);
		const results = [{ externalId: row.externalId, id: made.id, status: 'created' }];
		const given = answer(200, { results, seq: this.events.length });
		this.#answers.set(key, given);
		return given;
	}

	#erase(query: URLSearchParams): Answer {
		if (this.refusesDeletes) return answer(403, { title: 'Forbidden', detail: 'That day is closed.' });
		const externalId = query.get('externalId') ?? '';
		const row = this.rows.get(externalId);
		if (!row) return answer(404);
		this.rows.delete(externalId);
		this.#event('delete', externalId, row);
		return answer(204);
	}

	#event(op: 'insert' | 'delete', externalId: string, row: Row) {
		this.events.push({ seq: this.events.length + 1, op, externalId, row });
	}
}

/** One machine with a store, its figures, and at most one living queue; the network between it and the server. */
export class World {
	readonly clock = new FakeClock();
	readonly server = new Server();
	/** Each request takes the next; none left: none. */
	faults: Fault[] = [];
	offset: number | null = 0;
	failStore = false;
	/** Whether this machine's browser has locks. */
	locks = true;
	stored: unknown;
	/** Requests that will reach the server some time. */
	readonly limbo: (() => void)[] = [];
	readonly requests: string[] = [];
	/** What the engine counts: the server's events up to `seen`. */
	readonly held = new Map<string, { type: string; quantity: number }>();
	seen = 0;
	queue!: RepQueue;
	#uuids = 0;
	#life = 0;

	/** The worker dies without a word; another one starts. What was on its way to the server stays on its way. */
	async start() {
		this.#life++;
		this.queue = new RepQueue(this.#deps(this.#life));
		for (const { op, externalId, row } of this.server.events.slice(0, this.seen)) {
			if (op === 'insert') this.queue.learned(externalId, row.id);
		}
		await this.queue.load();
	}

	/** The engine gets the next of the server's events; the rep's stream names the record first. */
	see() {
		const event = this.server.events[this.seen];
		if (!event) return false;
		this.seen++;
		if (event.op === 'insert') {
			this.queue.learned(event.externalId, event.row.id);
			this.held.set(event.row.id, event.row);
		} else {
			this.held.delete(event.row.id);
		}
		return true;
	}

	/** What the page shows for a type. */
	shown(type: string): number {
		const counted = [...this.held.values()]
			.filter((row) => row.type === type)
			.reduce((sum, { quantity }) => sum + quantity, 0);
		return counted + (this.queue.pending().find((sum) => sum.type === type)?.quantity ?? 0);
	}

	#deps(life: number): QueueDeps {
		const alive = async () => {
			await ticks(2);
			if (life !== this.#life) await new Promise(() => {});
		};
		let tail: Promise<unknown> = Promise.resolve();
		return {
			rep: 'rep1',
			store: {
				get: async () => {
					await alive();
					return structuredClone(this.stored);
				},
				set: async (value) => {
					await alive();
					if (this.failStore) throw new Error('disk full');
					this.stored = structuredClone(value);
					await alive();
				}
			},
			exclusive: <T>(run: () => Promise<T>) => {
				if (!this.locks) return run();
				const turn = tail.then(run);
				tail = turn.catch(() => {});
				return turn;
			},
			own: (run) => run(),
			fetch: async (url, init) => {
				await alive();
				return this.#carry(url, init, alive);
			},
			clock: this.clock,
			clockOffset: () => this.offset,
			uuid: () => `uuid-${String(++this.#uuids)}`,
			random: () => 0.5,
			engineHas: (id) => this.held.has(id),
			position: () => this.seen
		};
	}

	async #carry(url: string, init: RequestInit, alive: () => Promise<void>): Promise<Answer> {
		const fault = this.faults.shift() ?? 'none';
		this.requests.push(`${init.method} ${fault}`);
		switch (fault) {
			case 'request lost':
				throw new TypeError('network');
			case 'late':
				this.limbo.push(() => void this.server.handle(url, init));
				throw new TypeError('network');
			case 'hangs':
				this.limbo.push(() => void this.server.handle(url, init));
				return new Promise((_, reject) => {
					init.signal.addEventListener('abort', () => reject(new Error('aborted')));
				});
			case 'busy':
				return answer(503);
			case 'signed out':
				return Promise.resolve(answer(401, { title: 'Not signed in' }));
			case 'broken':
				return answer(500);
			case 'slow down':
				return answer(429, {}, { 'retry-after': String(RETRY_AFTER) });
			case 'answer lost':
				this.server.handle(url, init);
				throw new TypeError('network');
			case 'none': {
				const given = this.server.handle(url, init);
				await alive();
				return given;
			}
		}
	}
}

export async function world(): Promise<World> {
	const made = new World();
	await made.start();
	return made;
}
