/** WebP, chunk by chunk, moving ones too. Camera data and other programs' chunks are not kept. */
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { begins, CUT_OFF, Cursor, joined, picture, reading, type Reader } from './found.ts';

/** Of VP8X's flags: it moves, and it is transparent. What the others promise is not kept. */
const KEPT_FLAGS = 0x12;
const MOVES = 0x02;
const SIZE_MASK = 0x3fff;

interface Size {
	readonly width: number;
	readonly height: number;
}
interface Chunk {
	readonly kind: string;
	readonly data: Uint8Array;
}

export const readWebp: Reader = (file) => {
	if (!begins(file, 'RIFF') || !begins(file, 'WEBP', 8)) return undefined;
	return reading(() => {
		const length = new Cursor(file, 4).u32(true);
		const chunks = chunksOf(new Cursor(file, 8).span(length), 4);
		const [first, ...others] = chunks;
		if (first?.kind !== 'VP8X') return still(chunks.slice(0, 1));
		const [canvas, flags] = [canvasOf(first.data), first.data[0] ?? 0];
		const head = { kind: 'VP8X', data: Uint8Array.from(first.data) };
		head.data[0] = flags & KEPT_FLAGS;
		return flags & MOVES ? moving(head, canvas, others) : still(others, head, canvas);
	});
};

function chunksOf(bytes: Uint8Array, from: number): Chunk[] {
	const cursor = new Cursor(bytes, from);
	const chunks: Chunk[] = [];
	while (cursor.left > 0) {
		const kind = cursor.text(4);
		const length = cursor.u32(true);
		chunks.push({ kind, data: cursor.span(length) });
		if (length % 2 === 1 && cursor.left > 0) cursor.u8();
	}
	return chunks;
}

function canvasOf(data: Uint8Array): Size {
	const cursor = new Cursor(data, 4);
	return { width: cursor.u24le() + 1, height: cursor.u24le() + 1 };
}

/** How large the picture in a chunk is; undefined: there is none in it. */
function sizeOf({ kind, data }: Chunk): Size | undefined {
	const cursor = new Cursor(data);
	if (kind === 'VP8 ') {
		cursor.span(3);
		if (cursor.u8() !== 0x9d || cursor.u8() !== 0x01 || cursor.u8() !== 0x2a) return undefined;
		return { width: cursor.u16(true) & SIZE_MASK, height: cursor.u16(true) & SIZE_MASK };
	}
	if (kind !== 'VP8L' || cursor.u8() !== 0x2f) return undefined;
	const bits = cursor.u32(true);
	return { width: (bits & SIZE_MASK) + 1, height: ((bits >>> 14) & SIZE_MASK) + 1 };
}

const same = (a: Size, b: Size) => a.width === b.width && a.height === b.height;

/** Transparency, if any, and one picture; nothing else of these is kept. */
function drawable(
	chunks: readonly Chunk[]
): { readonly size: Size; readonly kept: readonly Chunk[] } | undefined {
	const image = chunks.find(({ kind }) => kind === 'VP8 ' || kind === 'VP8L');
	const size = image && sizeOf(image);
	if (!image || !size) return undefined;
	const alpha = image.kind === 'VP8 ' ? chunks.find(({ kind }) => kind === 'ALPH') : undefined;
	return { size, kept: [...(alpha ? [alpha] : []), image] };
}

function still(chunks: readonly Chunk[], head?: Chunk, canvas?: Size) {
	const found = drawable(chunks);
	if (!found || (canvas && !same(found.size, canvas))) return failed(CUT_OFF);
	return packed([...(head ? [head] : []), ...found.kept], found.size, 1);
}

function moving(head: Chunk, canvas: Size, chunks: readonly Chunk[]) {
	const kept: Chunk[] = [head];
	let [frames, drawn] = [0, 0];
	for (const chunk of chunks) {
		if (chunk.kind === 'ANIM') kept.push(chunk);
		if (chunk.kind !== 'ANMF') continue;
		const frame = frameOf(chunk, canvas);
		if (!frame.ok) return frame;
		kept.push(frame.value.chunk);
		drawn += frame.value.pixels;
		frames += 1;
	}
	if (frames === 0) return failed(CUT_OFF);
	return packed(kept, canvas, frames, drawn);
}

const FRAME_HEAD = 16;

function frameOf({ data }: Chunk, canvas: Size): Result<{ chunk: Chunk; pixels: number }, string> {
	const cursor = new Cursor(data);
	const [x, y] = [2 * cursor.u24le(), 2 * cursor.u24le()];
	const size = { width: cursor.u24le() + 1, height: cursor.u24le() + 1 };
	const found = drawable(chunksOf(data, FRAME_HEAD));
	const inside = x + size.width <= canvas.width && y + size.height <= canvas.height;
	if (!found || !inside || !same(found.size, size)) return failed(CUT_OFF);
	const chunk = { kind: 'ANMF', data: joined([data.subarray(0, FRAME_HEAD), ...found.kept.map(written)]) };
	return ok({ chunk, pixels: size.width * size.height });
}

function written({ kind, data }: Chunk): Uint8Array {
	return joined([ascii(kind), length32(data.length), data, ...(data.length % 2 ? [Uint8Array.of(0)] : [])]);
}

function packed(chunks: readonly Chunk[], { width, height }: Size, frames: number, drawn?: number) {
	const body = joined([ascii('WEBP'), ...chunks.map(written)]);
	const bytes = joined([ascii('RIFF'), length32(body.length), body]);
	return picture({ type: 'image/webp', bytes, width, height, frames }, drawn);
}

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function length32(value: number): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value, true);
	return bytes;
}
