/** Files made byte by byte, so that each can be wrong in one place. */
import { crc32, deflateSync } from 'node:zlib';

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
export const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
	Uint8Array.from(parts.flatMap((part) => [...part]));

const le16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const le24 = (value: number) => [...le16(value & 0xffff), (value >> 16) & 0xff];
const le32 = (value: number) => [...le16(value & 0xffff), ...le16((value >>> 16) & 0xffff)];
const be16 = (value: number) => le16(value).reverse();
const be32 = (value: number) => le32(value).reverse();

export interface GifParts {
	readonly width?: number;
	readonly height?: number;
	readonly frames?: readonly { readonly width: number; readonly height: number }[];
	readonly comment?: string;
	readonly after?: string;
	readonly trailer?: boolean;
}

/** The picture's data are those of a single pixel: nothing here draws them. */
export function gif({ width = 2, height = 2, frames, comment, after = '', trailer = true }: GifParts = {}) {
	const note = comment === undefined ? [] : joined([0x21, 0xfe, comment.length], ascii(comment), [0]);
	const loop = joined([0x21, 0xff, 11], ascii('NETSCAPE2.0'), [3, 1, 0, 0, 0]);
	const pictures = (frames ?? [{ width, height }]).map((frame) =>
		joined(
			[0x21, 0xf9, 4, 0, 10, 0, 0, 0],
			[0x2c, 0, 0, 0, 0, ...le16(frame.width), ...le16(frame.height), 0],
			[2, 2, 0x4c, 0x01, 0]
		)
	);
	return joined(
		ascii('GIF89a'),
		[...le16(width), ...le16(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255],
		loop,
		note,
		...pictures,
		trailer ? [0x3b] : [],
		ascii(after)
	);
}

export function pngChunk(kind: string, data: Uint8Array | readonly number[]): Uint8Array {
	const named = joined(ascii(kind), data);
	return joined(be32(data.length), named, be32(crc32(named)));
}

export interface PngParts {
	readonly width?: number;
	readonly height?: number;
	readonly more?: readonly Uint8Array[];
	readonly after?: string;
	readonly pixels?: boolean;
}

export function png({ width = 1, height = 1, more = [], after = '', pixels = true }: PngParts = {}) {
	return joined(
		[0x89],
		ascii('PNG\r\n\x1a\n'),
		pngChunk('IHDR', [...be32(width), ...be32(height), 8, 0, 0, 0, 0]),
		...more,
		pixels ? pngChunk('IDAT', deflateSync(Uint8Array.of(0, 128))) : [],
		pngChunk('IEND', []),
		ascii(after)
	);
}

const segment = (mark: number, data: Uint8Array | readonly number[]) =>
	joined([0xff, mark, ...be16(data.length + 2)], data);

/** Which way is up and a place, as a camera writes them. */
export const cameraSegment = (turn: number): Uint8Array =>
	segment(
		0xe1,
		joined(
			ascii('Exif\0\0II*\0'),
			[...le32(8), ...le16(2)],
			[...le16(0x0112), ...le16(3), ...le32(1), ...le16(turn), 0, 0],
			[...le16(0x8825), ...le16(4), ...le32(1), ...le32(38)],
			le32(0),
			ascii('GPS 52.5N 13.4E')
		)
	);

export interface JpegParts {
	readonly width?: number;
	readonly height?: number;
	readonly more?: readonly Uint8Array[];
	readonly frame?: number;
	readonly after?: string;
}

export const jpeg = ({ width = 3, height = 2, more = [], frame = 0xc0, after = '' }: JpegParts = {}) =>
	joined(
		[0xff, 0xd8],
		segment(0xe0, joined(ascii('JFIF\0'), [1, 1, 0, 0, 1, 0, 1, 0, 0])),
		...more,
		segment(0xdb, new Uint8Array(65)),
		segment(frame, [8, ...be16(height), ...be16(width), 1, 1, 0x11, 0]),
		segment(0xc4, new Uint8Array(28)),
		segment(0xda, [1, 1, 0, 0, 63, 0]),
		[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
		[0xff, 0xd9],
		ascii(after)
	);

const chunk = (kind: string, data: Uint8Array | readonly number[]) =>
	joined(ascii(kind), le32(data.length), data, data.length % 2 ? [0] : []);

const vp8l = (width: number, height: number) =>
	chunk('VP8L', [0x2f, ...le32((((height - 1) << 14) | (width - 1)) >>> 0), 0, 0]);

export interface WebpParts {
	readonly canvas: { readonly width: number; readonly height: number };
	readonly frames: readonly { readonly width: number; readonly height: number; readonly x?: number }[];
	readonly said?: { readonly width: number; readonly height: number };
	readonly more?: readonly Uint8Array[];
}

export const webpChunk = chunk;

/** A moving one. `said`: what its frames' heads say, where that is not so. */
export function movingWebp({ canvas, frames, said, more = [] }: WebpParts): Uint8Array {
	const size = (width: number, height: number) => [...le24(width - 1), ...le24(height - 1)];
	const body = joined(
		ascii('WEBP'),
		chunk('VP8X', [0x2e, 0, 0, 0, ...size(canvas.width, canvas.height)]),
		...more,
		chunk('ANIM', [0, 0, 0, 0, 0, 0]),
		...frames.map(({ width, height, x = 0 }) =>
			chunk(
				'ANMF',
				joined(
					[...le24(x), ...le24(0), ...size(said?.width ?? width, said?.height ?? height), ...le24(100), 0],
					vp8l(width, height)
				)
			)
		)
	);
	return joined(ascii('RIFF'), le32(body.length), body);
}

export function stillWebp(width: number, height: number, after = ''): Uint8Array {
	const body = joined(ascii('WEBP'), vp8l(width, height));
	return joined(ascii('RIFF'), le32(body.length), body, ascii(after));
}

/** Frames of 128 kbit/s at 44,100 Hz: 417 bytes and 26 ms each. */
export const mp3Frames = (count: number): Uint8Array =>
	joined(
		...Array.from({ length: count }, () => joined([0xff, 0xfb, 0x90, 0x00], new Uint8Array(413).fill(0x55)))
	);

export const mp3 = (frames = 40, { title = '', after = '' } = {}): Uint8Array =>
	joined(
		title ? joined(ascii('ID3\x03\0\0'), [0, 0, 0, title.length], ascii(title)) : [],
		mp3Frames(frames),
		ascii(after)
	);

export const wav = ({
	seconds = 1,
	hertz = 8000,
	channels = 1,
	tag = 1,
	more = [] as readonly Uint8Array[]
} = {}) => {
	const samples = new Uint8Array(seconds * hertz * channels * 2);
	const body = joined(
		ascii('WAVE'),
		chunk('fmt ', [
			...le16(tag),
			...le16(channels),
			...le32(hertz),
			...le32(hertz * channels * 2),
			...le16(channels * 2),
			...le16(16)
		]),
		...more,
		chunk('data', samples)
	);
	return joined(ascii('RIFF'), le32(body.length), body);
};

/** Bit by bit, as RFC 3533 says it. */
function oggSum(page: Uint8Array): number {
	let sum = 0;
	for (const byte of page) {
		for (let bit = 7; bit >= 0; bit--) {
			const out = ((sum >>> 31) ^ (byte >> bit)) & 1;
			sum = ((sum << 1) ^ (out ? 0x04c11db7 : 0)) >>> 0;
		}
	}
	return sum;
}

export function oggPage(body: Uint8Array, { reached = 0, serial = 7, number = 0 } = {}): Uint8Array {
	const lengths = [...Array<number>(Math.floor(body.length / 255)).fill(255), body.length % 255];
	const head = (sum: number) =>
		joined(
			ascii('OggS'),
			[0, number === 0 ? 2 : 0, ...le32(reached), ...le32(0)],
			[...le32(serial), ...le32(number), ...le32(sum), lengths.length, ...lengths]
		);
	return joined(head(oggSum(joined(head(0), body))), body);
}

export const vorbisHead = (hertz = 48_000): Uint8Array =>
	joined(ascii('\x01vorbis'), [...le32(0), 1, ...le32(hertz), ...new Uint8Array(13)]);

export const ogg = (head: Uint8Array = vorbisHead(), { serial = 7, after = '' } = {}): Uint8Array =>
	joined(
		oggPage(head),
		oggPage(ascii('\x03vorbis'), { number: 1 }),
		oggPage(new Uint8Array(300), { number: 2, reached: 96_000, serial }),
		ascii(after)
	);

export const box = (kind: string, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
	const data = joined(...parts);
	return joined(be32(data.length + 8), ascii(kind), data);
};

const track = (handler: string, coder: string) =>
	box(
		'trak',
		box(
			'mdia',
			box('mdhd', [0, 0, 0, 0], be32(0), be32(0), be32(1000), be32(2500), be32(0)),
			box('hdlr', be32(0), be32(0), ascii(handler), new Uint8Array(13)),
			box('minf', box('stbl', box('stsd', be32(0), be32(1), be32(16), ascii(coder), new Uint8Array(8))))
		)
	);

export interface M4aParts {
	readonly tracks?: readonly (readonly [handler: string, coder: string])[];
	readonly brand?: string;
	readonly more?: readonly Uint8Array[];
}

export const m4a = ({ tracks = [['soun', 'mp4a']], brand = 'M4A ', more = [] }: M4aParts = {}): Uint8Array =>
	joined(
		box('ftyp', ascii(brand), be32(0), ascii('abcd')),
		box(
			'moov',
			...tracks.map(([handler, coder]) => track(handler, coder)),
			box('udta', ascii('<script>cover</script>'))
		),
		...more,
		box('mdat', new Uint8Array(64))
	);
