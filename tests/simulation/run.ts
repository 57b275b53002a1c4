/**
 * npm run simulate -- [--seeds N] [--seed S] [--mutant NAME] [--length MS] [--threads T] [--report]: the protocol through many
 * histories, one for each seed from S on (without it, from any), each with MS of virtual time. `--seed S` alone replays that
 * one, and tells all its steps; a history that breaks something is told in as few steps as it takes.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { report } from '../../scripts/reliability.ts';
import { loadEdited } from './edits.ts';
import { MUTANTS } from './mutants/index.ts';
import { LENGTH, planOf } from './plan.ts';
import type { Range, RangeVerdict } from './range.ts';
import { shrink } from './shrink.ts';
import { pieces, Threads } from './threads.ts';
import { simulate } from './world.ts';

const GOAL = 100_000;
const SHOWN = 3;
const INVARIANTS = '1, 2, 3, 4, 5, 6, 7, 8, 9 and 10';

const { values } = parseArgs({
	options: {
		seeds: { type: 'string' },
		seed: { type: 'string' },
		mutant: { type: 'string', default: '' },
		length: { type: 'string', default: String(LENGTH) },
		threads: { type: 'string', default: '2' },
		report: { type: 'boolean', default: false }
	}
});
const began = performance.now();
const length = Number(values.length);
const first = Number(values.seed ?? randomInt(2 ** 30));
const seeds = Number(values.seeds ?? (values.seed === undefined ? 1_000 : 1));
if (values.mutant !== '') await showMutant(values.mutant);
else if (values.seed !== undefined && values.seeds === undefined) await replay(first);
else await runMany();

/** All steps of one history, and the shortest one that breaks the same where it breaks something. */
async function replay(seed: number): Promise<void> {
	const { broken, log } = await simulate(planOf(seed, length), {}, true);
	console.log(log.join('\n'));
	console.log(`seed ${seed}: ${broken.length === 0 ? 'nothing is broken' : broken.join('; ')}`);
	if (broken.length > 0) await tell(seed);
}

/** As few steps as it takes. */
async function tell(seed: number): Promise<void> {
	const { plan, verdict, tries } = await shrink(planOf(seed, length));
	const kinds = plan.actions.map(({ at, kind }) => `${kind} at ${at} ms`).join(', ');
	console.log(`seed ${seed}, the shortest of ${tries} tries has ${plan.actions.length} acts: ${kinds}`);
	console.log(verdict.log.join('\n'));
	console.log(`again: npm run simulate -- --seed ${seed} --length ${length}`);
	process.exitCode = 1;
}

async function showMutant(name: string): Promise<void> {
	const mutant = MUTANTS[name];
	if (!mutant) throw new Error(`no mutant is named ${name}: ${Object.keys(MUTANTS).join(', ')}`);
	const mutated = await loadEdited(mutant.edits ?? []);
	let caught = 0;
	for (let seed = first; seed < first + seeds; seed++) {
		const { broken } = await mutated.simulate(planOf(seed, length), mutant.hooks?.());
		if (broken.length === 0) continue;
		if (caught++ < SHOWN) console.log(`seed ${seed}: ${broken[0] ?? ''}`);
	}
	console.log(`${name}: noticed in ${caught} of ${seeds} histories`);
}

async function runMany(): Promise<void> {
	const threads = new Threads<Range, RangeVerdict>('range.ts', Number(values.threads));
	const verdicts = await Promise.all(
		[...pieces(first, seeds)].map((piece) => threads.ask({ ...piece, length }))
	);
	await threads.close();
	const broken = verdicts.flatMap((verdict) => verdict.broken);
	const faults = new Map<string, number>();
	for (const [fault, count] of verdicts.flatMap((verdict) => Object.entries(verdict.faults))) {
		faults.set(fault, (faults.get(fault) ?? 0) + count);
	}
	for (const { seed, words } of broken) console.log(`seed ${seed}: ${words}`);
	for (const { seed } of broken.slice(0, SHOWN)) await tell(seed);
	const byKind = [...faults].map(([fault, count]) => `${fault} ${count}`).join(', ');
	const seconds = (performance.now() - began) / 1_000;
	console.log(`in how many histories: ${byKind}`);
	console.log(`${broken.length} of ${seeds} histories from ${first} on broken, ${seconds.toFixed(1)} s`);
	if (broken.length > 0) process.exitCode = 1;
	if (values.report) await writeReport(broken.length, byKind);
}

async function writeReport(broken: number, byKind: string): Promise<void> {
	const count = seeds.toLocaleString('en');
	await report(
		'simulation',
		{
			title: 'Simulation of the protocol',
			about: `The product's own session, queue, gateway and tailer through random histories in virtual time, each decided by its seed. Invariants ${INVARIANTS} are checked at every step where they apply; one that is broken would fail the command.`,
			command: `npm run simulate -- --seeds ${seeds} --report`,
			lines: [
				{
					what: 'histories, each of its own seed',
					figure: `${count}, from ${first} on`,
					goal: GOAL.toLocaleString('en'),
					met: seeds >= GOAL
				},
				{ what: 'histories that broke an invariant', figure: String(broken), goal: '0', met: broken === 0 },
				{ what: 'invariants checked', figure: INVARIANTS },
				{ what: 'histories with each kind of fault', figure: byKind }
			]
		},
		began
	);
}
