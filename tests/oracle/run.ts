/**
 * npm run oracle -- [--histories N] [--seed S] [--path P] [--unshrunk]: random histories of a floor, the engine against the naive model.
 * The first one that fails is told with its seed and path, shrunk; with these it runs again, alone.
 */
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '3000' },
		seed: { type: 'string' },
		path: { type: 'string' },
		unshrunk: { type: 'boolean', default: false }
	}
});
const { histories: count, seed, path, unshrunk } = values;
const began = performance.now();
const { histories, difference, ...run } = compare({
	count: Number(count),
	unshrunk,
	...(seed === undefined ? {} : { seed: Number(seed) }),
	...(path === undefined ? {} : { path })
});
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
if (difference !== undefined) {
	console.log(difference);
	process.exitCode = 1;
}
console.log(
	`${difference === undefined ? 'equal' : 'FAILED'}: ${histories} histories, seed ${run.seed}, ${seconds} s`
);
