/** node tests/simulation/run.ts [seeds] [first seed] [mutant] [ms of virtual time]: many histories, faults told by seed. */
import { loadEdited } from './edits.ts';
import { MUTANTS } from './mutants.ts';

const [seeds = '1000', first = '1', mutant = '', length = '8000'] = process.argv.slice(2);
const known = MUTANTS[mutant];
if (mutant && !known) throw new Error(`no mutant is named ${mutant}: ${Object.keys(MUTANTS).join(', ')}`);
loadEdited(known?.edits ?? []);
const { simulate } = await import('./world.ts');
const began = performance.now();
const covered = new Map<string, number>();
let broken = 0;
for (let seed = Number(first); seed < Number(first) + Number(seeds); seed++) {
	const verdict = await simulate(seed, Number(length), known?.hooks?.());
	for (const fault of verdict.faults) covered.set(fault, (covered.get(fault) ?? 0) + 1);
	if (verdict.broken.length === 0) continue;
	broken++;
	if (broken <= 3) console.log(`seed ${seed}: ${verdict.broken.slice(0, 3).join('; ')}`);
	if (mutant) break;
}
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
console.log(`${mutant || 'as it is'}: ${broken} of ${seeds} histories broken, ${seconds} s`);
console.log([...covered].map(([fault, count]) => `${fault} ${count}`).join(', '));
process.exitCode = broken > 0 && !mutant ? 1 : 0;
