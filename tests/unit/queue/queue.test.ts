import { expect, test } from 'vitest';
import { UNDO_MS } from '#lib/domain/facts.ts';
import { settle, world } from './world.ts';

const call = { type: 'call', quantity: 1 };
const states = (entries: readonly { state: string }[]) => entries.map(({ state }) => state);

test('what is logged is stored before log() answers, and sent once with its UUID as key', async () => {
	const w = await world();
	const id = await w.queue.log({ type: 'order', quantity: 1, amount: 12_50, customer: 'Isdom' });
	expect(JSON.stringify(w.stored)).toContain(id);
	await settle();
	expect([...w.server.rows.keys()]).toEqual([id]);
	expect(JSON.parse([...(w.server.bodies.get(id) ?? [])][0] ?? '')).toEqual({
		externalId: id,
		rep: 'rep1',
		type: 'order',
		quantity: 1,
		amount: 1250,
		customer: 'Isdom',
		occurredAt: '2026-03-02T09:00:00.000Z'
	});
	expect(states(w.queue.entries)).toEqual(['sent']);
});

test('a machine that cannot store says so and counts nothing', async () => {
	const w = await world();
	w.failStore = true;
	await expect(w.queue.log(call)).rejects.toThrow('disk full');
	expect(w.queue.entries).toEqual([]);
	expect(w.requests).toEqual([]);
});

test('an entry that could not be written down as tried is not sent', async () => {
	const w = await world();
	w.queue.pause();
	await w.queue.log(call);
	w.failStore = true;
	w.queue.resume();
	await settle();
	expect(w.requests).toEqual([]);
	w.failStore = false;
	await w.clock.advance(2000);
	expect(w.server.rows.size).toBe(1);
});

test.each(['request lost', 'answer lost', 'late', 'busy', 'broken', 'slow down', 'hangs'] as const)(
	'%s: it is tried again with the same bytes, and in the record once',
	async (fault) => {
		const w = await world();
		w.faults = [fault, fault];
		w.offset = null;
		const id = await w.queue.log(call);
		await settle();
		w.offset = -5000; // learned between two tries; what was sent once stays as it was
		await w.clock.advance(120_000);
		for (const arrive of w.limbo) arrive();
		expect(w.requests).toHaveLength(3);
		expect(w.server.made.get(id)).toBe(1);
		expect(w.server.bodies.get(id)?.size).toBe(1);
	}
);

test('the wait doubles with jitter, and Retry-After is honoured', async () => {
	const w = await world();
	w.faults = ['busy', 'busy'];
	await w.queue.log(call);
	await settle();
	await w.clock.advance(749);
	expect(w.requests).toHaveLength(1);
	await w.clock.advance(1); // half of 1 s and half of the other half
	expect(w.requests).toHaveLength(2);
	await w.clock.advance(1499);
	expect(w.requests).toHaveLength(2);
	await w.clock.advance(1);
	expect(w.requests).toHaveLength(3);

	w.faults = ['slow down'];
	await w.queue.log(call);
	await w.clock.advance(6999);
	w.queue.resume(); // the network came and went; the server's own wish still stands
	await settle();
	expect(w.requests).toHaveLength(4);
	await w.clock.advance(1);
	expect(w.requests).toHaveLength(5);
});

test('a refusal for good moves to "needs you" in the words of the server and holds up nobody', async () => {
	const w = await world();
	await w.queue.log({ type: 'bad', quantity: 1 });
	await w.queue.log(call);
	await settle();
	expect(w.queue.entries.map(({ state, problem }) => [state, problem])).toEqual([
		['needs-you', 'type is unknown here'],
		['sent', undefined]
	]);
	expect(w.queue.pending()).toEqual([{ type: 'call', quantity: 1, amount: 0 }]);
});

test('signed out: nothing is lost, it is told, and it goes by itself after a sign-in', async () => {
	const w = await world();
	w.faults = ['signed out', 'request lost'];
	await w.queue.log(call);
	await settle();
	expect(w.queue.signedOut).toBe(true);
	expect(states(w.queue.entries)).toEqual(['waiting']);
	await w.clock.advance(1000); // no answer says nothing about who this is
	expect(w.queue.signedOut).toBe(true);
	await w.clock.advance(120_000);
	expect(w.queue.signedOut).toBe(false);
	expect(w.server.rows.size).toBe(1);
});

test('one entry that the server fails on holds up nobody', async () => {
	const w = await world();
	w.faults = ['broken'];
	await w.queue.log(call);
	await settle();
	const other = await w.queue.log(call);
	await settle();
	expect([...w.server.rows.keys()]).toEqual([other]);
});

