/** What people and programs write: a small floor, and the changes that it goes through. */
import type {
	Activity,
	CollectionName,
	Holiday,
	Id,
	Leave,
	Membership,
	Rep,
	Target
} from '#lib/domain/records.ts';
import type { Random } from './kit.ts';
import { withoutId, type ModelRecord } from './record.ts';

const id = (name: string): Id => name.padEnd(15, '0');

export const TEAMS = ['teama', 'teamb'].map(id);
export const REPS = ['repa', 'repb', 'repc'].map(id);
export const USERS = ['usera', 'userb'].map(id);
export const DATES = ['2026-01-10', '2026-02-10', '2026-03-10', '2026-04-10'];
/** In every private field, so that it can be searched in what the floor gets. */
export const CANARY = 'canary';

type Write = (record: ModelRecord, random: Random) => void;

/** A floor of two teams, three reps and two managers who sell. */
export function found(record: ModelRecord): void {
	record.put('workspace', 'workspace000000', {
		name: 'Floor',
		currency: 'EUR',
		timeZone: 'UTC',
		locale: 'en',
		weekStart: 1,
		workingDays: [1, 2, 3, 4, 5],
		hours: { from: '09:00', to: '17:00' },
		demo: false,
		hideAmounts: false
	});
	for (const team of TEAMS) record.put('teams', team, { name: team, colour: '', externalId: CANARY });
	REPS.forEach((rep, index) => {
		record.put('reps', rep, {
			name: rep,
			email: `${CANARY}@floor.example`,
			externalId: CANARY,
			user: '',
			startedOn: '',
			endedOn: '',
			colour: '',
			privacy: null,
			house: false
		});
		record.put('memberships', record.freshId(), { rep, team: TEAMS[index % 2], from: '', to: '' });
	});
	USERS.forEach((user, index) => {
		record.put('users', user, {
			name: user,
			email: `${CANARY}@floor.example`,
			role: 'manager',
			rep: REPS[index],
			manages: [TEAMS[index]],
			active: true
		});
	});
}

/** A fact written, changed or deleted, of any date, rep and customer; sometimes one that was deleted, with its id again. */
export const writeFact: Write = (record, random) => {
	const { activities } = record.content;
	const held = [...activities.keys()];
	const roll = random.next();
	if (held.length > 0 && roll < 0.2) return record.put('activities', random.pick(held), null);
	if (held.length > 0 && roll < 0.5) {
		const changed = random.pick(held);
		return record.put('activities', changed, aFact(random, changed, activities.get(changed)));
	}
	const gone = roll < 0.6 ? goneFacts(record) : [];
	const fresh = gone.length > 0 ? random.pick(gone) : record.freshId();
	record.put('activities', fresh, aFact(random, fresh));
};

/** Ids of facts that were deleted. */
export const goneFacts = (record: ModelRecord): Id[] =>
	[...record.dead.keys()].flatMap((key) => (key.startsWith('activities/') ? [key.slice(11)] : []));

/** Without its id. What the queue of a rep brought keeps its name. */
export function aFact(random: Random, key: Id, was?: Record<string, unknown>): Record<string, unknown> {
	const own = typeof was?.source === 'string' && was.source.startsWith('me:');
	const activity: Omit<Activity, 'id'> = {
		rep: was && (own || random.chance(0.7)) ? (was.rep as Id) : random.pick(REPS),
		type: random.pick(['call', 'order']),
		quantity: 1 + random.int(3),
		amount: random.int(5) * 100 - 100,
		margin: random.int(90),
		customer: random.pick(['', `${CANARY} Ltd`, `${CANARY} & Co`]),
		deal: '',
		occurredAt: `${random.pick(DATES)} 12:00:00.000Z`,
		localDate: random.pick(DATES),
		source: own ? String(was.source) : 'import',
		externalId: own ? String(was.externalId) : `${CANARY}-${key}`,
		note: own ? String(was.note) : random.chance(0.3) ? `${CANARY} ${random.int(9)}` : '',
		createdBy: '',
		receivedAt: ''
	};
	return { ...activity };
}

