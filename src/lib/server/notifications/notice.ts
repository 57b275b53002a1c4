import { instantText } from '#lib/domain/calendar.ts';
import { groupOf, wayOf } from '#lib/domain/notifications/kinds.ts';
import type { Id, User } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { Write } from '#lib/server/record/store.ts';

/** What somebody is to be told. */
export interface Notice {
	/** Such as `challenge.invited`. */
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
	/** Where it leads: a path on this floor. */
	readonly href: string;
}

type Told = Pick<Tables, 'users'> & Partial<Pick<Tables, 'notification_settings'>>;

/**
 * The writes that tell people something, to be part of the batch by which it happens, so that it is told exactly once. A rep
 * whom no account belongs to is told nothing, nor is who does not want to hear of this kind.
 * @param now ms since 1970
 */
export function noticesTo(tables: Told, reps: readonly Id[], notice: Notice, now: number): Write[] {
	const wanted = [...tables.users.values()].filter(({ rep }) => rep !== '' && reps.includes(rep));
	return noticesToUsers(tables, wanted, notice, now);
}

/** The same for accounts, whether they compete or not. */
export function noticesToUsers(
	{ notification_settings }: Partial<Pick<Tables, 'notification_settings'>>,
	users: readonly User[],
	notice: Notice,
	now: number
): Write[] {
	const group = groupOf(notice.kind);
	const settings = [...(notification_settings?.values() ?? [])];
	const wants = (user: Id) =>
		wayOf(
			settings.find((one) => one.user === user),
			group
		) !== 'off';
	return users
		.filter(({ id, active }) => active && wants(id))
		.map(({ id, rep }) => ({
			op: 'create',
			collection: 'notifications',
			data: { user: id, rep, ...notice, at: instantText(now), readAt: '' }
		}));
}
