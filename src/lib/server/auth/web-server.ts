/** The web server's own rules, before any of ours: what every answer carries, how long a sender may take, how many may come. */
import {
	createServer,
	STATUS_CODES,
	type IncomingMessage,
	type RequestListener,
	type Server
} from 'node:http';
import type { Duplex } from 'node:stream';
import { API_ROOT } from '#lib/server/api/root.ts';
import { PROBLEM_TYPE, problemText, unreadable, type Problem } from '#lib/server/api/problem.ts';
import type { Settings } from '#lib/server/settings.ts';
import { networkOf } from './address.ts';
import { BARE_POLICY, policyOf, securityHeaders } from './headers.ts';

/** A head comes whole in one or two packets, over a telephone too. */
const HEAD_MS = 15_000;
/** Time for a body of a megabyte over a bad line; files have as long as the whole request. */
const BODY_MS = 60_000;
const WHOLE_MS = 300_000;
/** How often the server looks for those whose time is up. */
const LOOK_MS = 2_000;
const MOST_HEADERS = 100;
/** Of an office, its walls and its machines; more is a flood, and costs memory for each. */
const MOST_CONNECTIONS = 10_000;
/** Of those, one network may have all but the last tenth: what floods from there leaves others a way in. */
const MOST_OF_ONE = 0.9;

const FILES = '/api/v1/imports';

export interface Patience {
	readonly headMs?: number;
	readonly bodyMs?: number;
	readonly lookMs?: number;
	readonly mostConnections?: number;
}

/**
 * A web server whose answers all carry the house's headers once `guardAnswers` was called, and which hangs up on senders who
 * let it wait. `patience` is for tests.
 */
export function createWebServer(
	answer: RequestListener,
	{ headMs = HEAD_MS, bodyMs = BODY_MS, lookMs = LOOK_MS, mostConnections = MOST_CONNECTIONS }: Patience = {}
): Server {
	const server = createServer(
		{
			headersTimeout: headMs,
			requestTimeout: WHOLE_MS,
			connectionsCheckingInterval: lookMs,
			maxHeaderSize: 16 * 1024
		},
		(request, response) => {
			limitBody(request, bodyMs);
			if (hasAddress(request)) answer(request, response);
			else response.writeHead(400, { 'content-type': PROBLEM_TYPE }).end(problemText(NO_ADDRESS));
		}
	);
	server.maxHeadersCount = MOST_HEADERS;
	server.maxConnections = mostConnections;
	shareConnections(server, Math.floor(mostConnections * MOST_OF_ONE));
	server.on('clientError', refuseNonsense);
	return server;
}

/** Hangs up on whoever comes from a network that holds so many connections already. A proxy in front is one network. */
function shareConnections(server: Server, mostOfOne: number): void {
	const held = new Map<string, number>();
	server.on('connection', (connection) => {
		const network = networkOf(connection.remoteAddress ?? '');
		const before = held.get(network) ?? 0;
		if (before >= mostOfOne) return void connection.destroy();
		held.set(network, before + 1);
		connection.once('close', () => {
			const left = (held.get(network) ?? 0) - 1;
			if (left > 0) held.set(network, left);
			else held.delete(network);
		});
	});
}

/** A body that trickles holds a handler open; who sends one so slowly is cut off. */
function limitBody(request: IncomingMessage, ms: number): void {
	const { headers, url = '' } = request;
	const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
	if (!hasBody || url.startsWith(FILES)) return;
	const late = setTimeout(() => {
		if (!request.complete) request.socket.destroy();
	}, ms);
	late.unref();
	const done = () => clearTimeout(late);
	request.once('end', done).once('close', done);
}

const REASONS: Readonly<Record<string, Problem>> = {
	HPE_HEADER_OVERFLOW: unreadable(431, 'The head of the request is too large.'),
	ERR_HTTP_REQUEST_TIMEOUT: unreadable(408, 'The request did not arrive in time.')
};
const NO_HTTP = unreadable(400, 'This is no well-formed request of HTTP.');
const NO_ADDRESS = unreadable(400, 'The address of the request can not be read.');
const UNUSED_METHODS = new Set(['TRACE', 'CONNECT']);

/** Whether a request's first line names something of this floor: a path from its root, whole characters, a method in use. */
function hasAddress({ url = '', method = '' }: IncomingMessage): boolean {
	if (!url.startsWith('/') || UNUSED_METHODS.has(method)) return false;
	const [path = '', query = ''] = url.split('?', 2);
	try {
		// a bundler drops a call whose answer nobody looks at, and what it throws
		return decodeURI(path) !== '' && !(path.startsWith(API_ROOT) && hasReserved(query));
	} catch {
		return false;
	}
}

/** Parameters that are between a page and its server: Kit refuses them in words of its own. */
const hasReserved = (query: string): boolean =>
	[...new URLSearchParams(query).keys()].some((name) => name.startsWith('x-sveltekit-'));

/** What is no HTTP, or never ended. Nothing of it is repeated. */
function refuseNonsense({ code }: NodeJS.ErrnoException, connection: Duplex): void {
	if (!connection.writable) return void connection.destroy();
	const problem = REASONS[code ?? ''] ?? NO_HTTP;
	const text = problemText(problem);
	const headers = {
		...securityHeaders({ origin: undefined }),
		'content-security-policy': BARE_POLICY,
		'content-type': PROBLEM_TYPE,
		'content-length': String(Buffer.byteLength(text)),
		connection: 'close'
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	connection.end(
		`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${text}`,
		() => void connection.destroy()
	);
}

/** From now on every answer begins with these headers, whoever gives it: to be called once all have put their listeners in. */
export function guardAnswers(server: Server, settings: Pick<Settings, 'origin'>): void {
	const headers = Object.entries(securityHeaders(settings));
	server.prependListener('request', ({ url = '/' }, response) => {
		for (const [name, value] of headers) response.setHeader(name, value);
		response.setHeader('content-security-policy', policyOf(url.split('?', 1)[0] ?? url));
	});
}
