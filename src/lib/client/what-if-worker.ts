import projectionWorker from '#workers/projection.worker.ts?worker&url';
import type { Ask, Feed, Moved, PracticesTold, Told } from '#lib/protocol/what-if.ts';
import { startWorker } from './own-worker.ts';

/** The projection worker, as far as the page knows it. */
export interface Projections {
	ask(ask: Ask): void;
	tell(practices: PracticesTold): void;
	/** Practices are told by the other end of this port from now on. */
	feed(port: MessagePort): void;
	close(): void;
}
/** Throws, or calls `failed` later, where this browser can't make the worker or it came to grief. */
export type StartProjections = (hear: (told: Told | Moved) => void, failed: () => void) => Projections;

/** A worker of this page's own; it ends with the page. */
export const startProjections: StartProjections = (hear, failed) => {
	const worker = startWorker(projectionWorker, 'pacesetter:what-if');
	worker.onmessage = ({ data }: MessageEvent<Told | Moved>) => hear(data);
	worker.onerror = failed;
	return {
		ask: (ask) => worker.postMessage(ask),
		tell: (practices) => worker.postMessage(practices),
		feed: (port) => worker.postMessage({ kind: 'feed' } satisfies Feed, [port]),
		close: () => worker.terminate()
	};
};
