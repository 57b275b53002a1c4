/** "Start my own floor": the demo goes aside, an empty record takes its place, and whoever has access keeps it. */
import { DEMO_MANAGER } from '#lib/domain/demo/people.ts';
import { aboutOf } from '#lib/domain/projection/about.ts';
import type { User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { AnyCollection, AnyCollections, RecordStore, Write } from '#lib/server/record/store.ts';

export interface StartOwnParts {
	readonly store: RecordStore;
	/** Puts the database aside under a label and makes an empty one in its place; answers with the old one's folder. */
	readonly startOver: (label: string) => Promise<string>;
	readonly defaults: { readonly currency: string; readonly timeZone: string };
}

/** Why there is no new floor. `kept`: the demo is as it was. Else the new record is there and lacks what the message says. */
export interface StartOwnRefusal {
	readonly kept: boolean;
	readonly message: string;
}

type Scenario = AnyCollections['scenarios'];

export interface StartedOwn {
	/** The folder in which the demo now lies. */
	readonly aside: string;
	/** Kept what-if scenarios that could not come along: they are about people and teams that are gone. */
	readonly left: readonly Scenario[];
}

/** Access to the floor, which is no part of the story told: these records go over into the new floor, ids and all. */
const ACCESS = [
	'users',
	'sessions',
	'spent_secrets',
	'push_subscriptions',
	'notification_settings',
	'sign_in_links',
	'api_keys',
	'key_secrets',
	'screens',
	'screen_secrets',
	'pairings',
	'mappings'
] as const satisfies readonly AnyCollection[];
const MOST_WRITES = 500;
const MOST_RECORDS = 1_000;

/**
 * Replaces the demo by an empty floor with its basics, the accounts, sessions, keys and screens that were made on it, and
 * the demo's manager as an admin. Kept what-if scenarios come along, but for those that are about somebody.
 */
export async function startOwnFloor({
	store,
	startOver,
	defaults
}: StartOwnParts): Promise<Result<StartedOwn, StartOwnRefusal>> {
	const [workspace] = await store.find('workspace', { limit: 1 });
	if (!workspace?.demo) return failed({ kept: true, message: 'This is not a demo floor.' });
	const [come, left] = await scenariosOf(store);
	const kept = [...(await accessOf(store)), ...come];
	let aside: string;
	try {
		aside = await startOver('demo');
	} catch (error) {
		return failed({ kept: true, message: error instanceof Error ? error.message : String(error) });
	}
	const basics = await ensureBasics(store, defaults);
	if (!basics.ok) return failed({ kept: false, message: basics.error.message });
	for (let at = 0; at < kept.length; at += MOST_WRITES) {
		const written = await store.write(kept.slice(at, at + MOST_WRITES));
		if (!written.ok) return failed({ kept: false, message: written.error.message });
	}
	return ok({ aside, left });
}

/** In an order in which each record finds what it names. */
async function accessOf(store: RecordStore): Promise<Write[]> {
	const writes: Write[] = [];
	for (const collection of ACCESS) {
		for (const row of await store.find(collection, { limit: MOST_RECORDS })) {
			const data = collection === 'users' ? withoutDemo(row as User) : row;
			writes.push({ op: 'create', collection, data: { ...data } });
		}
	}
	return writes;
}

/** Those that come along, and those that are about people and teams, all of which are gone. */
async function scenariosOf(store: RecordStore): Promise<readonly [come: Write[], left: Scenario[]]> {
	const come: Write[] = [];
	const left: Scenario[] = [];
	for (const scenario of await store.find('scenarios', { sort: 'name,id', limit: MOST_RECORDS })) {
		const { of, who } = aboutOf(new URLSearchParams(scenario.query));
		if ((of === undefined || of === 'everyone') && who.length === 0) {
			come.push({ op: 'create', collection: 'scenarios', data: { ...scenario } });
		} else left.push(scenario);
	}
	return [come, left];
}

/** Teams and reps are gone, so nothing of them is left in the user. */
const withoutDemo = (user: User): User => ({
	...user,
	name: user.id === DEMO_MANAGER ? 'Manager' : user.name,
	rep: '',
	manages: []
});
