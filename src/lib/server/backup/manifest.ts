/** What a backup says of itself, as its first part: all that restore compares with what it finds. */
import { z } from 'zod';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { Survey } from './survey.ts';

/** Raised when an older release could not read what a newer one writes. */
export const FORMAT = 1;
export const MANIFEST = 'manifest.json';
export const DATABASE = 'pb/data.db';
const MOST_BYTES = 64 << 20;

/** Everything that lies in a backup, by where it goes in a data directory; nothing else is ever unpacked. */
const PART =
	/^(pb\/data\.db|pb\/(media|contests)\/[a-z0-9]{15}|imports\/[a-z0-9]{15}\.rejected\.csv|(workspace|push)\.secret)$/;

const Part = z.strictObject({
	name: z.string().regex(PART),
	/** Bytes. */
	size: z.int().min(0),
	/** In hexadecimal. */
	sha256: z.string().regex(/^[0-9a-f]{64}$/)
});
export type Part = z.output<typeof Part>;

export const Manifest = Survey.extend({
	format: z.literal(FORMAT),
	/** Of the release that made it. */
	release: z.string(),
	/** Instant, UTC. */
	created: z.iso.datetime(),
	parts: z.array(Part).min(1),
	/** Files that rows name and that were not there when the backup was made. */
	missing: z.array(z.string())
});
export type Manifest = z.output<typeof Manifest>;

const Any = z.object({ format: z.int().min(1), release: z.string().max(100).optional() });

/** A manifest's text; if it is none, the end of a sentence about its file. */
export function readManifest(text: string): Result<Manifest, string> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return failed('is damaged inside: what it says of itself is no JSON');
	}
	const any = Any.safeParse(json);
	if (any.success && any.data.format > FORMAT) {
		return failed(
			`is of format ${any.data.format}, written by release ${any.data.release ?? 'unknown'}: this release reads up to format ${FORMAT}. Restore it with that release or a newer one`
		);
	}
	const strange = strangeNameIn(json);
	if (strange !== undefined)
		return failed(`holds "${strange}", which belongs nowhere in a data directory: nothing was unpacked`);
	const read = Manifest.safeParse(json);
	if (read.success) return ok(read.data);
	return failed(
		`is damaged inside: ${read.error.issues[0]?.path.join('.') ?? 'its manifest'} is not readable`
	);
}

/** Names that lead out of the directory, or to what a backup never holds. */
function strangeNameIn(json: unknown): string | undefined {
	const { parts } = (json ?? {}) as { parts?: unknown };
	if (!Array.isArray(parts)) return undefined;
	const names = parts.map((part: unknown) => (part as { name?: unknown } | null)?.name);
	return names.find((name): name is string => typeof name === 'string' && !PART.test(name));
}

/** Reads the part that must come first; it is small. */
export async function manifestFrom(part: {
	readonly name: string;
	readonly size: number;
	readonly body: AsyncIterable<Uint8Array>;
}): Promise<Result<Manifest, string>> {
	if (part.name !== MANIFEST || part.size > MOST_BYTES) return failed('is no backup of Pacesetter');
	const chunks: Uint8Array[] = [];
	for await (const chunk of part.body) chunks.push(chunk);
	return readManifest(Buffer.concat(chunks).toString('utf8'));
}
