/** Sends requests and judges what comes back. */
import { Agent, request as ask } from 'node:http';
import { connect } from 'node:net';
import { API_ROOT } from '#lib/server/api/root.ts';
import type { Sent } from './requests.ts';

export interface Answered {
	/** 0: the server hung up without a word, which it may only do on what is no HTTP. */
	readonly status: number;
	readonly type: string;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
}

/** Loopback has many addresses: limits for each address are those of an office, not of a test. */
const ADDRESSES = 60;
const PATIENCE_MS = 20_000;

export class Sender {
	readonly #agents: readonly Agent[];
	readonly #port: number;

	constructor(port: number) {
		this.#port = port;
		this.#agents = Array.from(
			{ length: ADDRESSES },
			(_, at) => new Agent({ keepAlive: true, maxSockets: 4, localAddress: `127.0.0.${at + 2}` })
		);
	}

	send(sent: Sent, at: number): Promise<Answered> {
		return sent.raw ? this.#sendRaw(sent.raw, at) : this.#sendWhole(sent, at);
	}

	close(): void {
		for (const agent of this.#agents) agent.destroy();
	}

	#sendWhole(sent: Sent, at: number, keep = true): Promise<Answered> {
		const { method, path, headers, body, chunked = false } = sent;
		const { promise, resolve, reject } = Promise.withResolvers<Answered>();
		const length: Record<string, string> = !body
			? {}
			: chunked
				? { 'transfer-encoding': 'chunked' }
				: { 'content-length': String(body.length) };
		const asked = ask(
			{
				host: '127.0.0.1',
				port: this.#port,
				method,
				path,
				headers: { ...headers, ...length },
				timeout: PATIENCE_MS,
				agent: (keep && headers.expect === undefined && this.#agents[at % ADDRESSES]) || false
			},
			(answer) => {
				const pieces: Buffer[] = [];
				answer.on('data', (piece: Buffer) => pieces.push(piece));
				answer.on('error', reject);
				answer.on('end', () =>
					resolve({
						status: answer.statusCode ?? 0,
						type: answer.headers['content-type'] ?? '',
						headers: answer.headers,
						text: Buffer.concat(pieces).toString()
					})
				);
			}
		);
		asked.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') return reject(error);
			// a connection that was kept may end just as it is used again: the same once more, over one of its own
			if (asked.reusedSocket && keep) return resolve(this.#sendWhole(sent, at, false));
			// an answer may come before a body is through, and the connection end under it
			resolve({ status: 0, type: '', headers: {}, text: '' });
		});
		asked.on('timeout', () => {
			reject(new Error(`no answer within ${PATIENCE_MS / 1_000} s`));
			asked.destroy();
		});
		if (body && chunked)
			for (let from = 0; from < body.length; from += 700 + body.length / 10)
				asked.write(body.subarray(from, from + 700 + body.length / 10));
		asked.end(chunked ? undefined : body);
		return promise;
	}

	/** The first line of what comes back; a server that waits for more has it in a moment. */
	#sendRaw(bytes: Uint8Array, at: number): Promise<Answered> {
		const { promise, resolve } = Promise.withResolvers<Answered>();
		const line = connect({
			host: '127.0.0.1',
			port: this.#port,
			localAddress: `127.0.0.${(at % ADDRESSES) + 2}`
		});
		let text = '';
		const done = () => {
			line.destroy();
			resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), type: 'raw', headers: {}, text });
		};
		line.setTimeout(100, done);
		line.on('data', (piece: Buffer) => (text += piece.toString('latin1')));
		line.on('error', done).on('close', done);
		line.end(
			Buffer.from(
				Buffer.from(bytes).toString('latin1').replaceAll('%HOST%', `127.0.0.1:${this.#port}`),
				'latin1'
			)
		);
		return promise;
	}
}

/** What is wrong with an answer; undefined: nothing. */
export function wrongIn(sent: Sent, { status, type, headers, text }: Answered): string | undefined {
	if (sent.raw) return status >= 500 && status !== 503 ? `raw bytes got ${status}` : undefined;
	if (status === 0) return (sent.body?.length ?? 0) > 500_000 ? undefined : 'the server hung up';
	const isApi = sent.path.startsWith(`${API_ROOT}/`);
	if (status >= 500 && !(status === 503 && (!isApi || isProblem(type, text, status))))
		return `${status}: ${text.slice(0, 300)}`;
	if (headers['x-content-type-options'] !== 'nosniff' || headers['content-security-policy'] === undefined)
		return 'an answer without the headers of the house';
	if (isApi && status >= 400 && sent.method !== 'HEAD' && !isProblem(type, text, status))
		return `${status} is no problem document: ${type} ${text.slice(0, 200)}`;
	return undefined;
}

function isProblem(type: string, text: string, status: number): boolean {
	if (type !== 'application/problem+json') return false;
	try {
		const told = JSON.parse(text) as Record<string, unknown>;
		return (
			told.status === status &&
			typeof told.type === 'string' &&
			typeof told.title === 'string' &&
			typeof told.detail === 'string'
		);
	} catch {
		return false;
	}
}
