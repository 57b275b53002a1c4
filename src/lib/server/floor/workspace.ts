import { localDateOf } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { LocalDate, Workspace } from '#lib/domain/records.ts';
import type { Authority, Tables } from './types.ts';

/** The floor's one workspace; undefined while the record is being read. */
export const findWorkspace = ({ workspace }: Pick<Tables, 'workspace'>): Workspace | undefined =>
	workspace.values().next().value;

/** The floor's one workspace. Throws while there is none: every start makes it before the first request. */
export function workspaceOf(tables: Pick<Tables, 'workspace'>): Workspace {
	const workspace = findWorkspace(tables);
	if (!workspace) throw new Error('the record holds no workspace');
	return workspace;
}

/** The workspace's local date now. Throws as `workspaceOf` does. */
export const todayOf = ({
	authority,
	clock
}: {
	readonly authority: Pick<Authority, 'tables'>;
	readonly clock: Pick<Clock, 'now'>;
}): LocalDate => localDateOf(clock.now(), workspaceOf(authority.tables).timeZone);
