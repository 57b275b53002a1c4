/** The command line: finds the command, reads its options, runs it against the API, and answers with the exit code. */
import { parseArgs } from 'node:util';
import type { Result } from '#lib/domain/result.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { Settings } from '#lib/server/settings.ts';
import { keyCreate, userCreate } from './accounts.ts';
import { backup } from './backup.ts';
import type { Command, Terminal, Values } from './command.ts';
import type { Api } from './connect.ts';
import { importFile } from './import.ts';
import { leaderboard } from './leaderboard.ts';
import { restoreBackup } from './restore.ts';
import { verifyContest } from './verify.ts';

export const COMMANDS: readonly Command[] = [
	keyCreate,
	userCreate,
	importFile,
	leaderboard,
	backup,
	restoreBackup,
	verifyContest
];

/** The command was understood and refused, or went wrong. */
const FAILED = 1;
/** The command was not understood. */
const MISUSED = 2;

export interface CommandLine {
	readonly settings: Settings;
	readonly terminal: Terminal;
	/** See CommandParts. */
	readonly folders: readonly string[];
	/** Opens the way to the API; called only for a command that was understood, and that asks for it. */
	readonly connect: (settings: Settings, log: (line: string) => void) => Promise<Api>;
}

const listing = () =>
	[
		'Commands:',
		...COMMANDS.flatMap(({ name, usage, summary }) => [`  ${name} ${usage}`, `      ${summary}`])
	].join('\n');

/** Runs what was typed behind `pacesetter`. Never throws. */
export async function runCommandLine(args: readonly string[], line: CommandLine): Promise<number> {
	const { terminal } = line;
	if (args.length === 0 || args[0] === 'help' || args[0] === '--help') {
		terminal.out(listing());
		return args.length === 0 ? MISUSED : 0;
	}
	const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
	if (!command) {
		terminal.say(`There is no command "${args.slice(0, 2).join(' ')}".\n${listing()}`);
		return MISUSED;
	}
	const read = readOptions(command, args.slice(command.name.split(' ').length));
	if (!read.ok) {
		terminal.say(`${read.error}\nUsage: ${command.name} ${command.usage}`);
		return MISUSED;
	}
	try {
		const { folders, settings } = line;
		return await withApi(line, (api) => command.run({ api, terminal, folders, settings, ...read.value }));
	} catch (error) {
		terminal.say(error instanceof Error ? error.message : String(error));
		return FAILED;
	}
}

/** The way to the API is opened when a command first asks for it: some do without. */
async function withApi(
	{ settings, terminal, connect }: CommandLine,
	use: (api: Api) => Promise<number>
): Promise<number> {
	let opened: Promise<Api> | undefined;
	const api: Api = {
		async call(path, init) {
			opened ??= connect(settings, (text) => terminal.say(text));
			return (await opened).call(path, init);
		},
		async close() {
			await (await opened)?.close();
		}
	};
	try {
		return await use(api);
	} finally {
		await api.close();
	}
}

interface Read {
	readonly values: Values;
	readonly positionals: readonly string[];
}

function readOptions(command: Command, args: string[]): Result<Read, string> {
	try {
		const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
		const missing = command.needs.find((name) => !values[name]);
		if (missing) return failed(`--${missing} is needed.`);
		if (positionals.length !== command.positionals.length) {
			const wanted = command.positionals.join(' ');
			return failed(
				wanted === '' ? `"${positionals[0]}" is not expected here.` : `${wanted} is needed, once.`
			);
		}
		return ok({ values, positionals });
	} catch (error) {
		return failed(error instanceof Error ? error.message : String(error));
	}
}
