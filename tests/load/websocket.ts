/** As much of WebSocket (RFC 6455) as a client of our own gateway needs, over bytes as they come. */

export type Message =
	/** One whole text message. It lies in a buffer that is used again: read now or never. */
	| { readonly kind: 'text'; readonly data: Buffer }
	| { readonly kind: 'close' }
	/** The upgrade was answered with something else. */
	| { readonly kind: 'refused'; readonly status: number };

const TEXT = 0x81;
const CLOSE = 0x88;
const MASKED = 0x80;
const SHORT = 126;
const LONG = 127;
const BLANK_LINE = '\r\n\r\n';

/** A text frame as clients send them. Masked with zeros, which leaves the text as it is. */
export function textFrame(text: string): Buffer {
	const bytes = Buffer.from(text);
	const { length } = bytes;
	const head =
		length < SHORT
			? Buffer.from([TEXT, MASKED | length, 0, 0, 0, 0])
			: Buffer.from([TEXT, MASKED | SHORT, length >> 8, length & 0xff, 0, 0, 0, 0]);
	return Buffer.concat([head, bytes]);
}

export const closing = (): Buffer => Buffer.from([CLOSE, MASKED, 0, 0, 0, 0]);

/** Takes a connection's bytes, the answer to the upgrade first, and tells of each message. */
export function reader(tell: (message: Message) => void): (bytes: Buffer) => void {
	let upgraded = false;
	let rest: Buffer | undefined;
	return (bytes) => {
		let data = rest ? Buffer.concat([rest, bytes]) : bytes;
		rest = undefined;
		if (!upgraded) {
			const end = data.indexOf(BLANK_LINE);
			if (end < 0) return void (rest = data);
			const status = Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1', 0, 20))?.[1]);
			upgraded = true;
			if (status !== 101) return tell({ kind: 'refused', status });
			data = data.subarray(end + BLANK_LINE.length);
		}
		const read = frames(data, tell);
		if (read < data.length) rest = Buffer.from(data.subarray(read));
	};
}

/** Tells of the whole frames in these bytes; the answer is how many bytes they took. */
function frames(data: Buffer, tell: (message: Message) => void): number {
	let at = 0;
	for (;;) {
		if (at + 2 > data.length) return at;
		const kind = data[at];
		let length = data[at + 1]!;
		let begins = at + 2;
		if (length === SHORT) {
			begins += 2;
			if (begins > data.length) return at;
			length = data.readUInt16BE(at + 2);
		} else if (length === LONG) {
			begins += 8;
			if (begins > data.length) return at;
			length = Number(data.readBigUInt64BE(at + 2));
		}
		if (begins + length > data.length) return at;
		if (kind === TEXT) tell({ kind: 'text', data: data.subarray(begins, begins + length) });
		else if (kind === CLOSE) tell({ kind: 'close' });
		at = begins + length;
	}
}
