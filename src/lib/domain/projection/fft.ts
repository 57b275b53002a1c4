/** A complex fast Fourier transform in place, for convolutions of real sequences. */

/** cos and -sin of 2 pi i / n, for i below n / 2. */
interface Turns {
	readonly cos: Float64Array;
	readonly sin: Float64Array;
	/** Each index with its bits in reverse. */
	readonly reversed: Uint32Array;
}
const known = new Map<number, Turns>();

function turnsOf(n: number): Turns {
	const found = known.get(n);
	if (found) return found;
	const cos = Float64Array.from({ length: n / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / n));
	const sin = Float64Array.from({ length: n / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / n));
	const reversed = new Uint32Array(n);
	for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? n >> 1 : 0);
	const turns = { cos, sin, reversed };
	known.set(n, turns);
	return turns;
}

/** Cooley and Tukey 1965, radix 2. `re` and `im` have the same length, a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
	const n = re.length;
	const { cos, sin, reversed } = turnsOf(n);
	for (let i = 0; i < n; i++) {
		const j = reversed[i]!;
		if (j <= i) continue;
		const [r, m] = [re[i]!, im[i]!];
		re[i] = re[j]!;
		im[i] = im[j]!;
		re[j] = r;
		im[j] = m;
	}
	for (let half = 1; half < n; half *= 2) {
		const stride = n / (2 * half);
		for (let start = 0; start < n; start += 2 * half) {
			for (let i = 0; i < half; i++) {
				const at = start + i;
				const to = at + half;
				const c = cos[i * stride]!;
				const s = sin[i * stride]!;
				const r = re[to]! * c - im[to]! * s;
				const m = re[to]! * s + im[to]! * c;
				re[to] = re[at]! - r;
				im[to] = im[at]! - m;
				re[at]! += r;
				im[at]! += m;
			}
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
	const productRe = new Float64Array(n);
	const productIm = new Float64Array(n);
	for (let k = 0; k < n; k++) {
		const mirror = (n - k) & (n - 1);
		const [r, m, mr, mm] = [re[k]!, im[k]!, re[mirror]!, im[mirror]!];
		// X(k)^2 - conj(X(-k))^2 = u + iv; divided by 4i that is (v - iu) / 4, and its conjugate goes back
		const u = r * r - m * m - (mr * mr - mm * mm);
		const v = 2 * (r * m + mr * mm);
		productRe[k] = v / (4 * n);
		productIm[k] = u / (4 * n);
	}
	transform(productRe, productIm);
	return productRe.subarray(0, length);
}
