import { expect, onTestFinished, test, vi } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { LiveHost, type HostDeps } from '#lib/live/host.ts';
import type { Session } from '#lib/live/session/session.ts';
import type { ContestTold } from '#lib/protocol/contest-feed.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import type { ContestFrame, ToPage } from '#lib/protocol/frame.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { fact, MONDAY, roster, rows, rules } from '../contests/kit.ts';
import { CONTEST, factOf, floorRows, image, snapshotOf } from './contest-setting.ts';

const most = rules('most', {});
const two = roster(['ada', 'bob']);
const identity = { workspace: 'w', identity: 'guest', rep: '', streams: ['floor'] };
const CALL = fact('ada', 9);

/** A whole live worker over a link that answers at once with this snapshot. */
function hosted() {
	let session: Session | undefined;
	const state = snapshotOf(floorRows({ rules: most }, two, []), [CALL]);
	const deps = {
		kind: 'dedicated',
		clock: systemClock,
		random: () => 0.5,
		fetchSnapshot: () => Promise.resolve(ok({ epoch: 'e', seq: 1, mark: 'm1', state })),
		askServer: () => Promise.resolve(undefined),
		askStandings: () => Promise.resolve('refused'),
		store: () => ({
			load: () => Promise.resolve(undefined),
			save: () => Promise.resolve(),
			remove: () => Promise.resolve(),
			clear: () => Promise.resolve()
		}),
		connect(made: Session) {
			session = made;
			made.connected({
				emit(event, payload, ack) {
					if (event !== 'subscribe') return;
					const [asked] = (payload as { streams: { seq?: number }[] }).streams;
					const mode = asked?.seq === undefined ? 'snapshot' : 'resume';
					ack({ ok: true, streams: [{ stream: 'floor', mode, epoch: 'e', seq: 1, mark: 'm1' }] });
				},
				renew: () => undefined,
				close: () => undefined
			});
			return () => made.disconnected();
		},
		tabGone: () => new Promise<void>(() => {})
	} as unknown as HostDeps;
	const host = new LiveHost(deps);
	const { port1, port2 } = new MessageChannel();
	const heard: ContestFrame[] = [];
	port1.onmessage = ({ data }: MessageEvent<ToPage>) => {
		if (data.kind === 'contest') heard.push(data);
	};
	onTestFinished(() => {
		port1.close();
		void session?.close();
	});
	host.join('tab', identity, port2);
	const frame = (prev: number, change: object) =>
		session?.receive('frame', {
			...{ v: PROTOCOL_VERSION, epoch: 'e', stream: 'floor', prev, seq: prev + 1, mark: `m${prev + 1}` },
			sentAt: Date.now(),
			changes: [{ seq: prev + 1, ...change }]
		});
	return { host, heard, frame };
}

test('C4 the live worker tells a contest from its snapshot, and with each frame', async () => {
	const { host, heard, frame } = hosted();
	host.openContest('nobody', CONTEST);
	host.openContest('tab', CONTEST);
	await vi.waitFor(() => expect(heard.at(-1)?.shown?.from).toBe('here'));
	const expected = standings(most, two, [CALL], MONDAY * 2);
	expect(heard.at(-1)?.shown?.standings).toEqual(expected);
	const more = { ...fact('bob', 10, 3), id: 'bobscalls000001' };
	frame(1, { op: 'insert', collection: 'activities', id: more.id, after: image(factOf(more)) });
	await vi.waitFor(() => expect(rows(heard.at(-1)!.shown!.standings)).toEqual(['bob 1 3', 'ada 2 1']));
	frame(2, {
		op: 'update',
		collection: 'contest_waits',
		id: CONTEST,
		after: { contest: CONTEST, facts: [more.id] }
	});
	await vi.waitFor(() => expect(rows(heard.at(-1)!.shown!.standings)).toEqual(['ada 1 1', 'bob 2 0']));
	frame(3, { op: 'delete', collection: 'contests', id: CONTEST });
	await vi.waitFor(() => expect(heard.at(-1)?.shown).toBeNull());
	const { length } = heard;
	host.closeContest('tab', CONTEST);
	frame(4, { op: 'delete', collection: 'activities', id: more.id, before: image(factOf(more)) });
	expect(heard).toHaveLength(length);
});

test('C8 a projection worker is told by its own port what the floor is and did', async () => {
	const { host, heard, frame } = hosted();
	host.openContest('tab', CONTEST);
	await vi.waitFor(() => expect(heard.at(-1)?.shown?.from).toBe('here'));
	const { port1, port2 } = new MessageChannel();
	const told: ContestTold[] = [];
	port1.onmessage = ({ data }: MessageEvent<ContestTold>) => told.push(data);
	onTestFinished(() => port1.close());
	host.openContestFeed('tab', port2, 'preview');
	await vi.waitFor(() => expect(told).toMatchObject([{ kind: 'floor', source: { timeZone: 'UTC' } }]));
	port1.postMessage({ kind: 'history', types: ['call'], from: '2026-01-01' });
	await vi.waitFor(() => expect(told[1]).toMatchObject({ kind: 'history', columns: { count: 1 } }));
	port1.postMessage({ kind: 'running', contests: [CONTEST] });
	await vi.waitFor(() => expect(told[2]).toMatchObject({ kind: 'running', running: { rules: most } }));
	frame(1, { op: 'insert', collection: 'reps', id: 'cyd', after: { name: 'cyd' } });
	await vi.waitFor(() => expect(told[3]).toMatchObject({ kind: 'floor' }), { timeout: 5_000 });
	host.closeContestFeed('tab', 'preview');
});
