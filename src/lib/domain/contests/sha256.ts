/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104), at once and without `crypto.subtle`: a wall on plain http has none, and it must be
 * able to verify a contest too.
 */

const primes = (count: number): number[] => {
	const found: number[] = [];
	for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
	return found;
};

/** The integer part of the root's fraction times 2^32, exactly: roots are taken of whole numbers. */
function fractionOfRoot(prime: number, degree: 2n | 3n): number {
	const wanted = BigInt(prime) << (32n * degree);
	let low = 0n;
	let high = 1n << 40n;
	while (high - low > 1n) {
		const middle = (low + high) >> 1n;
		if (middle ** degree <= wanted) low = middle;
		else high = middle;
	}
	return Number(low & 0xffffffffn);
}

/** The first 32 bits of the fractions of the primes' cube roots, and of their square roots. */
const ROUNDS = Uint32Array.from(primes(64), (prime) => fractionOfRoot(prime, 3n));
const START = Uint32Array.from(primes(8), (prime) => fractionOfRoot(prime, 2n));
const BLOCK = 64;

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function takeBlock(state: Uint32Array, words: Uint32Array, data: DataView, offset: number): void {
	for (let i = 0; i < 16; i++) words[i] = data.getUint32(offset + i * 4);
	for (let i = 16; i < 64; i++) {
		const [early, late] = [words[i - 15]!, words[i - 2]!];
		const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
		const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
		words[i] = words[i - 16]! + low + words[i - 7]! + high;
	}
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
	for (let i = 0; i < 64; i++) {
		const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
		const first = (h + mixed + ((e & f) ^ (~e & g)) + ROUNDS[i]! + words[i]!) | 0;
		const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
	}
	[a, b, c, d, e, f, g, h].forEach((word, at) => (state[at]! += word));
}

const utf8 = new TextEncoder();
const bytesOf = (message: string | Uint8Array): Uint8Array =>
	typeof message === 'string' ? utf8.encode(message) : message;

/** 32 bytes; a text is taken as UTF-8. */
export function sha256(message: string | Uint8Array): Uint8Array {
	const bytes = bytesOf(message);
	const padded = new Uint8Array((Math.floor((bytes.length + 8) / BLOCK) + 1) * BLOCK);
	padded.set(bytes);
	padded[bytes.length] = 0x80;
	const data = new DataView(padded.buffer);
	data.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
	data.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
	const state = START.slice();
	const words = new Uint32Array(64);
	for (let offset = 0; offset < padded.length; offset += BLOCK) takeBlock(state, words, data, offset);
	const digest = new Uint8Array(32);
	const out = new DataView(digest.buffer);
	state.forEach((word, at) => out.setUint32(at * 4, word));
	return digest;
}

const hex = (bytes: Uint8Array): string =>
	Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** As 64 hexadecimal digits. */
export const sha256Hex = (message: string | Uint8Array): string => hex(sha256(message));

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
	const both = new Uint8Array(first.length + second.length);
	both.set(first);
	both.set(second, first.length);
	return both;
}

/** HMAC-SHA256, as 64 hexadecimal digits; texts are taken as UTF-8. */
export function hmacSha256Hex(key: string | Uint8Array, message: string | Uint8Array): string {
	const given = bytesOf(key);
	const secret = given.length > BLOCK ? sha256(given) : given;
	const padded = (filling: number) =>
		Uint8Array.from({ length: BLOCK }, (_, at) => (secret[at] ?? 0) ^ filling);
	return sha256Hex(joined(padded(0x5c), sha256(joined(padded(0x36), bytesOf(message)))));
}
