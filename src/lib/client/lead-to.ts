/** Where a press on a pushed notification leads. */
import { isOwnPath } from '#lib/domain/notifications/pushed.ts';

const INBOX = '/notifications';

/** A window of this floor, as a service worker knows it. */
export interface Window {
	readonly focused: boolean;
	focus(): Promise<Pick<Window, 'navigate'>>;
	/** null or a rejection: it could not be led there. */
	navigate(url: string): Promise<unknown>;
}

export interface Windows<W extends Window> {
	matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly W[]>;
	openWindow(url: string): Promise<unknown>;
}

/** Leads a window that is open there, the one that is looked at first, else opens one. Only ever to a path of this floor. */
export async function leadTo<W extends Window>(href: unknown, windows: Windows<W>): Promise<void> {
	const path = typeof href === 'string' && isOwnPath(href) ? href : INBOX;
	const open = await windows.matchAll({ type: 'window', includeUncontrolled: true });
	const shown = open.find(({ focused }) => focused) ?? open[0];
	if (!shown || !(await led(shown, path))) await windows.openWindow(path);
}

async function led(shown: Window, path: string): Promise<boolean> {
	try {
		return (await (await shown.focus()).navigate(path)) !== null;
	} catch {
		return false; // a window that the worker does not serve yet can't be led anywhere
	}
}
