/**
 * npm run load -- [--clients N] [--seconds S] [--part fan-out,stuck,storm,flood] [--report]: the built product under clients in processes of their own,
 * all on this machine. Prints a table; `--report` keeps it in docs/RELIABILITY.md. Needs a build (`npm run build`).
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
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
const floor = await LoadedFloor.open();
const lines: Line[] = [];
try {
	console.log(`load before: ${loadavg()[0]?.toFixed(2)}`);
	for (const part of values.part.split(',')) {
		const made = (await PARTS[part]?.(floor, size)) ?? [];
		for (const { what, figure, goal, met } of made)
			console.log(`${what.padEnd(58)} ${figure}${goal ? ` (${goal}${met ? '' : ', MISSED'})` : ''}`);
		lines.push(...made);
	}
} finally {
	await floor.close();
}
if (values.report) await report('load', { title: 'Load', about: '', command: 'npm run load', lines }, began);
