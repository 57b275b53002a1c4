/** PNG and its moving kind, chunk by chunk. What is not needed to draw it (texts, times, camera data) is not kept. */
import { crc32 } from 'node:zlib';
import { failed } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, picture, reading, type Reader } from './found.ts';

const SIGNATURE = '\x89PNG\r\n\x1a\n';
const KEPT = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'bKGD', 'acTL', 'fcTL', 'fdAT', 'IDAT', 'IEND'];
/** Bit depths of each way to write colours. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
	0: [1, 2, 4, 8, 16],
	2: [8, 16],
	3: [1, 2, 4, 8],
	4: [8, 16],
	6: [8, 16]
};
/** A lower-case first letter: what does not know it can draw without it. */
const isOptional = (kind: string) => /^[a-z]/.test(kind);

export const readPng: Reader = (file) => {
	if (!begins(file, SIGNATURE)) return undefined;
	return reading(() => {
		const cursor = new Cursor(file, SIGNATURE.length);
		const kept = [file.subarray(0, cursor.at)];
		const seen = new Set<string>();
		let [width, height, frames, drawn] = [0, 0, 1, 0];
		let kind = '';
		while (kind !== 'IEND') {
			const from = cursor.at;
			const length = cursor.u32();
			kind = cursor.text(4);
			const data = new Cursor(cursor.span(length));
			const sum = cursor.u32();
			if (sum !== crc32(file.subarray(from + 4, from + 8 + length))) return failed(CUT_OFF);
			if ((kind === 'IHDR') !== (seen.size === 0)) return failed(CUT_OFF);
			seen.add(kind);
			if (kind === 'IHDR') {
				[width, height] = [data.u32(), data.u32()];
				const [depth, colours, packing, filter, interlace] = [...data.span(5)];
				const known = DEPTHS[colours ?? -1]?.includes(depth ?? 0);
				if (!known || packing !== 0 || filter !== 0 || (interlace ?? 2) > 1) return failed(CUT_OFF);
				drawn = width * height;
			} else if (kind === 'acTL') frames = data.u32();
			else if (kind === 'fcTL') {
				data.u32(); // its place in the order
				const [w, h, x, y] = [data.u32(), data.u32(), data.u32(), data.u32()];
				if (w === 0 || h === 0 || x + w > width || y + h > height) return failed(CUT_OFF);
				drawn += w * h;
			}
			if (KEPT.includes(kind)) kept.push(file.subarray(from, cursor.at));
			else if (!isOptional(kind)) return failed(CUT_OFF);
		}
		if (!seen.has('IDAT')) return failed(CUT_OFF);
		return picture({ type: 'image/png', bytes: joined(kept), width, height, frames }, drawn);
	});
};
