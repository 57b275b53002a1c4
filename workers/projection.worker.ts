/** What-if projections and contests that are tried on, beside the page: nothing that is asked here leaves the browser (W8). */
import { ContestLab } from '#lib/live/projection/contest-lab.ts';
import { openedQuestion } from '#lib/live/projection/open-question.ts';
import { Projector } from '#lib/live/projection/projector.ts';
import { turns } from './turns.ts';

const soon = turns();
const monotonic = () => performance.now();
const projector = new Projector({
	post: (told, transfer) => self.postMessage(told, { transfer }),
	soon,
	after: (ms, run) => void setTimeout(run, ms),
	monotonic
});
const contests = new ContestLab({ post: (answer) => self.postMessage(answer), soon, monotonic });

self.onmessage = ({ data, ports: [feed] }: MessageEvent<unknown>) => {
	if (contests.receive(data, feed)) return;
	// the live worker tells what people did by a port of its own
	if (!feed) return projector.receive(data);
	const open = openedQuestion(data, (answer) => self.postMessage(answer));
	feed.onmessage = ({ data: told }: MessageEvent<unknown>) => (open ? open(told) : projector.hear(told));
};
