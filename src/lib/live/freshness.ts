import type { Freshness } from '#lib/protocol/frame.ts';

/** One moment by both of a machine's clocks: the wall's may jump, the monotonic one may stand still in sleep. */
export interface Moment {
	readonly wall: number;
	readonly monotonic: number;
}

/** An answered probe. */
export interface Answer {
	/** When the probe was sent. */
	readonly sent: Moment;
	/** ms since the start of the server's last complete pull, at its answer; the largest of all streams shown. */
	readonly lag: number;
}

export interface Contact {
	/** The last answered probe; undefined: none yet on this machine. */
	readonly answered: Answer | undefined;
	/** The last one whose answer found everything applied; undefined: none yet. */
	readonly current: Answer | undefined;
	/** The server said that it holds frames back. */
	readonly bulk: boolean;
}

export interface Age {
	/** ms that have passed since what is shown was certainly all there was. Infinity: never. */
	readonly age: number;
	/** The clocks have disagreed since: nothing is known until another probe is answered. */
	readonly doubtful: boolean;
}

/** Below this age it is live, ms. */
export const LIVE = 9_000;
/** Up to this age it is delayed, then offline. */
export const DELAYED = 30_000;
const DISAGREEMENT = 2_000;

/** The larger of both clocks' counts since the probe was sent, plus its answer's lag. */
export function ageOf(answer: Answer | undefined, now: Moment): Age {
	if (!answer) return { age: Number.POSITIVE_INFINITY, doubtful: false };
	const wall = now.wall - answer.sent.wall;
	const monotonic = now.monotonic - answer.sent.monotonic;
	return {
		age: Math.max(wall, monotonic) + answer.lag,
		doubtful: Math.abs(wall - monotonic) > DISAGREEMENT
	};
}

/** What a screen may say of itself (protocol.md, freshness shown to people). Never `live` in doubt. */
export function freshnessOf(contact: Contact, now: Moment): Freshness {
	if (!contact.answered) return 'connecting';
	const reached = ageOf(contact.answered, now);
	if (contact.bulk && reached.age < LIVE && !reached.doubtful) return 'importing';
	if (!contact.current) return reached.age < LIVE && !reached.doubtful ? 'connecting' : 'offline';
	const { age, doubtful } = ageOf(contact.current, now);
	if (age < LIVE) return doubtful ? 'delayed' : 'live';
	return age <= DELAYED ? 'delayed' : 'offline';
}
