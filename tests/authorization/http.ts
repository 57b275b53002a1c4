/** Requests as they are written, to a server on this machine: nothing tidies a path up, and any header goes as it stands. */
import { Agent, request } from 'node:http';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Headers as they came, names and values. */
	readonly head: string;
	/** Unpacked. */
	readonly bytes: Buffer;
	readonly text: string;
}

export interface Raw {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string | undefined>>;
	readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export function raw(
	base: string,
	path: string,
	{ method = 'GET', headers = {}, body }: Raw = {}
): Promise<Reply> {
	const { hostname, port } = new URL(base);
	const given = Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
	);
	return new Promise((resolve, reject) => {
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
		const sent = { ...given, ...length };
		const asking = request({ agent, hostname, port, path, method, headers: sent }, (answer) => {
			const parts: Buffer[] = [];
			answer.on('data', (part: Buffer) => parts.push(part));
			answer.once('error', reject);
			answer.once('end', () => {
				const packed = answer.headers['content-encoding'];
				const received = Buffer.concat(parts);
				const bytes =
					packed === 'gzip' && received.length > 0
						? gunzipSync(received)
						: packed === 'br'
							? brotliDecompressSync(received)
							: received;
				resolve({
					...{ status: answer.statusCode ?? 0, headers: answer.headers, head: answer.rawHeaders.join('\n') },
					...{ bytes, text: bytes.toString('utf8') }
				});
			});
		});
		asking.once('error', reject);
		asking.end(body);
	});
}
