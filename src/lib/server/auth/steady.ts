import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Unavailable } from '#lib/server/record/client.ts';

type Asking = (request: Request, address: string) => Promise<Identity>;

/** Longer nobody looks at a page that does not come. */
const PATIENCE_MS = 4_000;
const LOOK_AGAIN_MS = 50;

/**
 * Who is asking, once there is a floor to tell: while the demo is swapped for an own floor, or another timeline is read,
 * nobody has an account, and would be sent to sign in. `timeline`: the one being served, undefined while there is none.
 * Throws Unavailable when there is no answer within 4 s.
 */
export function steadily(
	identify: Asking,
	timeline: () => string | undefined,
	clock: Pick<Clock, 'after' | 'monotonic'>
): Asking {
	return async (request, address) => {
		const deadline = clock.monotonic() + PATIENCE_MS;
		while (clock.monotonic() < deadline) {
			const before = timeline();
			if (before === undefined) {
				await new Promise<void>((resolve) => void clock.after(LOOK_AGAIN_MS, resolve));
				continue;
			}
			const who = await within(identify(request, address), deadline - clock.monotonic(), clock);
			// asked of one floor and looked up in the next, it would be nobody
			if (timeline() === before) return who;
		}
		throw new Unavailable('the floor is being read anew');
	};
}

function within<T>(work: Promise<T>, ms: number, clock: Pick<Clock, 'after'>): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancel = clock.after(ms, () => reject(new Unavailable('the record does not answer')));
		work.then(resolve, reject).finally(cancel);
	});
}
