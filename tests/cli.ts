/** The command line, run as an operator would run it. Answers with its standard output. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function runCli(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
	const { stdout } = await run(process.execPath, ['src/cli.ts', ...args], { env });
	return stdout.trim();
}
