/** L4: what may be uploaded to be celebrated with. A file is what its bytes are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMedium } from '#lib/server/media/check.ts';
import { property } from '../../property.ts';
import {
	ascii,
	box,
	cameraSegment,
	gif,
	jpeg,
	joined,
	m4a,
	movingWebp,
	mp3,
	mp3Frames,
	ogg,
	oggPage,
	png,
	pngChunk,
	stillWebp,
	vorbisHead,
	wav,
	webpChunk
} from './made-files.ts';

const SCRIPT = '<script>alert(1)</script>';
const SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

const refusal = (kind: 'song' | 'picture', file: Uint8Array) => {
	const found = checkMedium(kind, file);
	return found.ok ? `taken as ${found.value.type}` : found.error;
};
function taken(kind: 'song' | 'picture', file: Uint8Array) {
	const found = checkMedium(kind, file);
	if (!found.ok) throw new Error(found.error);
	return found.value;
}
const holds = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);

describe('what is taken', () => {
	test.each([
		['GIF', gif(), { type: 'image/gif', width: 2, height: 2, frames: 1 }],
		['GIF that moves', gif({ frames: Array(9).fill({ width: 2, height: 1 }) }), { frames: 9 }],
		['GIF without its last byte', gif({ trailer: false }), { type: 'image/gif', frames: 1 }],
		['PNG', png(), { type: 'image/png', width: 1, height: 1, frames: 1 }],
		['JPEG', jpeg(), { type: 'image/jpeg', width: 3, height: 2, frames: 1 }],
		['progressive JPEG', jpeg({ frame: 0xc2 }), { type: 'image/jpeg' }],
		['WebP', stillWebp(16, 9), { type: 'image/webp', width: 16, height: 9, frames: 1 }],
		[
			'WebP that moves',
			movingWebp({
				canvas: { width: 8, height: 8 },
				frames: [
					{ width: 8, height: 8 },
					{ width: 4, height: 4, x: 2 }
				]
			}),
			{ type: 'image/webp', width: 8, height: 8, frames: 2 }
		]
	])('%s', (_, file, told) => {
		expect(taken('picture', file)).toMatchObject({ seconds: 0, ...told });
	});

	test.each([
		['MP3', mp3(), 'audio/mpeg', 40 * (1152 / 44_100)],
		['MP3 with a title', mp3(40, { title: 'A song' }), 'audio/mpeg', 40 * (1152 / 44_100)],
		['WAV', wav({ seconds: 2 }), 'audio/wav', 2],
		['Ogg Vorbis', ogg(), 'audio/ogg', 2],
		['Ogg Opus', ogg(joined(ascii('OpusHead'), [1, 2, 0x80, 0xbb, 0, 0, 0, 0, 0, 0, 0])), 'audio/ogg', 1],
		['M4A', m4a(), 'audio/mp4', 2.5]
	])('%s', (_, file, type, seconds) => {
		const found = taken('song', file);
		expect(found).toMatchObject({ type, width: 0, height: 0, frames: 0 });
		expect(found.seconds).toBeCloseTo(seconds, 6);
	});

	test('what is kept is taken again, the very same: nothing more can be taken off', () => {
		const pictures = [
			gif({ comment: SCRIPT }),
			png({ after: SCRIPT }),
			jpeg({ more: [cameraSegment(6)] }),
			stillWebp(5, 5)
		];
		const songs = [mp3(20, { title: SCRIPT }), wav(), ogg(), m4a()];
		for (const [kind, files] of [
			['picture', pictures],
			['song', songs]
		] as const) {
			for (const file of files) {
				const once = taken(kind, file);
				expect(taken(kind, once.bytes)).toEqual(once);
			}
		}
	});
});

describe('what is no picture and no sound', () => {
	test.each([
		['SVG called PNG', ascii(SVG)],
		['SVG behind white space', ascii(`\n\n  ${SVG}`)],
		['HTML', ascii(`<!doctype html>${SCRIPT}`)],
		['HTML behind a PNG signature alone', joined([0x89], ascii(`PNG\r\n\x1a\n${SCRIPT}`))],
		['HTML behind GIF89a', ascii(`GIF89a/*${SCRIPT}*/`)],
		['HTML behind a JPEG start', joined([0xff, 0xd8, 0xff], ascii(SCRIPT))],
		['PDF', ascii('%PDF-1.7')],
		['ZIP', ascii('PK\x03\x04')],
		['BMP', ascii('BM......')],
		['TIFF', ascii('II*\0')],
		['nothing at all', new Uint8Array()],
		['a single byte', Uint8Array.of(0x47)],
		['a sound', wav()]
	])('%s is no picture', (_, file) => {
		expect(refusal('picture', file)).toMatch(/^is (no GIF|cut off)/);
	});

	test.each([
		['SVG', ascii(SVG)],
		['HTML behind a tag of titles', joined(ascii('ID3\x03\0\0'), [0, 0, 0, 0], ascii(SCRIPT.repeat(50)))],
		['a single frame before HTML', joined(mp3Frames(1), ascii(SCRIPT.repeat(100)))],
		['nine frames before as much of something else', joined(mp3Frames(9), new Uint8Array(3_000).fill(60))],
		['WAV without samples', wav({ seconds: 0 })],
		['WAV of an unknown kind', wav({ tag: 85 })],
		['WAV with 60 channels', wav({ channels: 60 })],
		['AVI', joined(ascii('RIFF'), [4, 0, 0, 0], ascii('AVI '))],
		[
			'a film',
			m4a({
				tracks: [
					['soun', 'mp4a'],
					['vide', 'avc1']
				]
			})
		],
		[
			'a film that says its pictures are coded as sounds are',
			m4a({
				tracks: [
					['soun', 'mp4a'],
					['vide', 'mp4a']
				]
			})
		],
		['a film called M4A', m4a({ tracks: [['vide', 'avc1']] })],
		['subtitles', m4a({ tracks: [['text', 'tx3g']] })],
		['M4A coded otherwise', m4a({ tracks: [['soun', 'ac-3']] })],
		['HEIC', m4a({ brand: 'heic' })],
		['M4A with something else beside it', m4a({ more: [box('html', ascii(SCRIPT))] })],
		['Ogg with a film in it', ogg(joined(ascii('\x80theora'), new Uint8Array(30)))],
		['Ogg with two sounds', ogg(vorbisHead(), { serial: 8 })],
		['Ogg whose sum is wrong', ogg().map((byte, at, { length }) => (at === length - 1 ? byte ^ 1 : byte))],
		['Ogg that has only begun', oggPage(vorbisHead())],
		['a picture', gif()],
		['nothing at all', new Uint8Array()]
	])('%s is no song', (_, file) => {
		expect(refusal('song', file)).toMatch(/^(is (no|cut off|a WAV|an M4A|an Ogg|a sound of no)|holds)/);
	});
});

describe('a file that is something else too (polyglot)', () => {
	const zip = `PK\x03\x04${SCRIPT}`;
	test.each([
		['GIF with a comment', 'picture', gif({ comment: SCRIPT })],
		['GIF before a ZIP', 'picture', gif({ after: zip })],
		['PNG with text', 'picture', png({ more: [pngChunk('tEXt', ascii(`x\0${SCRIPT}`))] })],
		['PNG with camera data', 'picture', png({ more: [pngChunk('eXIf', ascii(SCRIPT))] })],
		['PNG before a ZIP', 'picture', png({ after: zip })],
		[
			'JPEG with a comment',
			'picture',
			jpeg({ more: [joined([0xff, 0xfe, 0, SCRIPT.length + 2], ascii(SCRIPT))] })
		],
		['JPEG before a ZIP', 'picture', jpeg({ after: zip })],
		['WebP before a ZIP', 'picture', stillWebp(4, 4, zip)],
		[
			'WebP with XMP',
			'picture',
			movingWebp({
				canvas: { width: 4, height: 4 },
				frames: [{ width: 4, height: 4 }],
				more: [webpChunk('XMP ', ascii(SCRIPT))]
			})
		],
		['MP3 with a title', 'song', mp3(40, { title: SCRIPT })],
		['MP3 before HTML', 'song', mp3(400, { after: SCRIPT })],
		['WAV with a list', 'song', wav({ more: [webpChunk('LIST', ascii(SCRIPT))] })],
		['Ogg before HTML', 'song', ogg(vorbisHead(), { after: SCRIPT })],
		['M4A with a cover', 'song', m4a()],
		['M4A with free room', 'song', m4a({ more: [box('free', ascii(SCRIPT))] })]
	] as const)('%s: only what is drawn or heard is kept', (_, kind, file) => {
		expect(holds(file, '<script>')).toBe(true);
		expect(holds(taken(kind, file).bytes, '<script>')).toBe(false);
	});

	test('where a picture was taken is not kept, and which way is up is', () => {
		const found = taken('picture', jpeg({ width: 40, height: 30, more: [cameraSegment(6)] }));
		expect(holds(found.bytes, 'GPS')).toBe(false);
		expect(found).toMatchObject({ width: 30, height: 40 });
		expect(taken('picture', found.bytes)).toMatchObject({ width: 30, height: 40 });
	});
});

describe('a picture that would not fit into a machine (bomb)', () => {
	test.each([
		['GIF', gif({ width: 65_535, height: 65_535 }), '65535 by 65535'],
		['PNG', png({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }), '2147483647 by 2147483647'],
		['JPEG', jpeg({ width: 65_500, height: 10 }), '65500 by 10'],
		['WebP', stillWebp(16_384, 16_384), '16384 by 16384'],
		[
			'WebP that moves',
			movingWebp({ canvas: { width: 1_601, height: 1 }, frames: [{ width: 1, height: 1 }] }),
			'1601 by 1'
		],
		['one pixel too wide', png({ width: 1_601, height: 1 }), '1601 by 1']
	])('%s', (_, file, size) => {
		expect(refusal('picture', file)).toBe(`is a picture of ${size} pixels; at most 1600 by 1600 are taken`);
	});

	test.each([
		['GIF whose frame is larger than its canvas', gif({ frames: [{ width: 60_000, height: 60_000 }] })],
		['GIF without a frame', gif({ frames: [] })],
		['GIF without a size', gif({ width: 0, height: 0, frames: [{ width: 0, height: 0 }] })],
		['GIF of more frames than can be drawn', gif({ frames: Array(501).fill({ width: 1, height: 1 }) })],
		[
			'GIF of too many pixels',
			gif({ width: 1_600, height: 1_600, frames: Array(100).fill({ width: 1_600, height: 1_600 }) })
		],
		['PNG without pixels', png({ pixels: false })],
		['PNG with a chunk that nobody knows', png({ more: [pngChunk('EVIL', [])] })],
		['PNG of a million frames', png({ more: [pngChunk('acTL', [0, 15, 66, 64, 0, 0, 0, 0])] })],
		['PNG whose sum is wrong', png().map((byte, at) => (at === 20 ? byte ^ 1 : byte))],
		['JPEG with two sizes', jpeg({ more: [joined([0xff, 0xc0, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0])] })],
		['JPEG of a kind nobody draws', jpeg({ frame: 0xc9 })],
		[
			'WebP whose frame is larger than it says',
			movingWebp({
				canvas: { width: 9, height: 9 },
				frames: [{ width: 16_384, height: 9 }],
				said: { width: 9, height: 9 }
			})
		],
		[
			'WebP whose frame lies outside',
			movingWebp({ canvas: { width: 9, height: 9 }, frames: [{ width: 9, height: 9, x: 1 }] })
		]
	])('%s', (_, file) => {
		expect(refusal('picture', file)).toMatch(/^(is (cut off|a GIF|a picture without|a JPEG)|moves)/);
	});
});

const SAMPLES = [
	['picture', gif({ frames: Array(3).fill({ width: 2, height: 2 }) })],
	['picture', png({ more: [pngChunk('tEXt', ascii('a'))] })],
	['picture', jpeg({ more: [cameraSegment(3)] })],
	['picture', movingWebp({ canvas: { width: 8, height: 8 }, frames: [{ width: 8, height: 8 }] })],
	['song', mp3(12, { title: 'x' })],
	['song', wav({ hertz: 8_000 })],
	['song', ogg()],
	['song', m4a()]
] as const;
const damaged = fc
	.record({
		sample: fc.constantFrom(...SAMPLES),
		cut: fc.double({ min: 0, max: 1, noNaN: true }),
		edits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 })
	})
	.map(({ sample: [kind, file], cut, edits }) => {
		const bytes = file.slice(0, Math.ceil(file.length * (cut < 0.5 ? 1 : cut)));
		// what stands first says most
		for (const [at, value] of edits) bytes[at % Math.min(bytes.length, 400)] = value;
		return { kind, bytes };
	});

property(
	'a damaged file is refused or taken in bounds, at once, and never breaks what reads it',
	fc.property(damaged, ({ kind, bytes }) => {
		const found = checkMedium(kind, bytes);
		if (!found.ok) {
			expect(found.error).not.toBe('');
			return;
		}
		const { width, height, frames, seconds } = found.value;
		if (kind === 'song') expect(seconds).toBeGreaterThan(0);
		expect(Math.max(width, height)).toBeLessThanOrEqual(1_600);
		expect(frames).toBeLessThanOrEqual(500);
		expect(checkMedium(kind, found.value.bytes)).toEqual(found);
	}),
	{ runs: 3_000 }
);
