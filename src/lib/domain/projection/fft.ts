/** A complex fast Fourier transform in place, for convolutions of real sequences. */

/** Turns by 2 pi i / 4h and by twice as much, for i below h: what two levels of butterflies need, in the order in which they do. */
interface Turns {
	readonly cos: Float64Array;
	readonly sin: Float64Array;
	readonly cosTwice: Float64Array;
	readonly sinTwice: Float64Array;
}
const knownTurns = new Map<number, Turns>();

function turnsOf(h: number): Turns {
	const found = knownTurns.get(h);
	if (found) return found;
	const each = (of: (angle: number) => number, whole: number) =>
		Float64Array.from({ length: h }, (_, i) => of((2 * Math.PI * i) / whole));
	const minusSin = (angle: number) => -Math.sin(angle);
	const turns = {
		cos: each(Math.cos, 4 * h),
		sin: each(minusSin, 4 * h),
		cosTwice: each(Math.cos, 2 * h),
		sinTwice: each(minusSin, 2 * h)
	};
	knownTurns.set(h, turns);
	return turns;
}

const knownOrders = new Map<number, Uint32Array>();

/** Each index below n with its bits in reverse. */
function reversedBelow(n: number): Uint32Array {
	const found = knownOrders.get(n);
	if (found) return found;
	const reversed = new Uint32Array(n);
	for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? n >> 1 : 0);
	knownOrders.set(n, reversed);
	return reversed;
}

/** Cooley and Tukey 1965, two levels of radix 2 at a time. `re` and `im` have the same length, a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
	const n = re.length;
	const reversed = reversedBelow(n);
	for (let i = 0; i < n; i++) {
		const j = reversed[i]!;
		if (j <= i) continue;
		const [r, m] = [re[i]!, im[i]!];
		re[i] = re[j]!;
		im[i] = im[j]!;
		re[j] = r;
		im[j] = m;
	}
	let half = 1;
	// an odd number of levels: the first one, which turns nothing, by itself
	if (Math.log2(n) % 2 === 1) {
		pairs(re, im);
		half = 2;
	}
	for (; half < n; half *= 4) fours(re, im, half);
}

function pairs(re: Float64Array, im: Float64Array): void {
	for (let at = 0; at < re.length; at += 2) {
		const [r, m] = [re[at + 1]!, im[at + 1]!];
		re[at + 1] = re[at]! - r;
		im[at + 1] = im[at]! - m;
		re[at]! += r;
		im[at]! += m;
	}
}

/** The levels that join sequences of h and of 2h. */
function fours(re: Float64Array, im: Float64Array, h: number): void {
	const { cos, sin, cosTwice, sinTwice } = turnsOf(h);
	for (let start = 0; start < re.length; start += 4 * h) {
		for (let i = 0; i < h; i++) {
			const a = start + i;
			const b = a + h;
			const c = b + h;
			const d = c + h;
			const w = cosTwice[i]!;
			const x = sinTwice[i]!;
			const br = re[b]! * w - im[b]! * x;
			const bm = re[b]! * x + im[b]! * w;
			const dr = re[d]! * w - im[d]! * x;
			const dm = re[d]! * x + im[d]! * w;
			const y = cos[i]!;
			const z = sin[i]!;
			const evenR = re[a]! + br;
			const evenM = im[a]! + bm;
			const oddR = re[a]! - br;
			const oddM = im[a]! - bm;
			const er = re[c]! + dr;
			const em = im[c]! + dm;
			const or = re[c]! - dr;
			const om = im[c]! - dm;
			const fr = er * y - em * z;
			const fm = er * z + em * y;
			// a quarter turn further on: (r, m) becomes (m, -r)
			const gr = or * z + om * y;
			const gm = om * z - or * y;
			re[a] = evenR + fr;
			im[a] = evenM + fm;
			re[c] = evenR - fr;
			im[c] = evenM - fm;
			re[b] = oddR + gr;
			im[b] = oddM + gm;
			re[d] = oddR - gr;
			im[d] = oddM - gm;
		}
	}
}

/**
 * The convolution of two real sequences: both go through one transform as real and imaginary part of x, since
 * A B = (X(k)^2 - conj(X(n - k))^2) / 4i; the way back is the same transform of the conjugate.
 * Error of each entry: about 1e-16 x log2(n) x |a| |b| (Euclidean norms), so below 1e-15 for distributions.
 */
export function convolveByTransform(a: Float64Array, b: Float64Array): Float64Array {
	const length = a.length + b.length - 1;
	let n = 2;
	while (n < length) n *= 2;
	const re = new Float64Array(n);
	const im = new Float64Array(n);
	re.set(a);
	im.set(b);
	transform(re, im);
	const scale = 1 / (4 * n);
	for (let k = 0; k <= n / 2; k++) {
		const mirror = (n - k) & (n - 1);
		const [r, m, mr, mm] = [re[k]!, im[k]!, re[mirror]!, im[mirror]!];
		// X(k)^2 - conj(X(-k))^2 = u + iv; divided by 4i that is (v - iu) / 4, and its conjugate goes back. At -k it is -u + iv.
		const u = (r * r - m * m - (mr * mr - mm * mm)) * scale;
		const v = 2 * (r * m + mr * mm) * scale;
		re[k] = v;
		im[k] = u;
		re[mirror] = v;
		im[mirror] = -u;
	}
	transform(re, im);
	return re.subarray(0, length);
}
