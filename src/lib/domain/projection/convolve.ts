/** W3: sums of independent people, exactly: distributions are convolved, never approximated by a normal one. */
import { certain, trimmed, type Distribution } from './distribution.ts';
import { convolveByTransform } from './fft.ts';

/** Below this length of the shorter side direct multiplication is faster (`bench/what-if.ts`). */
const DIRECT = 96;
/** The ends of a sum that are left out; a thousand people lose less than 1e-13 by it. */
const NEGLIGIBLE = 1e-17;

function directly(a: Float64Array, b: Float64Array): Float64Array {
	const sum = new Float64Array(a.length + b.length - 1);
	for (let i = 0; i < a.length; i++) {
		const mass = a[i]!;
		for (let j = 0; j < b.length; j++) sum[i + j]! += mass * b[j]!;
	}
	return sum;
}

const lengthOf = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** What is no larger than the transform's own error is taken as 0, else the ends would never be negligible. */
function byTransform(a: Float64Array, b: Float64Array): Float64Array {
	const sum = convolveByTransform(a, b);
	const error = Number.EPSILON * Math.log2(sum.length) * lengthOf(a) * lengthOf(b);
	for (let i = 0; i < sum.length; i++) if (sum[i]! < error) sum[i] = 0;
	return sum;
}

/** The distribution of X + Y, for independent X and Y. */
export function convolve(a: Distribution, b: Distribution): Distribution {
	const [shorter, longer] = a.mass.length < b.mass.length ? [a.mass, b.mass] : [b.mass, a.mass];
	const mass = shorter.length < DIRECT ? directly(shorter, longer) : byTransform(shorter, longer);
	return trimmed({ first: a.first + b.first, mass, lost: a.lost + b.lost }, NEGLIGIBLE);
}

/** The distribution of a sum of independent numbers; 0 for none. Neighbours in width are paired, level by level. */
export function convolveAll(all: readonly Distribution[]): Distribution {
	let level = [...all].sort((a, b) => a.mass.length - b.mass.length);
	while (level.length > 1) {
		const next: Distribution[] = [];
		for (let i = 0; i + 1 < level.length; i += 2) next.push(convolve(level[i]!, level[i + 1]!));
		if (level.length % 2 === 1) next.push(level[level.length - 1]!);
		level = next;
	}
	return level[0] ?? certain(0);
}
