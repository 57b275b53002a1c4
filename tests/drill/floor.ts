/** The floor of the drill: real people in teams and regions, and as many facts over two years as are asked for. */
import type { Activity, Id } from '../../src/lib/domain/records.ts';
import type { Result } from '../../src/lib/domain/result.ts';
import { ensureBasics } from '../../src/lib/server/record/basics.ts';
import { randomId } from '../../src/lib/server/record/ids.ts';
import type { RecordStore, Write } from '../../src/lib/server/record/store.ts';

const REGIONS = ['North', 'East', 'South', 'West'];
const TEAMS = 40;
const DAYS = 730;
const DAY_MS = 86_400_000;
/** A call is most of what people do; only the last two bring money. */
const TYPES = [
	'call',
	'call',
	'call',
	'call',
	'lead',
	'appointment_set',
	'appointment_held',
	'quote',
	'order'
];
const MONEY = new Set(['quote', 'order']);
const SEED_ROWS = 50_000;
const BATCH = 500;

/** mulberry32: the same floor for the same seed. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export interface DrillFloor {
	readonly reps: readonly Id[];
	readonly random: () => number;
}

/** Somebody's next deed, on one of the days before `now`. */
export function deed(floor: DrillFloor, now: number, daysBack = DAYS): Omit<Activity, 'id' | 'receivedAt'> {
	const { reps, random } = floor;
	const at = now - Math.floor(random() * daysBack) * DAY_MS - Math.floor(random() * 8 * 3_600_000);
	const occurredAt = new Date(at).toISOString().replace('T', ' ');
	const type = TYPES[Math.floor(random() * TYPES.length)] ?? 'call';
	const amount = MONEY.has(type) ? 100 + Math.floor(random() * 5_000_000) : 0;
	const named = random() < 0.05;
	return {
		rep: reps[Math.floor(random() * reps.length)] ?? '',
		type,
		quantity: 1 + Math.floor(random() * 3),
		amount,
		margin: Math.floor(amount * random() * 0.4),
		customer: named ? `Customer ${Math.floor(random() * 2_000)}` : '',
		deal: '',
		occurredAt,
		localDate: occurredAt.slice(0, 10),
		source: 'drill',
		externalId: '',
		note: named ? 'Ünlike notes — “quoted”, with\nlines' : '',
		createdBy: ''
	};
}

/** Makes the floor in an empty record. Throws where a row is refused. */
export async function fillFloor(
	store: RecordStore,
	{ facts, people = 1_000, seed = 20_261_123 }: { facts: number; people?: number; seed?: number },
	now: number
): Promise<DrillFloor> {
	good(await ensureBasics(store, { currency: 'EUR', timeZone: 'Europe/Berlin' }));
	const create = (collection: string, data: Record<string, unknown>) =>
		({ op: 'create', collection, data: { id: randomId(), ...data } }) as Write & { data: { id: Id } };
	const regions = REGIONS.map((name) => create('regions', { name }));
	const teams = Array.from({ length: TEAMS }, (_, n) => create('teams', { name: `Team ${n + 1}` }));
	const reps = Array.from({ length: people }, (_, n) => create('reps', { name: `Rep ${n + 1}` }));
	const idOf = (rows: readonly { data: { id: Id } }[], n: number) => rows[n % rows.length]?.data.id ?? '';
	const places = teams.map(({ data }, n) =>
		create('team_regions', { team: data.id, region: idOf(regions, n), from: '', to: '' })
	);
	const members = reps.map(({ data }, n) =>
		create('memberships', { rep: data.id, team: idOf(teams, n), from: '', to: '' })
	);
	const writes = [...regions, ...teams, ...reps, ...places, ...members];
	for (let at = 0; at < writes.length; at += BATCH) good(await store.write(writes.slice(at, at + BATCH)));

	const floor = { reps: reps.map(({ data }) => data.id), random: seeded(seed) };
	for (let done = 0; done < facts; done += SEED_ROWS) {
		const ids = await store.activityIds(Math.min(SEED_ROWS, facts - done));
		good(await store.seed(ids.map((id) => ({ id, ...deed(floor, now) }))));
	}
	return floor;
}

function good<T>(result: Result<T, { readonly message: string }>): T {
	if (!result.ok) throw new Error(result.error.message);
	return result.value;
}
