const SHARDS = 256;

function shardOf(text: string): number {
	let hash = 0;
	for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
	return hash & (SHARDS - 1);
}

/** A cell is a slice of the text it was read from, and would keep all of that in memory. */
const ownCopy = (text: string): string => Buffer.from(text).toString();

/** In which line each number of a file stood first. Many small maps: one of two million would stop everything as it grows. */
export class FirstLines {
	readonly #shards = Array.from({ length: SHARDS }, () => new Map<string, number>());

	/** The line where `externalId` stood before; undefined, and remembered, if this is the first. */
	seen(externalId: string, line: number): number | undefined {
		const shard = this.#shards[shardOf(externalId)];
		const first = shard?.get(externalId);
		if (first === undefined) shard?.set(ownCopy(externalId), line);
		return first;
	}
}
