import {
	CHANGES,
	CLIENT,
	edited,
	HASHES,
	HUB,
	numbered,
	PROJECTION,
	rewriting,
	STUCK,
	type Mutants
} from './kinds.ts';

const RESUMES = 'return mark !== undefined && this.#recent.markAt(seq) === mark;';
const EPOCH = `return \`\${this.#recent.position.epoch}.\${this.#changed.get(name) ?? this.#since}\`;`;

/** Bugs of the gateway. */
export const OF_GATEWAY: Mutants = {
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
	'resume off by one': edited(
		HUB,
		'const rows = this.#recent.between(from, stream.sent.seq);',
		'const rows = this.#recent.between(from + 1, stream.sent.seq);'
	),
	'forget tombstone': edited(
		CHANGES,
		"return row.after ? { seq, op: 'delete', collection, id } : { seq, op: 'delete', collection, id, ...held };",
		"return row.after ? { seq, op: 'delete', collection, id } : undefined;"
	),
	'heartbeat from a stale cache': edited(
		HUB,
		'const hash = stream.bulk ? undefined : this.#options.hash?.(stream.name);',
		`const cached = ((this as unknown as Record<string, Record<string, string | undefined>>).cached ??= {});
		const hash = stream.bulk ? undefined : (cached[stream.name] ??= this.#options.hash?.(stream.name));`
	),
	'audience filter after encode': edited(
		CHANGES,
		'const after = row.after ? project(stream, collection, id, row.after, view) : undefined;',
		`const seen = row.after ? project(stream, collection, id, row.after, view) : undefined;
	const after = seen && { ...row.after };`
	),
	'celebrate on resume': {
		edits: [
			[
				HUB,
				"		this.#options.outlet.emit(name, 'celebrate', celebration);",
				`		(this as unknown as { told: unknown }).told = celebration;
		this.#options.outlet.emit(name, 'celebrate', celebration);`
			],
			[
				HUB,
				"			if (stream.bulk) peer.emit('heartbeat', this.#heartbeat(stream));\n		}",
				`			if (stream.bulk) peer.emit('heartbeat', this.#heartbeat(stream));
			const told = (this as unknown as { told: Celebrate }).told;
			if (told && resumes && stream.name === 'floor') peer.emit('celebrate', told);
		}`
			]
		]
	},
	'celebrations are sent once for each peer': edited(
		HUB,
		"		this.#options.outlet.emit(name, 'celebrate', celebration);",
		`		for (const _ of this.#streams.get(name)?.peers ?? []) this.#options.outlet.emit(name, 'celebrate', celebration);`
	),
	'unbounded queue': edited(
		STUCK,
		'if (waiting(peer) > most) cut(peer);',
		'if (waiting(peer) > 1_000 * most) cut(peer);'
	),
	'those who lost access hear one frame more': edited(
		HUB,
		`		if (rows.some(({ collection }) => JUDGED.includes(collection))) this.#options.judge();
`,
		`		if (rows.some(({ collection }) => JUDGED.includes(collection)))
			this.#clock.after(100, () => this.#options.judge());
`
	),
	'a forked timeline keeps its rows': edited(
		HUB,
		'		this.#recent = new RecentRows(this.#options.window ?? WINDOW, at);\n		this.#since = nameOf(at);\n',
		'		this.#since = nameOf(at);\n'
	)
};
