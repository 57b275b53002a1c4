/** Exact figures as text: what a screen shows and what an address carries. */
import type { Score } from '#lib/domain/board.ts';

/** As a plain decimal with at most `places` places, half away from zero, without idle noughts: `9.6`, `-33.6`, `800000`. */
export function toDecimal({ numerator, denominator }: Score, places = 12): string {
	const scale = 10n ** BigInt(places);
	const doubled = 2n * numerator * scale;
	const half = doubled < 0n ? -denominator : denominator;
	const scaled = (doubled + half) / (2n * denominator);
	const size = scaled < 0n ? -scaled : scaled;
	const fraction = (size % scale).toString().padStart(places, '0').replace(/0+$/, '');
	const sign = scaled < 0n ? '-' : '';
	return `${sign}${size / scale}${places > 0 && fraction ? `.${fraction}` : ''}`;
}

/** The nearest whole multiple of 1 / `parts`, in such parts, half away from zero: a safe integer for packed tables. */
export function inParts({ numerator, denominator }: Score, parts: number): number {
	const doubled = 2n * numerator * BigInt(parts);
	return Number((doubled + (doubled < 0n ? -denominator : denominator)) / (2n * denominator));
}
