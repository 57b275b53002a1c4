/** How the command line finds the running server: a file only its owner can read, with the address and a token for this run. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { newSecret } from '#lib/server/auth/tokens.ts';

const ControlFile = z.object({
	/** Where the server listens on this machine. */
	address: z.url(),
	/** Under which name it answers: behind a proxy it knows no other. */
	origin: z.url(),
	token: z.string().min(32)
});
export type Control = z.infer<typeof ControlFile>;

const fileIn = (dataDir: string) => join(dataDir, 'control.json');
const ANY = new Set(['0.0.0.0', '::']);

export interface ListeningAt {
	readonly host: string;
	readonly port: number;
	/** As in Settings. */
	readonly origin?: string | undefined;
}

/** Writes the file for this run and answers with its token. */
export async function writeControlFile(
	dataDir: string,
	{ host, port, origin }: ListeningAt
): Promise<string> {
	const token = newSecret();
	const name = ANY.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
	const address = `http://${name}:${port}`;
	const control: Control = { address, origin: origin ?? address, token };
	const part = `${fileIn(dataDir)}.part`;
	await writeFile(part, JSON.stringify(control), { mode: 0o600 });
	await rename(part, fileIn(dataDir));
	return token;
}

export const removeControlFile = (dataDir: string): Promise<void> => rm(fileIn(dataDir), { force: true });

/** undefined: no server has left one, or what is there is none. */
export async function readControlFile(dataDir: string): Promise<Control | undefined> {
	try {
		return ControlFile.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
	} catch {
		return undefined;
	}
}
