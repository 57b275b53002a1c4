/** "Start my own floor": the demo goes aside, an empty record takes its place, and whoever asked stays signed in. */
import { DEMO_MANAGER } from '#lib/domain/demo/people.ts';
import type { Id, User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

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

/**
 * Replaces the demo by an empty floor with its basics and one user, the asking one, as admin under the same id, with the
 * session they asked through. Answers with the folder in which the demo now lies.
 */
export async function startOwnFloor(
	{ store, startOver, defaults }: StartOwnParts,
	asking: { readonly user: Id; readonly session: Id }
): Promise<Result<string, StartOwnRefusal>> {
	const [user, session, workspaces] = await Promise.all([
		store.get('users', asking.user),
		store.get('sessions', asking.session),
		store.find('workspace', { limit: 1 })
	]);
	if (!workspaces[0]?.demo) return failed({ kept: true, message: 'This is not a demo floor.' });
	if (!user || session?.user !== user.id) {
		return failed({ kept: true, message: 'Whoever asks is not signed in.' });
	}
	let aside: string;
	try {
		aside = await startOver('demo');
	} catch (error) {
		return failed({ kept: true, message: error instanceof Error ? error.message : String(error) });
	}
	const basics = await ensureBasics(store, defaults);
	if (!basics.ok) return failed({ kept: false, message: basics.error.message });
	const written = await store.write([
		{ op: 'create', collection: 'users', data: { ...firstUser(user) } },
		{ op: 'create', collection: 'sessions', data: { ...session } }
	]);
	return written.ok ? ok(aside) : failed({ kept: false, message: written.error.message });
}

/** Teams and reps are gone, so nothing of them is left in the user. */
const firstUser = (user: User): User => ({
	...user,
	name: user.id === DEMO_MANAGER ? 'Manager' : user.name,
	role: 'admin',
	rep: '',
	manages: [],
	active: true
});
