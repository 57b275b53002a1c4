/** An operator at a terminal: what they type, and what they get to read. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { hostAllowed } from '#lib/server/auth/doors.ts';
import { connect } from '#lib/server/cli/connect.ts';
import { runCommandLine } from '#lib/server/cli/main.ts';
import type { Settings } from '#lib/server/settings.ts';
import { startPacesetter, type Started } from '#lib/server/start.ts';

export type After = (clean: () => Promise<void>) => void;

export interface Typed {
	readonly code: number;
	readonly out: readonly string[];
	readonly said: string;
}

/** A data directory's settings; nothing serves them yet. */
export const settingsFor = (dataDir: string, origin?: string): Settings => ({
	port: 3999,
	host: '127.0.0.1',
	dataDir,
	demo: 'on',
	pocketbaseBin: undefined,
	origin
});

/** Runs a command in this process. `folders`: where files are looked for. */
export async function type(
	settings: Settings,
	args: readonly string[],
	{ folders = [], through = connect }: { folders?: readonly string[]; through?: typeof connect } = {}
): Promise<Typed> {
	const out: string[] = [];
	const said: string[] = [];
	const terminal = {
		out: (line: string) => void out.push(line),
		say: (line: string) => void said.push(line)
	};
	const code = await runCommandLine(args, { settings, terminal, folders, connect: through });
	return { code, out, said: said.join('\n') };
}

/** A server on these settings' directory that answers to its own names only, as the real hooks do. */
export async function serve(settings: Settings, after: After): Promise<Started> {
	const app = await startPacesetter({ settings: { ...settings, demo: 'off' }, log: () => undefined });
	after(() => app.close());
	const server = createServer((incoming, outgoing) => {
		void (async () => {
			if (!hostAllowed(incoming.headers.host, app.doors())) return outgoing.writeHead(421).end();
			const { method = 'GET' } = incoming;
			const init: RequestInit & { duplex: 'half' } = {
				method,
				headers: Object.fromEntries(
					Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
				),
				duplex: 'half'
			};
			if (method !== 'GET') init.body = Readable.toWeb(incoming) as BodyInit;
			const request = new Request(`http://${incoming.headers.host}${incoming.url}`, init);
			const response = await app.api(request, {
				identity: await app.identify(request, '127.0.0.1'),
				address: '127.0.0.1'
			});
			outgoing.writeHead(response.status, Object.fromEntries(response.headers));
			if (response.body) Readable.fromWeb(response.body as ReadableStream).pipe(outgoing);
			else outgoing.end();
		})();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	after(async () => {
		server.close();
		server.closeAllConnections();
		await Promise.resolve();
	});
	await app.listening((server.address() as AddressInfo).port);
	return app;
}
