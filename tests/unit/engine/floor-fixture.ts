/** Small floors for tests: records with everything filled in, ids that look like PocketBase's. */
import type { Fact, FloorCollection } from '#lib/domain/facts.ts';
import { numberToId } from '#lib/domain/facts.ts';
import type {
	ActivityType,
	Capacity,
	Id,
	Membership,
	Rep,
	Region,
	Target,
	Team,
	TeamRegion,
	Workspace
} from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';

export const TYPE_KEYS = [
	'lead',
	'call',
	'appointment_set',
	'appointment_held',
	'no_show',
	'quote',
	'order',
	'deal_lost',
	'follow_up'
];

/** `rep1` as an id of 15 characters. */
export const idOf = (name: string): Id => name.padEnd(15, 'x');
export const factId = (n: number): Id => numberToId(n);

export const workspace = (over: Partial<Workspace> = {}): Workspace => ({
	id: idOf('workspace'),
	name: 'Floor',
	currency: 'EUR',
	timeZone: 'Europe/Berlin',
	locale: 'de',
	weekStart: 1,
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	demo: false,
	hideAmounts: false,
	...over
});
export const rep = (name: string, over: Partial<Rep> = {}): Rep => ({
	id: idOf(name),
	name,
	email: '',
	externalId: '',
	user: '',
	startedOn: '',
	endedOn: '',
	colour: '',
	privacy: null,
	house: false,
	...over
});
export const team = (name: string): Team => ({ id: idOf(name), name, colour: '', externalId: '' });
export const region = (name: string): Region => ({ id: idOf(name), name, externalId: '' });
export const membership = (who: string, where: string, from = '', to = ''): Membership => ({
	id: idOf(`m${who}${where}${from.replaceAll('-', '')}`),
	rep: idOf(who),
	team: where === '' ? '' : idOf(where),
	from,
	to
});
export const teamRegion = (which: string, where: string, from = '', to = ''): TeamRegion => ({
	id: idOf(`n${which}${where}${from.replaceAll('-', '')}`),
	team: idOf(which),
	region: idOf(where),
	from,
	to
});
export const type = (key: string, stage: number, over: Partial<ActivityType> = {}): ActivityType => ({
	id: idOf(`t${key.replaceAll('_', '')}`),
	key,
	name: key,
	unit: 'count',
	stage,
	icon: '',
	colour: '',
	active: true,
	...over
});
export const target = (subject: string, value: number, over: Partial<Target> = {}): Target => ({
	id: idOf(`g${subject.replaceAll(':', '')}`),
	subject,
	metric: 'revenue',
	period: 'month',
	value,
	from: '',
	to: '',
	public: true,
	...over
});
export const capacity = (who: string, over: Partial<Capacity> = {}): Capacity => ({
	id: idOf(`c${who}`),
	rep: who === '' ? '' : idOf(who),
	from: '',
	to: '',
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	fte: 1000,
	timeZone: 'Europe/Berlin',
	...over
});
export const fact = (who: string, kind: string, localDate: string, over: Partial<Fact> = {}): Fact => ({
	rep: idOf(who),
	type: kind,
	quantity: 1,
	amount: 0,
	occurredAt: Date.parse(`${localDate}T11:00:00Z`),
	localDate,
	customerKey: 0,
	dealKey: 0,
	...over
});

/** Puts records, each with its id, into an engine. */
export function putAll(engine: Engine, collection: FloorCollection, records: Iterable<{ id: Id }>): void {
	for (const { id, ...row } of records) engine.putRow(collection, id, row);
}

/** An engine over a floor with the seeded types. */
export function engineWith(
	records: Partial<Record<FloorCollection, readonly { id: Id }[]>>,
	facts: readonly Fact[] = []
): Engine {
	const engine = new Engine();
	putAll(engine, 'workspace', [workspace()]);
	putAll(
		engine,
		'activity_types',
		TYPE_KEYS.map((key, stage) => type(key, stage))
	);
	for (const [collection, list] of Object.entries(records))
		putAll(engine, collection as FloorCollection, list);
	facts.forEach((one, index) => engine.putFact(factId(index + 1), one));
	return engine;
}
