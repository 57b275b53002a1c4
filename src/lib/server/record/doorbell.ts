/**
 * Rings when PocketBase says that something changed. PocketBase's realtime has no replay and no order, so what it says is
 * ignored: only that it says something matters. It rings on each (re)connection too, for what was missed meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PocketBaseClient } from './client.ts';

const REALTIME = '/api/realtime';
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
const CONNECT_PATIENCE_MS = 10_000;
const LIFE_MS = 1_800_000; // PocketBase takes a listener whose token ran out for a guest, without a word

/** Listens until `signal` is aborted, through PocketBase's restarts. Never rejects. */
export async function listen(
	client: PocketBaseClient,
	collections: readonly string[],
	ring: () => void,
	signal: AbortSignal
): Promise<void> {
	let pause = SHORTEST_PAUSE_MS;
	while (!signal.aborted) {
		try {
			await connection(client, collections, signal, () => {
				pause = SHORTEST_PAUSE_MS;
				ring();
			});
		} catch {
			pause = Math.min(2 * pause, LONGEST_PAUSE_MS); // down, or restarting: the poll heals what is missed
		}
		await sleep(pause, undefined, { signal }).catch(() => {});
	}
}

/** One connection's life; resolves when PocketBase ends it, as it does after five quiet minutes. */
async function connection(
	client: PocketBaseClient,
	collections: readonly string[],
	closed: AbortSignal,
	ring: () => void
) {
	const own = new AbortController();
	const patience = setTimeout(() => own.abort(), CONNECT_PATIENCE_MS);
	const life = setTimeout(() => own.abort(), LIFE_MS);
	try {
		const signal = AbortSignal.any([closed, own.signal]);
		const answer = await client.send(REALTIME, { method: 'GET', signal });
		if (answer.statusCode !== 200) throw new Error(`realtime answers ${answer.statusCode}`);
		for await (const [event, data] of events(answer)) {
			if (event === 'PB_CONNECT') {
				const { clientId } = JSON.parse(data) as { clientId: string };
				await subscribe(client, clientId, collections, signal);
				clearTimeout(patience);
			}
			ring();
		}
	} finally {
		clearTimeout(patience);
		clearTimeout(life);
		own.abort();
	}
}

async function subscribe(
	client: PocketBaseClient,
	clientId: string,
	collections: readonly string[],
	signal: AbortSignal
) {
	const options = encodeURIComponent(JSON.stringify({ query: { fields: 'id' } })); // small messages: nobody reads them
	const answer = await client.send(REALTIME, {
		method: 'POST',
		signal,
		headers: { 'content-type': 'application/json', authorization: await client.token() },
		body: JSON.stringify({
			clientId,
			subscriptions: collections.map((name) => `${name}/*?options=${options}`)
		})
	});
	answer.resume();
	if (answer.statusCode !== 204) throw new Error(`subscribing is refused (${answer.statusCode})`);
}

/** The events of a server-sent stream (WHATWG HTML, 9.2.6), as far as PocketBase uses it: one data line each. */
async function* events(body: AsyncIterable<Uint8Array>): AsyncGenerator<[event: string, data: string]> {
	const decoder = new TextDecoder();
	let rest = '';
	let event = '';
	let data = '';
	for await (const chunk of body) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) {
			if (line.startsWith('event:')) event = line.slice('event:'.length).trim();
			else if (line.startsWith('data:')) data = line.slice('data:'.length).trim();
			else if (line === '') {
				if (data) yield [event, data];
				event = data = '';
			}
		}
	}
}
