/** A stream's snapshot as it comes over HTTP, for whoever unpacks it. */
export interface Packed {
	readonly bytes: Uint8Array;
	/** Names these very bytes. */
	readonly tag: string;
}

/** undefined: not now. */
export async function packedSnapshot(
	port: number,
	headers: Readonly<Record<string, string>>,
	stream: string
): Promise<Packed | undefined> {
	const address = `http://127.0.0.1:${port}/api/v1/snapshot?stream=${encodeURIComponent(stream)}`;
	try {
		const response = await fetch(address, { headers });
		const bytes = new Uint8Array(await response.arrayBuffer());
		return response.ok ? { bytes, tag: `${stream} ${response.headers.get('etag')}` } : undefined;
	} catch {
		return undefined;
	}
}
