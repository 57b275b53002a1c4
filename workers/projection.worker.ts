/** What-if projections, beside the page: nothing that is asked here leaves the browser (W8). */
import { openedQuestion } from '#lib/live/projection/open-question.ts';
import { Projector } from '#lib/live/projection/projector.ts';
import { turns } from './turns.ts';

const projector = new Projector({
	post: (told, transfer) => self.postMessage(told, { transfer }),
	soon: turns(),
	after: (ms, run) => void setTimeout(run, ms),
	monotonic: () => performance.now()
});

self.onmessage = ({ data, ports: [feed] }: MessageEvent<unknown>) => {
	// the live worker tells what people did by a port of its own
	if (!feed) return projector.receive(data);
	const open = openedQuestion(data, (answer) => self.postMessage(answer));
	feed.onmessage = ({ data: told }: MessageEvent<unknown>) => (open ? open(told) : projector.hear(told));
};
