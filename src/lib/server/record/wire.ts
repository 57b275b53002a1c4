/**
 * HTTP over connections that are ours to close. PocketBase waits a whole second, when it is to stop, for one that was opened and never
 * used; `fetch` leaves such ones behind whenever two calls begin at once.
 */
import { Agent, request, type IncomingMessage } from 'node:http';

export interface Sending {
	readonly method: 'GET' | 'POST';
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | undefined;
	/** Cuts it off, the reading of its answer included. */
	readonly signal: AbortSignal;
}

export class Wire {
	readonly #agent = new Agent({ keepAlive: true });

	/** Resolves with the head of the answer, whose body is to be read. Rejects with what the system says. */
	send(url: string, { method, headers, body, signal }: Sending): Promise<IncomingMessage> {
		return new Promise((resolve, reject) => {
			const sent = request(url, { method, headers, signal, agent: this.#agent }, resolve);
			sent.on('error', reject);
			sent.end(body);
		});
	}

	/** Closes all connections, whatever is under way on them. */
	close(): void {
		this.#agent.destroy();
	}
}
