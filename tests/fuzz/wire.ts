/** A WebSocket by hand, so that what no library would send can be sent. */
import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;

export interface Piece {
	readonly opcode: number;
	readonly payload: Uint8Array;
	/** Odd ones: not masked, not final, reserved bits, a length that is not so. */
	readonly masked?: boolean;
	readonly final?: boolean;
	readonly reserved?: number;
	readonly said?: number;
}

function headOf({
	opcode,
	payload,
	masked = true,
	final = true,
	reserved = 0,
	said = payload.length
}: Piece): Buffer {
	const first = (final ? 0x80 : 0) | (reserved << 4) | opcode;
	const mask = masked ? 0x80 : 0;
	if (said < 126) return Buffer.from([first, mask | said]);
	if (said < 65_536) return Buffer.from([first, mask | 126, said >> 8, said & 0xff]);
	const head = Buffer.alloc(10);
	head[0] = first;
	head[1] = mask | 127;
	head.writeBigUInt64BE(BigInt(said), 2);
	return head;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** One connection. `texts` is what the server said, frame by frame. */
export class Wire {
	readonly texts: string[] = [];
	readonly #socket: Socket;
	#held: Buffer = Buffer.alloc(0);
	#heard: () => void = () => undefined;
	closed = false;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('data', (bytes: Buffer) => this.#take(bytes));
		socket.on('close', () => {
			this.closed = true;
			this.#heard();
		});
	}

	/** undefined: it was not let in. */
	static open(
		port: number,
		path: string,
		headers: Readonly<Record<string, string>>,
		localAddress: string
	): Promise<Wire | undefined> {
		const { promise, resolve } = Promise.withResolvers<Wire | undefined>();
		const socket = connect({ host: '127.0.0.1', port, localAddress });
		const key = randomBytes(16).toString('base64');
		const accepted = createHash('sha1')
			.update(key + GUID)
			.digest('base64');
		socket.on('error', () => resolve(undefined));
		socket.once('close', () => resolve(undefined));
		let head = '';
		const onData = (bytes: Buffer) => {
			head += bytes.toString('latin1');
			const end = head.indexOf('\r\n\r\n');
			if (end < 0) return;
			socket.off('data', onData);
			if (!head.startsWith('HTTP/1.1 101') || !head.includes(accepted)) {
				socket.destroy();
				return resolve(undefined);
			}
			const wire = new Wire(socket);
			wire.#take(Buffer.from(head.slice(end + 4), 'latin1'));
			resolve(wire);
		};
		socket.on('data', onData);
		const all = {
			host: `127.0.0.1:${port}`,
			connection: 'Upgrade',
			upgrade: 'websocket',
			'sec-websocket-version': '13',
			'sec-websocket-key': key,
			...headers
		};
		socket.write(
			`GET ${path} HTTP/1.1\r\n${Object.entries(all)
				.map(([name, value]) => `${name}: ${value}\r\n`)
				.join('')}\r\n`
		);
		return promise;
	}

	send(piece: Piece): void {
		if (this.closed) return;
		const { payload, masked = true } = piece;
		const head = headOf(piece);
		if (!masked) return void this.#socket.write(Buffer.concat([head, payload]));
		const mask = randomBytes(4);
		this.#socket.write(Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]));
	}

	say(text: string): void {
		this.send({ opcode: TEXT, payload: Buffer.from(text) });
	}

	raw(bytes: Uint8Array): void {
		if (!this.closed) this.#socket.write(bytes);
	}

	/** The first frame that begins so, of those to come too; undefined: closed, or not within `ms`. */
	async until(begins: string, ms: number): Promise<string | undefined> {
		const deadline = performance.now() + ms;
		for (;;) {
			const found = this.texts.find((text) => text.startsWith(begins));
			if (found !== undefined || this.closed || performance.now() > deadline) return found;
			await new Promise<void>((resolve) => {
				const late = setTimeout(resolve, ms);
				this.#heard = () => {
					clearTimeout(late);
					resolve();
				};
			});
		}
	}

	end(): void {
		this.#socket.destroy();
	}

	#take(bytes: Buffer): void {
		this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
		for (;;) {
			const [first = 0, second = 0] = this.#held;
			if (this.#held.length < 2) return;
			const short = second & 0x7f;
			const skip = short === 126 ? 4 : short === 127 ? 10 : 2;
			if (this.#held.length < skip) return;
			const length =
				short === 126
					? this.#held.readUInt16BE(2)
					: short === 127
						? Number(this.#held.readBigUInt64BE(2))
						: short;
			if (this.#held.length < skip + length) return;
			if ((first & 0xf) === TEXT) this.texts.push(this.#held.toString('utf8', skip, skip + length));
			this.#held = this.#held.subarray(skip + length);
			this.#heard();
		}
	}
}
