import pino from 'pino';
import type { Identity } from '#lib/domain/identity.ts';
import type { LogLevel } from './levels.ts';
import { currentRequest } from './request.ts';
import { redacted } from './redact.ts';

/** The only fields there are, besides level, time, words, request and error. Nobody's name, and nothing that somebody sent. */
export interface LogFacts {
	readonly method?: string;
	/** As in the table of routes. */
	readonly route?: string;
	readonly status?: number;
	readonly ms?: number;
	/** Kind and id of whoever asks. */
	readonly identity?: string;
	readonly problem?: string;
	readonly job?: string;
	readonly release?: string;
}
const FACTS = ['method', 'route', 'status', 'ms', 'identity', 'problem', 'job', 'release'] as const;

type Say = (words: string, facts?: LogFacts) => void;

/** What an operator should read. Whatever is said goes through `redacted`, and names the request that it belongs to. */
export interface Logger {
	readonly debug: Say;
	readonly info: Say;
	readonly warn: Say;
	/** What nobody expected. The same error is told once, however often it is handed in. */
	readonly error: (words: string, error?: unknown, facts?: LogFacts) => void;
	/** A request's own line: at a terminal only where it failed. */
	readonly request: (facts: LogFacts) => void;
	/** How many errors were told. */
	readonly failures: () => number;
	/** Everything said so far is written. */
	readonly flush: () => void;
}

export interface LogOptions {
	/** `words`: for a person at a terminal. */
	readonly style: 'json' | 'words';
	readonly level?: LogLevel | undefined;
	/** Where lines go; standard error unless told. */
	readonly write?: ((line: string) => void) | undefined;
}

const STDERR = 2;
/** Beyond it lines are dropped: a log that nobody reads must not hold up the floor. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const REQUEST = 'request answered';
const CAUSES = 3;

/** Lines through pino: JSON objects, or words. */
export function createLogger({ style, level = 'info', write }: LogOptions): Logger {
	const file = write
		? undefined
		: pino.destination({ fd: STDERR, sync: false, maxLength: MOST_WAITING_BYTES });
	file?.on('error', () => undefined); // whoever read it is gone
	const out = write ?? ((line: string) => void file?.write(line));
	const everything = level === 'debug' || level === 'trace';
	const lines = pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) }
		},
		{ write: (line) => out(style === 'json' ? plainJson(line) : wordsOf(line)) }
	);
	const told = new WeakSet();
	let failures = 0;

	function isNews(error: unknown): boolean {
		if (typeof error !== 'object' || error === null) return true;
		if (told.has(error)) return false;
		told.add(error);
		return true;
	}

	return {
		debug: (words, facts) => lines.debug(fieldsOf(facts), redacted(words)),
		info: (words, facts) => lines.info(fieldsOf(facts), redacted(words)),
		warn: (words, facts) => lines.warn(fieldsOf(facts), redacted(words)),
		error(words, error, facts) {
			if (!isNews(error)) return;
			failures++;
			const fields = error === undefined ? fieldsOf(facts) : { ...fieldsOf(facts), error: plainError(error) };
			lines.error(fields, redacted(words));
		},
		request(facts) {
			if (!lines.isLevelEnabled('info')) return;
			if (style === 'words' && !everything && (facts.status ?? 0) < 500) return;
			lines.info(fieldsOf(facts), REQUEST);
		},
		failures: () => failures,
		flush: () => file?.flushSync()
	};
}

/** A logger that hands on words alone, for whoever wants no more. */
export const wordsTo = (say: (line: string) => void): Logger =>
	createLogger({ style: 'words', write: (line) => say(line.trimEnd()) });

/** JSON unless somebody sits at the terminal, or the settings say otherwise. */
export const logStyle = (wanted: 'json' | 'words' | undefined, atTerminal: boolean): 'json' | 'words' =>
	wanted ?? (atTerminal ? 'words' : 'json');

/** Who asks, without a name. */
export const identityText = (identity: Identity | undefined): string | undefined =>
	identity && ('id' in identity ? `${identity.kind}:${identity.id}` : identity.kind);

/** Field by field: what is not listed can't get in. */
function fieldsOf(facts: LogFacts = {}): Record<string, string | number> {
	const fields: Record<string, string | number> = {};
	const request = currentRequest()?.id;
	if (request !== undefined) fields.request = request;
	for (const name of FACTS) {
		const value = facts[name];
		if (value !== undefined) fields[name] = typeof value === 'string' ? redacted(value) : value;
	}
	return fields;
}

interface PlainError {
	readonly name: string;
	readonly message: string;
	readonly code?: string;
	readonly stack?: string;
	readonly cause?: PlainError;
}

/** Of an error its name, words, code, stack and causes; whatever else hangs on it may be a request with all its headers. */
function plainError(error: unknown, depth = 0): PlainError {
	if (!(error instanceof Error)) return { name: typeof error, message: redacted(textOf(error)) };
	const { code } = error as { code?: unknown };
	const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
	return {
		name: redacted(error.name),
		message: redacted(error.message),
		...(typeof code === 'string' ? { code: redacted(code) } : {}),
		...(stack?.length ? { stack: redacted(stack.join('\n')) } : {}),
		...(error.cause !== undefined && depth < CAUSES ? { cause: plainError(error.cause, depth + 1) } : {})
	};
}

const textOf = (thrown: unknown): string =>
	typeof thrown === 'string' || typeof thrown === 'number' ? String(thrown) : `a thrown ${typeof thrown}`;

interface Line extends LogFacts {
	readonly level: string;
	readonly msg: string;
	readonly request?: string;
	readonly error?: PlainError;
}

/** Anything but letters, marks, signs and line breaks could move the cursor, colour the terminal or turn words around. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON itself leaves a few of those as they are. They stand in its strings alone, where they may be written as numbers. */
const plainJson = (line: string): string =>
	line.replace(UNSEEN, (character) => [...unitsOf(character)].join(''));

function* unitsOf(character: string): Generator<string> {
	for (let at = 0; at < character.length; at++)
		yield `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

/** As a terminal may show it; what begins a line of its own stands further in than our words do. */
const shown = (text: string): string =>
	text
		.replaceAll('\n', '\n  ')
		.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);

/** A line for a person: what happened, and where something broke, how. */
function wordsOf(json: string): string {
	const { level, msg, error, request, method, route, status, ms } = JSON.parse(json) as Line;
	if (msg === REQUEST) return `${method} ${route}: ${status} in ${ms} ms (${request})\n`;
	const of = request === undefined ? '' : ` (request ${request})`;
	const head = `Pacesetter${level === 'info' ? '' : ` ${level}`}: ${shown(msg)}${of}\n`;
	return error ? `${head}${errorWords(error)}` : head;
}

function errorWords({ name, message, stack, cause }: PlainError): string {
	const here = `  ${shown(name)}: ${shown(message)}\n${stack ? `${shown(stack)}\n` : ''}`;
	return cause ? `${here}  because of\n${errorWords(cause)}` : here;
}
