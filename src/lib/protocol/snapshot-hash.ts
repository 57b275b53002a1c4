/**
 * xxHash32 (seed 0), after Yann Collet's specification. Every step is a bijection of the word it takes in, so a change
 * within one word of four bytes always changes the hash; any other damage passes with a chance of 2^-32.
 */
const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const STRIPE = 16;
/** Bytes hashed between two pauses: a millisecond of work. */
const SLICE = 1 << 18;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
const round = (lane: number, word: number): number =>
	Math.imul(rotate((lane + Math.imul(word, P2)) | 0, 13), P1);

/** Takes stripes [from, end) into the four lanes; in a function of its own, which is compiled as a generator is not. */
function absorb(view: DataView, from: number, end: number, lanes: Int32Array): void {
	let [a = 0, b = 0, c = 0, d = 0] = lanes;
	for (let at = from; at < end; at += STRIPE) {
		a = round(a, view.getInt32(at, true));
		b = round(b, view.getInt32(at + 4, true));
		c = round(c, view.getInt32(at + 8, true));
		d = round(d, view.getInt32(at + 12, true));
	}
	lanes.set([a, b, c, d]);
}

/** Hash of the first `length` bytes as an unsigned 32-bit number; yields now and then, so that a caller may pause. */
export function* hash32(bytes: Uint8Array, length: number): Generator<void, number, void> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const stripes = length - (length % STRIPE);
	const lanes = Int32Array.of(P1 + P2, P2, 0, -P1);
	for (let from = 0; from < stripes; from += SLICE) {
		absorb(view, from, Math.min(stripes, from + SLICE), lanes);
		yield;
	}
	const [a = 0, b = 0, c = 0, d = 0] = lanes;
	const start = stripes > 0 ? (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0 : P5;
	return finish(view, stripes, length, (start + length) | 0);
}

/** The last bytes that fill no stripe, then the avalanche. */
function finish(view: DataView, from: number, length: number, start: number): number {
	let hash = start;
	let at = from;
	for (; at + 4 <= length; at += 4) {
		hash = Math.imul(rotate((hash + Math.imul(view.getInt32(at, true), P3)) | 0, 17), P4);
	}
	for (; at < length; at++) {
		hash = Math.imul(rotate((hash + Math.imul(view.getUint8(at), P5)) | 0, 11), P1);
	}
	hash = Math.imul(hash ^ (hash >>> 15), P2);
	hash = Math.imul(hash ^ (hash >>> 13), P3);
	return (hash ^ (hash >>> 16)) >>> 0;
}
