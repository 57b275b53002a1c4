/** The whole way with real parts: a record, the gateway, a socket, a client's session and memory; and memory that goes wrong. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Clock } from '#lib/domain/clock.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import { ok } from '#lib/domain/result.ts';
import { Engine } from '#lib/engine/engine.ts';
import { Replica } from '#lib/live/replica.ts';
import { Session } from '#lib/live/session/session.ts';
import { decodeSnapshot } from '#lib/protocol/snapshot.ts';
import { hashOf, newKey } from '#lib/server/auth/tokens.ts';
import type { Write } from '#lib/server/record/store.ts';
import { startPacesetter } from '#lib/server/start.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';
import { activity, id } from './floor.ts';

/** What the server does at intervals comes so much sooner: heartbeats every 25 ms. */
const FASTER = 200;
const clock: Clock = { ...systemClock, every: (ms, run) => systemClock.every(ms / FASTER, run) };
const WAIT = { timeout: 20_000, interval: 20 };

const [REP, TEAM, KEY] = [id('rep'), id('team'), id('key')];
const STREAMS: readonly StreamName[] = ['floor', `team:${TEAM}`, 'admin'];

async function openServer() {
	const http = createServer();
	const settings = {
		port: 0,
		host: '127.0.0.1',
		dataDir: await temporaryDirectory(onTestFinished),
		demo: 'off',
		pocketbaseBin: undefined,
		origin: undefined
	} as const;
	const app = await startPacesetter({ settings, http, clock, log: () => undefined });
	onTestFinished(() => app.close());
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const { port } = http.address() as AddressInfo;
	await app.listening(port);
	return { app, port };
}
type Server = Awaited<ReturnType<typeof openServer>>;

/** A client whose comparisons are noted: whether both ends agreed, by stream. */
function openClient({ app, port }: Server, token: string) {
	const engine = new Engine();
	const silent = { changed: () => undefined, catalogChanged: () => undefined, learned: () => undefined };
	const replica = new Replica(engine, silent);
	const compared: { stream: string; agreed: boolean }[] = [];
	const hash = replica.hash.bind(replica);
	vi.spyOn(replica, 'hash').mockImplementation((stream, told) => {
		const steps = hash(stream, told);
		return steps && noting(steps, (mine) => compared.push({ stream, agreed: mine === told }));
	});
	const session = new Session({
		clock: systemClock,
		random: Math.random,
		streams: STREAMS,
		replica,
		fetchSnapshot: async (stream) => {
			const { bytes } = await app.snapshot(stream);
			const taken = decodeSnapshot(gunzipSync(bytes));
			if (!taken.ok) throw new Error(taken.error);
			return ok({ ...taken.value.header, state: taken.value.state });
		}
	});
	const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token } });
	socket.on('connect', () =>
		session.connected({
			emit: (event, payload, ack) => void socket.emit(event, payload, ack),
			renew: () => undefined,
			close: () => undefined
		})
	);
	socket.onAny((event: string, payload: unknown) => session.receive(event, payload));
	onTestFinished(async () => {
		socket.disconnect();
		await session.close();
	});
	/** Waits until each stream was compared anew, and all agreed. */
	async function agree() {
		compared.length = 0;
		await vi.waitFor(() => {
			for (const stream of STREAMS) expect(compared.map((one) => one.stream)).toContain(stream);
		}, WAIT);
		expect(compared.filter(({ agreed }) => !agreed)).toEqual([]);
	}
	return { engine, replica, agree };
}

function* noting(steps: Generator<undefined, string | undefined>, note: (hash: string | undefined) => void) {
	const hash = yield* steps;
	note(hash);
	return hash;
}

async function write({ app }: Server, ...writes: Write[]) {
	const written = await app.record.write(writes);
	if (!written.ok) throw new Error(written.error.message);
	await app.authority.reached((await app.record.head()).seq);
}

const logged = (name: string, change: object = {}): Write => ({
	op: 'create',
	collection: 'activities',
	data: { ...activity, id: id(name), rep: REP, externalId: name, ...change }
});
const OLD = { localDate: '2019-05-05', occurredAt: '2019-05-05 10:00:00.000Z' };

test('invariant 1: whatever is written, both ends agree; memory that went wrong is noticed and replaced', async () => {
	const server = await openServer();
	const { key, prefix } = newKey();
	await write(
		server,
		{ op: 'create', collection: 'teams', data: { id: TEAM, name: 'Red', colour: '', externalId: '' } },
		{
			op: 'create',
			collection: 'reps',
			data: { id: REP, name: 'Ann', email: '', externalId: '', house: false }
		},
		{ op: 'create', collection: 'memberships', data: { rep: REP, team: TEAM, from: '', to: '' } },
		{
			op: 'create',
			collection: 'api_keys',
			data: { id: KEY, name: 'K', prefix, scope: 'admin', expiresAt: '', revoked: false }
		},
		{ op: 'create', collection: 'key_secrets', data: { key: KEY, secretHash: hashOf(key) } },
		logged('one'),
		logged('two', { amount: -250, customer: 'Ärger & Söhne', note: 'wörds "quoted"' }),
		logged('past', OLD)
	);
	const { engine, replica, agree } = openClient(server, key);
	await agree();

	const today = new Date().toISOString();
	await write(
		server,
		logged('new', { localDate: today.slice(0, 10), occurredAt: today.replace('T', ' ') }),
		logged('past2', { ...OLD, amount: -1 }),
		{ op: 'update', collection: 'activities', id: id('past'), data: { quantity: 4 } },
		{ op: 'update', collection: 'activities', id: id('one'), data: { note: 'more', amount: 7 } },
		{ op: 'delete', collection: 'activities', id: id('two') },
		{ op: 'update', collection: 'reps', id: REP, data: { colour: '#123456' } }
	);
	await agree();
	const [workspace = ''] = [...server.app.authority.tables.workspace.keys()];
	await write(server, { op: 'update', collection: 'workspace', id: workspace, data: { hideAmounts: true } });
	await agree();

	const spoil: readonly (() => void)[] = [
		() => engine.putFact(id('new'), null),
		() => engine.putFact(id('ghost'), { ...FACT, localDate: today.slice(0, 10) }),
		() => replica.apply(`team:${TEAM}`, [{ seq: 0, op: 'delete', collection: 'activities', id: id('new') }]),
		() => replica.apply('floor', [{ seq: 0, op: 'delete', collection: 'teams', id: TEAM }])
	];
	for (const damage of spoil) {
		damage();
		await vi.waitFor(() => {
			expect([engine.has(id('new')), engine.has(id('ghost'))]).toEqual([true, false]);
			expect(replica.detail(`team:${TEAM}`, 'activities', id('new'))).toMatchObject({ note: 'a note' });
			expect(replica.table('teams').get(TEAM)).toMatchObject({ name: 'Red' });
		}, WAIT);
		await agree();
	}
}, 120_000);

const FACT = { rep: REP, type: 'call', quantity: 1, amount: 0, occurredAt: 0, customerKey: 0, dealKey: 0 };
