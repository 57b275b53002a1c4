/** P7: one gateway, a thousand clients, ten frames a second. */
import type { Line } from '../../scripts/reliability.ts';
import { Crowd } from './crowd.ts';
import { until, type LoadedFloor } from './floor.ts';
import { atPace } from './pace.ts';
import type { Percentiles } from './percentiles.ts';

export interface Size {
	readonly clients: number;
	readonly seconds: number;
	readonly processes: number;
	readonly nice: number;
}

/** One in so many clients is the product's own session. */
export const WHOLE = 20;
const KB = 1024;

export async function fanOut(floor: LoadedFloor, size: Size): Promise<Line[]> {
	// whatever the first connections make the gateway load and compile is no connection's
	const warm = await Crowd.start(floor.port, floor.crowd(Math.min(size.clients, 100), WHOLE), size);
	await until('the first are live', async () => (await warm.census()).live === warm.size);
	await warm.stop();
	await floor.gauge('settle');
	const before = floor.resident;
	const crowd = await Crowd.start(floor.port, floor.crowd(size.clients, WHOLE), size);
	try {
		await until('all are live', async () => (await crowd.census()).live === crowd.size);
		await floor.gauge('settle');
		const each = (floor.resident - before) / crowd.size / KB;
		const paced = await atPace(floor, crowd, { seconds: size.seconds, aSecond: 10 });
		console.log(await crowd.census());
		return [
			{
				what: 'delivered',
				figure: `${(paced.delivered * 100).toFixed(3)} % at ${paced.pace.toFixed(2)}/s each`,
				goal: '100 %',
				met: paced.delivered === 1
			},
			{
				what: 'sentAt to callback',
				figure: told(paced.sent),
				goal: 'p99 <= 100 ms',
				met: paced.sent.p99 <= 100
			},
			{ what: 'write asked to callback', figure: told(paced.asked) },
			{ what: 'loop delay', figure: JSON.stringify(paced.delay) },
			{ what: 'cpu', figure: `gateway ${paced.gateway.toFixed(2)}, clients ${paced.clients.toFixed(2)}` },
			{ what: 'RSS each', figure: `${each.toFixed(1)} KB`, goal: '<= 35 KB', met: each <= 35 }
		];
	} finally {
		await crowd.stop();
	}
}

export const told = ({ p50, p95, p99, most }: Percentiles): string =>
	`p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, most ${most} ms`;
