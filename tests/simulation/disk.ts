import type { StreamName } from '#lib/domain/identity.ts';
import type { QueueDeps } from '#lib/live/queue/queue.ts';
import type { Saved, SessionStore } from '#lib/live/session/types.ts';
import type { Program, Random } from './kit.ts';

const OLDER_KEPT = 4;

interface Waiting {
	readonly program: Program;
	readonly run: () => Promise<void>;
}

/** One of a browser's named locks: whoever holds it ends, or dies. */
class Lock {
	readonly #waiting: Waiting[] = [];
	#holder: Program | undefined;

	request<T>(program: Program, run: () => Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ program, run: () => run().then(resolve, reject) });
			this.next();
		});
	}

	/** Whoever comes next has it, once nobody has. */
	next(): void {
		if (this.#holder && !this.#holder.dead) return;
		this.#holder = undefined;
		const next = this.#waiting.shift();
		if (!next) return;
		if (next.program.dead) return this.next();
		this.#holder = next.program;
		void next.run().then(() => {
			this.#holder = undefined;
			this.next();
		});
	}
}

/** What stays on a client's machine when its program ends. Writes take a while, and are lost if the program ends first. */
export class ModelDisk {
	readonly saved = new Map<StreamName, Saved>();
	/** What was saved before, oldest first. */
	readonly #older = new Map<StreamName, Saved[]>();
	/** What this machine held in memory was spoiled once. */
	spoiled = false;
	/** The entries of the rep's queue. */
	#entries: unknown;
	readonly #locks = { write: new Lock(), send: new Lock() };

	store(program: Program, random: Random): SessionStore {
		const soon = later(program, random);
		return {
			load: (stream) => soon(() => this.saved.get(stream)),
			save: (stream, saved) => soon(() => this.#save(stream, saved)),
			remove: (stream) => soon(() => void this.saved.delete(stream)),
			clear: () => soon(() => this.saved.clear())
		};
	}

	queue(program: Program, random: Random): Pick<QueueDeps, 'store' | 'exclusive' | 'own'> {
		const soon = later(program, random);
		return {
			store: {
				get: () => soon(() => this.#entries),
				set: (value) => soon(() => void (this.#entries = value))
			},
			exclusive: (run) => this.#locks.write.request(program, run),
			own: (run) => this.#locks.send.request(program, run)
		};
	}

	/** Whatever held a lock and is no more has it no longer. */
	programDied(): void {
		this.#locks.write.next();
		this.#locks.send.next();
	}

	/** Everything is gone; the queue's entries too. */
	lose(): void {
		this.saved.clear();
		this.#older.clear();
		this.#entries = undefined;
	}

	/** Something saved before comes back, as from a copy of the machine. False: there is nothing. */
	turnBack(random: Random): boolean {
		let turned = false;
		for (const [stream, older] of this.#older) {
			if (older.length === 0 || random.chance(0.3)) continue;
			this.saved.set(stream, random.pick(older));
			turned = true;
		}
		return turned;
	}

	#save(stream: StreamName, saved: Saved) {
		const older = this.#older.get(stream) ?? [];
		this.#older.set(stream, [...older, saved].slice(-OLDER_KEPT));
		this.saved.set(stream, saved);
	}
}

const later =
	({ clock }: Program, random: Random) =>
	<T>(work: () => T) =>
		new Promise<T>((resolve) => clock.after(1 + random.int(20), () => resolve(work())));
