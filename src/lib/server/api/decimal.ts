import type { Score } from '#lib/domain/board.ts';

const PLACES = 12n;
const SCALE = 10n ** PLACES;

/** A fraction as a decimal rounded to 12 places, halves away from zero, without needless zeros: 1/3 is `0.333333333333`. */
export function decimal({ numerator, denominator }: Score): string {
	const negative = numerator < 0n;
	const size = negative ? -numerator : numerator;
	const scaled = (2n * size * SCALE + denominator) / (2n * denominator);
	const places = (scaled % SCALE).toString().padStart(Number(PLACES), '0').replace(/0+$/, '');
	const text = `${scaled / SCALE}${places === '' ? '' : `.${places}`}`;
	return negative && scaled !== 0n ? `-${text}` : text;
}
