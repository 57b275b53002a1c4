/**
 * npm test [-- PART...]: all parts, or those named. Each prints its time. Parts of one row run side by side, for each uses one
 * processor at most; what they say is kept together and printed as each ends. Once a part has failed, no further row begins,
 * and its exit code is that of the whole.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

interface Part {
	readonly name: string;
	readonly command: string;
}

const ROWS: readonly (readonly Part[])[] = [
	[{ name: 'sync', command: 'svelte-kit sync' }], // writes what the next three read
	[
		{ name: 'lint', command: 'eslint .' },
		{ name: 'types', command: 'svelte-check && tsc -p workers && tsc -p src/service-worker' },
		{ name: 'format', command: 'prettier --check .' },
		{ name: 'build', command: 'vite build --logLevel warn' }
	],
	[{ name: 'unit', command: 'vitest run' }],
	[{ name: 'e2e', command: 'playwright test' }]
];
const NEEDS: Readonly<Record<string, string>> = { lint: 'sync', types: 'sync', e2e: 'build' };

const named = process.argv.slice(2);
for (const name of named) {
	if (ROWS.flat().some((part) => part.name === name)) continue;
	throw new Error(
		`there is no part ${name}: ${ROWS.flat()
			.map((part) => part.name)
			.join(' ')}`
	);
}
const wanted = new Set([...named, ...named.flatMap((name) => NEEDS[name] ?? [])]);
const times: { readonly name: string; readonly seconds: string; readonly code: number }[] = [];

/** Resolves when it has ended; what it prints comes as it prints it, or whole at its end. */
async function run({ name, command }: Part, beside: boolean): Promise<void> {
	const began = performance.now();
	const child = spawn(command, {
		shell: true,
		stdio: ['ignore', beside ? 'pipe' : 'inherit', beside ? 'pipe' : 'inherit']
	});
	const printed: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (chunk: Buffer) => printed.push(chunk));
	const code = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status) => resolve(status ?? 1));
	});
	const seconds = ((performance.now() - began) / 1_000).toFixed(1);
	if (beside) process.stdout.write(Buffer.concat([Buffer.from(`\n> ${command}\n`), ...printed]));
	console.log(`\n${name}: ${code === 0 ? 'passed' : `FAILED (${code})`} in ${seconds} s`);
	times.push({ name, seconds, code });
}

/** As many at a time as there are processors, in the order of the row. */
async function sideBySide(row: readonly Part[]): Promise<void> {
	const waiting = [...row];
	const work = async () => {
		for (let part = waiting.shift(); part; part = waiting.shift()) await run(part, true);
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
}

const began = performance.now();
for (const row of ROWS) {
	const parts = row.filter(({ name }) => named.length === 0 || wanted.has(name));
	const [first, ...others] = parts;
	if (!first || times.some(({ code }) => code !== 0)) continue;
	if (others.length > 0) {
		await sideBySide(parts);
	} else {
		console.log(`\n> ${first.command}`);
		await run(first, false);
	}
}

console.log('');
for (const { name, seconds, code } of times) {
	console.log(`${name.padEnd(8)}${seconds.padStart(8)} s${code === 0 ? '' : '  FAILED'}`);
}
console.log(`${'in all'.padEnd(8)}${((performance.now() - began) / 1_000).toFixed(1).padStart(8)} s`);
process.exitCode = times.find(({ code }) => code !== 0)?.code ?? 0;
