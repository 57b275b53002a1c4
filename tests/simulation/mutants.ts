import type { StreamName } from '#lib/domain/identity.ts';
import type { Change } from '#lib/protocol/messages.ts';
import type { Hooks } from './world.ts';

/**
 * Protocol bugs, made on purpose from outside: messages changed on their way, methods of the product's own objects replaced,
 * reads falsified. The simulator must notice each. Nothing of this exists in the product's code.
 */

type Json = Record<string, unknown>;
type Method = (...args: never[]) => unknown;

/** Changes messages of one kind. */
const rewriting = (event: string, change: (message: Json) => void) => (): Hooks => ({
	tamper: (name, text) => {
		if (name !== event) return text;
		const message = JSON.parse(text) as Json;
		change(message);
		return JSON.stringify(message);
	}
});

/** An object's methods, private ones too, to be replaced. */
const methods = (object: object) => object as unknown as Record<string, Method>;

/** Replaces a method; `original` is the one it had, bound. */
function replace(object: object, name: string, by: (original: (...args: unknown[]) => unknown) => Method) {
	const held = methods(object)[name];
	if (!held) throw new Error(`there is no method ${name}`);
	methods(object)[name] = by((held as (...args: unknown[]) => unknown).bind(object));
}

/** Each stream's cursor of a session, as soon as there is one. */
const syncs = (change: (sync: object) => void) => (): Hooks => ({
	session: (session) => {
		const held = (session as unknown as { syncs: Map<StreamName, object> }).syncs;
		for (const sync of held.values()) change(sync);
	}
});

const numbered = (changes: unknown) => changes as Change[];

