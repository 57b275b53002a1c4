/** HTTP to PocketBase as its superuser: signed in, patient while it restarts, and never writing twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PocketBaseHost } from '#lib/server/pocketbase/host.ts';
import { isStranger } from './refusal.ts';

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
const UNHEARD = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EADDRNOTAVAIL']);

/** HTTP to PocketBase as its superuser: signs in by itself, and waits through restarts where a call is `safe` to repeat. */
export class PocketBaseClient {
	readonly #host: PocketBaseHost;
	readonly #closed = new AbortController();
	#token: { readonly text: string; readonly renewAt: number; readonly database: number } | undefined;
	#signingIn: Promise<string> | undefined;

	constructor(host: PocketBaseHost) {
		this.#host = host;
	}

	get url(): string | undefined {
		return this.#host.url;
	}

	get database(): number {
		return this.#host.database;
	}

	/** Any answer below 500 that is not about who asks. Throws Unavailable. */
	async call(call: Call): Promise<Answer> {
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

	/** Ends all waiting; what is under way is cut off. */
	close(): void {
		this.#closed.abort();
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
		const text = (answer.body as { token?: unknown } | null)?.token;
		if (answer.status !== 200 || typeof text !== 'string') {
			throw new Unheard(`PocketBase refuses the server's own sign-in (${answer.status})`);
		}
		this.#token = { text, renewAt: expiry(text) - RENEW_EARLY_MS, database };
		return text;
	}

	async #once({ method, path, body, timeout = TIMEOUT_MS }: Call, token: string): Promise<Answer> {
		const { url } = this.#host;
		if (!url) throw new Unheard('PocketBase is down');
		const signal = AbortSignal.any([AbortSignal.timeout(timeout), this.#closed.signal]);
		let response;
		try {
			response = await fetch(url + path, {
				method,
				signal,
				headers: { authorization: token, 'content-type': 'application/json' },
				...(body === undefined ? {} : { body: JSON.stringify(body) })
			});
		} catch (error) {
			const { code } = ((error as Error).cause ?? {}) as { code?: string };
			throw UNHEARD.has(code ?? '') ? new Unheard(reason(error), { cause: error }) : error;
		}
		const text = await response.text();
		return { status: response.status, body: text === '' ? null : JSON.parse(text) };
	}
}

/** The request never reached PocketBase. */
class Unheard extends Error {}

/** fetch() says only "fetch failed"; why is in the cause. */
function reason(error: unknown): string {
	const { message, cause } = error as Error;
	return cause instanceof Error && cause.message ? `${message} (${cause.message})` : message;
}

/** When a JSON web token runs out, ms since 1970. */
function expiry(token: string): number {
	const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
		exp?: number;
	};
	return (claims.exp ?? 0) * 1_000;
}
