import verifyWorker from '#workers/verify.worker.ts?worker&url';
import type { CheckedFile, CheckStep } from '#lib/domain/contests/checking.ts';
import { startWorker } from './own-worker.ts';

/**
 * C5: checks the text of a contest's file in a worker of its own. `read` hears how many records it has.
 * Rejects where this browser can't make the worker, or it came to grief.
 */
export function checkFile(text: string, read: (facts: number) => void): Promise<CheckedFile> {
	const { promise, resolve, reject } = Promise.withResolvers<CheckedFile>();
	const worker = startWorker(verifyWorker, 'pacesetter:verify');
	worker.onmessage = ({ data }: MessageEvent<CheckStep>) => {
		if (data.kind === 'read') return read(data.facts);
		const { file, facts, verdict } = data;
		resolve({ file, facts, verdict });
	};
	worker.onerror = () => reject(new Error('the worker that checks came to grief'));
	worker.postMessage(text);
	return promise.finally(() => worker.terminate());
}
