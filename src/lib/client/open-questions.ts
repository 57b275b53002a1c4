import type { Whose } from '#lib/domain/projection/practice.ts';
import projectionWorker from '#workers/projection.worker.ts?worker&url';
import type { OpenAnswer, OpenQuestion } from '#lib/protocol/open-question.ts';
import { startWorker } from './own-worker.ts';

/** Whose practices are told, and how to make another port for a worker that is built anew. */
export interface PracticesFeed {
	readonly whose: Whose;
	readonly openPort: () => MessagePort;
	readonly metric: string | undefined;
}

export interface FeedOptions {
	/** The page's own name for it; another feed of the same name takes its place. */
	readonly name?: string;
	/** A sum metric: one person's figures in it are told too. */
	readonly metric?: string | undefined;
}

/** Questions over what people did that stay open: each is answered again with every change. */
export interface OpenQuestions {
	/** @returns the port by which practices are to be told to it */
	open(question: Omit<OpenQuestion, 'kind' | 'number'>, hear: (answer: OpenAnswer) => void): MessagePort;
	close(): void;
}
/** Throws, or calls `failed` later, where this browser can't make the worker. */
export type StartQuestions = (failed: () => void) => OpenQuestions;

/** A projection worker of this page's own; it ends with the page. W8: nothing that it is asked or answers is sent. */
export const startQuestions: StartQuestions = (failed) => {
	const worker = startWorker(projectionWorker, 'pacesetter:open-questions');
	const hearers = new Map<number, (answer: OpenAnswer) => void>();
	let number = 0;
	worker.onmessage = ({ data }: MessageEvent<OpenAnswer>) => hearers.get(data.number)?.(data);
	worker.onerror = failed;
	return {
		open(question, hear) {
			const { port1, port2 } = new MessageChannel();
			hearers.set(++number, hear);
			worker.postMessage({ ...question, kind: 'open', number } satisfies OpenQuestion, [port1]);
			return port2;
		},
		close: () => worker.terminate()
	};
};
