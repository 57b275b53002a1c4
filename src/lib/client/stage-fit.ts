/** How large a few words can be: on as many lines as make them largest. */

export interface FittedLines {
	readonly lines: readonly string[];
	/** px */
	readonly size: number;
}

/** Lines of a large name stand closer than text. */
export const LINE_HEIGHT = 0.92;
const MOST_LINES = 3;

/**
 * Breaks a name between its words, into up to three lines, so that it is as large as its room allows.
 * @param widthOf how wide a text is, in em
 * @param room px
 */
export function fitLines(
	name: string,
	widthOf: (text: string) => number,
	room: { readonly width: number; readonly height: number }
): FittedLines {
	const words = name.split(' ').filter((word) => word !== '');
	const sizeOf = (lines: readonly string[]) => {
		const widest = Math.max(0.01, ...lines.map(widthOf));
		return Math.min(room.width / widest, room.height / (lines.length * LINE_HEIGHT));
	};
	const ways = breaksOf(words, MOST_LINES).map((lines) => ({ lines, size: sizeOf(lines) }));
	return ways.reduce((best, way) => (way.size > best.size ? way : best), { lines: [name], size: 0 });
}

/** Beyond this many words further ones stay on the last line: there are names without end. */
const MOST_WORDS = 7;

/** Every way to put words on at most `most` lines, in their order. */
function breaksOf(words: readonly string[], most: number): string[][] {
	const all = words.join(' ');
	if (most === 1 || words.length < 2) return [[all]];
	const ways: string[][] = [[all]];
	for (let first = 1; first < Math.min(words.length, MOST_WORDS); first++) {
		const line = words.slice(0, first).join(' ');
		ways.push(...breaksOf(words.slice(first), most - 1).map((rest) => [line, ...rest]));
	}
	return ways;
}
