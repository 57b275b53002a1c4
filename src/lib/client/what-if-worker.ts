import ProjectionWorker from '#workers/projection.worker.ts?worker';
import type { Feed, Moved, Told } from '#lib/protocol/what-if.ts';
import type { StartProjections } from './what-if.svelte.ts';

/** A worker of this page's own; it ends with the page. */
export const startProjections: StartProjections = (hear) => {
	const worker = new ProjectionWorker({ name: 'pacesetter:what-if' });
	worker.onmessage = ({ data }: MessageEvent<Told | Moved>) => hear(data);
	return {
		ask: (ask) => worker.postMessage(ask),
		tell: (practices) => worker.postMessage(practices),
		feed: (port) => worker.postMessage({ kind: 'feed' } satisfies Feed, [port]),
		close: () => worker.terminate()
	};
};