export const MUTANTS: Readonly<Record<string, () => Hooks>> = {
	// ---- the gateway's side
	'heartbeat does not flush': () => ({
		hub: (hub) => {
			const inner = hub as unknown as { flush: () => void };
			replace(hub, 'beat', (beat) => (stream: never) => {
				const { flush } = inner;
				inner.flush = () => undefined;
				beat(stream);
				inner.flush = flush;
			});
		}
	}),
	'frame prev is its own seq': rewriting('frame', (frame) => (frame.prev = frame.seq)),
	'frame prev is always 0': rewriting('frame', (frame) => (frame.prev = 0)),
	'heartbeat prev is 0 and its seq ahead': rewriting('heartbeat', (heartbeat) => {
		heartbeat.prev = 0;
		heartbeat.seq = Number(heartbeat.seq) + 3;
	}),
	'frame without its last change': rewriting(
		'frame',
		(frame) => (frame.changes = numbered(frame.changes).slice(0, -1))
	),
	'deletes are not told': rewriting('frame', (frame) => {
		frame.changes = numbered(frame.changes).filter(({ op }) => op !== 'delete');
	}),
	'sums are not told what was before': rewriting('frame', (frame) => {
		for (const change of numbered(frame.changes)) delete change.before;
	}),
	'resume ends one change short': () => ({
		hub: (hub) => {
			replace(hub, 'tail', (tail) => (...args: never[]) => {
				const frames = tail(...args) as { changes: Change[] }[];
				return frames.map((frame) => ({ ...frame, changes: frame.changes.slice(0, -1) }));
			});
		}
	}),
	'resume whatever the mark': () => ({
		hub: (hub) => {
			replace(
				hub,
				'canResume',
				() => (stream: { name: string }, cursor: { epoch?: string; seq?: number }) => {
					const { epochOf, recent } = hub as unknown as {
						epochOf: (name: string) => string;
						recent: { markAt: (seq: number) => string | undefined };
					};
					const same = cursor.epoch?.split('.')[1] === epochOf.call(hub, stream.name).split('.')[1];
					return same && cursor.seq !== undefined && recent.markAt(cursor.seq) !== undefined;
				}
			);
			replace(hub, 'epochOf', (epochOf) => (name: never) => `e.${String(epochOf(name)).split('.')[1]}`);
		}
	}),
	'resume beyond what is known': () => ({
		hub: (hub) => {
			replace(
				hub,
				'canResume',
				() => (stream: { name: string }, cursor: { epoch?: string; seq?: number }) => {
					const { epochOf } = hub as unknown as { epochOf: (name: string) => string };
					return cursor.epoch === epochOf.call(hub, stream.name) && cursor.seq !== undefined;
				}
			);
		}
	}),
	'ack before joining': () => ({
		hub: (hub) => {
			replace(
				hub,
				'subscribe',
				(subscribe) => (peer: never, cursors: never, ack: (answer: unknown) => void) => {
					let answer: unknown;
					subscribe(peer, cursors, (streams: unknown) => (answer = streams));
					ack(answer);
				}
			);
		}
	}),
	'audience changes do not restart': () => ({
		hub: (hub) => replace(hub, 'audienceChanged', () => () => undefined)
	}),
	'restarts keep the epoch': () => ({
		hub: (hub) => {
			replace(hub, 'epochOf', (epochOf) => (name: never) => `${String(epochOf(name)).split('.')[0]}.0`);
		}
	}),
	'nobody is judged again': () => ({ client: (client) => replace(client, 'judge', () => () => undefined) }),
	'everybody may hear everything': () => ({
		client: (client) => {
			const inner = client as unknown as { options: { maySubscribe: () => boolean } };
			inner.options = { ...inner.options, maySubscribe: () => true };
		}
	}),
	'bulk heartbeats advance': () => ({
		hub: (hub) => {
			replace(hub, 'heartbeat', (heartbeat) => (stream: never) => {
				const message = heartbeat(stream) as Json;
				const { recent } = hub as unknown as { recent: { position: { seq: number; mark: string } } };
				const { seq, mark } = recent.position;
				return message.bulk ? { ...message, seq, mark } : message;
			});
		}
	}),
	'no restart after a flood': () => ({
		hub: (hub) => {
			replace(hub, 'endBulk', (endBulk) => (stream: { held: number }) => {
				stream.held = 0;
				endBulk(stream);
			});
		}
	}),
	'lag is always 0': () => ({
		hub: (hub) => {
			const inner = hub as unknown as { options: { lag: () => number } };
			inner.options = { ...inner.options, lag: () => 0 };
		}
	}),
	// ---- the tailer
	'no fork check': () => ({
		believesKept: true,
		source: (source) => {
			let anchor: { seq: number; mark: string } | undefined;
			return {
				...source,
				feed: async (after, limit) => {
					const rows = await source.feed(after, limit);
					const [first, ...rest] = rows;
					const known = anchor;
					const last = rows.at(-1);
					if (last) anchor = { seq: last.seq, mark: last.mark };
					return first && known?.seq === first.seq ? [{ ...first, mark: known.mark }, ...rest] : rows;
				}
			};
		}
	}),
	'a row is skipped': () => ({
		tailer: (tailer) => {
			const inner = tailer as unknown as { options: { rows: (rows: readonly unknown[]) => void } };
			const { rows } = inner.options;
			inner.options = {
				...inner.options,
				rows: (given: readonly { seq: number; collection: string; after: unknown }[]) =>
					rows(
						given.map((row) =>
							row.seq % 17 === 0 && row.collection === 'activities' ? { ...row, after: null } : row
						)
					)
			} as typeof inner.options;
		}
	}),
	'a failing read ends it': () => ({
		tailer: (tailer) => replace(tailer, 'retryLater', () => () => tailer.stop())
	}),
	// ---- the client's side
	'no gap check': syncs((sync) => {
		replace(sync, 'listens', () => (message: { epoch: string }) => {
			const { state, at } = sync as { state: string; at: { epoch: string } | undefined };
			return state === 'live' && message.epoch === at?.epoch;
		});
	}),
	'snapshots are merged': () => ({
		replica: (replica) => {
			replace(replica, 'replace', (put) => (stream: never, state: never, position: never) => {
				const former = replica.held.get(stream);
				put(stream, state, position);
				const now = replica.held.get(stream);
				for (const [key, row] of former?.rows ?? []) if (now && !now.rows.has(key)) now.rows.set(key, row);
			});
		}
	}),
	'a snapshot of any epoch is taken': syncs((sync) => {
		const inner = sync as { wanted: string | undefined };
		replace(sync, 'taken', (taken) => (snapshot: { epoch: string }) => {
			inner.wanted = snapshot.epoch;
			taken({ ...snapshot, epoch: snapshot.epoch });
			if (inner.wanted) methods(sync).restore?.({ ...snapshot } as never);
		});
	}),
	'what was lost is kept': syncs((sync) => {
		replace(sync, 'purge', () => () => undefined);
	}),
	'what was lost stays in the store': () => ({
		session: (session) => {
			const { keeper } = session as unknown as { keeper: object };
			replace(keeper, 'forget', () => () => undefined);
		}
	}),
	'restarts are not heard': syncs((sync) => {
		replace(sync, 'restart', () => () => undefined);
		replace(sync, 'probed', () => () => true);
		replace(sync, 'listens', () => () => (sync as { state: string }).state === 'live');
	}),
	'hashes are not compared': () => ({
		replica: (replica) => {
			replica.hash = () => undefined;
		}
	}),
	'state and cursor are saved apart': () => ({
		session: (session) => {
			const former = new Map<string, unknown>();
			replace(session, 'toSave', (toSave) => (stream: never) => {
				const saved = toSave(stream) as { state: unknown } | undefined;
				if (!saved) return undefined;
				const state = former.get(stream) ?? saved.state;
				former.set(stream, saved.state);
				return { ...saved, state };
			});
		}
	}),
	'an answered probe is enough to be live': () => ({
		session: (session) => replace(session, 'judge', () => () => true)
	}),
	'only the monotonic clock counts': () => ({
		session: (session) => {
			const { probes } = session as unknown as { probes: object };
			const { options } = probes as { options: { clock: { monotonic: () => number } } };
			replace(probes, 'now', () => () => ({
				wall: options.clock.monotonic(),
				monotonic: options.clock.monotonic()
			}));
		}
	})
};
