/** What an HTTP answer means for an entry of the rep's queue. */
import type { Id } from '#lib/domain/records.ts';

/** The few parts of a Response that are looked at. */
export interface Answer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	json(): Promise<unknown>;
}

/** Not now: `ms` names the earliest time the server asked for; `everyone`: no other entry would fare better. */
export interface Later {
	readonly kind: 'later';
	readonly everyone: boolean;
	/** The floor does not know who is asking: nothing gets through before somebody signs in. */
	readonly signedOut?: true;
	readonly ms?: number;
}
export type Outcome =
	| { readonly kind: 'landed'; readonly id: Id | undefined; readonly seq: number | undefined }
	| { readonly kind: 'erased' }
	| { readonly kind: 'refused'; readonly problem: string }
	| Later;

/** No answer at all: no network, a timeout, a server that went away in the middle. */
export const UNANSWERED: Later = { kind: 'later', everyone: true };

/** Statuses below 500 that say nothing about the entry: signed out, timed out, held by an earlier attempt, too early, too many. */
const TEMPORARY = new Set([401, 408, 409, 421, 425, 429]);
const EVERYONE = new Set([401, 421, 429, 502, 503, 504]);

/** Reads the answer to a POST of one activity. `now` is this machine's clock, for a Retry-After that names a date. */
export async function readPosted(answer: Answer, now: number): Promise<Outcome> {
	const temporary = later(answer, now);
	if (temporary) return temporary;
	const body = await bodyOf(answer);
	const result = firstResult(body);
	if (answer.status < 300 && result?.status !== 'rejected') {
		// A 200 that is not ours (a captive portal's page) is no acknowledgement.
		if (!result) return UNANSWERED;
		return { kind: 'landed', id: text(result.id), seq: number(body.seq) };
	}
	return { kind: 'refused', problem: problemOf(answer.status, result ?? body, body) };
}

/** Reads the answer to a DELETE: what is not there is gone too. */
export async function readErased(answer: Answer, now: number): Promise<Outcome> {
	const temporary = later(answer, now);
	if (temporary) return temporary;
	if (answer.status === 204 || answer.status === 404 || answer.status === 410) return { kind: 'erased' };
	if (answer.status < 400) return UNANSWERED;
	const body = await bodyOf(answer);
	return { kind: 'refused', problem: problemOf(answer.status, body, body) };
}

function later({ status, headers }: Answer, now: number): Later | undefined {
	const redirected = status >= 300 && status < 400;
	if (status < 500 && !TEMPORARY.has(status) && !redirected) return undefined;
	const ms = retryAfter(headers.get('retry-after'), now);
	return {
		kind: 'later',
		everyone: EVERYONE.has(status) || redirected,
		...(status === 401 ? { signedOut: true } : {}),
		...(ms === undefined ? {} : { ms })
	};
}

/** Retry-After in ms: seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(header: string | null, now: number): number | undefined {
	if (header === null || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const FIRST = 1000;
const LONGEST = 60_000;

/** Wait before try number `attempt` (1 is the first repetition), ms: doubling from 1 s to 60 s, the last half by chance. */
export const backOff = (attempt: number, random: number): number => {
	const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 10));
	return full / 2 + (full / 2) * random;
};

type Json = Readonly<Record<string, unknown>>;

async function bodyOf(answer: Answer): Promise<Json> {
	try {
		const body = await answer.json();
		return typeof body === 'object' && body !== null ? (body as Json) : {};
	} catch {
		return {};
	}
}

function firstResult({ results }: Json): Json | undefined {
	const first: unknown = Array.isArray(results) ? results[0] : undefined;
	return typeof first === 'object' && first !== null ? (first as Json) : undefined;
}

/** The server's own words, most exact first. */
function problemOf(status: number, result: Json, body: Json): string {
	const messages = [result.errors, body.errors]
		.filter((list) => Array.isArray(list))
		.flat()
		.map((error: unknown) => wordsOf(error as Json))
		.filter((message) => message !== '');
	const words = [...new Set(messages)].join('; ');
	return words || (text(body.detail) ?? text(body.title) ?? `The server refused it (${String(status)}).`);
}

/** `amount is above the limit`: a field's message is written to be read after the field's name. */
function wordsOf({ pointer, message }: Json): string {
	const field = text(pointer)?.split('/').at(-1) ?? '';
	return `${/^\d*$/.test(field) ? '' : `${field} `}${text(message) ?? ''}`.trim();
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
