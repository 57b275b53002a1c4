import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fetchInTime } from '#lib/protocol/fetch-in-time.ts';

/** A server that hears everything and says nothing; answers with its address, and with the connections that it has. */
async function silent() {
	const server = createServer(() => {});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const connections = () =>
		new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections };
}

test('a request that hangs is given up in time, and its connection with it', async () => {
	const { url, connections } = await silent();
	await expect(fetchInTime(url, {}, 50)).rejects.toThrow(/timeout/);
	await expect.poll(connections).toBe(0);
});

test('whoever asked may give it up before', async () => {
	const { url, connections } = await silent();
	const asked = new AbortController();
	const answer = fetchInTime(url, { signal: asked.signal });
	await expect.poll(connections).toBe(1);
	asked.abort(new Error('no longer wanted'));
	await expect(answer).rejects.toThrow('no longer wanted');
});
