/**
 * npm run mutants:engine: deliberate bugs, made one by one in the text of the engine's modules as Node reads them. The oracle
 * must notice each; the last line says how many it did. Nothing of this exists in the product's code.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MUTANTS, type Mutant } from './engine-mutants.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ENGINE = join(ROOT, 'src', 'lib', 'engine');
/** Histories each one has to hide in. */
const HISTORIES = '20000';
const AT_ONCE = 2;

/** A bug whose place is not found, or not alone, would prove nothing. */
async function present({ name, file, from }: Mutant): Promise<void> {
	const text = await readFile(join(ENGINE, file), 'utf8');
	const places = text.split(from).length - 1;
	if (places !== 1) throw new Error(`${name}: its text stands ${places} times in ${file}`);
}

/** Runs the oracle over the changed engine; the first difference it tells, or undefined. */
function caught(mutant: Mutant): Promise<string | undefined> {
	const child = spawn(
		process.execPath,
		[
			'--import',
			join(import.meta.dirname, 'mutate.ts'),
			join(import.meta.dirname, 'run.ts'),
			'--histories',
			HISTORIES,
			'--unshrunk'
		],
		{
			env: {
				...process.env,
				MUTANT_FILE: join(ENGINE, mutant.file),
				MUTANT_FROM: mutant.from,
				MUTANT_TO: mutant.to
			},
			stdio: ['ignore', 'pipe', 'pipe']
		}
	);
	let told = '';
	child.stdout.on('data', (text: Buffer) => (told += text.toString()));
	child.stderr.on('data', (text: Buffer) => (told += text.toString()));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', () => {
			if (/^equal: /m.test(told)) return resolve(undefined);
			// a module that does not load is no bug that was noticed
			const difference = /^FAILED: .*$/m.exec(told)?.[0];
			if (difference === undefined)
				return reject(new Error(`${mutant.name}: did not run\n${told.slice(0, 2_000)}`));
			resolve(difference);
		});
	});
}

for (const mutant of MUTANTS) await present(mutant);
const only = process.argv[2];
const waiting = MUTANTS.filter(({ name }) => only === undefined || name.includes(only));
const count = waiting.length;
let noticed = 0;
async function work(): Promise<void> {
	for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
		const told = await caught(mutant);
		if (told !== undefined) noticed++;
		console.log(
			`${told === undefined ? 'MISSED' : 'caught'}  ${mutant.name}${told === undefined ? '' : `  (${told})`}`
		);
	}
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(`${noticed} of ${count} caught`);
process.exitCode = noticed === count ? 0 : 1;
