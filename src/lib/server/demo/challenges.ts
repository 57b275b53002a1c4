/** The demo's challenges as they are written: those that are over with what they came to, counted like everybody else's. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { playersOf, type Challenge } from '#lib/domain/challenges/challenge.ts';
import { play } from '#lib/domain/challenges/machine.ts';
import { datesOf } from '#lib/domain/challenges/window.ts';
import { settledAtOf } from '#lib/domain/demo/challenges.ts';
import type { DemoFloor } from '#lib/domain/demo/floor.ts';
import { BASELINE_PERIODS } from '#lib/domain/lenses.ts';
import { Engine } from '#lib/engine/engine.ts';
import { resultTellings } from '#lib/server/challenges/tell.ts';
import { umpireOf } from '#lib/server/challenges/umpire.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';

const DAYS_A_WEEK = 7;

/** To be written once the activities are there. */
export async function challengeWrites(store: RecordStore, floor: DemoFloor, zone: string): Promise<Write[]> {
	if ((await store.find('challenges', { limit: 1 })).length > 0) return [];
	const writes: Write[] = [];
	for (const challenge of floor.challenges) {
		if (challenge.state !== 'grace') {
			writes.push({ op: 'create', collection: 'challenges', data: { ...challenge } });
			continue;
		}
		const settled = await settle(store, floor, challenge, zone);
		// a day on which nobody worked makes no story
		if (!settled?.result || settled.result.sides.some(({ facts }) => facts === 0)) continue;
		const reps = new Map(floor.sellers.map(({ rep }) => [rep.id, rep]));
		writes.push(
			{ op: 'create', collection: 'challenges', data: { ...settled } },
			...resultTellings({ reps }, settled, settledAtOf(challenge))
		);
	}
	return writes;
}

async function settle(
	store: RecordStore,
	floor: DemoFloor,
	challenge: Challenge,
	zone: string
): Promise<Challenge | undefined> {
	const now = settledAtOf(challenge);
	const authority = {
		engine: await engineFor(store, floor, challenge),
		tables: { capacity: new Map(), workspace: new Map([['', { timeZone: zone }]]) } as never,
		position: { epoch: '', seq: 0, mark: '' }
	};
	const umpire = umpireOf({ authority, clock: { now: () => now } });
	const settled = play(challenge, { move: 'settle', by: ['clock'] }, umpire);
	return settled.ok ? settled.value : undefined;
}

/** An engine that knows the floor, and of the facts those of the players as far back as one looks for what is usual. */
async function engineFor(store: RecordStore, floor: DemoFloor, challenge: Challenge): Promise<Engine> {
	const engine = new Engine();
	const put = (collection: Parameters<Engine['putRow']>[0], rows: readonly { readonly id: string }[]) => {
		for (const { id, ...row } of rows) engine.putRow(collection, id, row);
	};
	put('workspace', await store.find('workspace', { limit: 1 }));
	put('activity_types', await store.find('activity_types'));
	put(
		'reps',
		floor.sellers.map(({ rep }) => rep)
	);
	put('capacity', floor.capacity);
	put('holidays', floor.holidays);
	put(
		'leave',
		floor.leave.filter(({ state }) => state === 'approved')
	);
	const { from, to } = datesOf(challenge);
	const weeks = Math.ceil((dayNumber(to) - dayNumber(from) + 1) / DAYS_A_WEEK);
	const back = challenge.rules.lens === 'baseline' ? BASELINE_PERIODS * weeks * DAYS_A_WEEK : 0;
	const first = dateOfDay(dayNumber(from) - back);
	for (const rep of playersOf(challenge)) {
		const filter = store.filter('rep = {:rep} && localDate >= {:first} && localDate <= {:to}', {
			rep,
			first,
			to
		});
		for (let page = 1; ; page++) {
			const found = await store.find('activities', { filter, sort: 'id', limit: 1_000, page });
			for (const { id, ...activity } of found)
				engine.putFact(
					id,
					toFullFact(activity, () => 0)
				);
			if (found.length < 1_000) break;
		}
	}
	return engine;
}
