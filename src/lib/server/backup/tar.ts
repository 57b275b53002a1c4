/**
 * POSIX ustar, as far as backups need it: regular files under short names, each readable by its owner alone. Any tar opens what is written
 * here; read is only what is written here, bit by bit, so that there is one way to say a thing and nothing to be misled by.
 */

export const BLOCK = 512;
/** Behind the last file. */
export const END = new Uint8Array(2 * BLOCK);
/** Sizes from here on do not fit into eleven octal digits and stand as base 256, as GNU and BSD tar write them. */
const OCTAL_LIMIT = 8 ** 11;
const MOST_NAME = 100;
const SIZE_AT = 124;
const SUM_AT = 148;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const FILE = '0';

export interface TarEntry {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** Seconds since 1970. */
	readonly mtime: number;
}

/** What a block does not say as it should; the message ends a sentence that begins with the file's name. */
export class TarFault extends Error {}

/** The block before a file's bytes. Throws RangeError where the name does not fit. */
export function headerOf({ name, size, mtime }: TarEntry): Uint8Array {
	const block = Buffer.alloc(BLOCK);
	if (name === '' || Buffer.byteLength(name) > MOST_NAME) throw new RangeError(`no name for a tar: ${name}`);
	block.write(name, 0);
	block.write('0000600\0', 100); // mode
	block.write('0000000\0', 108); // user
	block.write('0000000\0', 116); // group
	writeSize(block, size);
	block.write(`${mtime.toString(8).padStart(11, '0')}\0`, 136);
	block.write(' '.repeat(8), SUM_AT); // as which it counts in its own sum
	block.write(FILE, TYPE_AT);
	block.write('ustar\0' + '00', MAGIC_AT);
	block.write('0000000\0', 329); // device, major
	block.write('0000000\0', 337); // and minor
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, '0')}\0 `, SUM_AT);
	return block;
}

function writeSize(block: Buffer, size: number) {
	if (size < OCTAL_LIMIT) {
		block.write(`${size.toString(8).padStart(11, '0')}\0`, SIZE_AT);
		return;
	}
	block.writeUInt8(0x80, SIZE_AT);
	block.writeBigUInt64BE(BigInt(size), SIZE_AT + 4);
}

function readSize(block: Buffer): number {
	if (block[SIZE_AT] === 0x80) return Number(block.readBigUInt64BE(SIZE_AT + 4));
	return Number.parseInt(block.toString('latin1', SIZE_AT, SIZE_AT + 11), 8);
}

/** How many zeros follow a file of that size. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** The file that a block announces; undefined: the end. Throws TarFault for whatever `headerOf` would not have written. */
export function readHeader(bytes: Uint8Array): TarEntry | undefined {
	const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (block.every((byte) => byte === 0)) return undefined;
	const name = block.toString('utf8', 0, MOST_NAME).replace(/\0.*$/s, '');
	const type = block.toString('latin1', TYPE_AT, TYPE_AT + 1);
	if (block.toString('latin1', MAGIC_AT, MAGIC_AT + 5) !== 'ustar') throw new TarFault('is damaged inside');
	if (type !== FILE) throw new TarFault(`holds "${name}", which is no plain file but a link or a folder`);
	const entry = {
		name,
		size: readSize(block),
		mtime: Number.parseInt(block.toString('latin1', 136, 147), 8)
	};
	if (!Number.isSafeInteger(entry.size) || entry.size < 0 || !Number.isSafeInteger(entry.mtime))
		throw new TarFault('is damaged inside');
	if (name === '' || !block.equals(headerOf(entry))) throw new TarFault('is damaged inside');
	return entry;
}

export interface TarPart extends TarEntry {
	/** To be read to its end before the next part is asked for. */
	readonly body: AsyncGenerator<Uint8Array>;
}

/** The files of a tar as they come. Throws TarFault where it is none, is cut short or goes on behind its end. */
export async function* partsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarPart> {
	const bytes = new ByteReader(source);
	for (;;) {
		const entry = readHeader(await bytes.exactly(BLOCK));
		if (!entry) break;
		yield { ...entry, body: bytes.upTo(entry.size) };
		await zeros(bytes, paddingOf(entry.size));
	}
	await zeros(bytes, BLOCK);
	if (!(await bytes.ended())) throw new TarFault('goes on behind its end');
}

async function zeros(bytes: ByteReader, count: number): Promise<void> {
	if (count > 0 && (await bytes.exactly(count)).some((byte) => byte !== 0))
		throw new TarFault('is damaged inside');
}

/** Cuts a stream of chunks where its reader needs it. */
class ByteReader {
	readonly #source: AsyncIterator<Uint8Array>;
	#held: Uint8Array = new Uint8Array(0);

	constructor(source: AsyncIterable<Uint8Array>) {
		this.#source = source[Symbol.asyncIterator]();
	}

	/** Without waiting for more than there is: at least one byte, at most `most`. */
	async #some(most: number): Promise<Uint8Array> {
		while (this.#held.length === 0) {
			const next = await this.#source.next();
			if (next.done) throw new TarFault('is cut short');
			this.#held = next.value;
		}
		const taken = this.#held.subarray(0, most);
		this.#held = this.#held.subarray(most);
		return taken;
	}

	async exactly(count: number): Promise<Uint8Array> {
		const taken = new Uint8Array(count);
		for (let at = 0; at < count;) {
			const some = await this.#some(count - at);
			taken.set(some, at);
			at += some.length;
		}
		return taken;
	}

	async *upTo(count: number): AsyncGenerator<Uint8Array> {
		for (let left = count; left > 0;) {
			const some = await this.#some(left);
			left -= some.length;
			yield some;
		}
	}

	async ended(): Promise<boolean> {
		while (this.#held.length === 0) {
			const next = await this.#source.next();
			if (next.done) return true;
			this.#held = next.value;
		}
		return false;
	}
}
