import { connect as connectTo } from 'node:net';
import { expect, test, type BrowserContext } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import { adminHeaders, api, pacesetter, signInAs } from './support.ts';

const CANARY = 'canary-7f3d';

interface Person {
	readonly id: string;
	readonly team: string | null;
}

/** A socket as a program would open it: with a cookie or a key, and no Origin. */
function connect(baseURL: string, options: { cookie?: string; token?: string }): Socket {
	return io(baseURL, {
		transports: ['websocket'],
		reconnection: false,
		...(options.token ? { auth: { token: options.token } } : {}),
		...(options.cookie ? { extraHeaders: { cookie: options.cookie } } : {})
	});
}

const connected = (socket: Socket) =>
	new Promise<string>((resolve) => {
		socket.on('connect', () => resolve('connected'));
		socket.on('connect_error', (error: Error & { data?: { code?: string } }) =>
			resolve(error.data?.code ?? error.message)
		);
	});

const subscribe = (socket: Socket, stream: string) =>
	socket.emitWithAck('subscribe', { v: 1, streams: [{ stream }] }) as Promise<{ ok: boolean; code?: string }>;

async function cookieOf(context: BrowserContext) {
	return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}

test("a rep can't read another rep's notes or a manager's stream, over HTTP or socket", async ({
	context,
	request,
	baseURL
}) => {
	const floor = await api(request);
	await floor.post('people', {
		people: [
			{ name: 'Nosy Nils', team: 'Curious' },
			{ name: 'Private Petra', team: 'Discreet' }
		]
	});
	const { people } = await floor.get<{ people: (Person & { name: string })[] }>('people');
	const petra = people.find(({ name }) => name === 'Private Petra');
	expect(petra?.team).toBeTruthy();
	const secret = { rep: petra?.id, type: 'order', amount: 100, customer: CANARY, deal: CANARY, note: CANARY };
	await floor.post('activities', secret);
	await signInAs(context, 'rep', { rep: 'Nosy Nils' });

	const page = await context.newPage();
	const seen = await page.request.get(`/api/v1/activities?rep=${petra?.id}`);
	expect(await seen.text()).not.toContain(CANARY);
	const streams = [`team:${petra?.team}`, `rep:${petra?.id}`, 'admin'];
	for (const stream of streams) {
		expect((await page.request.get(`/api/v1/snapshot?stream=${stream}`)).status()).toBe(403);
	}
	for (const path of ['users', 'keys', 'screens']) {
		expect((await page.request.get(`/api/v1/${path}`)).status(), path).toBe(403);
	}

	const socket = connect(baseURL ?? '', { cookie: await cookieOf(context) });
	const heard: unknown[] = [];
	socket.onAny((...message: unknown[]) => heard.push(message));
	expect(await connected(socket)).toBe('connected');
	for (const stream of streams)
		expect(await subscribe(socket, stream)).toEqual({ ok: false, code: 'forbidden' });
	expect(await subscribe(socket, 'floor')).toMatchObject({ ok: true });
	await floor.post('activities', secret);
	await expect.poll(() => JSON.stringify(heard)).toContain(petra?.id);
	expect(JSON.stringify(heard)).not.toContain(CANARY);
	socket.close();
});

test('a revoked key stops at once, over HTTP and socket', async ({ request, baseURL }) => {
	const floor = await api(request);
	const key = await pacesetter('key', 'create', '--name', 'short-lived', '--scope', 'read');
	const headers = { authorization: `Bearer ${key}` };
	expect(
		(await request.get('/api/v1/leaderboard?metric=calls&period=day&by=rep', { headers })).status()
	).toBe(200);
	const socket = connect(baseURL ?? '', { token: key });
	const ended = new Promise<string>((resolve) => socket.on('logout', () => resolve('logout')));
	expect(await connected(socket)).toBe('connected');
	expect(await subscribe(socket, 'floor')).toMatchObject({ ok: true });

	const { keys } = await floor.get<{ keys: { id: string; name: string; revoked: boolean }[] }>('keys');
	const id = keys.find(({ name, revoked }) => name === 'short-lived' && !revoked)?.id;
	await floor.post(`keys/${id}/revoke`, {});
	expect(await ended).toBe('logout');
	await expect.poll(() => socket.connected).toBe(false);
	expect((await request.get('/api/v1/people', { headers })).status()).toBe(401);
	expect(await connected(connect(baseURL ?? '', { token: key }))).toBe('unauthorized');
});

test('foreign hosts and origins are turned away, over HTTP and socket', async ({ request, baseURL }) => {
	const headers = await adminHeaders();
	expect((await request.get('/api/v1/health', { headers: { host: 'evil.example' } })).status()).toBe(421);
	const posted = await request.post('/api/v1/session', {
		headers: { origin: 'null' },
		data: { token: 'x'.repeat(43) }
	});
	expect(posted.status()).toBe(403);
	for (const origin of ['http://evil.example', 'null', 'nonsense://']) {
		const socket = io(baseURL ?? '', {
			transports: ['websocket'],
			reconnection: false,
			extraHeaders: { origin, ...headers }
		});
		expect(await connected(socket), origin).not.toBe('connected');
		socket.close();
	}
});

test('a browser that is nobody learns no names of the floor from its pages, or from their data', async ({
	request,
	playwright,
	baseURL
}) => {
	const floor = await api(request);
	await floor.post('people', { name: 'Quiet Quentin', team: 'Unheard Of' });
	const nobody = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
	for (const page of ['/wall', '/wall/__data.json', '/wall/state', '/sign-in', '/pair']) {
		expect(await (await nobody.get(page)).text(), page).not.toMatch(/Unheard Of|Quentin|Revenue/);
	}
	// one page's data without its layout's, as the router asks for it
	const alone = await nobody.get('/manage/screens/__data.json?x-sveltekit-invalidated=001');
	expect(await alone.text()).not.toContain('Revenue');
	await nobody.dispose();
});

test('a connection that asks to become something else than our socket is closed', async ({ baseURL }) => {
	const { hostname, port, host } = new URL(baseURL ?? '');
	const connection = connectTo(Number(port), hostname);
	const closed = new Promise<string>((resolve) => connection.on('close', () => resolve('closed')));
	connection.resume().write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`);
	expect(await closed).toBe('closed');
});
