/** What every answer carries, and what the web server does before anything of ours is asked. */
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { isOwnScript } from '#lib/client/trusted-script.ts';
import { BARE_POLICY, guarded, policyOf, securityHeaders, WORKER_POLICY } from '#lib/server/auth/headers.ts';
import { createWebServer, guardAnswers, type Patience } from '#lib/server/auth/web-server.ts';

const HTTPS = { origin: 'https://floor.example' };
const PLAIN = { origin: undefined };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

/** A server whose handler reads the body and says so. */
async function served(
	settings: { origin: string | undefined } = PLAIN,
	patience: Patience = {}
): Promise<number> {
	const server = createWebServer((request, response) => {
		request.resume().on('end', () => response.end('read'));
	}, patience);
	guardAnswers(server, settings);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	ends.push(async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	});
	return (server.address() as AddressInfo).port;
}

/** Writes bytes as they are; resolves with all that came back once the server has hung up. */
async function said(port: number, ...pieces: readonly string[]): Promise<string> {
	const line = connect(port, '127.0.0.1');
	let text = '';
	line.on('data', (bytes: Buffer) => (text += bytes.toString()));
	line.on('error', () => undefined);
	for (const piece of pieces) line.write(piece);
	await new Promise<void>((resolve) => void line.once('close', () => resolve()));
	return text;
}

describe('R10 headers', () => {
	test('HSTS is said behind https alone, and binds no other name of its domain', () => {
		expect(securityHeaders(HTTPS)['strict-transport-security']).toBe('max-age=31536000');
		expect(securityHeaders(PLAIN)).not.toHaveProperty('strict-transport-security');
		expect(securityHeaders({ origin: 'http://floor.example' })).not.toHaveProperty(
			'strict-transport-security'
		);
	});

	test('powerful features are off, except songs and copying', () => {
		const policy = String(securityHeaders(PLAIN)['permissions-policy']);
		for (const feature of [
			'camera',
			'microphone',
			'geolocation',
			'usb',
			'serial',
			'payment',
			'display-capture'
		])
			expect(policy).toContain(`${feature}=()`);
		expect(policy.match(/=\(self\)/g)).toHaveLength(2);
	});

	test('an answer without a policy gets the one of its kind; a page keeps its own', () => {
		const policy = (response: Response, path: string) =>
			guarded(response, path).headers.get('content-security-policy');
		expect(policy(new Response('{}'), '/api/v1/people')).toBe(BARE_POLICY);
		expect(policy(new Response(null, { status: 421 }), '/')).toBe(BARE_POLICY);
		const page = new Response('', { headers: { 'content-security-policy': "script-src 'nonce-a'" } });
		expect(policy(page, '/boards')).toBe("script-src 'nonce-a'");
		expect(policyOf('/_app/immutable/workers/live.js')).toBe(WORKER_POLICY);
		expect(WORKER_POLICY).toContain("trusted-types 'none'");
		expect(BARE_POLICY).toMatch(/^default-src 'none'/);
	});

	test('what says nothing of being kept is kept by nobody but its reader, and asked for again', () => {
		expect(guarded(new Response(''), '/boards').headers.get('cache-control')).toBe('private, no-cache');
		const told = new Response('', { headers: { 'cache-control': 'no-store' } });
		expect(guarded(told, '/').headers.get('cache-control')).toBe('no-store');
	});

	test('they stand on what never reaches a page: files, nonsense, addresses that can not be read, heads too large', async () => {
		const port = await served(HTTPS);
		const file = await fetch(`http://127.0.0.1:${port}/_app/x.js`);
		expect(file.headers.get('strict-transport-security')).toBe('max-age=31536000');
		expect(file.headers.get('content-security-policy')).toBe(WORKER_POLICY);
		for (const [line, status] of [
			['GARBAGE\r\n\r\n', 400],
			['GET /api/v1/% HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
			['GET http://evil.example/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
			['TRACE / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
			['GET /api/v1/people?x-sveltekit-invalidated=1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
			[`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
			['POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400],
			['POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc', 400],
			['GET / HTTP/1.1\r\n\r\n', 400]
		] as const) {
			const text = await said(port, line);
			expect(text.slice(0, 12), line.slice(0, 60)).toBe(`HTTP/1.1 ${status}`);
			if (line.includes('host:')) {
				expect(text.toLowerCase(), line.slice(0, 60)).toContain(
					"content-security-policy: default-src 'none'"
				);
				expect(text, line.slice(0, 60)).toContain('urn:pacesetter:problem:unreadable');
			}
		}
	});
});

describe('R10 senders who let the server wait', () => {
	test('a head that trickles is cut off, and others are served meanwhile', async () => {
		const port = await served(PLAIN, { headMs: 100, lookMs: 50 });
		const slow = said(port, 'GET / HTTP/1.1\r\nhost: a\r\n', 'x: ');
		expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('read');
		expect((await slow).slice(0, 12)).toBe('HTTP/1.1 408');
	});

	test('a body that never ends is cut off', async () => {
		const port = await served(PLAIN, { bodyMs: 100 });
		expect(await said(port, 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc')).toBe('');
	});

	const ASK = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
	/** So many connections from there, on which nothing is ever asked to the end. */
	async function hold(port: number, count: number, from: string): Promise<Socket[]> {
		const lines = Array.from({ length: count }, () =>
			connect({ port, host: '127.0.0.1', localAddress: from })
		);
		for (const line of lines) {
			line.on('error', () => undefined);
			line.write('GET / HTTP/1.1\r\n');
			onTestFinished(() => void line.destroy());
		}
		await Promise.all(lines.map((line) => once(line, 'connect')));
		return lines;
	}

	test('no more than so many connections are held', async () => {
		const port = await served(PLAIN, { mostConnections: 3, headMs: 60_000 });
		await hold(port, 2, '127.0.0.2');
		await hold(port, 1, '127.0.0.3');
		expect(await said(port, ASK)).toBe('');
	});

	test('one network never holds them all: others come in, and so does it again once it lets go', async () => {
		const port = await served(PLAIN, { mostConnections: 10, headMs: 60_000 });
		const held = await hold(port, 9, '127.0.0.1');
		expect(await said(port, ASK)).toBe('');
		const [other] = await hold(port, 1, '127.0.0.2');
		other?.write('host: a\r\n\r\n');
		expect(String(other && (await once(other, 'data'))[0])).toMatch(/^HTTP\/1.1 200/);
		other?.destroy();
		held[0]?.destroy();
		await expect.poll(() => said(port, ASK)).toMatch(/^HTTP\/1.1 200/);
	});
});

test.each([
	['/_app/immutable/workers/live.js', true],
	['http://floor.test/_app/x.js', true],
	['https://evil.example/x.js', false],
	['//evil.example/x.js', false],
	['/api/v1/media/aaaaaaaaaaaaaaa', false],
	['/_app/../api/v1/media/aaaaaaaaaaaaaaa', false],
	['data:text/javascript,alert(1)', false],
	['blob:http://floor.test/1', false],
	['javascript:alert(1)', false]
])('R10 a worker from %s: %s', (url, own) => {
	expect(isOwnScript(url, 'http://floor.test/boards')).toBe(own);
});