test('needs you: retry sends it again, discard lets it go', async () => {
	const w = await world();
	const bad = await w.queue.log({ type: 'bad', quantity: 1 });
	await settle();
	await w.queue.resolve(bad, 'retry');
	await settle();
	expect(w.requests).toHaveLength(2);
	expect(states(w.queue.entries)).toEqual(['needs-you']);
	await w.queue.resolve(bad, 'discard');
	await w.clock.advance(20_000);
	expect(w.queue.entries).toEqual([]);
	expect(w.server.rows.size).toBe(0);
});

test.each(['discard', 'undo'] as const)(
	'%s of a refused entry that an earlier, unanswered try may have brought in takes it out',
	async (how) => {
		const w = await world();
		w.faults = ['answer lost'];
		const id = await w.queue.log(call);
		await settle();
		expect(w.server.rows.size).toBe(1);
		w.server.refusesPosts = true;
		if (how === 'undo') await w.queue.undo(id);
		await w.clock.advance(10_000);
		if (how === 'discard') await w.queue.resolve(id, 'discard');
		await settle();
		expect(w.server.rows.size).toBe(0);
	}
);

test('undo before it was sent: nothing is ever sent', async () => {
	const w = await world();
	w.queue.pause();
	const id = await w.queue.log(call);
	await w.queue.undo(id);
	w.queue.resume();
	await settle();
	expect(w.requests).toEqual([]);
	expect(w.queue.entries).toEqual([]);
});

test('undo after it was sent: the record is deleted', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	await w.queue.undo(id);
	await settle();
	expect(w.server.made.get(id)).toBe(1);
	expect(w.server.rows.size).toBe(0);
	expect(states(w.queue.entries)).toEqual(['undone']);
});

test('an entry taken back is remembered until the figures have come past it, however late they are', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	await w.queue.undo(id);
	await w.clock.advance(3_600_000);
	w.see();
	expect([w.held.size, w.shown('call')]).toEqual([1, 0]);
	w.see();
	await w.clock.advance(60_000);
	expect([w.held.size, w.shown('call'), w.queue.entries.length]).toEqual([0, 0, 0]);
});

test('undo of an entry that another change is just dropping, since figures show it: the record is deleted', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	w.see();
	await w.clock.advance(2_000);
	await w.queue.log(call);
	await w.clock.advance(UNDO_MS + 3_500);
	expect(w.queue.entries.map((entry) => entry.id)).toContain(id);
	await Promise.all([w.queue.log(call), w.queue.undo(id)]);
	await settle();
	expect([w.server.rows.has(id), w.server.rows.size]).toEqual([false, 2]);
});

test('a machine that slept offers undo for longer: what was dropped before is taken back all the same', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	w.see();
	await w.clock.advance(60_000);
	expect([w.queue.entries.length, w.shown('call')]).toEqual([0, 1]);
	await w.queue.undo(id);
	expect(w.shown('call')).toBe(0);
	await settle();
	expect(w.server.rows.size).toBe(0);
	w.see();
	await w.clock.advance(60_000);
	expect([w.held.size, w.shown('call'), w.queue.entries.length]).toEqual([0, 0, 0]);
	await w.queue.undo(id);
	await settle();
	expect(w.requests).toEqual(['POST none', 'DELETE none']);
});

test('undo while unanswered: it waits for the answer, then deletes; a straggler makes no second row', async () => {
	const w = await world();
	w.faults = ['late'];
	const id = await w.queue.log(call);
	await settle();
	await w.queue.undo(id);
	expect(w.server.rows.size).toBe(0);
	await w.clock.advance(60_000);
	expect(w.requests).toEqual(['POST late', 'POST none', 'DELETE none']);
	for (const arrive of w.limbo) arrive();
	expect(w.server.rows.size).toBe(0);
});

test('undo that the server refuses is shown, and the record stays until the rep decides', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	w.server.refusesDeletes = true;
	await w.queue.undo(id);
	await settle();
	expect(w.queue.entries).toMatchObject([{ state: 'needs-you', problem: 'That day is closed.' }]);
	expect(w.shown('call')).toBe(1);
	await w.queue.resolve(id, 'discard');
	expect(w.queue.entries).toEqual([]);
	expect(w.server.rows.size).toBe(1);
});

test('the rep stream shows the record before the answer comes: nothing is sent again', async () => {
	const w = await world();
	w.faults = ['answer lost'];
	await w.queue.log(call);
	await settle();
	w.see();
	await w.clock.advance(60_000);
	expect(w.requests).toHaveLength(1);
	expect(w.queue.entries).toEqual([]);
});

