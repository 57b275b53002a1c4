/** When a floor is made up and nothing else, and who may look at it without signing in. */
import type { Id, Workspace } from '#lib/domain/records.ts';
import { isDemoId } from './people.ts';

/** What decides. Activities stand apart since there are too many to look through: the server knows if one is real. */
export interface DemoQuestion {
	readonly workspace: Pick<Workspace, 'demo'> | undefined;
	/** Ids of users, reps, teams, regions: whatever stands for people. */
	readonly people: Iterable<Id>;
	/** Whether any activity has another source than `demo`. */
	readonly realActivity: boolean;
}

/** Whether everything on the floor is made up. The first real record, user or import ends that for good. */
export function isDemoOnly({ workspace, people, realActivity }: DemoQuestion): boolean {
	if (!workspace?.demo || realActivity) return false;
	for (const id of people) if (!isDemoId(id)) return false;
	return true;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/**
 * Whether anybody who comes may look (as `guest`): the floor is a demo and nothing else, and the server listens on this
 * machine alone, or its operator set PACESETTER_DEMO=public.
 */
export function guestsMayLook(
	demoOnly: boolean,
	settings: { readonly host: string; readonly demo: 'on' | 'off' | 'public' }
): boolean {
	if (!demoOnly || settings.demo === 'off') return false;
	return settings.demo === 'public' || LOOPBACK.test(settings.host);
}
