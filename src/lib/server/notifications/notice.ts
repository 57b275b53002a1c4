import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
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

/**
 * The writes that tell people something, to be part of the batch by which it happens, so that it is told exactly once. A rep
 * whom no account belongs to is told nothing.
 * @param now ms since 1970
 */
export function noticesTo(
	{ users }: Pick<Tables, 'users'>,
	reps: readonly Id[],
	notice: Notice,
	now: number
): Write[] {
	const told = [...users.values()].filter(({ active, rep }) => active && rep !== '' && reps.includes(rep));
	return told.map(({ id, rep }) => ({
		op: 'create',
		collection: 'notifications',
		data: { user: id, rep, ...notice, at: instantText(now), readAt: '' }
	}));
}