test('offline entries carry the time of their tap, by the server clock', async () => {
	const w = await world();
	w.offset = 90_000;
	w.queue.pause();
	await w.queue.log(call);
	await w.clock.advance(3_600_000);
	w.queue.resume();
	await settle();
	expect([...w.server.rows.values()][0]?.occurredAt).toBe('2026-03-02T09:01:30.000Z');
});

test('logged before any probe was answered, an entry carries its age', async () => {
	const w = await world();
	w.offset = null;
	w.queue.pause();
	await w.queue.log(call);
	await w.clock.advance(600_000);
	w.offset = -60_000;
	w.queue.resume();
	await settle();
	expect([...w.server.rows.values()][0]?.occurredAt).toBe('2026-03-02T08:59:00.000Z');
});

test('P4 a clock that was set back never makes an entry of the future', async () => {
	const w = await world();
	w.offset = 600_000;
	w.queue.pause();
	await w.queue.log(call);
	w.offset = 0;
	w.queue.resume();
	await settle();
	expect([...w.server.rows.values()][0]?.occurredAt).toBe('2026-03-02T09:00:00.000Z');
});

test('the optimistic count is replaced, never doubled nor dropped', async () => {
	const w = await world();
	const id = await w.queue.log({ type: 'call', quantity: 3 });
	expect(w.shown('call')).toBe(3); // only here
	await settle();
	expect(w.shown('call')).toBe(3); // in the record, not yet in the engine
	w.queue.learned(id, `id-${id}`);
	expect(w.shown('call')).toBe(3); // its id is known, the engine lacks it
	w.see();
	expect(w.shown('call')).toBe(3); // the engine counts it
	await w.clock.advance(20_000);
	expect(w.queue.entries).toEqual([]);
	expect(w.shown('call')).toBe(3);
});

test('a fact that a manager deletes before this machine ever saw it is not counted for ever', async () => {
	const w = await world();
	const id = await w.queue.log(call);
	await settle();
	w.server.handle(`/?externalId=${id}`, { method: 'DELETE', headers: {}, signal: AbortSignal.abort() });
	while (w.see());
	expect(w.shown('call')).toBe(0);
	await w.clock.advance(20_000);
	expect(w.queue.entries).toEqual([]);
});

test('what is pending can be told by day', async () => {
	const w = await world();
	w.queue.pause();
	await w.queue.log(call);
	await w.clock.advance(86_400_000);
	await w.queue.log(call);
	const today = w.clock.now() - 3_600_000;
	expect(w.queue.pending((at) => at > today)).toEqual([{ type: 'call', quantity: 1, amount: 0 }]);
});

test('where a browser has no locks, entries logged at the same moment are all kept', async () => {
	const w = await world();
	w.queue.pause();
	w.locks = false;
	await w.start();
	w.queue.pause();
	await Promise.all([w.queue.log(call), w.queue.log(call), w.queue.log(call)]);
	expect(w.queue.entries).toHaveLength(3);
	expect(JSON.stringify(w.stored).match(/uuid-/g)).toHaveLength(3);
});

test('only the owner of the lock sends; the other logs into the same store', async () => {
	const w = await world();
	const { RepQueue } = await import('#lib/live/queue/queue.ts');
	const heard = new Set<() => void>();
	let stored: unknown;
	let grant = () => {};
	const sent: string[] = [];
	const make = (name: string, own: (run: () => Promise<void>) => Promise<void>) =>
		new RepQueue({
			rep: 'rep1',
			store: {
				get: () => Promise.resolve(structuredClone(stored)),
				set: (value) => Promise.resolve(void (stored = structuredClone(value)))
			},
			exclusive: (run) => run(),
			own,
			channel: {
				tell: () => heard.forEach((hear) => hear()),
				listen: (hear) => {
					heard.add(hear);
					return () => heard.delete(hear);
				}
			},
			fetch: (url, init) => {
				sent.push(name);
				return Promise.resolve(w.server.handle(url, init));
			},
			clock: w.clock,
			clockOffset: () => 0,
			uuid: () => `${name}-${String(sent.length)}`,
			random: () => 0,
			engineHas: () => false,
			position: () => -1
		});
	const owner = make('owner', (run) => run());
	const other = make(
		'other',
		(run) => new Promise<void>((resolve) => (grant = () => void run().then(resolve)))
	);
	await owner.load();
	await other.load();
	await other.log(call);
	await settle();
	expect(sent).toEqual(['owner']);
	expect(states(other.entries)).toEqual(['sent']);
	owner.close();
	grant();
	await other.log(call);
	await settle();
	expect(sent).toEqual(['owner', 'other']);
});
