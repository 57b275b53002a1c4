/** HTTP to PocketBase as its superuser: signed in, patient while it restarts, and never writing twice. */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PocketBaseHost } from '#lib/server/pocketbase/host.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import { isStranger } from './refusal.ts';
import { Wire, type Sending } from './wire.ts';

export interface Answer {
	readonly status: number;
	readonly body: unknown;
}

export interface Call {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** A second try does no harm: it reads, or what it does twice is nothing. */
	readonly safe: boolean;
	/** How long one try may take, ms. */
	readonly timeout?: number;
}

/** No answer, and no way to tell more. What was asked for may have happened, unless it was `safe`. */
export class Unavailable extends Error {
	override name = 'Unavailable';
}

const TIMEOUT_MS = 30_000;
const PATIENCE_MS = 15_000;
const RENEW_EARLY_MS = 3_600_000;
/** Failures that say: nothing was listening, so nothing was heard. */
const UNHEARD = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL']);

/** HTTP to PocketBase as its superuser: signs in by itself, and waits through restarts where a call is `safe` to repeat. */
export class PocketBaseClient {
	readonly #host: PocketBaseHost;
	readonly #telemetry: Telemetry;
	readonly #closed = new AbortController();
	readonly #wire = new Wire();
	#token: { readonly text: string; readonly renewAt: number; readonly database: number } | undefined;
	#signingIn: Promise<string> | undefined;

	constructor(host: PocketBaseHost, telemetry = NO_TELEMETRY) {
		this.#host = host;
		this.#telemetry = telemetry;
	}

	get url(): string | undefined {
		return this.#host.url;
	}

	get database(): number {
		return this.#host.database;
	}

	/** Any answer below 500 that is not about who asks. Throws Unavailable. */
	async call(call: Call): Promise<Answer> {
		const began = performance.now();
		const done = (outcome: string) => {
			const labels = { call: callName(call), outcome };
			this.#telemetry.observe('pacesetter_record_seconds', labels, (performance.now() - began) / 1_000);
		};
		try {
			const answer = await this.#patiently(call);
			done(answer.status < 300 ? 'ok' : 'refused');
			return answer;
		} catch (error) {
			done('unavailable');
			throw error;
		}
	}

	async #patiently(call: Call): Promise<Answer> {
		const deadline = performance.now() + PATIENCE_MS;
		let renewed = false;
		for (let pause = 10; ; pause = Math.min(2 * pause, 500)) {
			let why: string;
			try {
				const answer = await this.#once(call, await this.token());
				if (isStranger(answer.status, answer.body) && !renewed) {
					renewed = true; // the token is of an older database, or ran out: nothing was done
					this.#token = undefined;
					continue;
				}
				if (answer.status < 500 || !call.safe) return answer;
				why = `PocketBase answers ${answer.status}`;
			} catch (error) {
				why = reason(error);
				if (!call.safe && !(error instanceof Unheard)) throw new Unavailable(why, { cause: error });
			}
			if (performance.now() > deadline || this.#closed.signal.aborted) throw new Unavailable(why);
			await sleep(pause, undefined, { signal: this.#closed.signal }).catch(() => {});
		}
	}

	/** A valid token; signs in if there is none, for all callers at once. */
	async token(): Promise<string> {
		const token = this.#token;
		if (token && token.renewAt > Date.now() && token.database === this.#host.database) return token.text;
		this.#signingIn ??= this.#signIn().finally(() => (this.#signingIn = undefined));
		return this.#signingIn;
	}

	/** One request as it is, with no patience: resolves with the answer's head. Rejects where PocketBase is down. */
	async send(path: string, sending: Sending): Promise<IncomingMessage> {
		const { url } = this.#host;
		if (!url || this.#closed.signal.aborted) throw new Unheard('PocketBase is down');
		return this.#wire.send(url + path, sending);
	}

	/** Ends all waiting; what is under way is cut off. */
	close(): void {
		this.#closed.abort();
		this.#wire.close();
	}

	async #signIn(): Promise<string> {
		const { database } = this.#host;
		const [identity, password] = this.#host.credentials;
		const path = '/api/collections/_superusers/auth-with-password';
		const body = { identity, password };
		const answer = await this.#once({ method: 'POST', path, body, safe: true }, '').catch(
			(error: unknown) => {
				throw new Unheard(reason(error), { cause: error }); // a sign-in that failed wrote nothing
			}
		);
		const token = (answer.body as { token?: unknown } | null)?.token;
		if (answer.status !== 200 || typeof token !== 'string') {
			throw new Unheard(`PocketBase refuses the server's own sign-in (${answer.status})`);
		}
		this.#token = { text: token, renewAt: expiry(token) - RENEW_EARLY_MS, database };
		return token;
	}

	async #once({ method, path, body, timeout = TIMEOUT_MS }: Call, token: string): Promise<Answer> {
		const own = new AbortController();
		// ended with the call: a timer left to itself (AbortSignal.timeout) holds the whole request it was made in until it runs out
		const patience = setTimeout(() => own.abort(), timeout);
		const headers = { authorization: token, 'content-type': 'application/json' };
		try {
			const answer = await this.send(path, {
				...{ method, signal: own.signal, headers },
				body: body === undefined ? undefined : JSON.stringify(body)
			});
			const said = await text(answer);
			return { status: answer.statusCode ?? 0, body: said === '' ? null : JSON.parse(said) };
		} catch (error) {
			const { code = '' } = error as NodeJS.ErrnoException;
			throw UNHEARD.has(code) ? new Unheard(reason(error), { cause: error }) : error;
		} finally {
			clearTimeout(patience);
		}
	}
}

/** What is asked for, in one of few words: the door's name, or what is done with collections. */
const callName = ({ path }: Call): string =>
	/^\/api\/pacesetter\/([a-z-]+)/.exec(path)?.[1] ?? (path === '/api/batch' ? 'write' : 'find');

/** The request never reached PocketBase. */
class Unheard extends Error {}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** When a JSON web token runs out, ms since 1970. */
function expiry(token: string): number {
	const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
		exp?: number;
	};
	return (claims.exp ?? 0) * 1_000;
}
