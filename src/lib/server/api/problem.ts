import type { FieldError } from '#lib/domain/result.ts';
import type { WriteRefusal } from '#lib/server/record/store.ts';
import { currentRequest } from '#lib/server/telemetry/request.ts';

/** A refusal as RFC 9457 has it, before it is written out. `more` are extension members. */
export interface Problem {
	readonly status: number;
	/** The last part of `type`. */
	readonly kind: string;
	readonly title: string;
	readonly detail: string;
	readonly errors?: readonly FieldError[];
	readonly headers?: Readonly<Record<string, string>>;
	readonly more?: Readonly<Record<string, unknown>>;
}

const TYPE = 'urn:pacesetter:problem:';

export const PROBLEM_TYPE = 'application/problem+json';

/** A refusal written out, naming the request that it answers, as the log does. */
export function problemText({ status, kind, title, detail, errors, more }: Problem): string {
	const request = currentRequest();
	if (request) request.problem = kind;
	const named = request && { requestId: request.id };
	return JSON.stringify({
		type: TYPE + kind,
		title,
		status,
		detail,
		...(errors && { errors }),
		...more,
		...named
	});
}

/** The one place where a refusal becomes an answer. */
export const problemResponse = (problem: Problem): Response =>
	new Response(problemText(problem), {
		status: problem.status,
		headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...problem.headers }
	});

const listed = (errors: readonly FieldError[]) =>
	errors
		.slice(0, 3)
		.map(({ pointer, message }) => `${pointer || 'the body'} ${message}`)
		.join('; ') + (errors.length > 3 ? `; and ${errors.length - 3} more` : '');

/** 400: what was sent can't be read as what is asked for. */
export const invalid = (errors: readonly FieldError[]): Problem => ({
	status: 400,
	kind: 'invalid',
	title: 'Something in the request is not right',
	detail: listed(errors),
	errors
});

export const invalidField = (pointer: string, message: string): Problem => invalid([{ pointer, message }]);

export const unauthorized = (): Problem => ({
	status: 401,
	kind: 'unauthorized',
	title: 'Who is asking?',
	detail: 'Sign in, or send a valid key as "Authorization: Bearer <key>".',
	headers: { 'www-authenticate': 'Bearer' }
});

export const forbidden = (detail = 'You may not do this.', errors?: readonly FieldError[]): Problem => ({
	status: 403,
	kind: 'forbidden',
	title: 'Not allowed',
	detail,
	...(errors && { errors })
});

export const notFound = (what: string): Problem => ({
	status: 404,
	kind: 'not-found',
	title: 'Not found',
	detail: `There is no such ${what}.`
});

export const methodNotAllowed = (allow: readonly string[]): Problem => ({
	status: 405,
	kind: 'method',
	title: 'Not done this way',
	detail: `This address takes ${allow.join(', ')}.`,
	headers: { allow: allow.join(', ') }
});

export const conflict = (detail: string, errors?: readonly FieldError[]): Problem => ({
	status: 409,
	kind: 'conflict',
	title: 'This clashes with what is there',
	detail,
	...(errors && { errors })
});

/** `what` was changed by somebody since its reader read it: `rule`. */
export const changedMeanwhile = (what: string, { version }: { readonly version: number }): Problem =>
	conflict(`Somebody changed this ${what} meanwhile: it is at version ${version} now.`, [
		{ pointer: '/version', message: `is ${version} now` }
	]);

export const gone = (detail: string): Problem => ({ status: 410, kind: 'gone', title: 'Gone', detail });

export const tooLarge = (limit: number): Problem => ({
	status: 413,
	kind: 'too-large',
	title: 'Too large',
	detail: `A body may have at most ${limit.toLocaleString('en')} bytes here.`
});

export const unsupported = (expected: readonly string[]): Problem => ({
	status: 415,
	kind: 'content-type',
	title: 'Another content type is needed',
	detail: `Send ${expected.join(' or ')}.`
});

/** What the web server itself can't read: neither the API nor a page ever sees it. */
export const unreadable = (status: 400 | 408 | 431, detail: string): Problem => ({
	status,
	kind: 'unreadable',
	title: 'This could not be read',
	detail
});

/** 415 for a body that is sent compressed. */
export const packed = (): Problem => ({
	status: 415,
	kind: 'content-encoding',
	title: 'Send it as it is',
	detail: 'A compressed body is not taken here; send it without a content encoding.',
	headers: { 'accept-encoding': 'identity' }
});

export const unprocessable = (
	detail: string,
	errors: readonly FieldError[],
	more?: Readonly<Record<string, unknown>>
): Problem => ({
	status: 422,
	kind: 'rejected',
	title: 'Nothing could be taken',
	detail,
	errors,
	...(more && { more })
});

/** 429; `seconds` until it is worth trying again. */
export const tooMany = (detail: string, seconds: number): Problem => ({
	status: 429,
	kind: 'too-many',
	title: 'Too many tries',
	detail,
	headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) }
});

/** 429 before anything else of a request was looked at. */
export const tooManyRequests = (ms: number): Problem =>
	tooMany('Too many requests came from you, or from where you are. Wait a little.', ms / 1000);

export const failure = (): Problem => ({
	status: 500,
	kind: 'failure',
	title: 'Something broke',
	detail: 'The server failed to answer this; its log says why.'
});

export const unavailable = (detail: string): Problem => ({
	status: 503,
	kind: 'unavailable',
	title: 'Not just now',
	detail,
	headers: { 'retry-after': '1' }
});

/** A batch that the record refused, none of it written. */
export function refusedWrite({ kind, message }: WriteRefusal): Problem {
	switch (kind) {
		case 'unavailable':
			// the batch may be in, and only its answer lost
			return unavailable(
				'The record does not answer just now. Look whether this was kept before you do it again.'
			);
		case 'conflict':
			return conflict(message);
		case 'missing':
			return notFound('record');
		case 'invalid':
			return invalidField('', message);
	}
}
