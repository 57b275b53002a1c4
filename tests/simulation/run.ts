/**
 * npm run simulate -- [--histories N] [--seed S] [--mutant NAME] [--length MS]: the protocol through many histories, one for each
 * seed from S on (without it, from any), each with MS of virtual time. What broke is told with its seed; it alone runs again
 * with `--histories 1`.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadEdited } from './edits.ts';
import { MUTANTS } from './mutants.ts';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '1000' },
		seed: { type: 'string', default: String(randomInt(2 ** 31)) },
		mutant: { type: 'string', default: '' },
		length: { type: 'string', default: '8000' }
	}
});
const { mutant, length } = values;
const [histories, first] = [Number(values.histories), Number(values.seed)];
const known = MUTANTS[mutant];
if (mutant && !known) throw new Error(`no mutant is named ${mutant}: ${Object.keys(MUTANTS).join(', ')}`);
loadEdited(known?.edits ?? []);
const { simulate } = await import('./world.ts');
const began = performance.now();
const covered = new Map<string, number>();
let broken = 0;
for (let seed = first; seed < first + histories; seed++) {
	const verdict = await simulate(seed, Number(length), known?.hooks?.());
	for (const fault of verdict.faults) covered.set(fault, (covered.get(fault) ?? 0) + 1);
	if (verdict.broken.length === 0) continue;
	broken++;
	if (broken <= 3) {
		console.log(`seed ${seed}: ${verdict.broken.slice(0, 3).join('; ')}`);
		console.log(`again: npm run simulate -- --histories 1 --seed ${seed} --length ${length}`);
	}
	if (mutant) break;
}
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
console.log(
	`${mutant || 'as it is'}: ${broken} of ${histories} histories from ${first} on broken, ${seconds} s`
);
console.log([...covered].map(([fault, count]) => `${fault} ${count}`).join(', '));
process.exitCode = broken > 0 && !mutant ? 1 : 0;
