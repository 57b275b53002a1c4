/** Where somebody is signed in, in words. */
import type { Format } from './format.ts';

/** One signed-in browser, as the API tells of it. */
export interface SignedIn {
	readonly id: string;
	readonly device: string;
	readonly createdAt: string;
	readonly lastSeenAt: string;
	readonly expiresAt: string;
	readonly endsAt: string;
	readonly signedInBy: string;
	readonly current: boolean;
}

const MINUTE_MS = 60_000;
/** When a browser was last used is kept to a quarter of an hour, so nobody is told more exactly. */
const LATELY = 20;

/** Such as `Used in the last 20 minutes`, `Last used 14:02`. */
export function lastUsedWords({ lastSeenAt, current }: SignedIn, format: Format, now: number): string {
	if (current) return 'This browser';
	if (lastSeenAt === '') return 'Not known when it was last used';
	const at = Date.parse(lastSeenAt);
	return now - at < LATELY * MINUTE_MS
		? `Used in the last ${LATELY} minutes`
		: `Last used ${format.when(at, now)}`;
}

/** When and by whose link it began. */
export function sinceWords({ createdAt, signedInBy }: SignedIn, format: Format, now: number): string {
	const link =
		signedInBy === 'operator' || signedInBy === 'start'
			? ' by a link from the server itself'
			: signedInBy === ''
				? ''
				: ' by an admin’s link';
	return createdAt === ''
		? `Signed in${link}`
		: `Signed in ${format.when(Date.parse(createdAt), now)}${link}`;
}
