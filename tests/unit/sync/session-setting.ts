import { expect, vi } from 'vitest';
import { emptyState } from '#lib/domain/facts.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { Session, type SessionOptions } from '#lib/live/session/session.ts';
import type {
	Fetching,
	Link,
	Saved,
	SessionStore,
	SnapshotRefusal,
	SnapshotTaken
} from '#lib/live/session/types.ts';
import { PROTOCOL_VERSION, type Change } from '#lib/protocol/messages.ts';
import { Machine, Timeline } from '../../simulation/kit.ts';

export const v = PROTOCOL_VERSION;
export const STATE = emptyState();
export const snapshotAt = (seq: number, epoch = 'e'): SnapshotTaken => ({
	epoch,
	seq,
	mark: `m${seq}`,
	state: STATE
});
/** A hash that is made in so many steps. */
export function* hashIn(steps: number, hash: string | undefined) {
	for (let n = 0; n < steps; n++) yield;
	return hash;
}
export const change = (seq: number): Change => ({
	seq,
	op: 'insert',
	collection: 'teams',
	id: `t${seq}`,
	after: {}
});

class MemoryStore implements SessionStore {
	readonly saved = new Map<string, Saved>();
	load(stream: string) {
		return Promise.resolve(this.saved.get(stream));
	}
	save(stream: string, saved: Saved) {
		this.saved.set(stream, saved);
		return Promise.resolve();
	}
	remove(stream: string) {
		this.saved.delete(stream);
		return Promise.resolve();
	}
	clear() {
		this.saved.clear();
		return Promise.resolve();
	}
}

interface Sent {
	readonly event: string;
	readonly payload: { streams: { stream: string; seq?: number }[] };
	readonly ack: (answer: unknown) => void;
}

export class Setting {
	readonly timeline = new Timeline();
	readonly machine = new Machine(this.timeline);
	readonly store = new MemoryStore();
	readonly replica = {
		replace: vi.fn(),
		apply: vi.fn(),
		clear: vi.fn(),
		hash: vi.fn<(stream: string, told: string) => Iterator<undefined, string | undefined> | undefined>(),
		state: () => STATE
	};
	readonly ended = vi.fn();
	readonly celebrate = vi.fn();
	readonly renew = vi.fn();
	readonly close = vi.fn();
	readonly sent: Sent[] = [];
	readonly fetched: (Fetching & {
		stream: string;
		answer: (taken: Result<SnapshotTaken, SnapshotRefusal>) => void;
	})[] = [];
	readonly session: Session;

	constructor(change: Partial<SessionOptions> = {}) {
		this.session = new Session({
			clock: this.machine.clock,
			random: () => 0.5,
			streams: ['floor'],
			replica: this.replica,
			store: this.store,
			fetchSnapshot: (stream, fetching) =>
				new Promise((answer) => this.fetched.push({ ...fetching, stream, answer })),
			ended: this.ended,
			celebrate: this.celebrate,
			...change
		});
	}

	connect() {
		const link: Link = {
			emit: (event, payload, ack) => this.sent.push({ event, payload: payload as Sent['payload'], ack }),
			renew: this.renew,
			close: this.close
		};
		this.session.connected(link);
	}

	/** The subscriptions sent since last asked. */
	asked(): Sent[] {
		const asked = this.sent.filter(({ event }) => event === 'subscribe');
		this.sent.splice(0, Infinity, ...this.sent.filter(({ event }) => event !== 'subscribe'));
		return asked;
	}

	/** Answers the one subscription that is open. */
	ack(mode: 'resume' | 'snapshot', seq: number, epoch = 'e', stream = 'floor') {
		const asked = this.asked();
		expect(asked).toHaveLength(1);
		asked[0]?.ack({ ok: true, streams: [{ stream, mode, epoch, seq, mark: `m${seq}` }] });
	}

	async snapshot(taken: Result<SnapshotTaken, SnapshotRefusal>) {
		const fetching = this.fetched.shift();
		expect(fetching).toBeDefined();
		fetching?.answer(taken);
		await settle();
	}

	/** From nothing to live at `seq`. */
	async live(seq: number, epoch = 'e') {
		this.connect();
		this.ack('snapshot', seq, epoch);
		await this.snapshot(ok(snapshotAt(seq, epoch)));
		this.ack('resume', seq, epoch);
	}

	frame(prev: number, seq: number, changes: Change[] = [], epoch = 'e') {
		this.session.receive('frame', {
			v,
			epoch,
			stream: 'floor',
			prev,
			seq,
			mark: `m${seq}`,
			sentAt: 0,
			changes
		});
	}

	heartbeat(prev: number, seq: number, more: object = {}) {
		const base = { v, epoch: 'e', stream: 'floor', prev, seq, mark: `m${seq}`, now: 0, lag: 0 };
		this.session.receive('heartbeat', { ...base, ...more });
	}

	/** Answers the probes that are open. */
	probes(seq: number, epoch = 'e', lag = 0) {
		const now = this.machine.clock.now();
		for (const { ack } of this.sent.splice(0)) ack({ now, streams: { floor: { epoch, seq, lag } } });
	}

	pass(ms: number) {
		const until = this.timeline.now + ms;
		while (this.timeline.step(until));
	}

	get floor() {
		return this.session.stream('floor');
	}
}

export async function settle() {
	for (let n = 0; n < 20; n++) await Promise.resolve();
}
