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
const A_SECOND = 10;
const MOST_MS = 100;
const MOST_KB = 35;

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
		const paced = await atPace(floor, crowd, { seconds: size.seconds, aSecond: A_SECOND });
		const { delay, gateway, clients } = paced;
		return [
			{
				what: `${crowd.size} clients, ${A_SECOND} frames a second each: positions of the feed that reached them without a gap`,
				figure: `${(paced.delivered * 100).toFixed(3)} %, ${paced.pace.toFixed(1)} frames a second each for ${paced.seconds.toFixed(0)} s`,
				goal: '100 %',
				met: paced.delivered === 1
			},
			{
				what: "from the gateway's sending to the client's callback",
				figure: told(paced.sent),
				goal: `p99 <= ${MOST_MS} ms`,
				met: paced.sent.p99 <= MOST_MS
			},
			{
				what: "from before the write's request to the client's callback, commit included",
				figure: told(paced.asked)
			},
			{
				what: "the gateway's event loop behind its time",
				figure: `p50 ${delay.p50.toFixed(1)} ms, p99 ${delay.p99.toFixed(1)} ms, most ${delay.most.toFixed(0)} ms`
			},
			{
				what: 'processors taken meanwhile',
				figure: `gateway ${gateway.toFixed(2)}, all clients ${clients.toFixed(2)}`
			},
			{
				what: 'resident memory of the gateway for each idle connection, garbage collected',
				figure: `${each.toFixed(1)} KB`,
				goal: `<= ${MOST_KB} KB`,
				met: each <= MOST_KB
			}
		];
	} finally {
		await crowd.stop();
	}
}

export const told = ({ p50, p95, p99, most }: Percentiles): string =>
	`p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, most ${most} ms`;
