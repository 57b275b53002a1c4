import type { BoardQuery } from '#lib/domain/board.ts';
import { boardSearch } from '#lib/domain/board-query.ts';
import { boardFromJson } from '#lib/protocol/board-json.ts';
import type { FirstPaint } from './board.svelte.ts';
import { fetchInTime } from '#lib/protocol/fetch-in-time.ts';

/** How often the server is asked for a board that only it can make. */
const ASK_MS = 5_000;

/**
 * M8: keeps a board up whose figures are made of what the browser's engine is never given, by asking the server again and
 * again while somebody looks. The answer stops it.
 */
export function keepAsking(query: BoardQuery, hear: (first: FirstPaint) => void): () => void {
	const stopped = new AbortController();
	const { signal } = stopped;
	const ask = async () => {
		try {
			const answer = await fetchInTime(`/boards/frame${boardSearch(query)}`, { signal });
			const frame = answer.ok ? boardFromJson(await answer.json(), 'page') : undefined;
			if (frame && !signal.aborted) hear({ query, frame, asOf: Date.now() });
		} catch {
			// offline, or no longer wanted
		}
	};
	const timer = setInterval(() => {
		if (document.visibilityState === 'visible') void ask();
	}, ASK_MS);
	return () => {
		clearInterval(timer);
		stopped.abort();
	};
}
