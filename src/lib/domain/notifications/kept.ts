/** Which notifications are kept: the last hundred of each person, and none for more than thirty days. */
import { DAY_MS } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Notification } from './notification.ts';

const KEPT_MS = 30 * DAY_MS;
export const MOST_KEPT = 100;

/** Newest first; of the same moment by id, so that all see one order. */
export const newestFirst = <N extends Pick<Notification, 'at' | 'id'>>(notices: Iterable<N>): N[] =>
	[...notices].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1));

/** The ids of those whose time is over at `now` (ms since 1970). */
export function overdue(notices: Iterable<Notification>, now: number): Id[] {
	const byUser = Map.groupBy(notices, ({ user }) => user);
	return [...byUser.values()].flatMap((own) =>
		newestFirst(own).flatMap(({ id, at }, index) =>
			index >= MOST_KEPT || Date.parse(at) <= now - KEPT_MS ? [id] : []
		)
	);
}
