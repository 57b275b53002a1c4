/** The command line, `npm run -s pacesetter -- <command>`: results on stdout, words on stderr, the exit code says how it went. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

// npm names the folder in which its user stood; what runs this file directly stands there
const folders = [process.env.INIT_CWD, process.cwd()].filter((folder) => folder !== undefined);
process.chdir(dirname(import.meta.dirname)); // migrations, hooks and caches are found from the project's folder, as by the server
if (existsSync('.env')) process.loadEnvFile(); // the server reads it too: both must mean the same data directory

process.stdout.on('error', () => undefined); // whoever reads may stop early, as `head` does

// only now: some of these look around as they load
const { connect } = await import('#lib/server/cli/connect.ts');
const { runCommandLine } = await import('#lib/server/cli/main.ts');
const { readSettings } = await import('#lib/server/settings.ts');

const say = (line: string) => void process.stderr.write(`${line}\n`);
const settings = readSettings(process.env);
if (settings.ok) {
	process.exitCode = await runCommandLine(process.argv.slice(2), {
		settings: settings.value,
		terminal: { out: (line) => void process.stdout.write(`${line}\n`), say },
		folders,
		connect
	});
} else {
	for (const { pointer, message } of settings.error) say(`${pointer} ${message}`);
	process.exitCode = 2;
}
