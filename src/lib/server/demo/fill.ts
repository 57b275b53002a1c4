/** Puts the made-up company into an empty record, and after a pause what "happened" meanwhile. */
import type { Clock } from '#lib/domain/clock.ts';
import { demoFloor, type DemoFloor } from '#lib/domain/demo/floor.ts';
import { DEMO_SOURCE, type DemoActivity } from '#lib/domain/demo/history.ts';
import { DEMO_MANAGER, demoId, isDemoId } from '#lib/domain/demo/people.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import { challengeWrites } from './challenges.ts';
import { mediaWrites } from './media.ts';
import { praiseWrites } from './praise.ts';

/** Every demo tells the same story. */
export const DEMO_SEED = 20;

export interface FillParts {
	readonly store: RecordStore;
	readonly clock: Pick<Clock, 'now'>;
	/** The workspace's, IANA. */
	readonly zone: string;
	/** Where files are kept; absent: nobody has a song or a picture. */
	readonly dataDir?: string;
}

/**
 * Whether a demo may be made here: no activity and nobody at all yet, or what an interrupted filling left. A floor of one's
 * own has its first user from the beginning, so it never becomes a demo again.
 */
export async function wantsDemo(store: RecordStore): Promise<boolean> {
	const [workspaces, reps, users, activities] = await Promise.all([
		store.find('workspace', { limit: 1 }),
		store.find('reps', { limit: 1 }),
		store.find('users', { limit: 1 }),
		store.find('activities', { limit: 1 })
	]);
	if (workspaces[0]?.demo) return false;
	const interrupted = reps[0]?.id === demoId('rep', 1) && users[0]?.id === DEMO_MANAGER;
	return interrupted || (reps.length === 0 && users.length === 0 && activities.length === 0);
}

/**
 * Whatever stands for people, in an order in which each record finds what it names; and their streaks in place of those that
 * every floor begins with.
 */
function peopleWrites(floor: DemoFloor, replaced: readonly Id[]): Write[] {
	return [
		...replaced.map((id): Write => ({ op: 'delete', collection: 'streak_rules', id })),
		...floor.streakRules.map((data): Write => ({
			op: 'create',
			collection: 'streak_rules',
			data: { ...data }
		})),
		...floor.regions.map((data): Write => ({ op: 'create', collection: 'regions', data: { ...data } })),
		...floor.teams.map((data): Write => ({ op: 'create', collection: 'teams', data: { ...data } })),
		...floor.teamRegions.map((data): Write => ({
			op: 'create',
			collection: 'team_regions',
			data: { ...data }
		})),
		...floor.sellers.map(({ rep }): Write => ({ op: 'create', collection: 'reps', data: { ...rep } })),
		...floor.memberships.map((data): Write => ({
			op: 'create',
			collection: 'memberships',
			data: { ...data }
		})),
		...floor.targets.map((data): Write => ({ op: 'create', collection: 'targets', data: { ...data } })),
		...floor.capacity.map((data): Write => ({ op: 'create', collection: 'capacity', data: { ...data } })),
		...floor.holidays.map((data): Write => ({ op: 'create', collection: 'holidays', data: { ...data } })),
		...floor.leave.map((data): Write => ({ op: 'create', collection: 'leave', data: { ...data } })),
		...floor.sharedGoals.map((data): Write => ({
			op: 'create',
			collection: 'shared_goals',
			data: { ...data, reps: [...data.reps] }
		})),
		{ op: 'create', collection: 'users', data: { ...floor.manager } },
		...floor.notifications.map((data): Write => ({
			op: 'create',
			collection: 'notifications',
			data: { ...data }
		})),
		...praiseWrites(floor)
	];
}

async function seed(
	store: RecordStore,
	activities: readonly DemoActivity[]
): Promise<Result<number, WriteRefusal>> {
	if (activities.length === 0) return ok(0);
	const ids = await store.activityIds(activities.length);
	return store.seed(activities.map((activity, index) => ({ ...activity, id: ids[index] ?? '' })));
}

/**
 * Makes the demo: people by one batch, activities by one transaction, and last the workspace's name and mark, so that an
 * interrupted filling is seen and goes on. Needs the basics (workspace, activity types). Answers with the number of
 * activities.
 */
export async function fillDemo({
	store,
	clock,
	zone,
	dataDir
}: FillParts): Promise<Result<number, WriteRefusal>> {
	const floor = demoFloor(DEMO_SEED, clock.now(), zone);
	const [workspace] = await store.find('workspace', { limit: 1 });
	if (!workspace) return failed({ kind: 'missing', message: 'There is no workspace to make a demo in.' });
	if (!(await store.get('reps', demoId('rep', 1)))) {
		const replaced = (await store.find('streak_rules')).map(({ id }) => id);
		const people = await store.write(peopleWrites(floor, replaced));
		if (!people.ok) return people;
	}
	const filled = (await store.find('activities', { limit: 1 })).length > 0;
	const seeded = filled ? ok(0) : await seed(store, floor.activities);
	if (!seeded.ok) return seeded;
	const challenges = await challengeWrites(store, floor, zone);
	const media = dataDir === undefined ? [] : await mediaWrites(dataDir, DEMO_SEED, floor, clock.now());
	const marked = await store.write([
		...challenges,
		...media,
		{ op: 'update', collection: 'workspace', id: workspace.id, data: { ...floor.workspace } }
	]);
	return marked.ok ? seeded : marked;
}

/** Whether somebody or something real is on a demo floor, before there is an authority to ask. */
async function hasReal(store: RecordStore): Promise<boolean> {
	const filter = store.filter('source != {:source}', { source: DEMO_SOURCE });
	const activities = await store.find('activities', { filter, limit: 1 });
	const people = await Promise.all([
		store.find('reps'),
		store.find('users'),
		store.find('teams'),
		store.find('regions')
	]);
	return activities.length > 0 || people.flat().some(({ id }) => !isDemoId(id));
}

/**
 * After a demo has stood still (the server was off), adds what its people did since the last fact, unless the floor is no
 * longer a demo alone: nothing made up is added to anything real. Answers with the number of activities.
 */
export async function continueDemo({ store, clock, zone }: FillParts): Promise<Result<number, WriteRefusal>> {
	if (await hasReal(store)) return ok(0);
	const filter = store.filter('source = {:source}', { source: DEMO_SOURCE });
	const [newest] = await store.find('activities', { filter, sort: '-occurredAt', limit: 1 });
	const since = newest?.occurredAt ?? '';
	const reps = new Map((await store.find('reps')).map((rep) => [rep.id, rep]));
	const { activities } = demoFloor(DEMO_SEED, clock.now(), zone);
	const missed = activities.filter(({ rep, occurredAt, localDate }) => {
		const doer = reps.get(rep);
		return occurredAt > since && doer && (doer.endedOn === '' || localDate <= doer.endedOn);
	});
	return seed(store, missed);
}
