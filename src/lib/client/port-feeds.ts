/**
 * What the live worker tells by ports of their own, under the tab's own names for them. A port cannot be used twice: `tell` opens
 * another one whenever it is called, for a worker that is built anew too.
 */
export class PortFeeds<Feed> {
	readonly #tell: (name: string, feed: Feed | undefined) => void;
	readonly #feeds = new Map<string, Feed>();

	/** `tell` has the worker open a feed; undefined: close it. */
	constructor(tell: (name: string, feed: Feed | undefined) => void) {
		this.#tell = tell;
	}

	/** Another feed of the same name takes its place. The answer closes it. */
	open(name: string, feed: Feed): () => void {
		this.#feeds.set(name, feed);
		this.#tell(name, feed);
		return () => {
			if (this.#feeds.get(name) !== feed) return; // another one took its place
			this.#feeds.delete(name);
			this.#tell(name, undefined);
		};
	}

	/** Another worker: has it open all of them. */
	again(): void {
		for (const [name, feed] of this.#feeds) this.#tell(name, feed);
	}
}
