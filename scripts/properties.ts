/**
 * npm run properties -- [--runs N] [--seconds S] [--seed S] [--path P] [--test TITLE] [FILE...]: every property that the tests
 * check, one after another, over cases that no run of the tests has seen: for a night. Of each at most N cases (by default a
 * hundred thousand) in at most S seconds (180). A failure says with which seed and path it is looked at again, alone.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		runs: { type: 'string', default: '100000' },
		seconds: { type: 'string', default: '180' },
		seed: { type: 'string', default: String(randomInt(2 ** 31)) },
		path: { type: 'string' },
		test: { type: 'string' }
	}
});
const { runs, seconds, seed, path, test } = values;
for (const [name, text] of Object.entries({ runs, seconds, seed })) {
	if (!Number.isInteger(Number(text))) throw new Error(`--${name} ${text} is no whole number`);
}

console.log(`properties: seed ${seed}, of each up to ${runs} cases in ${seconds} s`);
const literally = (title: string) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const { status } = spawnSync(
	'vitest',
	[
		...['run', '--project', 'unit', '--tags-filter', 'property', '--no-file-parallelism'],
		...['--silent=false', '--reporter', 'verbose', '--hideSkippedTests'],
		...(test === undefined ? [] : ['-t', literally(test)]),
		...positionals
	],
	{
		stdio: 'inherit',
		shell: process.platform === 'win32',
		env: {
			...process.env,
			PROPERTY_RUNS: runs,
			PROPERTY_SECONDS: seconds,
			PROPERTY_SEED: seed,
			...(path === undefined ? {} : { PROPERTY_PATH: path })
		}
	}
);
process.exitCode = status ?? 1;
