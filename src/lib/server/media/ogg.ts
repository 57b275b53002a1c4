/** Ogg with Vorbis or Opus in it, page by page, each checked by its sum (RFC 3533). A single stream: no pictures that move. */
import { failed } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, reading, sound, type Reader } from './found.ts';

const FEWEST_PAGES = 3;
const OPUS_HERTZ = 48_000;
const SUM_AT = 22;

const SUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
	let sum = byte << 24;
	for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
	return sum;
});

function sumOf(page: Uint8Array): number {
	let sum = 0;
	for (let at = 0; at < page.length; at++) {
		// its own field counts as nothing
		const byte = at >= SUM_AT && at < SUM_AT + 4 ? 0 : page[at]!;
		sum = (sum << 8) ^ SUMS[(sum >>> 24) ^ byte]!;
	}
	return sum >>> 0;
}

export const readOgg: Reader = (file) => {
	if (!begins(file, 'OggS')) return undefined;
	return reading(() => {
		const cursor = new Cursor(file);
		const pages: Uint8Array[] = [];
		let stream: number | undefined;
		let hertz = 0;
		let [samples, ahead] = [0, 0];
		while (begins(file, 'OggS', cursor.at)) {
			const from = cursor.at;
			cursor.span(6);
			const reached = cursor.u64(true);
			const serial = cursor.u32(true);
			cursor.u32(); // its number
			const sum = cursor.u32(true);
			const lengths = cursor.span(cursor.u8());
			const body = cursor.span(lengths.reduce((all, length) => all + length, 0));
			const page = file.subarray(from, cursor.at);
			if (sumOf(page) !== sum) return failed(CUT_OFF);
			if (stream === undefined) {
				stream = serial;
				if (begins(body, '\x01vorbis')) hertz = new Cursor(body, 12).u32(true);
				else if (begins(body, 'OpusHead')) [hertz, ahead] = [OPUS_HERTZ, new Cursor(body, 10).u16(true)];
				else return failed('is an Ogg file with no Vorbis or Opus in it');
			}
			if (serial !== stream) return failed('holds more than one sound');
			// -1: no sound ends on this page
			if (Number.isSafeInteger(reached)) samples = Math.max(samples, reached);
			pages.push(page);
		}
		if (pages.length < FEWEST_PAGES || hertz === 0) return failed(CUT_OFF);
		return sound('audio/ogg', joined(pages), (samples - ahead) / hertz);
	});
};
