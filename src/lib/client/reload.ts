import { fetchInTime } from '#lib/protocol/fetch-in-time.ts';

const HEALTH = '/api/v1/health';
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Whether the floor answers, and which release it serves; undefined where it does not. */
export async function servedVersion(): Promise<string | undefined> {
	try {
		const answer = await fetchInTime(HEALTH);
		if (!answer.ok) return undefined;
		const { version }: { version?: unknown } = (await answer.json()) as { version?: unknown };
		return typeof version === 'string' ? version : undefined;
	} catch {
		return undefined; // not reachable: the caller tries again
	}
}

/** Loads the page anew, but only once the floor answers: a browser's own error page never comes back by itself. */
export async function reloadWhenServed(): Promise<void> {
	let wait = FIRST_WAIT_MS;
	while ((await servedVersion()) === undefined) {
		await pause(wait);
		wait = Math.min(2 * wait, LONGEST_WAIT_MS);
	}
	location.reload();
}