/** A rep moves between teams, from some date on or as a whole. */
export const move: Write = (record, random) => {
	const { memberships } = record.content;
	const rep = random.pick(REPS);
	const ofRep = () => [...memberships.values()].filter((membership) => membership.rep === rep);
	for (const { id: own } of ofRep()) if (random.chance(0.7)) record.put('memberships', own as Id, null);
	if (ofRep().length > 0) return;
	const first: Omit<Membership, 'id'> = { rep, team: random.pick(TEAMS), from: '', to: '' };
	if (random.chance(0.5)) return record.put('memberships', record.freshId(), { ...first });
	record.put('memberships', record.freshId(), { ...first, to: '2026-02-28' });
	record.put('memberships', record.freshId(), { ...first, team: random.pick(TEAMS), from: '2026-03-01' });
};

function changeUser(record: ModelRecord, user: Id, change: Record<string, unknown>): void {
	record.put('users', user, { ...withoutId(record.content.users.get(user) ?? {}), ...change });
}

/** A manager gets or loses a team. */
export const appoint: Write = (record, random) =>
	changeUser(record, random.pick(USERS), { manages: TEAMS.filter(() => random.chance(0.5)) });

/** Somebody's access ends, or everybody's is given back. */
export const dismiss: Write = (record, random) => {
	const out = USERS.filter((user) => !record.content.users.get(user)?.active);
	if (out.length === 0 || random.chance(0.3)) changeUser(record, random.pick(USERS), { active: false });
	else engage(record);
};

/** Whoever was dismissed is let in again. */
export function engage(record: ModelRecord): void {
	for (const user of USERS) {
		if (!record.content.users.get(user)?.active) changeUser(record, user, { active: true });
	}
}

/** Somebody opts out or in, or amounts are kept from the floor or shown. */
export const hide: Write = (record, random) => {
	if (random.chance(0.5)) {
		const [[key, workspace] = ['', {}]] = record.content.workspace;
		return record.put('workspace', key, {
			...withoutId(workspace),
			hideAmounts: !(workspace as { hideAmounts?: boolean }).hideAmounts
		});
	}
	const { id: rep, ...rest } = record.content.reps.get(random.pick(REPS)) as unknown as Rep;
	record.put('reps', rep, { ...rest, privacy: { hidden: !rest.privacy?.hidden } });
};

export const target: Write = (record, random) => {
	const values: Omit<Target, 'id'> = {
		subject: random.pick(['workspace', `rep:${random.pick(REPS)}`, `team:${random.pick(TEAMS)}`]),
		metric: 'calls',
		period: 'day',
		value: random.int(50),
		from: '',
		to: '',
		public: random.chance(0.5)
	};
	putOrDelete(record, random, 'targets', id(`target${random.int(3)}`), values);
};

/** Leave that is asked for, decided, moved or taken back, and a holiday now and then. Only whole approved days are the floor's. */
export const calendar: Write = (record, random) => {
	if (random.chance(0.3)) {
		const holiday: Omit<Holiday, 'id'> = { date: random.pick(DATES), name: `Holiday ${random.int(3)}` };
		return putOrDelete(record, random, 'holidays', id(`holiday${random.int(2)}`), holiday);
	}
	const from = random.pick(DATES);
	const leave: Omit<Leave, 'id'> = {
		rep: random.pick(REPS),
		from,
		to: random.chance(0.5) ? from : '2026-12-31',
		kind: random.pick(['vacation', 'sick', 'other']),
		note: `${CANARY} ${random.int(9)}`,
		state: random.pick(['asked', 'approved', 'approved', 'declined']),
		decidedBy: random.pick(['', `${CANARY}`])
	};
	putOrDelete(record, random, 'leave', id(`leave${random.int(3)}`), leave);
};

function putOrDelete(
	record: ModelRecord,
	random: Random,
	name: CollectionName,
	key: Id,
	values: object
): void {
	record.put(name, key, random.chance(0.25) ? null : { ...values });
}
