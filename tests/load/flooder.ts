/** A process that tries one-time links that nobody ever made, at a pace, from one address; says how it was answered when asked. */
import { Agent, request } from 'node:http';
import { randomBytes } from 'node:crypto';

export interface Flooding {
	readonly port: number;
	readonly from: string;
	readonly aSecond: number;
}

/** Answers by status; 0: none. */
export type Answers = Readonly<Record<number, number>>;

const CONNECTIONS = 40;
const TURN_MS = 10;

const answers: Record<number, number> = {};
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let due = 0;
let open = 0;

process.on('disconnect', () => process.exit());
process.on('message', (asked: Flooding | 'answers') => {
	if (asked === 'answers') return void process.send?.(answers);
	let since = performance.now();
	setInterval(() => {
		const now = performance.now();
		due += ((now - since) / 1_000) * asked.aSecond;
		since = now;
		// what is not answered in time is not asked: the queue would be ours, not the server's
		for (; due >= 1 && open < CONNECTIONS; due--) tryOne(asked);
		due = Math.min(due, CONNECTIONS);
	}, TURN_MS);
	process.send?.(answers);
});

function tryOne({ port, from }: Flooding) {
	open++;
	const answered = (status: number) => {
		open--;
		answers[status] = (answers[status] ?? 0) + 1;
	};
	const body = JSON.stringify({ token: randomBytes(32).toString('base64url') });
	const call = request({
		host: '127.0.0.1',
		localAddress: from,
		port,
		method: 'POST',
		path: '/api/v1/sessions',
		agent,
		headers: {
			host: `127.0.0.1:${port}`,
			origin: `http://127.0.0.1:${port}`,
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(body)
		}
	});
	call.once('response', (response) => {
		response.resume();
		response.once('close', () => answered(response.statusCode ?? 0));
	});
	call.once('error', () => answered(0));
	call.end(body);
}
