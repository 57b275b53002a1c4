/** Wrong sign-ins by the thousand from one address, while others are measured and somebody elsewhere signs in. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Line } from '../../scripts/reliability.ts';
import { Crowd } from './crowd.ts';
import { told, WHOLE, type Size } from './fan-out.ts';
import { until, type LoadedFloor } from './floor.ts';
import type { Answers, Flooding } from './flooder.ts';
import { atPace } from './pace.ts';

const PROGRAM = fileURLToPath(new URL('flooder.ts', import.meta.url));
const A_SECOND = 2_000;
const TIMES = 2;
const SLACK_MS = 10;
const [THERE, ELSEWHERE] = ['127.0.0.66', '127.0.0.77'];

export async function flood(floor: LoadedFloor, size: Size): Promise<Line[]> {
	const crowd = await Crowd.start(floor.port, floor.crowd(size.clients, WHOLE), size);
	const [elsewhere, there] = [await floor.link(), await floor.link()];
	const flooder = fork(PROGRAM);
	const hear = async (message: Flooding | 'answers') => {
		const answer = once(flooder, 'message');
		flooder.send(message);
		return ((await answer) as [Answers])[0];
	};
	try {
		await until('all are live', async () => (await crowd.census()).live === crowd.size);
		const before = await atPace(floor, crowd, { seconds: size.seconds / 2, aSecond: 10 });
		await hear({ port: floor.port, from: THERE, aSecond: A_SECOND });
		const began = performance.now();
		const during = await atPace(floor, crowd, { seconds: size.seconds / 2, aSecond: 10 });
		const asked = performance.now();
		const right = await floor.ask('sessions', { body: { token: elsewhere }, from: ELSEWHERE });
		const signedIn = performance.now() - asked;
		const near = await floor.ask('sessions', { body: { token: there }, from: THERE });
		const answers = await hear('answers');
		const pace =
			Object.values(answers).reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1_000);
		const statuses = Object.entries(answers).map(([status, count]) => `${count} times ${status}`);
		return [
			{
				what: 'wrong sign-ins from one address',
				figure: `${pace.toFixed(0)} a second: ${statuses.join(', ')}; the gateway takes ${during.gateway.toFixed(2)} of a processor (${before.gateway.toFixed(2)} before)`,
				goal: '0 let in',
				met: (answers[201] ?? 0) === 0
			},
			{
				what: `the other ${crowd.size} clients, 10 frames/s: ${told(before.sent)} before`,
				figure: `${told(during.sent)}; ${(during.delivered * 100).toFixed(3)} % delivered`,
				goal: `p99 <= ${TIMES} times`,
				met: during.sent.p99 <= before.sent.p99 * TIMES || during.sent.p99 - before.sent.p99 <= SLACK_MS
			},
			{
				what: 'a right link meanwhile, from another address',
				figure: `${right.status} in ${signedIn.toFixed(0)} ms`,
				goal: 'signs in',
				met: right.status === 201
			},
			{
				what: 'a right link meanwhile, from the address that tries wrong ones',
				figure: `${near.status}${near.retryAfter === undefined ? '' : `, Retry-After ${near.retryAfter} s`}`,
				goal: 'signs in, or is told to wait',
				met: near.status === 201 || near.status === 429
			}
		];
	} finally {
		const gone = once(flooder, 'exit');
		flooder.disconnect();
		await Promise.all([gone, crowd.stop()]);
	}
}
