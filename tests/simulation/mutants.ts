import type { Change } from '#lib/protocol/messages.ts';
import type { Edit } from './edits.ts';
import type { Hooks } from './world.ts';

/**
 * Protocol bugs, made on purpose: the product's own source with a few words changed as it is loaded (edits.ts), messages
 * rewritten on their way, reads falsified. The simulator must notice each.
 */
export interface Mutant {
	readonly edits?: readonly Edit[];
	readonly hooks?: () => Hooks;
}

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

/** Replaces a method of the model's; `original` is the one it had, bound. */
function replace(object: object, name: string, by: (original: (...args: unknown[]) => unknown) => Method) {
	const methods = object as Record<string, Method>;
	const held = methods[name];
	if (!held) throw new Error(`there is no method ${name}`);
	methods[name] = by((held as (...args: unknown[]) => unknown).bind(object));
}

const numbered = (changes: unknown) => changes as Change[];

const HUB = 'src/lib/server/gateway/hub.ts';
const CLIENT = 'src/lib/server/gateway/client.ts';
const TAILER = 'src/lib/server/feed/tailer.ts';
const STREAM = 'src/lib/live/session/stream-sync.ts';
const SESSION = 'src/lib/live/session/session.ts';
const KEEPER = 'src/lib/live/session/keeper.ts';
const PROBES = 'src/lib/live/session/probes.ts';
const PROJECTION = 'src/lib/server/gateway/projection.ts';
const HASHES = 'src/lib/server/gateway/hashes.ts';
const RESUMES = 'return mark !== undefined && this.#recent.markAt(seq) === mark;';
const EPOCH = `return \`\${this.#recent.position.epoch}.\${this.#changed.get(name) ?? this.#since}\`;`;

