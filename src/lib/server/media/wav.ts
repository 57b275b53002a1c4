/** WAV: plain samples, as whole numbers or floating ones. Only its format and its samples are kept. */
import { failed } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, reading, sound, type Reader } from './found.ts';

const PLAIN = 1;
const FLOATING = 3;
/** The format proper stands further on. */
const EXTENSIBLE = 0xfffe;
const EXTENDED_AT = 24;
const LEAST_HERTZ = 8_000;
const MOST_HERTZ = 192_000;
const MOST_CHANNELS = 2;

interface Voice {
	readonly tag: number;
	readonly channels: number;
	readonly hertz: number;
	readonly bits: number;
}

export const readWav: Reader = (file) => {
	if (!begins(file, 'RIFF') || !begins(file, 'WAVE', 8)) return undefined;
	return reading(() => {
		const cursor = new Cursor(file, 12);
		let voice: Voice | undefined;
		while (cursor.left > 8) {
			const kind = cursor.text(4);
			const length = cursor.u32(true);
			if (kind === 'data') {
				if (!voice) return failed(CUT_OFF);
				// a recorder that never came back to write the length left none, or the largest there is
				const samples = cursor.span(Math.min(length || cursor.left, cursor.left));
				return packed(voice, samples);
			}
			const data = cursor.span(length);
			if (length % 2 === 1 && cursor.left > 0) cursor.u8();
			if (kind === 'fmt ') voice = voiceOf(data);
			if (kind === 'fmt ' && !voice) return failed('is a WAV of a kind that browsers do not play');
		}
		return failed(CUT_OFF);
	});
};

function voiceOf(data: Uint8Array): Voice | undefined {
	const cursor = new Cursor(data);
	const [said, channels, hertz] = [cursor.u16(true), cursor.u16(true), cursor.u32(true)];
	cursor.span(6);
	const bits = cursor.u16(true);
	const tag = said === EXTENSIBLE ? new Cursor(data, EXTENDED_AT).u16(true) : said;
	const known = tag === PLAIN ? [8, 16, 24, 32] : tag === FLOATING ? [32, 64] : [];
	const sane = channels >= 1 && channels <= MOST_CHANNELS && hertz >= LEAST_HERTZ && hertz <= MOST_HERTZ;
	return sane && known.includes(bits) ? { tag, channels, hertz, bits } : undefined;
}

function packed({ tag, channels, hertz, bits }: Voice, samples: Uint8Array) {
	const step = (channels * bits) / 8;
	const whole = samples.subarray(0, samples.length - (samples.length % step));
	const head = new Uint8Array(44);
	const view = new DataView(head.buffer);
	[...'RIFF'].forEach((c, at) => view.setUint8(at, c.charCodeAt(0)));
	view.setUint32(4, 36 + whole.length, true);
	[...'WAVEfmt '].forEach((c, at) => view.setUint8(8 + at, c.charCodeAt(0)));
	view.setUint32(16, 16, true);
	view.setUint16(20, tag, true);
	view.setUint16(22, channels, true);
	view.setUint32(24, hertz, true);
	view.setUint32(28, hertz * step, true);
	view.setUint16(32, step, true);
	view.setUint16(34, bits, true);
	[...'data'].forEach((c, at) => view.setUint8(36 + at, c.charCodeAt(0)));
	view.setUint32(40, whole.length, true);
	return sound('audio/wav', joined([head, whole]), whole.length / (hertz * step));
}
