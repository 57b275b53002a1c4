/** Steps of Archivo's width axis, widest first, in percent. */
export const WIDTHS = [100, 94, 88, 82, 76, 70, 62] as const;
const NARROWEST = WIDTHS.length - 1;

/** How wide a text is at each of WIDTHS, in em. */
export type Measured = ReadonlyMap<string, ArrayLike<number>>;

export interface FittedName {
	readonly text: string;
	/** Percent, for font-stretch. */
	readonly stretch: number;
	/** em */
	readonly size: number;
	/** Even the smallest is too wide: the end is cut. */
	readonly cut: boolean;
}

const SHARE = 0.8;
const SMALLER = [1, 0.82, 0.66];
const SMALLEST = 0.45;

/** The given name as an initial: `H. Neloms`. */
export function shortName(name: string): string {
	const words = name.split(' ').filter((word) => word !== '');
	const last = words.at(-1);
	return words.length > 1 && last ? `${[...(words[0] ?? '')][0]}. ${last}` : name;
}

/**
 * Names never lose letters first: they narrow together, to the widest step at which four of five fit; outliers go
 * narrower, then the given name becomes an initial, then the line gets smaller, and only then is it cut.
 * @param roomOf the width a name has, in em of its own row
 */
export function fitNames(
	names: readonly string[],
	measured: Measured,
	roomOf: (index: number) => number
): FittedName[] {
	const emAt = (text: string, step: number) => measured.get(text)?.[step] ?? 0;
	const common = WIDTHS.findIndex(
		(_, step) =>
			names.filter((name, index) => emAt(name, step) <= roomOf(index)).length >= names.length * SHARE
	);
	const widest = common === -1 ? NARROWEST : common;
	return names.map((name, index) => fitOne(name, widest, roomOf(index), emAt));
}

function fitOne(
	name: string,
	widest: number,
	room: number,
	emAt: (text: string, step: number) => number
): FittedName {
	const short = shortName(name);
	const tries = [{ text: name, size: 1 }, ...SMALLER.map((size) => ({ text: short, size }))];
	for (const { text, size } of tries) {
		for (let step = widest; step <= NARROWEST; step++) {
			if (emAt(text, step) * size <= room) return { text, stretch: WIDTHS[step] ?? 100, size, cut: false };
		}
	}
	const exact = room / emAt(short, NARROWEST);
	const stretch = WIDTHS[NARROWEST] ?? 100;
	return { text: short, stretch, size: Math.max(SMALLEST, exact), cut: exact < SMALLEST };
}
