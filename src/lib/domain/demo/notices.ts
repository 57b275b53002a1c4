/** What the demo's people with an account were told lately: who asks the manager for leave. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Leave, User } from '#lib/domain/records.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import { demoId } from './people.ts';

const HOUR_MS = 3_600_000;
/** The newest came so long ago, and each one before it so much earlier. */
const NEWEST_MS = 2 * HOUR_MS;
const APART_MS = 20 * HOUR_MS;
/** So many of them are new. */
const UNREAD = 2;

/** @param now ms since 1970 */
export function demoNotices(leave: readonly Leave[], manager: User, now: number): Notification[] {
	const asked = leave.filter(({ state }) => state === 'asked');
	return asked.map(({ rep, from, to }, index) => {
		const at = now - NEWEST_MS - index * APART_MS;
		return {
			...{ id: demoId('notice', index + 1), user: manager.id, rep: manager.rep },
			...{ kind: 'leave.asked', data: { rep, from, to }, href: '/manage/calendar' },
			...{ at: instantText(at), readAt: index < UNREAD ? '' : instantText(at + HOUR_MS) }
		};
	});
}
