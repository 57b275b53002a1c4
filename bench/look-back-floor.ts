/** A record with many people and facts, put into a data directory before the server starts on it. */
import { dateOfDay, DAY_MS, instantText, localDayOf } from '#lib/domain/calendar.ts';
import { pocketbaseBinary } from '#lib/server/pocketbase/binary.ts';
import { openRecord, type OpenRecord } from '#lib/server/record/open.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { Write } from '#lib/server/record/store.ts';
import { random } from './data.ts';

const TYPES = ['call', 'call', 'call', 'call', 'call', 'call', 'lead', 'appointment_set', 'quote', 'order'];
const ZONE = 'UTC';
const PEOPLE_AT_ONCE = 200;
const FACTS_AT_ONCE = 50_000;
export const DAYS = 90;

const repId = (rep: number) => `rep${String(rep).padStart(12, '0')}`;
const teamId = (team: number) => `team${String(team).padStart(11, '0')}`;

/** `facts` of `reps` people over the last 90 days, today included, each day as many; seeded. */
export async function fillFloor(dataDir: string, reps: number, facts: number, now: number): Promise<void> {
	const record = await openRecord({ binary: await pocketbaseBinary(), dataDir, log: () => undefined });
	try {
		await ensureBasics(record.store, { currency: 'EUR', timeZone: ZONE });
		await putPeople(record, reps);
		await putFacts(record, reps, facts, now);
	} finally {
		await record.close();
	}
}

async function putPeople({ store }: OpenRecord, reps: number): Promise<void> {
	const teams = Array.from({ length: 40 }, (_, team): Write => ({
		op: 'create',
		collection: 'teams',
		data: { id: teamId(team), name: `Team ${team}` }
	}));
	const people = Array.from({ length: reps }, (_, rep): Write[] => [
		{
			op: 'create',
			collection: 'reps',
			data: { id: repId(rep), name: `Rep ${String(rep).padStart(4, '0')}` }
		},
		{
			op: 'create',
			collection: 'memberships',
			data: { rep: repId(rep), team: teamId(rep % 40), from: '', to: '' }
		}
	]).flat();
	const writes = [...teams, ...people];
	for (let at = 0; at < writes.length; at += PEOPLE_AT_ONCE) {
		const done = await store.write(writes.slice(at, at + PEOPLE_AT_ONCE));
		if (!done.ok) throw new Error(done.error.message);
	}
}

async function putFacts({ store }: OpenRecord, reps: number, facts: number, now: number): Promise<void> {
	const next = random(20_260_701);
	const today = localDayOf(now, ZONE);
	for (let begun = 0; begun < facts; begun += FACTS_AT_ONCE) {
		const count = Math.min(FACTS_AT_ONCE, facts - begun);
		const ids = await store.activityIds(count);
		const activities = Array.from({ length: count }, (_, index) => {
			const day = today - DAYS + 1 + Math.floor(((begun + index) * DAYS) / facts);
			const start = day * DAY_MS;
			// up to now on the last day, so that its board is full
			const end = Math.min(start + DAY_MS, now);
			return {
				id: ids[index] ?? '',
				rep: repId(Math.floor(next() * reps)),
				type: TYPES[Math.floor(next() * TYPES.length)] ?? 'call',
				quantity: 1,
				amount: 100 + Math.floor(next() * 500_000),
				margin: 0,
				customer: '',
				deal: '',
				occurredAt: instantText(start + Math.floor(next() * (end - start))),
				localDate: dateOfDay(day),
				source: 'bench',
				externalId: '',
				note: '',
				createdBy: ''
			};
		});
		const done = await store.seed(activities);
		if (!done.ok) throw new Error(done.error.message);
	}
}
