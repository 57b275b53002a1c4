/** The load test's own clients against real sockets, in small: what must hold at any size. No time is judged here. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { Hub } from '#lib/server/gateway/hub.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { Sockets } from '#lib/server/gateway/sockets.ts';
import { WireClient } from '../../load/wire.ts';
import { Floor, id } from './floor.ts';

const wall: Identity = { kind: 'screen', id: id('screen'), name: 'wall' };
const CLIENTS = 100;
const RATE = { burst: 20, aSecond: 400 };

let http: Server;
let port: number;
let floor: Floor;
let hub: Hub;
let sockets: Sockets;
/** The gateway's clock stands still: nobody beyond the burst is let in. */
let stopped: boolean;
let [stoppedFor, stoppedAt] = [0, 0];
const clients: WireClient[] = [];

function monotonic() {
	const now = systemClock.monotonic();
	if (stopped) stoppedFor += now - stoppedAt;
	stoppedAt = now;
	return now - stoppedFor;
}

/** A gateway on this port, as one that was started again: it knows the record, and nobody. */
function open() {
	http = createServer();
	sockets = new Sockets({
		http,
		clock: { ...systemClock, monotonic },
		doors: { hostAllowed: () => true, originAllowed: () => true },
		identify: () => Promise.resolve(wall),
		sessionOf: () => Promise.resolve(undefined),
		current: (identity) => identity,
		maySubscribe,
		admission: RATE,
		mostWaiting: 1e6
	});
	const keyOf = keysUnder(new Uint8Array(32));
	const judge = () => sockets.judge();
	const { clock, outlet } = { clock: systemClock, outlet: sockets.outlet };
	hub = new Hub({ clock, outlet, keyOf, tables: () => floor.tables, lag: () => 0, judge }, floor.position);
	sockets.serve(hub);
	http.listen(port, '127.0.0.1');
	return once(http, 'listening');
}

async function close() {
	hub.close();
	await sockets.close();
}

beforeEach(async () => {
	port = 0;
	stopped = false;
	floor = new Floor();
	await open();
	({ port } = http.address() as AddressInfo);
});

afterEach(async () => {
	for (const client of clients.splice(0)) client.stop();
	await close();
});

function crowd(size: number): WireClient[] {
	const made = Array.from({ length: size }, () => {
		const snapshot = () => Promise.resolve(hub.streamPosition('floor'));
		return new WireClient({ port, cookie: 'screen=1', streams: ['floor'], snapshot });
	});
	for (const client of made) client.start();
	clients.push(...made);
	return made;
}

const there = (who: readonly WireClient[]) => () =>
	who.filter((client) => client.live && client.seqOf('floor') === floor.position.seq).length;
const sum = (who: readonly WireClient[], name: keyof WireClient['counts']) =>
	who.reduce((total, { counts }) => total + counts[name], 0);
const patience = { timeout: 20_000 };

test('P7 every client has every position without a gap, one frame each', async () => {
	const all = crowd(CLIENTS);
	await expect.poll(there(all), patience).toBe(CLIENTS);
	for (let n = 0; n < 20; n++) {
		hub.apply([floor.call(`call${n}-`)]);
		await expect.poll(there(all), patience).toBe(CLIENTS);
	}
	expect([sum(all, 'gaps'), sum(all, 'cut'), sum(all, 'frames')]).toEqual([0, 0, 20 * CLIENTS]);
});

test('P7 what goes to a whole stream is encoded once, however many hear it', async () => {
	let encoded = 0;
	const celebration = { id: 'c', kind: 'milestone', subject: 'rep', at: 1, expiresAt: 2 };
	const tell = async (size: number) => {
		const all = crowd(size);
		await expect.poll(there(all), patience).toBe(size);
		encoded = 0;
		hub.celebrate('floor', { ...celebration, toJSON: () => (encoded++, celebration) } as Celebrate);
		return encoded;
	};
	const forOne = await tell(1);
	expect(forOne).toBeGreaterThan(0);
	expect(await tell(10)).toBe(forOne);
});

test('8: R5 clients that stop reading are cut off, come back and have everything; others miss nothing', async () => {
	const [slow, others] = [crowd(5), crowd(5)];
	await expect.poll(there([...slow, ...others]), patience).toBe(10);
	for (const client of slow) client.pause();
	const filler = 'x'.repeat(100_000);
	for (let n = 0; sockets.clients > 5 && n < 1_000; n++) {
		hub.apply([floor.put('teams', id('team'), { name: `${n} ${filler}`, colour: '' })]);
		await expect.poll(there(others), patience).toBe(5);
	}
	expect(sockets.clients).toBe(5);
	for (const client of slow) client.resume();
	hub.apply([floor.call('last')]);
	await expect.poll(there([...slow, ...others]), patience).toBe(10);
	expect([sum(slow, 'cut'), sum(others, 'cut'), sum(others, 'gaps')]).toEqual([5, 0, 0]);
});

test('R6 when all come at once they are let in at a rate: told when to come back, they obey, and all converge', async () => {
	stopped = true;
	const all = crowd(CLIENTS);
	await expect.poll(() => sum(all, 'busy'), patience).toBeGreaterThanOrEqual(CLIENTS - RATE.burst);
	expect(there(all)()).toBeLessThanOrEqual(RATE.burst);
	expect(sockets.clients).toBe(RATE.burst);
	stopped = false;
	await expect.poll(there(all), patience).toBe(CLIENTS);
	const told = sum(all, 'busy');
	stopped = true;
	for (const client of all) client.drop();
	await expect.poll(() => sum(all, 'busy'), patience).toBeGreaterThan(told);
	hub.apply([floor.call('meanwhile')]);
	stopped = false;
	await expect.poll(there(all), patience).toBe(CLIENTS);
	expect(sum(all, 'gaps')).toBe(0);
});

test('R6 a gateway that knows nobody any more gets everybody back', async () => {
	const all = crowd(20);
	await expect.poll(there(all), patience).toBe(20);
	await close();
	floor.call('while nobody was there');
	await open();
	await expect.poll(there(all), patience).toBe(20);
	expect(sum(all, 'cut')).toBe(20);
});
