/** JPEG, segment by segment. Of what a camera says of itself, and of where it was, only which way is up is kept. */
import { failed } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, picture, reading, type Reader } from './found.ts';

const START = '\xff\xd8\xff';
const MARK = 0xff;
const END = 0xd9;
const SCAN = 0xda;
const JFIF = 0xe0;
const EXIF = 0xe1;
const ADOBE = 0xee;
/** Baseline, extended and progressive; others no browser draws. */
const FRAMES = [0xc0, 0xc1, 0xc2];
/** Tables and restarts. */
const TABLES = [0xdb, 0xc4, 0xdd];
const isOtherFrame = (mark: number) => mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8;
const isRestart = (mark: number) => mark >= 0xd0 && mark <= 0xd7;

export const readJpeg: Reader = (file) => {
	if (!begins(file, START)) return undefined;
	return reading(() => {
		const cursor = new Cursor(file, 2);
		const body: Uint8Array[] = [];
		let [width, height, turn, scans] = [0, 0, 1, 0];
		for (;;) {
			const from = cursor.at;
			if (cursor.u8() !== MARK) return failed(CUT_OFF);
			let mark = cursor.u8();
			while (mark === MARK) mark = cursor.u8(); // filling before a mark
			if (mark === END) break;
			const length = cursor.u16();
			const data = cursor.span(length - 2);
			const segment = file.subarray(from, cursor.at);
			if (FRAMES.includes(mark)) {
				if (width > 0) return failed(CUT_OFF);
				const frame = new Cursor(data, 1);
				[height, width] = [frame.u16(), frame.u16()];
				body.push(segment);
			} else if (TABLES.includes(mark) || (mark === ADOBE && begins(data, 'Adobe'))) body.push(segment);
			else if (mark === SCAN) {
				if (width === 0) return failed(CUT_OFF);
				skipScan(cursor);
				body.push(file.subarray(from, cursor.at));
				scans += 1;
			} else if (mark === EXIF && begins(data, 'Exif\0\0')) turn = turnOf(data.subarray(6));
			else if (isOtherFrame(mark)) return failed('is a JPEG of a kind that browsers do not draw');
		}
		if (scans === 0) return failed(CUT_OFF);
		const head = [Uint8Array.of(MARK, 0xd8), jfif(), ...(turn > 1 ? [exif(turn)] : [])];
		const bytes = joined([...head, ...body, Uint8Array.of(MARK, END)]);
		const lies = turn >= 5;
		return picture({
			type: 'image/jpeg',
			bytes,
			width: lies ? height : width,
			height: lies ? width : height,
			frames: 1
		});
	});
};

/** Past what was drawn, to the next mark that means something: in it a mark is a restart, or escaped. */
function skipScan(cursor: Cursor): void {
	for (;;) {
		if (cursor.u8() !== MARK) continue;
		const next = cursor.u8();
		if (next === 0 || isRestart(next)) continue;
		cursor.at -= next === MARK ? 1 : 2;
		if (next !== MARK) return;
	}
}

const ORIENTATION = 0x0112;
const MOST_ENTRIES = 200;

/** Which way is up, 1 to 8, from a camera's own directory; 1 where it does not say so in good order. */
function turnOf(tiff: Uint8Array): number {
	try {
		const cursor = new Cursor(tiff);
		const little = cursor.text(2) === 'II';
		cursor.u16(little);
		cursor.at = cursor.u32(little);
		const entries = Math.min(cursor.u16(little), MOST_ENTRIES);
		for (let entry = 0; entry < entries; entry++) {
			const tag = cursor.u16(little);
			cursor.span(6);
			const value = cursor.u16(little);
			cursor.span(2);
			if (tag === ORIENTATION) return value >= 1 && value <= 8 ? value : 1;
		}
	} catch {
		return 1; // it ends where it should go on
	}
	return 1;
}

const segment = (mark: number, data: readonly number[]) =>
	Uint8Array.of(MARK, mark, (data.length + 2) >> 8, (data.length + 2) & 0xff, ...data);

/** Version 1.1, square pixels, no picture of itself in small. */
const jfif = () => segment(JFIF, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);

/** A directory with a single entry. */
const exif = (turn: number) =>
	segment(EXIF, [
		...[0x45, 0x78, 0x69, 0x66, 0, 0],
		...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8],
		...[0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0],
		...[0, 0, 0, 0]
	]);
