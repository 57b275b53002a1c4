/**
 * Loaded into the gateway before its own code (NODE_OPTIONS=--import) when it is measured: answers on a local socket with what only the
 * process itself can tell. One word a connection:
 *
 * - `settle`: collects garbage until it does not pay any more, then as `read`.
 * - `reset`: event-loop delay and processor time are counted from now on.
 * - `read`: what they are.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the gateway says of itself. */
export interface Gauged {
	/** Event-loop delay since the reset, ms, beyond the timer's own millisecond. */
	readonly delay: { readonly p50: number; readonly p99: number; readonly most: number };
	/** Processor time since the reset, s. */
	readonly processor: number;
	/** Bytes. */
	readonly heap: number;
	readonly outside: number;
}

const RESOLUTION = 1;
const ROUNDS = 4;
const NANO = 1e6;

const path = process.env.LOAD_GAUGE;
// the command line gets the same environment, and is not what is measured
if (path !== undefined && process.argv[1]?.endsWith('main.js')) listen(path);

function listen(at: string) {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as (how: object) => void;
	const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
	delays.enable();
	let spent = process.cpuUsage();

	function read(): Gauged {
		const { user, system } = process.cpuUsage(spent);
		const { heapUsed, external } = process.memoryUsage();
		const over = (nanoseconds: number) => Math.max(0, nanoseconds / NANO - RESOLUTION);
		return {
			delay: { p50: over(delays.percentile(50)), p99: over(delays.percentile(99)), most: over(delays.max) },
			processor: (user + system) / 1e6,
			heap: heapUsed,
			outside: external
		};
	}

	async function settle() {
		for (let round = 0; round < ROUNDS; round++) {
			// an ordinary collection keeps emptied pages for later: they would count as whoever's came last
			collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', (word: Buffer) => {
			const asked = word.toString().trim();
			if (asked === 'reset') {
				delays.reset();
				spent = process.cpuUsage();
			}
			const ready = asked === 'settle' ? settle() : Promise.resolve();
			void ready.then(() => socket.end(JSON.stringify(read())));
		});
	});
	rmSync(at, { force: true }); // one that was killed left its own
	server.listen(at);
	server.unref();
}
