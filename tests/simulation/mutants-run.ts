/**
 * npm run mutants:sync -- [--threads T] [--report] [--remember]: each seeded bug of the protocol in turn, until a history notices
 * it. The last line is `N of M caught`. `--remember` writes down where each was noticed, so that it is quicker the next time.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { report } from '../../scripts/reliability.ts';
import type { Caught } from './hunt.ts';
import { MUTANTS } from './mutants/index.ts';
import { Threads } from './threads.ts';

const GOAL = 25;
const { values } = parseArgs({
	options: {
		threads: { type: 'string', default: '2' },
		report: { type: 'boolean', default: false },
		remember: { type: 'boolean', default: false }
	}
});
const began = performance.now();
const names = Object.keys(MUTANTS);
const threads = new Threads<string, Caught>('hunt.ts', Number(values.threads));
const all = await Promise.all(
	names.map(async (name) => {
		const caught = await threads.ask(name);
		const how = caught.seed === undefined ? 'NOT CAUGHT' : `seed ${caught.seed}: ${caught.words}`;
		console.log(`${name} (${(caught.ms / 1_000).toFixed(1)} s): ${how}`.slice(0, 200));
		return caught;
	})
);
await threads.close();
const caught = all.filter(({ seed }) => seed !== undefined);
if (values.remember) await remember(caught);
if (values.report) await writeReport();
if (caught.length < names.length) process.exitCode = 1;
console.log(`${caught.length} of ${names.length} caught`);

async function remember(found: readonly Caught[]): Promise<void> {
	const file = fileURLToPath(new URL('first-seeds.ts', import.meta.url));
	const seeds = Object.fromEntries(found.map(({ mutant, seed }) => [mutant, [seed]]));
	const text = `/** Where each mutant was noticed when \`npm run mutants:sync -- --remember\` ran last: tried before others, and only quicker. */
export const FIRST_SEEDS: Readonly<Record<string, readonly number[]>> = ${JSON.stringify(seeds)};
`;
	writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

function writeReport(): Promise<void> {
	const missed = all.filter(({ seed }) => seed === undefined).map(({ mutant }) => mutant);
	return report(
		'mutants',
		{
			title: 'Mutants of the protocol',
			about:
				'Bugs seeded one by one into the product as the simulator loads it: none may go unnoticed by its invariants.',
			command: 'npm run mutants:sync -- --report',
			lines: [
				{
					what: 'seeded bugs',
					figure: String(names.length),
					goal: `at least ${GOAL}`,
					met: names.length >= GOAL
				},
				{
					what: 'caught',
					figure: `${caught.length}${missed.length > 0 ? `, not: ${missed.join(', ')}` : ''}`,
					goal: 'all',
					met: missed.length === 0
				}
			]
		},
		began
	);
}
