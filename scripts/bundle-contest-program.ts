/**
 * Makes scripts/contest-program.mjs, the one file by which a stranger works a contest's places out without this product, and notes
 * its SHA-256 where exports take it from and in the export that is kept as an example. The same source gives the same bytes. Run it
 * after a change of contests:
 *
 *     node scripts/bundle-contest-program.ts
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build, type Rollup } from 'vite';

/** A genuine export: what it names must be the program that stands beside the script. */
const EXAMPLE = 'tests/fixtures/contests/crm-november-2017.json';
const BANNER = '// Made by bundle-contest-program.ts; verify-contest.mjs runs it.\n';

/** The program's text, made in memory. */
export async function contestProgram(): Promise<string> {
	const made = (await build({
		configFile: false,
		logLevel: 'silent',
		build: {
			write: false,
			minify: false,
			target: 'node20',
			lib: { entry: resolve('src/lib/domain/contests/program.ts'), formats: ['es'] }
		}
	})) as Rollup.RollupOutput[];
	const chunks = made.flatMap(({ output }) => output);
	const [chunk] = chunks;
	if (chunks.length !== 1 || chunk?.type !== 'chunk') throw new Error('the program is not one file');
	if (chunk.imports.length > 0) throw new Error(`the program imports ${chunk.imports.join()}`);
	return BANNER + chunk.code;
}

export const hashOf = (program: string): string => createHash('sha256').update(program).digest('hex');

if (import.meta.main) {
	const program = await contestProgram();
	await writeFile('scripts/contest-program.mjs', program);
	await writeFile(
		'src/lib/domain/contests/program-hash.ts',
		`/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */\nexport const PROGRAM_HASH = '${hashOf(program)}';\n`
	);
	const example = await readFile(EXAMPLE, 'utf8');
	await writeFile(EXAMPLE, example.replace(/"program":"[0-9a-f]*"/, `"program":"${hashOf(program)}"`));
	console.log(`contest-program.mjs: ${program.length} characters, ${hashOf(program)}`);
}
