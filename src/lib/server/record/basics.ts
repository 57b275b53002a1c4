import { DEFAULT_RULES } from '#lib/domain/recognition/defaults.ts';
import type { ActivityType, StreakRule, Workspace } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { RecordStore, Write, WriteRefusal } from './store.ts';

type TypeSeed = Omit<ActivityType, 'id' | 'stage' | 'active'>;

/** In the order of the funnel; `stage` is the place in this list, from 1. */
const TYPES: readonly TypeSeed[] = [
	{ key: 'lead', name: 'Lead', unit: 'count', icon: 'lead', colour: '' },
	{ key: 'call', name: 'Call', unit: 'count', icon: 'call', colour: '' },
	{ key: 'appointment_set', name: 'Appointment set', unit: 'count', icon: 'appointment-set', colour: '' },
	{ key: 'appointment_held', name: 'Appointment held', unit: 'count', icon: 'appointment-held', colour: '' },
	{ key: 'no_show', name: 'No-show', unit: 'count', icon: 'no-show', colour: '' },
	{
		key: 'appointment_cancelled',
		name: 'Appointment cancelled',
		unit: 'count',
		icon: 'cancelled',
		colour: ''
	},
	{ key: 'quote', name: 'Quote', unit: 'money', icon: 'quote', colour: '' },
	{ key: 'order', name: 'Order', unit: 'money', icon: 'order', colour: '' },
	{ key: 'deal_lost', name: 'Deal lost', unit: 'money', icon: 'deal-lost', colour: '' },
	{ key: 'follow_up', name: 'Follow-up', unit: 'count', icon: 'follow-up', colour: '' }
];

const WORKSPACE: Omit<Workspace, 'id' | 'currency' | 'timeZone'> = {
	name: 'Our sales floor',
	locale: 'en-US',
	weekStart: 1,
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	demo: false,
	hideAmounts: false
};

/** What everybody on a new floor keeps a streak of, until a manager says otherwise. */
const STREAK: Omit<StreakRule, 'id'> = {
	name: 'Ten calls',
	metric: 'calls',
	minimum: 10,
	per: 'day',
	from: '',
	active: true,
	version: 1
};

/** The machine's own time zone, and US dollars: what an empty floor starts with; both can be changed later. */
export const machineDefaults = () => ({
	currency: 'USD',
	timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone
});

/**
 * Makes what no floor can be without, if it is missing: the workspace with first rules for streaks and recognition, and the
 * built-in activity types. What is there is left as it is, so it can be called at every start. Answers with the number of records made.
 */
export async function ensureBasics(
	store: RecordStore,
	{ currency, timeZone }: { readonly currency: string; readonly timeZone: string }
): Promise<Result<number, WriteRefusal>> {
	const [workspaces, types] = await Promise.all([
		store.find('workspace', { limit: 1 }),
		store.find('activity_types')
	]);
	const known = new Set(types.map(({ key }) => key));
	const writes: Write[] = TYPES.flatMap((type, n): Write[] =>
		known.has(type.key)
			? []
			: [{ op: 'create', collection: 'activity_types', data: { ...type, stage: n + 1, active: true } }]
	);
	if (workspaces.length === 0) {
		writes.push({ op: 'create', collection: 'workspace', data: { ...WORKSPACE, currency, timeZone } });
		writes.push({ op: 'create', collection: 'streak_rules', data: { ...STREAK } });
		for (const rule of DEFAULT_RULES)
			writes.push({ op: 'create', collection: 'recognition_rules', data: { ...rule } });
	}
	const written = await store.write(writes);
	return written.ok ? ok(written.value.ids.length) : failed(written.error);
}
