import type { WriteRefusal } from './store.ts';

interface Problem {
	readonly code?: string;
	readonly message?: string;
}
/** How PocketBase words the failure of one request of a batch, or of a request by itself. */
interface Failure {
	readonly status?: number;
	readonly message?: string;
	readonly data?: Record<string, Problem>;
}
interface BatchFailure extends Failure {
	readonly requests?: unknown;
}
const TAKEN = new Set(['validation_not_unique', 'validation_pk_invalid', 'validation_invalid_new_pk']);

const UNEXPLAINED = new Set(['Failed to create record.', 'Failed to update record.']);

/** The failing request of a refused batch, with its place, if the answer names one. */
export function failureOf(body: unknown): { index: number; failure: Failure } | undefined {
	const requests = (body as { data?: BatchFailure } | null)?.data?.requests;
	const [entry] = Object.entries((requests ?? {}) as Record<string, { response?: Failure }>);
	return entry && { index: Number(entry[0]), failure: entry[1].response ?? {} };
}

/** Whether a batch was refused because PocketBase no longer knows who asks; then nothing was written. */
export function isStranger(status: number, body: unknown): boolean {
	const inner = failureOf(body)?.failure.status ?? 0;
	return [status, inner].some((code) => code === 401 || code === 403);
}

/** Whether a batch was refused because a new record's own id is another's already. */
export const isIdTaken = (body: unknown): boolean => TAKEN.has(failureOf(body)?.failure.data?.id?.code ?? '');

/** PocketBase's refusal of a batch in the store's words. */
export function refusalOf(status: number, body: unknown): WriteRefusal {
	const found = failureOf(body);
	const failure = found?.failure ?? (body as Failure | null) ?? {};
	const index = found ? { index: found.index } : {};
	const problems = Object.entries(failure.data ?? {}).filter(([, problem]) => problem?.message);
	const message =
		problems.map(([field, { message }]) => `${field}: ${message}`).join(' ') ||
		failure.message ||
		`PocketBase answers ${status}`;
	if (problems.some(([, { code }]) => TAKEN.has(code ?? ''))) return { kind: 'conflict', ...index, message };
	if (failure.status === 404) return { kind: 'missing', ...index, message };
	// no request at fault, or one without a reason: PocketBase could not, for a full disk or a deadline
	const unexplained = problems.length === 0 && (!found || UNEXPLAINED.has(failure.message ?? ''));
	if (status >= 500 || status === 429 || unexplained) return { kind: 'unavailable', ...index, message };
	return { kind: 'invalid', ...index, message };
}
