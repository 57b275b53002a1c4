import type { Settings } from '#lib/server/settings.ts';
import type { Api } from './connect.ts';

/** Where a command speaks: results go to `out`, words for a person to `say`. */
export interface Terminal {
	out(line: string): void;
	say(line: string): void;
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** One command of the command line. */
export interface Command {
	/** As it is typed: `key create`. */
	readonly name: string;
	/** Behind the name in the list of commands. */
	readonly usage: string;
	readonly summary: string;
	/** As node:util's parseArgs takes them. */
	readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
	/** Names of what follows without a dash, all needed. */
	readonly positionals: readonly string[];
	/** Options without which it can't run. */
	readonly needs: readonly string[];
	/** Throws `Refused` where the API refuses. Answers with the exit code. */
	run(parts: CommandParts): Promise<number>;
}

export interface CommandParts {
	readonly api: Api;
	readonly terminal: Terminal;
	readonly values: Values;
	readonly positionals: readonly string[];
	/** Where files are looked for that were not given by a whole path, first choice first. */
	readonly folders: readonly string[];
	/** For what is done without a server. */
	readonly settings: Settings;
}

/** Something that the operator must mend; the message says what. */
export class Refused extends Error {
	/** Which fields, where the API named some. */
	readonly pointers: readonly string[];
	constructor(message: string, pointers: readonly string[] = []) {
		super(message);
		this.pointers = pointers;
	}
}

interface ProblemBody {
	readonly title?: string;
	readonly detail?: string;
	readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

/** A JSON answer; a refusal is thrown in the API's own words. */
export async function answered<T>(response: Response): Promise<T> {
	if (response.ok) return (await response.json()) as T;
	const body = (await response.json().catch(() => ({}))) as ProblemBody;
	const { title, detail, errors = [] } = body;
	const named = errors.map(({ pointer, message }) => `\n  ${pointer || 'the body'} ${message}`).join('');
	const words = [title, detail].filter(Boolean).join(': ') || `the server answers ${response.status}`;
	throw new Refused(
		words + named,
		errors.map(({ pointer }) => pointer)
	);
}

/** A POST with a JSON body. */
export const post = (body: unknown): RequestInit => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body)
});
