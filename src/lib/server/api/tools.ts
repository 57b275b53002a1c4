import type { Identity } from '#lib/domain/identity.ts';
import type { Limits } from '#lib/server/auth/limits.ts';
import { tooMany, type Problem } from './problem.ts';

/** What handlers share besides the App: made once per App, lost with the process, and nothing worse follows from that. */
export interface Tools {
	readonly limits: Limits;
	/** One change of the small tables at a time, so that what was read is still so when it is written. */
	readonly inTurn: Turns;
	/** Every route as data: `/openapi.json` describes them. */
	readonly describe: () => unknown;
	/** For the log, when something broke. */
	readonly report: (error: unknown) => void;
}

/** What people say and ask that is counted by who they are. */
export type Said = 'reactions' | 'comments' | 'shoutOuts' | 'challenges' | 'wishes' | 'uploads';

/** Counts one more of these for whoever asks; a refusal where that was a lot within some minutes. */
export function flooding(
	{ limits }: Pick<Tools, 'limits'>,
	identity: Identity,
	what: Said
): Problem | undefined {
	const admitted = limits.admit(what, '', identity);
	return admitted.ok
		? undefined
		: tooMany('That was a lot within a few minutes. Wait a little.', admitted.error.retryAfterMs / 1000);
}

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of one: each piece of work starts when the one before it has ended, well or badly. */
export function createTurns(): Turns {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const mine = last.then(work, work);
		last = mine.catch(() => undefined);
		return mine;
	};
}
