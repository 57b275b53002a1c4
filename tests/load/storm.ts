/** R6: everybody comes back at once, after the gateway was killed and after the network was gone for a moment. */
import type { Line } from '../../scripts/reliability.ts';
import type { Census } from './clients.ts';
import { Crowd } from './crowd.ts';
import { WHOLE, type Size } from './fan-out.ts';
import { until, type LoadedFloor } from './floor.ts';

const GOAL_MS = 15_000;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

export async function storm(floor: LoadedFloor, size: Size): Promise<Line[]> {
	const crowd = await Crowd.start(floor.port, floor.crowd(size.clients, WHOLE), size);
	try {
		await until('all are live', async () => (await crowd.census()).live === crowd.size);
		const killed = await back(floor, crowd, async () => {
			await floor.server.kill9();
			await floor.server.up();
		});
		const dropped = await back(floor, crowd, () => crowd.drop());
		return [
			line(
				'gateway killed with -9 and started again: all live again, after it answers',
				killed,
				killed.after
			),
			line('all connections lost at the same moment, all dialled again in the next', dropped, dropped.after)
		];
	} finally {
		await crowd.stop();
	}
}

interface Back {
	/** ms from the end of the fault until everybody has what was written after it. */
	readonly after: number;
	/** And from its beginning. */
	readonly whole: number;
	readonly clients: number;
	readonly did: Pick<Census['counts'], 'busy' | 'failed' | 'resumes' | 'snapshots'>;
}

/** Something happens to everybody; a write is made as soon as there is somebody to take it, and everybody must get it. */
async function back(floor: LoadedFloor, crowd: Crowd, fault: () => Promise<void>): Promise<Back> {
	const { counts: before } = await crowd.census();
	const began = performance.now();
	await fault();
	const ended = performance.now();
	const written = await floor.write();
	await until('everybody is back', async () => (await crowd.census(written)).there === crowd.size);
	const now = performance.now();
	const { counts } = await crowd.census();
	return {
		after: now - ended,
		whole: now - began,
		clients: crowd.size,
		did: {
			busy: counts.busy - before.busy,
			failed: counts.failed - before.failed,
			resumes: counts.resumes - before.resumes,
			snapshots: counts.snapshots - before.snapshots
		}
	};
}

const line = (what: string, { whole, clients, did }: Back, after: number): Line => ({
	what,
	figure:
		`${clients} of ${clients} in ${seconds(after)} (${seconds(whole)} from the fault on); ${did.busy} times told to come back later, ` +
		`${did.failed} attempts in vain, ${did.resumes} resumes, ${did.snapshots} snapshots`,
	goal: `<= ${seconds(GOAL_MS)}`,
	met: after <= GOAL_MS
});
