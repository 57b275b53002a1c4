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
	/** What is not whole yet, and how much it takes to go on: a long message is put together once, not with each piece. */
	let rest: Buffer[] = [];
	let [held, needed] = [0, 0];
	return (bytes) => {
		rest.push(bytes);
		held += bytes.length;
		if (held < needed) return;
		let data = rest.length === 1 ? bytes : Buffer.concat(rest);
		const keep = (from: number, more: number) => {
			const left = data.subarray(from);
			rest = left.length > 0 ? [left] : [];
			[held, needed] = [left.length, more];
		};
		if (!upgraded) {
			const end = data.indexOf(BLANK_LINE);
			if (end < 0) return keep(0, 0);
			const status = Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1', 0, 20))?.[1]);
			upgraded = true;
			if (status !== 101) return tell({ kind: 'refused', status });
			data = data.subarray(end + BLANK_LINE.length);
		}
		const { read, whole } = frames(data, tell);
		keep(read, whole);
	};
}

/** Tells of the whole frames in these bytes, which took `read` of them; the next one takes `whole`, 0 while that is not known. */
function frames(data: Buffer, tell: (message: Message) => void): { read: number; whole: number } {
	let at = 0;
	for (;;) {
		if (at + 2 > data.length) return { read: at, whole: 0 };
		const kind = data[at];
		let length = data[at + 1]!;
		let begins = at + 2;
		if (length === SHORT) {
			begins += 2;
			if (begins > data.length) return { read: at, whole: 0 };
			length = data.readUInt16BE(at + 2);
		} else if (length === LONG) {
			begins += 8;
			if (begins > data.length) return { read: at, whole: 0 };
			length = Number(data.readBigUInt64BE(at + 2));
		}
		if (begins + length > data.length) return { read: at, whole: begins + length - at };
		if (kind === TEXT) tell({ kind: 'text', data: data.subarray(begins, begins + length) });
		else if (kind === CLOSE) tell({ kind: 'close' });
		at = begins + length;
	}
}
