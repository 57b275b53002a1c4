import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import { parseMapping, type Into, type Mapping } from '#lib/domain/imports/mapping.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { parseJson } from '#lib/server/api/json.ts';
import { bounded, IMPORT_LIMIT, isTooLarge, mediaType } from '#lib/server/api/body.ts';
import { invalid, invalidField, tooLarge, unsupported, type Problem } from '#lib/server/api/problem.ts';
import { EncodingSniffer, type Encoding } from './encoding.ts';

/** A file that has come in whole and lies in the data directory until `dispose`. */
export interface Upload {
	readonly path: string;
	/** As the sender calls it. */
	readonly name: string;
	readonly bytes: number;
	readonly encoding: Encoding;
	/** As sent; undefined: one is to be guessed. */
	readonly mapping: Mapping | undefined;
	/** What a guessed mapping is to be for, where the sender says so. */
	readonly into: Into | undefined;
	dispose(): Promise<void>;
}

export const SPOOLED = '.upload';
const TEXT_TYPES = ['text/csv', 'text/tab-separated-values', 'text/plain'];
const FORM = 'multipart/form-data';
const MAPPING_BYTES = 1_000_000;
const NAME_LENGTH = 200;

/** A file on its way into the spool. */
class Spool {
	readonly path: string;
	readonly #sniffer = new EncodingSniffer();
	bytes = 0;

	constructor(dir: string) {
		this.path = join(dir, `${crypto.randomUUID()}${SPOOLED}`);
	}

	async take(source: Readable): Promise<void> {
		const watch = new Transform({
			transform: (chunk: Uint8Array, _encoding, done) => {
				this.bytes += chunk.length;
				this.#sniffer.push(chunk);
				done(null, chunk);
			}
		});
		await pipeline(source, watch, createWriteStream(this.path, { flags: 'wx', mode: 0o600 }));
	}

	end = () => this.#sniffer.end();
	remove = () => rm(this.path, { force: true });
}

interface Parts {
	name: string;
	mapping: string | undefined;
	files: number;
}

const bodyOf = (request: Request): Readable =>
	request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);

async function takeText(request: Request, spool: Spool): Promise<Parts> {
	await spool.take(bodyOf(request));
	const query = new URL(request.url).searchParams;
	return { name: query.get('name') ?? 'import.csv', mapping: query.get('mapping') ?? undefined, files: 1 };
}

/** A form with the file and, before or after it, a field `mapping`. */
async function takeForm(request: Request, spool: Spool): Promise<Parts> {
	const query = new URL(request.url).searchParams;
	const parts: Parts = { name: '', mapping: query.get('mapping') ?? undefined, files: 0 };
	let taken: Promise<void> | undefined;
	const form = new Busboy({
		headers: { 'content-type': request.headers.get('content-type') ?? '' },
		limits: { fieldSize: MAPPING_BYTES, fields: 10, files: 2, headerPairs: 20 }
	});
	form.on('file', (_field, stream, name) => {
		parts.files++;
		if (taken) stream.resume();
		else {
			parts.name = name;
			taken = spool.take(stream);
			taken.catch(() => stream.resume());
		}
	});
	form.on('field', (field, value) => {
		if (field === 'mapping') parts.mapping = value;
	});
	await pipeline(bodyOf(request), form);
	await taken;
	return parts;
}

type Wish = Pick<Upload, 'mapping' | 'into'>;

/** A mapping, or `{"into": …}` alone: then the rest is guessed. */
function readWish(text: string | undefined): Result<Wish, Problem> {
	if (text === undefined || text.trim() === '') return ok({ mapping: undefined, into: undefined });
	const parsed = parseJson(text);
	if (!parsed.ok) return failed(invalidField('/mapping', parsed.error.message));
	const json = parsed.value;
	const into = (json as { into?: unknown } | null)?.into;
	const alone = typeof json === 'object' && json !== null && Object.keys(json).join() === 'into';
	if (alone && (into === 'people' || into === 'activities')) return ok({ mapping: undefined, into });
	const mapping = parseMapping(json);
	if (mapping.ok) return ok({ mapping: mapping.value, into: undefined });
	return failed(
		invalid(mapping.error.map(({ pointer, message }) => ({ pointer: `/mapping${pointer}`, message })))
	);
}

function judge(parts: Parts, spool: Spool): Result<Upload, Problem> {
	if (parts.files !== 1) return failed(invalidField('/file', 'must be exactly one file'));
	const wish = readWish(parts.mapping);
	if (!wish.ok) return wish;
	const found = spool.end();
	if ('reason' in found) return failed(invalidField('/file', found.reason));
	const { path, bytes, remove } = spool;
	const name = parts.name.replace(/^.*[/\\]/, '').slice(0, NAME_LENGTH) || 'import.csv';
	return ok({ path, name, bytes, encoding: found.encoding, ...wish.value, dispose: remove });
}

/**
 * Takes a CSV with its mapping from a request, as `text/csv` with `?mapping=` or as a form, into a file below `dir`,
 * never whole in memory. Whatever is refused leaves nothing behind.
 */
export async function receive(request: Request, dir: string): Promise<Result<Upload, Problem>> {
	const type = mediaType(request);
	if (type !== FORM && !TEXT_TYPES.includes(type)) return failed(unsupported(['text/csv', FORM]));
	if (Number(request.headers.get('content-length') ?? 0) > IMPORT_LIMIT)
		return failed(tooLarge(IMPORT_LIMIT));
	await mkdir(dir, { recursive: true, mode: 0o700 });
	const spool = new Spool(dir);
	try {
		const limited = bounded(request, IMPORT_LIMIT);
		const parts = await (type === FORM ? takeForm(limited, spool) : takeText(limited, spool));
		const upload = judge(parts, spool);
		if (!upload.ok) await spool.remove();
		return upload;
	} catch (error) {
		await spool.remove();
		if (isTooLarge(error)) return failed(tooLarge(IMPORT_LIMIT));
		// a full disk is ours and goes up; a form that does not parse or a sender that went away is theirs
		if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
		return failed(invalidField('', 'did not arrive whole, or is no well-formed form'));
	}
}
