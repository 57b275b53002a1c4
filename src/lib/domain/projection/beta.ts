/** How sure a learnt rate is: the range that a Beta distribution holds. */

/** Lanczos 1964 with g = 7 and nine terms: relative error below 1e-14 for arguments from 0.5 on. */
const LANCZOS = [
	0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
	12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
];
const G = 7;

function logGamma(x: number): number {
	if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
	const base = x + G - 0.5;
	const sum = LANCZOS.reduce((total, term, at) => (at === 0 ? term : total + term / (x + at - 1)), 0);
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

const TINY = 1e-300;
const MOST_TERMS = 2_000;

/** Lentz 1976: the continued fraction of the incomplete beta function; it converges quickly left of the mean. */
function fraction(x: number, a: number, b: number): number {
	let c = 1;
	let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
	let value = d;
	for (let m = 1; m <= MOST_TERMS; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / guarded(1 + even * d);
		c = guarded(1 + even / c);
		value *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / guarded(1 + odd * d);
		c = guarded(1 + odd / c);
		value *= d * c;
		if (Math.abs(d * c - 1) < 1e-15) break;
	}
	return value;
}
const guarded = (value: number) => (Math.abs(value) < TINY ? TINY : value);

/** P(rate <= x) for Beta(a, b), a and b above 0. */
export function betaBelow(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
	return x < (a + 1) / (a + b + 2)
		? (front * fraction(x, a, b)) / a
		: 1 - (front * fraction(1 - x, b, a)) / b;
}

const HALVINGS = 60;

/** The rate that Beta(a, b) stays below with probability q. */
export function betaQuantile(q: number, a: number, b: number): number {
	let low = 0;
	let high = 1;
	for (let i = 0; i < HALVINGS; i++) {
		const middle = (low + high) / 2;
		if (betaBelow(middle, a, b) < q) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
