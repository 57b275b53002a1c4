import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '#lib/server/free-port.ts';
import { PocketBaseClient } from '#lib/server/record/client.ts';

const TOKEN = `h.${Buffer.from(JSON.stringify({ exp: 4e9 })).toString('base64url')}.s`;

type Handle = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** Stands in for PocketBase where its connections must break: signs everybody in and counts what else is asked. */
async function standIn(handle: Handle) {
	let asked = 0;
	const server = createServer((request, response) => {
		if (request.url?.includes('auth-with-password')) response.end(JSON.stringify({ token: TOKEN }));
		else request.resume().on('end', () => handle(request, response, ++asked));
	}).listen(0, '127.0.0.1');
	onTestFinished(() => void server.close());
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, asked: () => asked };
}

/** A client whose PocketBase is at the first of `urls` for one look, then at the next, and stays at the last. */
function clientOf(...urls: (string | undefined)[]) {
	const client = new PocketBaseClient({
		credentials: ['a', 'b'],
		database: 1,
		get url() {
			return urls.length > 1 ? urls.shift() : urls[0];
		}
	});
	onTestFinished(() => client.close());
	return client;
}

const read = { method: 'GET', path: '/x', safe: true } as const;
const write = { method: 'POST', path: '/x', body: {}, safe: false } as const;

test('a write whose connection broke is not repeated: it may have been made', async () => {
	const { url, asked } = await standIn((request) => request.socket.destroy());
	await expect(clientOf(url).call(write)).rejects.toThrow(/hang up|ECONNRESET/);
	expect(asked()).toBe(1);
});

test('a read whose connection broke is repeated', async () => {
	const { url, asked } = await standIn((request, response, nth) =>
		nth < 3 ? request.socket.destroy() : response.end('[1]')
	);
	expect(await clientOf(url).call(read)).toEqual({ status: 200, body: [1] });
	expect(asked()).toBe(3);
});

test('a write that nobody heard, because nothing listened, is sent again where PocketBase is now', async () => {
	const { url, asked } = await standIn((_, response) => response.end('{"written":1}'));
	const nobody = `http://127.0.0.1:${await freePort()}`;
	// signed in; then a dead port, then down, then the new one
	expect(await clientOf(url, nobody, undefined, url).call(write)).toMatchObject({ body: { written: 1 } });
	expect(asked()).toBe(1);
});

test('an answer of 500 is repeated for a read and handed on for a write', async () => {
	const failing = await standIn((_, response, nth) => response.writeHead(nth < 2 ? 500 : 200).end('{}'));
	expect((await clientOf(failing.url).call(read)).status).toBe(200);
	const broken = await standIn((_, response) => response.writeHead(500).end('{}'));
	expect((await clientOf(broken.url).call(write)).status).toBe(500);
	expect(broken.asked()).toBe(1);
});

test('a client that is closed waits for nothing', async () => {
	const client = clientOf(undefined);
	const waiting = client.call(read);
	client.close();
	await expect(waiting).rejects.toThrow('PocketBase is down');
});

test('a call that was answered holds nothing of the request it was made in, its timer least of all', async () => {
	const { url } = await standIn((_, response) => response.end('[1]'));
	const client = clientOf(url);
	const made = new AsyncLocalStorage<object>();
	const requests: WeakRef<object>[] = [];
	for (let n = 0; n < 20; n++) {
		const request = { n };
		requests.push(new WeakRef(request));
		await made.run(request, () => client.call(read));
	}
	// a reference lives at least until the turn in which it was made has ended
	await new Promise((resolve) => setImmediate(resolve));
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	expect(requests.filter((request) => request.deref()).length).toBeLessThan(5);
});
