import projectionWorker from '#workers/projection.worker.ts?worker&url';
import type { Id } from '#lib/domain/records.ts';
import type {
	ContestAnswer,
	ContestAsk,
	ContestFeed,
	ContestOddsWanted
} from '#lib/protocol/contest-feed.ts';
import { startWorker } from './own-worker.ts';

/** The projection worker, as far as contests are tried on there. */
export interface ContestTrials {
	/** Tries rules on; a later number overtakes an earlier one. */
	ask(number: number, rules: unknown): void;
	/** Whose odds are wanted; replaces those before. */
	wantOdds(contests: readonly Id[]): void;
	/** @returns the port by which the live worker is to tell it what the floor did */
	openPort(): MessagePort;
	close(): void;
}
/** Throws, or calls `failed` later, where this browser can't make the worker or it came to grief. */
export type StartContestTrials = (hear: (answer: ContestAnswer) => void, failed: () => void) => ContestTrials;

/** A worker of this page's own; it ends with the page. Nothing that it is asked or answers is sent. */
export const startContestTrials: StartContestTrials = (hear, failed) => {
	const worker = startWorker(projectionWorker, 'pacesetter:contests');
	worker.onmessage = ({ data }: MessageEvent<ContestAnswer>) => hear(data);
	worker.onerror = failed;
	return {
		ask: (number, rules) => worker.postMessage({ kind: 'contest', number, rules } satisfies ContestAsk),
		wantOdds: (contests) => worker.postMessage({ kind: 'odds', contests } satisfies ContestOddsWanted),
		openPort() {
			const { port1, port2 } = new MessageChannel();
			worker.postMessage({ kind: 'contests' } satisfies ContestFeed, [port1]);
			return port2;
		},
		close: () => worker.terminate()
	};
};
