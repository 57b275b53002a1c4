/** The HTTP API as pages call it: every refusal is a value with its words, never an exception. */
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';

/** Why a call did not succeed; `status` 0: no answer came at all. */
export interface ApiFailure {
	readonly status: number;
	/** In plain words, to be shown. */
	readonly detail: string;
	/** What is wrong with which field of the body. */
	readonly errors: readonly FieldError[];
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

const NO_ANSWER: ApiFailure = {
	status: 0,
	detail: 'The floor did not answer. What you wrote is still here; try again.',
	errors: []
};

/** Calls below /api/v1 with the page's own session. */
export class Api {
	readonly #fetch: Fetch;

	constructor(fetch: Fetch) {
		this.#fetch = fetch;
	}

	get<T>(path: string): Promise<Result<T, ApiFailure>> {
		return this.#call<T>('GET', path);
	}
	/** An answer as it came, for whoever reads it elsewhere. */
	async getText(path: string): Promise<Result<string, ApiFailure>> {
		const response = await this.#ask(path, { method: 'GET' });
		if (!response) return failed(NO_ANSWER);
		if (!response.ok) return failed(failureOf(response.status, await jsonOf(response)));
		// an answer that breaks off is none
		const text = await response.text().catch(() => undefined);
		return text === undefined ? failed(NO_ANSWER) : ok(text);
	}
	post<T>(path: string, body: unknown = {}): Promise<Result<T, ApiFailure>> {
		return this.#call<T>('POST', path, body);
	}
	patch<T>(path: string, body: unknown): Promise<Result<T, ApiFailure>> {
		return this.#call<T>('PATCH', path, body);
	}
	/** Sends a file as it is. */
	postFile<T>(path: string, file: Blob, type: string): Promise<Result<T, ApiFailure>> {
		return this.#send<T>(path, { method: 'POST', headers: { 'content-type': type }, body: file });
	}
	put<T>(path: string): Promise<Result<T, ApiFailure>> {
		return this.#call<T>('PUT', path);
	}
	delete<T = undefined>(path: string): Promise<Result<T, ApiFailure>> {
		return this.#call<T>('DELETE', path);
	}

	#call<T>(method: string, path: string, body?: unknown): Promise<Result<T, ApiFailure>> {
		return this.#send<T>(path, {
			method,
			...(body === undefined
				? {}
				: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
		});
	}

	async #send<T>(path: string, init: RequestInit): Promise<Result<T, ApiFailure>> {
		const response = await this.#ask(path, init);
		if (!response) return failed(NO_ANSWER);
		const answer = await jsonOf(response);
		return response.ok ? ok(answer as T) : failed(failureOf(response.status, answer));
	}

	/** undefined: nobody answered. */
	async #ask(path: string, init: RequestInit): Promise<Response | undefined> {
		try {
			return await this.#fetch(`/api/v1${path}`, init);
		} catch {
			return undefined;
		}
	}
}

/** With the session of whoever looks at this page. */
export const pageApi = new Api((input, init) => fetch(input, init));

async function jsonOf(response: Response): Promise<unknown> {
	if (response.status === 204) return undefined;
	try {
		return await response.json();
	} catch {
		return undefined;
	}
}

function failureOf(status: number, answer: unknown): ApiFailure {
	const { detail, title, errors, results } = (answer ?? {}) as {
		detail?: unknown;
		title?: unknown;
		errors?: unknown;
		results?: unknown;
	};
	const words = [detail, title].find((text) => typeof text === 'string' && text !== '');
	return {
		status,
		detail: typeof words === 'string' ? words : `The floor refused this (${status}).`,
		errors: [...fieldErrors(errors), ...rowErrors(results)]
	};
}

const fieldErrors = (errors: unknown): FieldError[] =>
	Array.isArray(errors)
		? errors.filter(
				(error: unknown): error is FieldError =>
					typeof (error as FieldError | null)?.pointer === 'string' &&
					typeof (error as FieldError).message === 'string'
			)
		: [];

/** A call with rows says what is wrong row by row. */
const rowErrors = (results: unknown): FieldError[] =>
	Array.isArray(results)
		? results.flatMap((row: { errors?: unknown } | null) => fieldErrors(row?.errors))
		: [];
