/** What is sent to a phone: what the pages show of one notification, and how this floor writes figures. */
import type { Id } from '#lib/domain/records.ts';

export interface Pushed {
	readonly id: Id;
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
	/** A path on this floor. */
	readonly href: string;
	/** ms since 1970 */
	readonly at: number;
	/** Behind the ids and keys in `data`. */
	readonly names: Readonly<Record<string, string>>;
	readonly manner: { readonly locale: string; readonly currency: string; readonly timeZone: string };
}

/** Whether a text is a path on this floor and nothing that a browser would read as another site's address. */
export const isOwnPath = (href: string): boolean => /^\/(?![/\\])[^\\]*$/.test(href) && !/[\s]/.test(href);
