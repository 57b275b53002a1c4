/**
 * npm run oracle -- [--histories N] [--seed S] [--path P] [--unshrunk]: random histories of a floor, the engine against the naive model.
 * The first one that fails is told with its seed and path, shrunk; with these it runs again, alone.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { historyOf } from '../unit/engine/history.ts';
import { retell } from '../unit/engine/oracle.ts';

const { values } = parseArgs({
	options: {
		histories: { type: 'string' },
		seed: { type: 'string' },
		path: { type: 'string' },
		unshrunk: { type: 'boolean' }
	}
});
const numRuns = Number(values.histories ?? 3_000);
const began = performance.now();
const outcome = fc.check(fc.property(historyOf, retell), {
	numRuns,
	endOnFailure: values.unshrunk === true,
	...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
	...(values.path === undefined ? {} : { path: values.path })
});
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
if (outcome.failed) {
	console.log(fc.defaultReportMessage(outcome));
	console.log(outcome.errorInstance);
	console.log(`again: npm run oracle -- --seed ${outcome.seed} --path ${outcome.counterexamplePath}`);
	process.exitCode = 1;
}
console.log(
	`${outcome.failed ? 'FAILED' : 'equal'}: ${outcome.numRuns} histories, seed ${outcome.seed}, ${seconds} s`
);