export const MUTANTS: Readonly<Record<string, Mutant>> = {
	// ---- the gateway's side
	'heartbeat does not flush': {
		edits: [
			[
				HUB,
				`			this.#flush();
			const head`,
				'			const head'
			]
		]
	},
	'why somebody is away on the floor': {
		edits: [
			[
				PROJECTION,
				"leave: ({ rep, from, to, state }, id) => (state === 'approved' ? { id, rep, from, to } : undefined)",
				"leave: ({ rep, from, to, state, note }, id) => (state === 'approved' ? { id, rep, from, to, note } : undefined)"
			]
		]
	},
	'resume ends one change short': {
		edits: [
			[HUB, 'this.#asFrame(stream, prev, upTo, some)', 'this.#asFrame(stream, prev, upTo, some.slice(0, -1))']
		]
	},
	'resume whatever the mark': {
		edits: [
			[HUB, RESUMES, '		return this.#recent.markAt(seq) !== undefined;'],
			[HUB, EPOCH, `return \`e.\${this.#changed.get(name) ?? this.#since}\`;`]
		]
	},
	'resume beyond what is known': { edits: [[HUB, RESUMES, '		return true;']] },
	'ack after joining': {
		edits: [
			[
				HUB,
				`		ack(
			joined.map(`,
				`		const told = (
			joined.map(`
			],
			[
				HUB,
				`			if (stream.bulk) peer.emit('heartbeat', this.#heartbeat(stream));
		}
`,
				`			if (stream.bulk) peer.emit('heartbeat', this.#heartbeat(stream));
		}
		ack(told);
`
			]
		]
	},
	'audience changes do not restart': {
		edits: [
			[
				HUB,
				'for (const name of restartedBy(row, this.#options.tables())) this.#audienceChanged(name, row);',
				''
			]
		]
	},
	'restarts keep the epoch': {
		edits: [[HUB, EPOCH, `return \`\${this.#recent.position.epoch}.0\`;`]]
	},
	'nobody is judged again': {
		edits: [
			[
				CLIENT,
				`	judge(identity: Identity): void {
`,
				`	judge(identity: Identity): void {
		if (identity) return;
`
			]
		]
	},
	'everybody may hear everything': {
		edits: [
			[CLIENT, '!streams.every(({ stream }) => this.#options.maySubscribe(this.#who, stream))', 'false'],
			[CLIENT, 'if (this.#options.maySubscribe(identity, stream)) continue;', 'continue;']
		]
	},
	'bulk heartbeats advance': {
		edits: [
			[
				HUB,
				`			...stream.sent,
			now:`,
				`			...(stream.bulk ? this.#head() : stream.sent),
			now:`
			]
		]
	},
	'no restart after a flood': {
		edits: [[HUB, 'if (stream.held > 0) this.#restart(stream, JITTER.bulk);', '']]
	},
	'lag is always 0': {
		edits: [
			[HUB, '			lag: this.#options.lag(),', '			lag: 0,'],
			[HUB, 'const lag = this.#options.lag() + (', 'const lag = 0 * (']
		]
	},
	'hashes know nothing of deletes': {
		edits: [[HASHES, 'if (before) this.#facts', 'if (before && after) this.#facts']]
	},
	'frame prev is its own seq': { hooks: rewriting('frame', (frame) => (frame.prev = frame.seq)) },
	'frame prev is always 0': { hooks: rewriting('frame', (frame) => (frame.prev = 0)) },
	'heartbeat prev is 0 and its seq ahead': {
		hooks: rewriting('heartbeat', (heartbeat) => {
			heartbeat.prev = 0;
			heartbeat.seq = Number(heartbeat.seq) + 3;
		})
	},
	'frame without its last change': {
		hooks: rewriting('frame', (frame) => (frame.changes = numbered(frame.changes).slice(0, -1)))
	},
	'deletes are not told': {
		hooks: rewriting('frame', (frame) => {
			frame.changes = numbered(frame.changes).filter(({ op }) => op !== 'delete');
		})
	},
	'sums are not told what was before': {
		hooks: rewriting('frame', (frame) => {
			for (const change of numbered(frame.changes)) delete change.before;
		})
	},
	// ---- the tailer
	'no fork check': {
		hooks: () => ({
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
		})
	},
	'a row is skipped': {
		edits: [
			[
				TAILER,
				'this.#options.rows(rows);',
				`this.#options.rows(
				rows.map((row) => (row.seq % 17 === 0 && row.collection === 'activities' ? { ...row, after: null } : row))
			);`
			]
		]
	},
	'a failing read ends it': {
		edits: [[TAILER, 'if (!this.#stopped) this.#retryLater(error);', 'this.stop();']]
	},
	// ---- the client's side
	'snapshots are merged': {
		hooks: () => ({
			replica: (replica) => {
				replace(replica, 'replace', (put) => (stream: never, state: never, position: never) => {
					const former = replica.held.get(stream);
					put(stream, state, position);
					const now = replica.held.get(stream);
					for (const [key, row] of former?.rows ?? []) if (now && !now.rows.has(key)) now.rows.set(key, row);
				});
			}
		})
	},
	'no gap check': {
		edits: [
			[
				STREAM,
				'if (epoch === this.#at.epoch && !gap) return true;',
				'if (epoch === this.#at.epoch) return true;'
			]
		]
	},
	'a snapshot of any epoch is taken for the one wanted': {
		edits: [
			[STREAM, 'if (epoch !== this.#wanted) return this.#fetchFailed();', ''],
			[
				STREAM,
				'const position = { epoch, seq, mark };',
				'const position = { epoch: this.#wanted ?? epoch, seq, mark };'
			]
		]
	},
	'what was lost is kept': {
		edits: [
			[
				STREAM,
				`	#purge() {
`,
				`	#purge() {
		if (this) return;
`
			]
		]
	},
	'what was lost stays in the store': {
		edits: [
			[
				KEEPER,
				`	forget(stream: StreamName): void {
`,
				`	forget(stream: StreamName): void {
		if (stream) return;
`
			]
		]
	},
	'restarts are not heard': {
		edits: [
			[
				STREAM,
				`	restart({ epoch, jitter }: Restart): void {
`,
				`	restart({ epoch, jitter }: Restart): void {
		if (epoch) return;
`
			],
			[
				STREAM,
				`		if (!this.caughtUp) return false;
`,
				`		if (this) return true;
`
			],
			[STREAM, 'if (epoch === this.#at.epoch && !gap) return true;', 'return true;']
		]
	},
	'hashes are not compared': {
		edits: [
			[
				STREAM,
				`		this.#compare(hash);
`,
				''
			]
		]
	},
	'state and cursor are saved apart': {
		edits: [
			[
				SESSION,
				'return state && { position, state, asOf: this.#probes.asOf };',
				`const former = (this.former ??= new Map());
		const old = former.get(stream) ?? state;
		former.set(stream, state);
		return state && { position, state: old, asOf: this.#probes.asOf };`
			]
		]
	},
	'an answered probe is enough to be live': {
		edits: [[SESSION, 'judge: (answer) => this.#judge(answer),', 'judge: () => true,']]
	},
	'only the monotonic clock counts': {
		edits: [[PROBES, 'wall: this.#options.clock.now(),', 'wall: this.#options.clock.monotonic(),']]
	}
};
