/** Makes room for one more in what must not grow without end: where there are `most` already, those that were put in first go. */
export function makeRoom<K>(entries: Map<K, unknown>, most: number): void {
	for (const oldest of entries.keys()) {
		if (entries.size < most) return;
		entries.delete(oldest);
	}
}
