/** R5: clients that stop reading while others are measured. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Line } from '../../scripts/reliability.ts';
import { Crowd } from './crowd.ts';
import { told, WHOLE, type Size } from './fan-out.ts';
import { until, type LoadedFloor } from './floor.ts';
import { atPace, type Paced } from './pace.ts';

const OTHERS = 200;
const STUCK = 100;
/** Below what the gateway takes for a flood, and enough to fill what the kernel keeps for a connection. */
const LOAD = { aSecond: 10, rows: 100 };
const MOST_MB = 150;
const TIMES = 2;
/** Rounding of small latencies. */
const SLACK_MS = 10;
const MB = 1e6;

export async function stuck(floor: LoadedFloor, size: Size): Promise<Line[]> {
	const others = await Crowd.start(floor.port, floor.crowd(Math.min(OTHERS, size.clients), WHOLE), {
		...size,
		processes: 2
	});
	const slow = await Crowd.start(
		floor.port,
		floor.crowd(Math.min(STUCK, size.clients), Number.POSITIVE_INFINITY),
		{ ...size, processes: 1 }
	);
	try {
		const all = async () =>
			(await others.census()).live === others.size && (await slow.census()).live === slow.size;
		await until('all are live', all);
		const without = await peaking(floor, others, size.seconds);
		await slow.stick(slow.size);
		const during = await peaking(floor, others, size.seconds);
		const cutWhile = await connected(floor);
		await until('the stuck ones are cut off', async () => {
			if ((await connected(floor)) <= others.size) return true;
			await floor.write(LOAD.rows);
			await pause(1_000 / LOAD.aSecond);
			return false;
		});
		await slow.stick(undefined);
		const last = await floor.write();
		await until('the stuck ones are back', async () => (await slow.census(last)).there === slow.size);
		const { cut } = (await slow.census()).counts;
		const more = (during.peak - without.peak) / MB;
		const ratio = during.paced.sent.p99 / without.paced.sent.p99;
		return [
			{
				what: `${slow.size} clients stop reading: memory of the gateway at its peak`,
				figure: `${more >= 0 ? '+' : ''}${more.toFixed(0)} MB`,
				goal: `<= +${MOST_MB} MB`,
				met: more <= MOST_MB
			},
			{
				what: `the other ${others.size}, ${LOAD.rows * LOAD.aSecond} changes/s: ${told(without.paced.sent)} before`,
				figure: `${told(during.paced.sent)}; ${(during.paced.delivered * 100).toFixed(3)} % delivered`,
				goal: `p99 <= ${TIMES} times`,
				met: ratio <= TIMES || during.paced.sent.p99 - without.paced.sent.p99 <= SLACK_MS
			},
			{
				what: 'those that stopped reading were cut off, and came back',
				figure: `${cut} cut off (${others.size + slow.size - cutWhile} while the others were measured), ${slow.size} of ${slow.size} back`,
				met: cut >= slow.size,
				goal: 'all'
			}
		];
	} finally {
		await Promise.all([others.stop(), slow.stop()]);
	}
}

async function connected(floor: LoadedFloor): Promise<number> {
	const { body } = await floor.ask('health', { method: 'GET' });
	return Number(body.clients);
}

/** What others take at this pace, and the most memory that the gateway had meanwhile, bytes. */
async function peaking(
	floor: LoadedFloor,
	crowd: Crowd,
	seconds: number
): Promise<{ readonly paced: Paced; readonly peak: number }> {
	await floor.gauge('settle');
	let peak = floor.resident;
	const looking = setInterval(() => (peak = Math.max(peak, floor.resident)), 100);
	try {
		return { paced: await atPace(floor, crowd, { ...LOAD, seconds }), peak };
	} finally {
		clearInterval(looking);
	}
}
