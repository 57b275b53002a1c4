/** GIF87a and GIF89a, block by block. Comments, texts and what other programs left in it are not kept. */
import { failed } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, MOST_FRAMES, picture, reading, type Reader } from './found.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;
/** How often it repeats. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];
const TABLE = 0x80;
const LARGEST_CODE = 8;

const tableBytes = (flags: number) => (flags & TABLE ? 3 * 2 ** ((flags & 7) + 1) : 0);

export const readGif: Reader = (file) => {
	if (!begins(file, 'GIF87a') && !begins(file, 'GIF89a')) return undefined;
	return reading(() => {
		const cursor = new Cursor(file, 6);
		const [width, height] = [cursor.u16(true), cursor.u16(true)];
		const flags = cursor.u8();
		cursor.span(2 + tableBytes(flags));
		const kept = [file.subarray(0, cursor.at)];
		let frames = 0;
		let drawn = 0;
		while (cursor.left > 0) {
			const from = cursor.at;
			const kind = cursor.u8();
			if (kind === TRAILER) break;
			if (kind === IMAGE) {
				const frame = image(cursor);
				if (frame.right > width || frame.bottom > height) return failed(CUT_OFF);
				frames += 1;
				drawn += frame.pixels;
				if (frames > MOST_FRAMES) break;
				kept.push(file.subarray(from, cursor.at));
			} else if (kind === EXTENSION) {
				if (extension(cursor)) kept.push(file.subarray(from, cursor.at));
			} else return failed(CUT_OFF);
		}
		if (frames === 0) return failed('is a GIF without a picture');
		kept.push(Uint8Array.of(TRAILER));
		return picture({ type: 'image/gif', bytes: joined(kept), width, height, frames }, drawn);
	});
};

/** Past blocks of up to 255 bytes, to the empty one that ends them. */
function skipBlocks(cursor: Cursor): void {
	for (let length = cursor.u8(); length > 0; length = cursor.u8()) cursor.span(length);
}

function image(cursor: Cursor) {
	const [left, top, width, height] = [cursor.u16(true), cursor.u16(true), cursor.u16(true), cursor.u16(true)];
	cursor.span(tableBytes(cursor.u8()));
	const code = cursor.u8();
	skipBlocks(cursor);
	const sound = width > 0 && height > 0 && code >= 1 && code <= LARGEST_CODE;
	return { right: sound ? left + width : Infinity, bottom: top + height, pixels: width * height };
}

/** Whether pictures need it. */
function extension(cursor: Cursor): boolean {
	const label = cursor.u8();
	const from = cursor.at;
	skipBlocks(cursor);
	if (label !== APPLICATION) return label === CONTROL && cursor.bytes[from] === 4 && cursor.at === from + 6;
	return LOOPS.some((name) => begins(cursor.bytes, name, from + 1)) && cursor.at === from + 17;
}
