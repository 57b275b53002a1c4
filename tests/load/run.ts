/**
 * npm run load -- [--clients N] [--seconds S] [--part fan-out,stuck,storm,flood] [--report]: the built product under clients in processes of their own,
 * all on this machine. Prints a table; `--report` keeps it in docs/RELIABILITY.md. Needs a build (`npm run build`).
 */
import { parseArgs } from 'node:util';
import { loadAverage } from '../../bench/machine.ts';
import { report, type Line } from '../../scripts/reliability.ts';
import { fanOut, type Size } from './fan-out.ts';
import { flood } from './flood.ts';
import { LoadedFloor } from './floor.ts';
import { storm } from './storm.ts';
import { stuck } from './stuck.ts';

const PARTS: Readonly<Record<string, (floor: LoadedFloor, size: Size) => Promise<Line[]>>> = {
	'fan-out': fanOut,
	stuck,
	storm,
	flood
};

const ABOUT =
	'The built product with PocketBase, and clients in four other processes of the same machine that step back for it: screens, reps ' +
	"and a program, one in twenty of them the product's own session over Socket.IO's client, the others reading only what positions need. " +
	'Stuck ones stop reading their connection; a storm follows `kill -9`, and a network that is gone for everybody at once.';

const { values } = parseArgs({
	options: {
		clients: { type: 'string', default: '1000' },
		seconds: { type: 'string', default: '30' },
		processes: { type: 'string', default: '4' },
		nice: { type: 'string', default: '5' },
		part: { type: 'string', default: 'fan-out,stuck,storm,flood' },
		report: { type: 'boolean', default: false }
	}
});
const began = performance.now();
const size = {
	clients: Number(values.clients),
	seconds: Number(values.seconds),
	processes: Number(values.processes),
	nice: Number(values.nice)
};
const wanted = values.part.split(',');
const lines: Line[] = [];
const floor = await LoadedFloor.open();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void floor.close().finally(() => process.exit(1)));
}
try {
	for (const part of wanted) {
		const run = PARTS[part];
		if (!run) throw new Error(`there is no part ${part}: ${Object.keys(PARTS).join(' ')}`);
		const made = await run(floor, size);
		for (const { what, figure, goal, met } of made) {
			console.log(`${what}\n    ${figure}${goal ? ` (${goal}${met ? '' : ': MISSED'})` : ''}`);
		}
		lines.push(...made);
	}
} finally {
	await floor.close();
}
console.log(`load ${loadAverage()}, ${Math.round((performance.now() - began) / 1_000)} s`);
if (values.report) {
	const command = ['npm run load --', ...process.argv.slice(2)].join(' ');
	await report('load', { title: 'Load', about: ABOUT, command, lines }, began);
}
