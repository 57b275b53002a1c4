/** The browser's part of the bench, built and served on loopback. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.wasm': 'application/wasm'
};
/** With these a page counts as isolated, and its workers get a clock of 5 microseconds in place of 100. */
const ISOLATED = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp'
};

export interface Site {
	readonly url: string;
	close(): Promise<void>;
}

export async function serveSite(): Promise<Site> {
	const folder = await mkdtemp(join(tmpdir(), 'pacesetter-bench-'));
	await build({
		configFile: false,
		root: import.meta.dirname,
		logLevel: 'error',
		worker: { format: 'es' },
		build: { outDir: folder, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 20_000 }
	});
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		const path = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
		stat(path).then(
			() => {
				const type = TYPES[extname(path)] ?? 'application/octet-stream';
				response.writeHead(200, { 'content-type': type, ...ISOLATED });
				createReadStream(path).pipe(response);
			},
			() => response.writeHead(404).end()
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await rm(folder, { recursive: true, force: true });
		}
	};
}
