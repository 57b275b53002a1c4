/** The same races inside a browser's worker, which is where the engine runs. One worker for each question. */
import { makeData } from '../data.ts';
import { Ours } from '../ours.ts';
import { BROWSER_PEERS } from '../peers/browser.ts';
import { race, solo } from '../race.ts';
import type { Answer, Ask } from './messages.ts';

async function answer(ask: Ask): Promise<Answer> {
	if ('facts' in ask) return { solo: await solo(new Ours(), makeData(ask.facts, ask.reps, ask.updates)) };
	const peer = await BROWSER_PEERS[ask.peer]?.();
	if (!peer) throw new Error(`there is no peer ${ask.peer} here`);
	return { race: await race(new Ours(), peer, makeData(1_000_000, 1_000, 5_000)) };
}

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
	answer(data).then(
		(done) => postMessage(done),
		(error: unknown) => postMessage({ error: String(error) } satisfies Answer)
	);
});
