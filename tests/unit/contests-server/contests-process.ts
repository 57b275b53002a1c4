/**
 * A process of its own that owns a record, logs facts into it as fast as it can and looks after its contests, for the test that kills
 * it. Prints PocketBase's pid, then one line for each celebration.
 */
import { instantText } from '#lib/domain/calendar.ts';
import { openRecord } from '#lib/server/record/open.ts';
import { fastClock } from './fast-clock.ts';
import { openRealContests } from './real-floor.ts';

const [binary = '', dataDir = '', began = ''] = process.argv.slice(2);
const { pocketbase, store } = await openRecord({ binary, dataDir, log: () => {} });
const clock = fastClock(Number(began));
const { job, celebrated } = await openRealContests({ store }, dataDir, clock);
const reps = (await store.find('reps')).map(({ id }) => id);
console.log(`pid ${pocketbase.pid}`);

async function log(): Promise<void> {
	for (let n = 0; ; n++) {
		const at = instantText(clock.now());
		await store.write([
			{
				op: 'create',
				collection: 'activities',
				data: {
					rep: reps[n % reps.length] ?? '',
					type: 'call',
					quantity: 1 + (n % 4),
					occurredAt: at,
					localDate: at.slice(0, 10),
					source: 'me:somebody',
					externalId: `${process.pid}.${n}`
				}
			}
		]);
	}
}

async function decide(): Promise<void> {
	for (;;) {
		// a PocketBase that was killed answers again after a while
		await job.run(clock.now()).catch(() => undefined);
		for (const { id } of celebrated.splice(0)) console.log(`celebrated ${id}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

await Promise.all([log(), decide()]);
