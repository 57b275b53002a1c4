/** Burns a one-time link; only this POST does, so that link previews can't. */
export async function redeemLink(token: string): Promise<'in' | 'spent' | 'unreachable'> {
	try {
		const answer = await fetch('/api/v1/sessions', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ token })
		});
		if (answer.ok) return 'in';
		return answer.status >= 500 || answer.status === 429 ? 'unreachable' : 'spent';
	} catch {
		return 'unreachable';
	}
}

const WANTED = 'pacesetter:wanted';
/** A link is asked for and handed over in this time, or whoever comes in is somebody else. */
const WANTED_FOR_MS = 3_600_000;

/** Notes the page somebody was sent away from, since a sign-in link opens on its own. `now`: ms since 1970. */
export function noteWanted(path: string, now: number, store: () => Storage): void {
	try {
		if (isOwnPath(path)) store().setItem(WANTED, JSON.stringify({ path, at: now }));
	} catch {
		// storage is closed to this page: the sign-in leads to the floor
	}
}

/** Where to go after signing in: the page that was wanted lately, else the floor. Forgets it. */
export function takeWanted(now: number, store: () => Storage): string {
	try {
		const { path, at } = JSON.parse(store().getItem(WANTED) ?? '{}') as { path?: unknown; at?: unknown };
		store().removeItem(WANTED);
		const fresh = typeof at === 'number' && now - at < WANTED_FOR_MS;
		return fresh && typeof path === 'string' && isOwnPath(path) ? path : '/';
	} catch {
		return '/';
	}
}

/** A path of this floor, not an address elsewhere (`//evil.example`, `/\evil.example`). */
const isOwnPath = (path: string) => /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in');
