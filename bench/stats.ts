/** A value at a share (0 to 1) of the sorted samples; NaN where there are none. */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Milliseconds that some work took. */
export async function time(work: () => void | Promise<void>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Lets what is garbage go where the process allows it, so that it is not billed to whoever comes next. */
export function collectGarbage(): void {
	const { gc } = globalThis as { gc?: () => void };
	gc?.();
}
