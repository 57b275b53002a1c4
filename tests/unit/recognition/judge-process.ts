/**
 * A process of its own that owns a record, logs facts into it as fast as it can and judges them, for the test that kills it.
 * Prints PocketBase's pid, then one line for each celebration.
 */
import { instantText } from '#lib/domain/calendar.ts';
import { UNDO_MS } from '#lib/domain/facts.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { openRecord } from '#lib/server/record/open.ts';
import { openRealFloor } from './real-floor.ts';

const [binary = '', dataDir = ''] = process.argv.slice(2);
const { pocketbase, store } = await openRecord({ binary, dataDir, log: () => {} });
/** Ten seconds ahead: whatever comes in can no longer be taken back. */
const clock = { ...systemClock, now: () => Date.now() + UNDO_MS };
const { judge, celebrated } = await openRealFloor({ store }, dataDir, clock);
const reps = (await store.find('reps')).map(({ id }) => id);
console.log(`pid ${pocketbase.pid}`);

async function log(): Promise<void> {
	for (let n = 0; ; n++) {
		const now = Date.now();
		const order = n % 3 === 0;
		await store.write([
			{
				op: 'create',
				collection: 'activities',
				data: {
					rep: reps[n % reps.length] ?? '',
					type: order ? 'order' : 'call',
					quantity: 1 + (n % 4),
					amount: order ? 100 * (1 + (n % 9)) : 0,
					occurredAt: instantText(now),
					localDate: instantText(now).slice(0, 10),
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
		await judge.run(clock.now()).catch(() => undefined);
		for (const { id } of celebrated.splice(0)) console.log(`celebrated ${id}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

await Promise.all([log(), decide()]);
