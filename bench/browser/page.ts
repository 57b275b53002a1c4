/** The page does nothing but start workers; `ask` is called from outside. */
import type { Answer, Ask } from './messages.ts';

declare global {
	interface Window {
		ask: (question: Ask) => Promise<Answer>;
	}
}

window.ask = (question) =>
	new Promise((resolve) => {
		const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		const done = (answer: Answer) => {
			worker.terminate();
			resolve(answer);
		};
		worker.onmessage = ({ data }: MessageEvent<Answer>) => done(data);
		worker.onerror = ({ message }) => done({ error: message || 'the worker could not be started' });
		worker.postMessage(question);
	});
