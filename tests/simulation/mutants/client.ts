import { edited, KEEPER, PROBES, REPLICA, SESSION, STREAM, type Mutants } from './kinds.ts';

type Method = (...args: never[]) => unknown;

/** Replaces a method of the model's; `original` is the one it had, bound. */
function replace(object: object, name: string, by: (original: (...args: unknown[]) => unknown) => Method) {
	const methods = object as Record<string, Method>;
	const held = methods[name];
	if (!held) throw new Error(`there is no method ${name}`);
	methods[name] = by((held as (...args: unknown[]) => unknown).bind(object));
}

/** Bugs of the client's session and replica. */
export const OF_CLIENT: Mutants = {
	'merge instead of replace': {
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
	'apply without prev check': {
		edits: [
			[
				STREAM,
				'if (epoch === this.#at.epoch && !gap) return true;',
				'if (epoch === this.#at.epoch) return true;'
			]
		]
	},
	'a snapshot over a connection that is dead is waited for a whole minute': {
		edits: [[STREAM, '{ first: 5_000, most: 10_000 }', '{ first: 60_000, most: 60_000 }']]
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
	'a screen hears late that what it shows is being taken away': {
		edits: [
			[
				SESSION,
				`this.#probes.current = undefined;
				this.#tell();`,
				'this.#probes.current = undefined;'
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
	'saved state older than its cursor': {
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
	},
	'frames at or below the cursor are applied again': edited(
		STREAM,
		'if (!at || frame.seq <= at.seq) return;',
		'if (!at) return;'
	),
	'a heartbeat moves the cursor over what it lacks': edited(
		STREAM,
		'const gap = seq > this.#at.seq && prev > this.#at.seq;',
		"const gap = 'changes' in arguments[0] && seq > this.#at.seq && prev > this.#at.seq;"
	),
	'dead connections are kept': edited(PROBES, '> PATIENCE) {', '> 1_000 * PATIENCE) {'),
	'a sign-out leaves what was saved': edited(
		SESSION,
		'await this.#keeper?.close(true);',
		'await this.#keeper?.close(false);'
	),
	'a sign-out leaves what is in memory': edited(
		SESSION,
		'for (const stream of this.#syncs.keys()) this.#options.replica.clear(stream);\n		link',
		'link'
	),
	'a celebration is shown again': edited(
		SESSION,
		'if (serverNow > expiresAt || this.#celebrated.has(id)) return;',
		'if (serverNow > expiresAt) return;'
	),
	'older facts stay in their sums': edited(
		REPLICA,
		'const apply = () => this.engine.putFact(id, fact, was);',
		'const apply = () => this.engine.putFact(id, fact, null);'
	),
	'the engine keeps what the floor deleted': edited(
		REPLICA,
		'const apply = () => this.engine.putFact(id, fact, was);',
		'const apply = () => fact && this.engine.putFact(id, fact, was);'
	)
};
