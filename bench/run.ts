/**
 * `npm run bench [-- P1 P4 ...]`: our engine against its peers, over the same facts, compared before it is timed. Prints a
 * table of ratios and writes bench/results/engine.json. Ends by itself within 13 minutes; never fails on a figure.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runJob } from './children.ts';
import type { Entry, Missing } from './entry.ts';
import { loadAverage, machine } from './machine.ts';
import { steps, type Step } from './plan.ts';
import { tableOf } from './table.ts';

const WHOLE_SECONDS = 12.5 * 60;
const INSTALL_SECONDS = 150;
const PEERS = join(import.meta.dirname, 'peers');
const RESULTS = join(import.meta.dirname, 'results');

const started = performance.now();
const left = (): number => WHOLE_SECONDS - (performance.now() - started) / 1000;

/** Peers come from their own lockfile, when that is newer than what is installed. */
async function install(): Promise<void> {
	const modified = async (path: string): Promise<number> =>
		(await stat(join(PEERS, path)).catch(() => undefined))?.mtimeMs ?? 0;
	if ((await modified('node_modules/.package-lock.json')) >= (await modified('package-lock.json'))) return;
	console.log('bench: installing peers');
	const { status, error } = spawnSync(
		'npm',
		['ci', '--prefix', PEERS, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
		{ stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_SECONDS * 1000 }
	);
	if (status !== 0) console.log(`bench: peers could not be installed${error ? `: ${error.message}` : ''}`);
}

function chosen(wanted: readonly string[]): Step[] {
	return steps().filter(({ works }) => wanted.length === 0 || works.some((work) => wanted.includes(work)));
}

type Measured = Entry & { readonly load: number };

async function measure(step: Step, entries: Measured[], missing: Missing[]): Promise<void> {
	const seconds = Math.min(step.seconds, left());
	const none = (reason: string) => missing.push({ work: step.label, peer: step.peer, reason });
	if (seconds < 5) return void none('no time was left');
	const begun = performance.now();
	const outcome = await runJob<never>(step.job, step.argument, seconds);
	const took = ((performance.now() - begun) / 1000).toFixed(0);
	const load = loadAverage();
	console.log(`  ${[step.label, step.peer].filter(Boolean).join(', ')}: ${took} s, load average ${load}`);
	if (!outcome.ok) return void none(outcome.reason);
	for (const entry of step.entries(outcome.value)) entries.push({ ...entry, load });
}

async function keep(
	entries: readonly Measured[],
	missing: readonly Missing[],
	before: number
): Promise<void> {
	const file = {
		date: new Date().toISOString(),
		machine: machine(),
		loadAverage: { before, after: loadAverage() },
		seconds: Math.round((performance.now() - started) / 1000),
		entries,
		missing
	};
	await mkdir(RESULTS, { recursive: true });
	await writeFile(join(RESULTS, 'engine.json'), `${JSON.stringify(file, null, '\t')}\n`);
}

await install();
const wanted = process.argv.slice(2);
const before = loadAverage();
const entries: Measured[] = [];
const missing: Missing[] = [];
for (const step of chosen(wanted)) await measure(step, entries, missing);
const { processors, model, node } = machine();
console.log(
	`\n${processors} x ${model}, Node ${node}, load average ${before} before, ${loadAverage()} after`
);
console.log('1M activities, 1,000 reps, 90 days, unless said otherwise; medians\n');
console.log(tableOf(entries, missing));
// a part of the plan is for looking at, not for keeping
if (wanted.length === 0) await keep(entries, missing, before);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
