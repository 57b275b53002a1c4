export interface Percentiles {
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly most: number;
}

/** Nearest rank; NaN of nothing. */
export function percentiles(values: readonly number[]): Percentiles {
	const sorted = Float64Array.from(values).sort();
	const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
