import { Worker } from 'node:worker_threads';

/** What runs whatever it is asked in `count` threads of a file beside this one, each thread one thing at a time. */
export class Threads<Asked, Told> {
	readonly #workers: readonly Worker[];
	readonly #idle: Worker[];
	readonly #waiting: { asked: Asked; tell: (told: Told) => void; fail: (error: unknown) => void }[] = [];

	/** `file`: in this folder; it answers each message with one. */
	constructor(file: string, count: number) {
		this.#workers = Array.from({ length: count }, () => new Worker(new URL(file, import.meta.url)));
		this.#idle = [...this.#workers];
	}

	/** Rejects where the thread failed. */
	ask(asked: Asked): Promise<Told> {
		return new Promise((tell, fail) => {
			this.#waiting.push({ asked, tell, fail });
			this.#next();
		});
	}

	async close(): Promise<void> {
		await Promise.all(this.#workers.map((worker) => worker.terminate()));
	}

	#next() {
		const worker = this.#idle.pop();
		if (!worker) return;
		const job = this.#waiting.shift();
		if (!job) return void this.#idle.push(worker);
		const told = (answer: Told) => {
			worker.off('error', job.fail);
			job.tell(answer);
			this.#idle.push(worker);
			this.#next();
		};
		worker.once('message', told);
		worker.once('error', job.fail);
		worker.postMessage(job.asked);
	}
}

/** Seeds in one message: so few that threads end at about the same time. */
const PIECE = 100;

/** Ranges of seeds that together are `count` from `first` on. */
export function* pieces(first: number, count: number): Generator<{ first: number; count: number }> {
	for (let at = 0; at < count; at += PIECE) yield { first: first + at, count: Math.min(PIECE, count - at) };
}
