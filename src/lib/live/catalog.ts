import { timelines } from '#lib/domain/membership.ts';
import type { ActivityType, Id, Membership, Region, Rep, Team, Workspace } from '#lib/domain/records.ts';
import type { CatalogFrame } from '#lib/protocol/frame.ts';
import type { Replica } from './replica.ts';

/** Column types of an audience's image are those of the record where the audience gets them at all. */
const rowsOf = <T>(replica: Replica, collection: Parameters<Replica['table']>[0]) =>
	[...replica.table(collection)] as unknown as [Id, Omit<T, 'id'>][];

/**
 * The choices and names a page needs, as of `today` (day number in the workspace's zone); undefined while the floor is
 * not known yet. M8: metrics whose inputs this audience does not have are left out.
 */
export function catalogOf(replica: Replica, today: number): CatalogFrame | undefined {
	const { workspace } = replica.engine;
	if (!workspace) return undefined;
	const collator = new Intl.Collator(workspace.locale);
	const byName = (a: { name: string }, b: { name: string }) => collator.compare(a.name, b.name);
	const teamOf = timelines(
		rowsOf<Membership>(replica, 'memberships').map(([, membership]) => membership),
		({ rep }) => rep,
		({ team }) => team
	);
	const { name, currency, timeZone, locale, weekStart, demo } = workspace;
	return {
		kind: 'catalog',
		workspace: { name, currency, timeZone, locale, weekStart, demo },
		reps: rowsOf<Rep>(replica, 'reps')
			.map(([id, rep]) => ({ id, name: rep.name, team: teamOf.get(id)?.at(today) ?? '' }))
			.sort(byName),
		teams: rowsOf<Team>(replica, 'teams')
			.map(([id, team]) => ({ id, name: team.name }))
			.sort(byName),
		regions: rowsOf<Region>(replica, 'regions')
			.map(([id, region]) => ({ id, name: region.name }))
			.sort(byName),
		types: rowsOf<ActivityType>(replica, 'activity_types')
			.filter(([, { active }]) => active)
			.map(([, type]) => ({ key: type.key, name: type.name, unit: type.unit, stage: type.stage }))
			.sort((a, b) => a.stage - b.stage),
		metrics: offered(replica, workspace)
	};
}

const offered = ({ engine }: Replica, { hideAmounts }: Workspace) =>
	engine
		.metrics()
		.filter(({ needsMargin, needsAmount }) => !needsMargin && !(needsAmount && hideAmounts))
		.map(({ key, name, unit }) => ({ key, name, unit }));
