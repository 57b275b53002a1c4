/**
 * What was shown of faults, load, access and recovery, written by the commands that showed it and never by hand: each leaves
 * docs/reliability/<part>.json, and docs/RELIABILITY.md is made of these files.
 *
 * npm run reliability: writes the page anew from what lies there.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { loadAverage, machine } from '../bench/machine.ts';

const Line = z.strictObject({
	/** What was looked at, such as `kill -9 of the gateway`. */
	what: z.string(),
	/** What came out, with its unit. */
	figure: z.string(),
	/** What it is to be; absent where it is only told. */
	goal: z.string().optional(),
	met: z.boolean().optional()
});
export type Line = z.output<typeof Line>;

const Part = z.strictObject({
	/** Heading of its part of the page. */
	title: z.string(),
	/** What the command does and what would make it fail, in one or two sentences. */
	about: z.string(),
	/** As it was typed. */
	command: z.string(),
	lines: z.array(Line).min(1)
});
export type Part = z.output<typeof Part>;

const Kept = Part.extend({
	/** Instant, UTC. */
	at: z.string(),
	/** The commit that was looked at; `+` behind it: with changes not yet committed. */
	commit: z.string(),
	seconds: z.number(),
	load: z.number(),
	machine: z.strictObject({
		processors: z.number(),
		model: z.string(),
		memoryMB: z.number(),
		system: z.string(),
		node: z.string()
	})
});
type Kept = z.output<typeof Kept>;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'docs', 'reliability');
const PAGE = join(ROOT, 'docs', 'RELIABILITY.md');

const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

/** The figures' own files do not make a tree another one. */
function commitNow(): string {
	const changed = git('status', '--porcelain', '--', '.', ':!docs/reliability', ':!docs/RELIABILITY.md');
	return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : '+');
}

/** Keeps what a command found, and writes the page anew. `name`: of the file; `began`: `performance.now()` at its start. */
export async function report(name: string, part: Part, began: number): Promise<void> {
	const kept: Kept = {
		...Part.parse(part),
		at: new Date().toISOString(),
		commit: commitNow(),
		seconds: Math.round((performance.now() - began) / 1_000),
		load: loadAverage(),
		machine: machine()
	};
	mkdirSync(FOLDER, { recursive: true });
	await write(join(FOLDER, `${name}.json`), JSON.stringify(kept));
	await writePage();
}

async function write(file: string, text: string) {
	const options = await resolveConfig(file);
	writeFileSync(file, await format(text, { ...options, filepath: file }));
}

async function writePage(): Promise<void> {
	const parts = readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => Kept.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));
	await write(PAGE, [HEAD, ...parts.map(section)].join('\n\n'));
}

const HEAD = `# Reliability

What this release was put through, and what came of it. Every figure is written by the command named with it
(\`scripts/reliability.ts\`), with the commit it looked at. The invariants are those of the protocol: [ARCHITECTURE.md](../ARCHITECTURE.md).`;

const cell = (text: string) => text.replaceAll('|', '\\|');
const verdict = ({ goal, met }: Line) =>
	goal === undefined ? '' : `${goal}${met === undefined ? '' : met ? ', met' : ', **missed**'}`;

function section({ title, about, command, lines, at, commit, seconds, load, machine: on }: Kept): string {
	const rows = lines.map((line) => `| ${cell(line.what)} | ${cell(line.figure)} | ${cell(verdict(line))} |`);
	return `## ${title}

${about}

| what | figure | goal |
|---|---|---|
${rows.join('\n')}

\`${command}\`, ${at.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}, ${duration(seconds)}, ${on.processors} processors (load ${load}), Node ${on.node}.`;
}

const duration = (seconds: number) =>
	seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60).toLocaleString('en')} min`;

if (import.meta.main) await writePage();
