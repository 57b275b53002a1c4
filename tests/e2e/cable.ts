/**
 * A network cable that can be pulled: an HTTP proxy for one browser context. `context.setOffline` does not reach shared
 * workers, which is where the product's socket lives.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Cable {
	/** For `browser.newContext({ proxy: { server } })`. */
	readonly server: string;
	pull(): void;
	plug(): void;
	close(): Promise<void>;
}

export async function layCable(): Promise<Cable> {
	const sockets = new Set<Duplex>();
	let pulled = false;
	const keep = <S extends Duplex>(socket: S): S => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		return socket;
	};
	const proxy = createServer(forward);
	proxy.on('connection', (socket: Socket) => void (pulled ? socket.destroy() : keep(socket)));
	proxy.on('connect', (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
		const [host, port] = (asked.url ?? '').split(':');
		const far = keep(connect(Number(port), host));
		far.once('connect', () => {
			socket.write('HTTP/1.1 200 Connected\r\n\r\n');
			far.write(head);
			far.pipe(socket).pipe(far);
		});
		far.on('close', () => socket.destroy());
		socket.on('close', () => far.destroy());
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return {
		server: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
		pull() {
			pulled = true;
			for (const socket of sockets) socket.destroy();
		},
		plug: () => void (pulled = false),
		close() {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => proxy.close(() => resolve()));
		}
	};
}

function forward(asked: IncomingMessage, answer: ServerResponse) {
	const { hostname, port, pathname, search } = new URL(asked.url ?? '');
	const { method, headers } = asked;
	const far = request({ hostname, port, path: pathname + search, method, headers }, (response) => {
		answer.writeHead(response.statusCode ?? 502, response.headers);
		response.pipe(answer);
	});
	far.on('error', () => answer.destroy());
	answer.on('close', () => far.destroy());
	asked.pipe(far);
}
