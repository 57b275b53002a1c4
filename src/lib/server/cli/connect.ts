/** How the command line reaches the API: through the running server, else through a composition root of its own. */
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Settings } from '#lib/server/settings.ts';
import { readControlFile, type Control } from './control.ts';

export interface Api {
	/** Sends a request below /api/v1 as the operator; `path` such as `/keys`. */
	call(path: string, init?: RequestInit): Promise<Response>;
	close(): Promise<void>;
}

const ROOT = '/api/v1';
const NO_BODY = new Set([204, 304]);

/**
 * The API of this data directory. `log` gets words for the operator. Throws, in such words, where the directory is in use by a
 * server that does not answer.
 */
export async function connect(settings: Settings, log: (line: string) => void): Promise<Api> {
	const control = await readControlFile(settings.dataDir);
	const running = control && throughServer(control);
	return running && (await knowsUs(running)) ? running : withoutServer(settings, log);
}

/** A file may outlive its server, and another program may listen there by now: only ours knows this token. */
async function knowsUs(api: Api): Promise<boolean> {
	try {
		const response = await api.call('/sessions/current', { signal: AbortSignal.timeout(5_000) });
		return response.ok && ((await response.json()) as { kind?: unknown }).kind === 'operator';
	} catch {
		return false;
	}
}

const throughServer = (control: Control): Api => ({
	call(path, init) {
		const request = new Request(control.origin + ROOT + path, init);
		return send(request, control);
	},
	close: () => Promise.resolve()
});

/** Not fetch(): that would name the address as Host, and a server behind a proxy answers to its own name only. */
function send(request: Request, { address, token }: Control): Promise<Response> {
	const { hostname, port } = new URL(address);
	const { host, pathname, search } = new URL(request.url);
	return new Promise((resolve, reject) => {
		const outgoing = httpRequest({
			host: hostname.replace(/^\[|\]$/g, ''),
			port,
			method: request.method,
			path: pathname + search,
			headers: { ...Object.fromEntries(request.headers), host, authorization: `Bearer ${token}` },
			signal: request.signal
		});
		// an answer may come before all was sent, and end the sending: then the answer counts
		outgoing.once('error', reject);
		outgoing.once('response', (incoming) => {
			const { statusCode: status = 500, headers } = incoming;
			const body = NO_BODY.has(status) ? null : (Readable.toWeb(incoming) as BodyInit);
			if (!body) incoming.resume();
			const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
			resolve(new Response(body, { status, headers: plain }));
		});
		if (request.body) void pipeline(Readable.fromWeb(request.body as ReadableStream), outgoing).catch(reject);
		else outgoing.end();
	});
}

/** Takes the data directory's lock and runs everything but the web server. No demo is made on the way. */
async function withoutServer(settings: Settings, log: (line: string) => void): Promise<Api> {
	// only now: it is much to load, and seldom needed
	const { startPacesetter } = await import('#lib/server/start.ts');
	const app = await startPacesetter({ settings: { ...settings, demo: 'off' }, log });
	const base = settings.origin ?? `http://localhost:${settings.port}`;
	return {
		call: (path, init) =>
			app.api(new Request(base + ROOT + path, init), {
				identity: { kind: 'operator' },
				address: '127.0.0.1'
			}),
		close: () => app.close()
	};
}
