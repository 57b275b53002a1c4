/**
 * Requests that a page makes again and again by itself. A connection may be dead without anybody having been told, and a browser
 * holds six to a server: each that hung for good would be one less for everything else, until a wall comes back no more.
 */
const PATIENCE_MS = 8_000;

/** As `fetch`, but given up in time, and past the cache, where one request waits for another of the same address. */
export function fetchInTime(
	input: RequestInfo | URL,
	init: RequestInit = {},
	patienceMs = PATIENCE_MS
): Promise<Response> {
	const late = AbortSignal.timeout(patienceMs);
	const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
	return fetch(input, { ...init, cache: 'no-store', signal });
}
