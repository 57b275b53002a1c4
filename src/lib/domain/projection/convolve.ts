/** W3: sums of independent people, exactly: distributions are convolved, never approximated by a normal one. */
import { certain, type Distribution } from './distribution.ts';
import { convolveByTransform } from './fft.ts';
import { finished, type Pieces } from './pieces.ts';

/** Below this length of the shorter side direct multiplication is faster (`bench/what-if.ts` measures both). */
const DIRECT = 360;
/** Both ends of all sums of a level together lose at most this much: a million people, in twenty levels, less than 1e-12. */
const LOST_A_LEVEL = 1e-14;

/** Rows that are taken at a time: what costs is to fetch and store the sums. */
const ROWS = 8;

/** Adds the products of the distributions at [a, a + n) and [b, b + m) of `from` to n + m - 1 places of `to`, which are 0 before. */
function directly(
	from: Float64Array,
	a: number,
	n: number,
	b: number,
	m: number,
	to: Float64Array,
	start: number
): void {
	let i = 0;
	for (; i + ROWS <= n; i += ROWS) eightRows(from, a + i, b, m, to, start + i);
	for (; i < n; i++) {
		const w = from[a + i]!;
		for (let j = 0; j < m; j++) to[start + i + j]! += w * from[b + j]!;
	}
}

/** The rows of [a, a + 8): each place of `to` is fetched and stored once for all of them, while the masses of b pass by. */
function eightRows(
	from: Float64Array,
	a: number,
	b: number,
	m: number,
	to: Float64Array,
	start: number
): void {
	const s = from[a]!;
	const t = from[a + 1]!;
	const u = from[a + 2]!;
	const v = from[a + 3]!;
	const w = from[a + 4]!;
	const x = from[a + 5]!;
	const y = from[a + 6]!;
	const z = from[a + 7]!;
	let p1 = 0;
	let p2 = 0;
	let p3 = 0;
	let p4 = 0;
	let p5 = 0;
	let p6 = 0;
	let p7 = 0;
	let at = start;
	for (let j = 0; j < m; j++) {
		const p = from[b + j]!;
		to[at]! += s * p + t * p1 + u * p2 + v * p3 + (w * p4 + x * p5 + y * p6 + z * p7);
		at++;
		p7 = p6;
		p6 = p5;
		p5 = p4;
		p4 = p3;
		p3 = p2;
		p2 = p1;
		p1 = p;
	}
	for (let left = 1; left < ROWS; left++) {
		to[at]! += t * p1 + u * p2 + v * p3 + (w * p4 + x * p5 + y * p6 + z * p7);
		at++;
		p7 = p6;
		p6 = p5;
		p5 = p4;
		p4 = p3;
		p3 = p2;
		p2 = p1;
		p1 = 0;
	}
}

const lengthOf = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** What is no larger than the transform's own error is taken as 0, else the ends would never be negligible. */
function byTransform(a: Float64Array, b: Float64Array): Float64Array {
	const sum = convolveByTransform(a, b);
	const error = Number.EPSILON * Math.log2(sum.length) * lengthOf(a) * lengthOf(b);
	for (let i = 0; i < sum.length; i++) if (sum[i]! < error) sum[i] = 0;
	return sum;
}

/** Where a distribution stands in a row of masses. */
interface Place {
	start: number;
	length: number;
	first: number;
	lost: number;
}

/** Leaves out the ends, of which each holds at most `negligible`. */
function trim(masses: Float64Array, place: Place, negligible: number): Place {
	let { start, length, first } = place;
	let cut = 0;
	while (length > 1 && cut + masses[start]! <= negligible) {
		cut += masses[start]!;
		start++;
		first++;
		length--;
	}
	let lost = place.lost + cut;
	cut = 0;
	while (length > 1 && cut + masses[start + length - 1]! <= negligible) {
		cut += masses[start + length - 1]!;
		length--;
	}
	lost += cut;
	return { start, length, first, lost };
}

/** Sums two neighbours of one row into the next. */
function sumInto(
	from: Float64Array,
	a: Place,
	b: Place,
	to: Float64Array,
	start: number,
	negligible: number
): Place {
	const [n, m] = [a.length, b.length];
	if (Math.min(n, m) < DIRECT) {
		const [shorter, longer] = n < m ? [a, b] : [b, a];
		directly(from, shorter.start, shorter.length, longer.start, longer.length, to, start);
	} else {
		const part = ({ start: at, length }: Place) => from.subarray(at, at + length);
		to.set(byTransform(part(a), part(b)), start);
	}
	const sum = { start, length: n + m - 1, first: a.first + b.first, lost: a.lost + b.lost };
	return trim(to, sum, negligible);
}

/** The distribution of X + Y, for independent X and Y. */
export const convolve = (a: Distribution, b: Distribution): Distribution => convolveAll([a, b]);

/** The distribution of a sum of independent numbers; 0 for none. */
export const convolveAll = (all: readonly Distribution[]): Distribution => finished(convolving(all));

/** So many products between two rests: a fraction of a millisecond. */
const WORK = 200_000;

/**
 * The same in small pieces, so that whoever runs it may stop in between. Neighbours in width are paired, level by level; all of a level
 * stand in one row, so that a thousand people do not make a thousand arrays.
 */
export function* convolving(all: readonly Distribution[]): Pieces<Distribution> {
	if (all.length === 0) return certain(0);
	const sorted = [...all].sort((a, b) => a.mass.length - b.mass.length);
	const size = sorted.reduce((sum, { mass }) => sum + mass.length, 0);
	let from = new Float64Array(size);
	let to = new Float64Array(size);
	let end = 0;
	let level = sorted.map(({ first, mass, lost }): Place => {
		from.set(mass, end);
		const place = { start: end, length: mass.length, first, lost };
		end += mass.length;
		return place;
	});
	let work = 0;
	while (level.length > 1) {
		const next: Place[] = [];
		end = 0;
		to.fill(0);
		const negligible = LOST_A_LEVEL / level.length;
		for (let i = 0; i < level.length; i += 2) {
			const [a, b] = [level[i]!, level[i + 1]];
			if (b) {
				next.push(sumInto(from, a, b, to, end, negligible));
				end += a.length + b.length - 1;
				work += Math.min(a.length, b.length, DIRECT) * Math.max(a.length, b.length);
				if (work > WORK) {
					work = 0;
					yield;
				}
			} else {
				to.set(from.subarray(a.start, a.start + a.length), end);
				next.push({ ...a, start: end });
				end += a.length;
			}
		}
		level = next;
		[from, to] = [to, from];
	}
	const { start, length, first, lost } = level[0]!;
	return { first, mass: from.slice(start, start + length), lost };
}
