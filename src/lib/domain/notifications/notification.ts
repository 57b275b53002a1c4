/** What people are told, and how they want to be told, as it stands in the record. */
import type { Id, InstantText } from '#lib/domain/records.ts';

/** Something one person is told; pages make the words from kind and data. */
export interface Notification {
	readonly id: Id;
	/** Whom: a user. */
	readonly user: Id;
	/** The rep this user competes as; '': none. */
	readonly rep: Id;
	/** Such as `challenge.invited`. */
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
	/** Where to go: a path on this floor. */
	readonly href: string;
	readonly at: InstantText;
	/** '' until it was seen. */
	readonly readAt: InstantText;
}

/** How a kind of notification reaches somebody: on their pages, on their phone too, or not at all. */
export type NoticeWay = 'app' | 'phone' | 'off';

/** How one person wants to be told; who has none is told as usual (domain/notifications/kinds.ts). */
export interface NotificationSettings {
	readonly id: Id;
	readonly user: Id;
	/** By group of kinds; what is absent goes as usual. */
	readonly kinds: Readonly<Record<string, NoticeWay>> | null;
	/** Until then no phone of theirs rings; '': no such moment. */
	readonly mutedUntil: InstantText;
}
