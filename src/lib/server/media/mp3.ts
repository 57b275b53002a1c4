/** MP3: frames one after the other. What stands before and after them (titles, covers) is not kept. */
import { failed } from '#lib/domain/result.ts';
import { begins, joined, sound, type Reader } from './found.ts';

const TAG_HEAD = 10;
/** kbit/s by index, of layer III. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Hz by index, of version 1; 2 has half of it, 2.5 a quarter. */
const HERTZ = [44_100, 48_000, 32_000];
const FEWEST_FRAMES = 8;
/** The share of what is no tag that must be frames: else it only begins as one. */
const LEAST_SHARE = 0.9;

interface Frame {
	readonly bytes: number;
	readonly seconds: number;
	/** Version and Hz: the same in all frames of a file. */
	readonly voice: number;
}

export const readMp3: Reader = (file) => {
	const tagged = begins(file, 'ID3');
	const from = tagged ? tagEnd(file) : 0;
	if (!tagged && !frameAt(file, 0)) return undefined;
	const parts: Uint8Array[] = [];
	let at = from;
	while (file[at] === 0) at += 1; // filling after the tag
	const start = at;
	let seconds = 0;
	let voice: number | undefined;
	for (let frame = frameAt(file, at); frame; frame = frameAt(file, at)) {
		if (voice !== undefined && frame.voice !== voice) break;
		if (at + frame.bytes > file.length) break;
		voice = frame.voice;
		parts.push(file.subarray(at, at + frame.bytes));
		seconds += frame.seconds;
		at += frame.bytes;
	}
	const tail = begins(file, 'TAG', file.length - 128) ? 128 : 0;
	const whole = file.length - start - tail;
	if (parts.length < FEWEST_FRAMES || at - start < LEAST_SHARE * whole) {
		return tagged || parts.length > 1 ? failed('is no MP3 from its beginning to its end') : undefined;
	}
	return sound('audio/mpeg', joined(parts), seconds);
};

/** Where a tag of titles and covers ends; its length stands in four times seven bits. */
function tagEnd(file: Uint8Array): number {
	const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((file[at] ?? 0) & 0x7f), 0);
	const footer = (file[5] ?? 0) & 0x10 ? TAG_HEAD : 0;
	return TAG_HEAD + size + footer;
}

function frameAt(file: Uint8Array, at: number): Frame | undefined {
	const [sync, kind, rate] = [file[at], file[at + 1], file[at + 2]];
	if (sync !== 0xff || kind === undefined || rate === undefined || (kind & 0xe0) !== 0xe0) return undefined;
	const version = (kind >> 3) & 3; // 3: version 1, 2: version 2, 0: version 2.5
	const layer = (kind >> 1) & 3; // 1: layer III
	const kbits = (version === 3 ? RATES_1 : RATES_2)[rate >> 4];
	const full = HERTZ[(rate >> 2) & 3];
	if (version === 1 || layer !== 1 || !kbits || !full) return undefined;
	const hertz = full / (version === 3 ? 1 : version === 2 ? 2 : 4);
	const samples = version === 3 ? 1_152 : 576;
	const bytes = Math.floor((samples * kbits * 125) / hertz) + ((rate >> 1) & 1);
	return { bytes, seconds: samples / hertz, voice: version * 1_000_000 + hertz };
}
