/** M4A (ISO base media), box by box. It holds sounds alone; titles and covers are blanked where they stand, since offsets point past them. */
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, reading, sound, type Reader } from './found.ts';

const BRANDS = ['M4A ', 'M4B ', 'mp41', 'mp42', 'isom', 'iso2', 'iso4', 'iso5', 'iso6'];
const OUTER = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide'];
/** Boxes that hold boxes on the way to what is to be known. */
const FOLDERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
/** Nothing that is needed to play it. */
const BLANKED = ['free', 'skip', 'wide', 'udta', 'meta', 'uuid', 'iods'];
const CODERS = ['mp4a', 'alac'];
const MOST_BOXES = 500;

interface Box {
	readonly kind: string;
	/** Of its four letters. */
	readonly at: number;
	readonly from: number;
	readonly to: number;
}

export const readM4a: Reader = (file) => {
	if (!begins(file, 'ftyp', 4)) return undefined;
	return reading(() => {
		const bytes = Uint8Array.from(file);
		const outer = boxesIn(bytes, 0, bytes.length);
		if (!outer.ok) return outer;
		const [type] = outer.value;
		if (!type || !BRANDS.some((brand) => brandsOf(bytes, type).includes(brand))) {
			return failed('is no sound of the kind M4A');
		}
		const strange = outer.value.find(({ kind }) => !OUTER.includes(kind));
		const heads = outer.value.filter(({ kind }) => kind === 'moov');
		if (strange || heads.length !== 1) return failed(CUT_OFF);
		const told = walk(bytes, outer.value);
		if (!told.ok) return told;
		const { handlers, coders, seconds } = told.value;
		if (handlers.length === 0 || handlers.some((handler) => handler !== 'soun')) {
			return failed('holds something that is no sound');
		}
		if (coders.some((coder) => !CODERS.includes(coder)))
			return failed('is an M4A of a kind that browsers do not play');
		return sound('audio/mp4', bytes, seconds);
	});
};

function brandsOf(bytes: Uint8Array, { from, to }: Box): string[] {
	const cursor = new Cursor(bytes.subarray(from, to));
	const major = cursor.text(4);
	cursor.u32();
	const others = Array.from({ length: Math.floor(cursor.left / 4) }, () => cursor.text(4));
	return [major, ...others];
}

/** The boxes between two places, which they fill exactly. */
function boxesIn(bytes: Uint8Array, from: number, to: number): Result<Box[], string> {
	const cursor = new Cursor(bytes.subarray(0, to), from);
	const boxes: Box[] = [];
	while (cursor.left > 0) {
		const start = cursor.at;
		const short = cursor.u32();
		const at = cursor.at;
		const kind = cursor.text(4);
		const length = short === 1 ? cursor.u64() : short === 0 ? to - start : short;
		const end = start + length;
		if (end < cursor.at || end > to || boxes.length > MOST_BOXES) return failed(CUT_OFF);
		boxes.push({ kind, at, from: cursor.at, to: end });
		cursor.at = end;
	}
	return ok(boxes);
}

interface Told {
	readonly handlers: string[];
	readonly coders: string[];
	seconds: number;
}

/** What the boxes say of the sounds in them; what is not needed is blanked on the way. */
function walk(bytes: Uint8Array, outer: readonly Box[]): Result<Told, string> {
	const told: Told = { handlers: [], coders: [], seconds: 0 };
	const open = [...outer];
	let count = 0;
	for (let box = open.pop(); box; box = open.pop()) {
		if ((count += 1) > MOST_BOXES) return failed(CUT_OFF);
		const { kind, from, to } = box;
		if (BLANKED.includes(kind)) blank(bytes, box);
		else if (kind === 'hdlr') told.handlers.push(new Cursor(bytes.subarray(from, to), 8).text(4));
		else if (kind === 'stsd') told.coders.push(new Cursor(bytes.subarray(from, to), 12).text(4));
		else if (kind === 'mdhd') told.seconds = Math.max(told.seconds, secondsOf(bytes.subarray(from, to)));
		else if (FOLDERS.includes(kind)) {
			const inner = boxesIn(bytes, from, to);
			if (!inner.ok) return inner;
			open.push(...inner.value);
		}
	}
	return ok(told);
}

function blank(bytes: Uint8Array, { at, from, to }: Box): void {
	[...'free'].forEach((c, index) => (bytes[at + index] = c.charCodeAt(0)));
	bytes.fill(0, from, to);
}

function secondsOf(data: Uint8Array): number {
	const cursor = new Cursor(data);
	const long = cursor.u32() >>> 24 === 1;
	cursor.span(long ? 16 : 8);
	const [scale, length] = [cursor.u32(), long ? cursor.u64() : cursor.u32()];
	return scale === 0 ? 0 : length / scale;
}
