/**
 * A backup's one file: a tar under zstd, and behind that a seal over every byte before it. The seal is a frame that zstd's own tools
 * skip, so `tar --zstd -xf` and `zstd -d` open a backup by hand; restore asks for it first.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { END, headerOf, paddingOf, partsOf, TarFault, type TarEntry, type TarPart } from './tar.ts';

/** zstd's third level packs as fast as a disk reads; gzip's first takes three times as long for a larger file. */
const LEVEL = 3;
const CHUNK = 1 << 20;

/** A skippable frame of zstd: its magic, its length, our name and the SHA-256 of all that stands before it. */
const SEAL_HEAD = Buffer.concat([
	Buffer.from([0x50, 0x2a, 0x4d, 0x18, 40, 0, 0, 0]),
	Buffer.from('paceset1', 'latin1')
]);
const SEAL_LENGTH = SEAL_HEAD.length + 32;

/** A file on its way into an archive. `open` must give exactly `size` bytes. */
export interface PackedPart extends TarEntry {
	open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A file's bytes, to be packed or hashed. */
export const readInChunks = (path: string): AsyncIterable<Buffer> =>
	createReadStream(path, { highWaterMark: CHUNK });

async function* tarOf(parts: Iterable<PackedPart>): AsyncGenerator<Uint8Array> {
	for (const part of parts) {
		yield headerOf(part);
		let size = 0;
		for await (const chunk of part.open()) {
			size += chunk.length;
			yield chunk;
		}
		if (size !== part.size) throw new Error(`${part.name} changed while it was packed`);
		yield new Uint8Array(paddingOf(size));
	}
	yield END;
}

/** Writes all parts to `path`, readable by its owner only, sealed and on the disk. Answers with its size in bytes. */
export const pack = (path: string, parts: Iterable<PackedPart>): Promise<number> =>
	packTar(path, tarOf(parts));

/** The same of a tar as it is. */
export async function packTar(
	path: string,
	tar: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
): Promise<number> {
	const file = await open(path, 'wx', 0o600);
	try {
		const hash = createHash('sha256');
		let bytes = 0;
		const compress = createZstdCompress({
			params: {
				[constants.ZSTD_c_compressionLevel]: LEVEL,
				[constants.ZSTD_c_checksumFlag]: 1
			}
		});
		const watch = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk);
				bytes += chunk.length;
				done(null, chunk);
			}
		});
		await pipeline(Readable.from(tar), compress, watch, into(file));
		await file.write(Buffer.concat([SEAL_HEAD, hash.digest()]));
		await file.sync();
		return bytes + SEAL_LENGTH;
	} finally {
		await file.close();
	}
}

/** A stream into an open file that stays open, and whole chunks at a time. */
const into = (file: FileHandle) =>
	new Writable({
		highWaterMark: CHUNK,
		write(chunk: Buffer, _encoding, done) {
			file.writeFile(chunk).then(() => done(), done);
		}
	});

/** Whether a file is a backup and every byte of it as it was written; if not, the end of a sentence about it. */
export async function checkSeal(path: string): Promise<Result<{ readonly bytes: number }, string>> {
	const file = await open(path, 'r');
	try {
		const { size } = await file.stat();
		if (size <= SEAL_LENGTH) return failed('is no backup, or cut short');
		const seal = Buffer.alloc(SEAL_LENGTH);
		await file.read(seal, 0, SEAL_LENGTH, size - SEAL_LENGTH);
		if (!seal.subarray(0, SEAL_HEAD.length).equals(SEAL_HEAD))
			return failed('is no backup, or cut short: its seal is missing');
		const hash = createHash('sha256');
		for await (const chunk of packedBytes(path, size)) hash.update(chunk as Buffer);
		if (!hash.digest().equals(seal.subarray(SEAL_HEAD.length)))
			return failed('is damaged: its bytes are not those that were written');
		return ok({ bytes: size });
	} finally {
		await file.close();
	}
}

const packedBytes = (path: string, size: number) =>
	createReadStream(path, { end: size - SEAL_LENGTH - 1, highWaterMark: CHUNK });

/**
 * The parts of a sealed archive of `bytes`, in order; each is read to its end before the next. Throws TarFault for what can't be read.
 */
export async function* unpack(path: string, bytes: number): AsyncGenerator<TarPart> {
	const packed = packedBytes(path, bytes);
	const plain = createZstdDecompress({ chunkSize: CHUNK });
	packed.once('error', (error) => plain.destroy(error));
	try {
		yield* partsOf(packed.pipe(plain));
	} catch (error) {
		const { code } = error as { code?: string };
		throw code?.startsWith('ZSTD') ? new TarFault('can not be unpacked') : error;
	} finally {
		packed.destroy();
		plain.destroy();
	}
}

/** SHA-256 of a file or a part, in hexadecimal. */
export async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of bytes) hash.update(chunk);
	return hash.digest('hex');
}
