/** Many clients in processes of their own, as the load test's own process commands them. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Ask, Census, Heard, Member } from './clients.ts';

const PROGRAM = fileURLToPath(new URL('clients.ts', import.meta.url));

export class Crowd {
	readonly #children: readonly ChildProcess[];
	readonly size: number;

	private constructor(children: readonly ChildProcess[], size: number) {
		this.#children = children;
		this.size = size;
	}

	/** Members take turns over the processes. `nice`: how far these step back for others, 0 to 19. */
	static async start(
		port: number,
		members: readonly Member[],
		{ processes, nice }: { readonly processes: number; readonly nice: number }
	): Promise<Crowd> {
		const children = Array.from({ length: processes }, () => fork(PROGRAM, { serialization: 'advanced' }));
		const crowd = new Crowd(children, members.length);
		await Promise.all(
			children.map((child, place) => {
				const mine = members.filter((_, index) => index % processes === place);
				return crowd.#ask(child, { ask: 'begin', port, nice, members: mine });
			})
		);
		return crowd;
	}

	/** All of them added up. `floor`: clients that must have got to this position of the floor are counted as `there`. */
	async census(floor = 0): Promise<Census> {
		const each = (await this.#all({ ask: 'census', floor })) as Census[];
		return each.reduce((sum, one) => ({
			clients: sum.clients + one.clients,
			live: sum.live + one.live,
			there: sum.there + one.there,
			covered: sum.covered + one.covered,
			counts: Object.fromEntries(
				Object.entries(sum.counts).map(([name, count]) => [
					name,
					count + one.counts[name as keyof Census['counts']]
				])
			) as unknown as Census['counts'],
			processor: sum.processor + one.processor
		}));
	}

	/** Coverage, latencies and processor time are counted from now on. `floor`: the position that counts as the start. */
	async mark(floor: number): Promise<void> {
		await this.#all({ ask: 'mark', floor });
	}

	/** What was heard since the mark, client by client and frame by frame. */
	async heard(): Promise<Heard[]> {
		return (await this.#all({ ask: 'heard' })) as Heard[];
	}

	/** The first so many of each process stop reading; `undefined`: they read on. */
	async stick(clients: number | undefined): Promise<void> {
		const each = clients === undefined ? undefined : Math.ceil(clients / this.#children.length);
		await this.#all({ ask: 'stick', clients: each });
	}

	/** All lose their connection at the same moment and, unlike anybody's client, try again at once. */
	async drop(): Promise<void> {
		await this.#all({ ask: 'drop' });
	}

	async stop(): Promise<void> {
		await Promise.all(
			this.#children.map(async (child) => {
				const gone = once(child, 'exit');
				if (child.connected) child.disconnect();
				else child.kill();
				await gone;
			})
		);
	}

	#all(asked: Ask): Promise<Answer[]> {
		return Promise.all(this.#children.map((child) => this.#ask(child, asked)));
	}

	async #ask(child: ChildProcess, asked: Ask): Promise<Answer> {
		const over = new AbortController();
		const { signal } = over;
		try {
			const answered = once(child, 'message', { signal });
			const ended = once(child, 'exit', { signal }).then(([code]) => {
				throw new Error(`a process of clients ended (${code}) while asked for ${asked.ask}`);
			});
			child.send(asked);
			const [answer] = (await Promise.race([answered, ended])) as [Answer];
			return answer;
		} finally {
			over.abort();
		}
	}
}
