/** C3: a contest's life as a table: what may happen in which state, by whose hand, and what follows. */

export const CONTEST_STATES = [
	'draft',
	'scheduled',
	'live',
	'paused',
	'provisional',
	'settled',
	'amended',
	'cancelled'
] as const;
export type ContestState = (typeof CONTEST_STATES)[number];

export const CONTEST_EVENTS = [
	/** A draft's rules are fixed and shown. */
	'launch',
	/** Back to a draft, while nobody has played. */
	'withdraw',
	/** The window begins. */
	'begin',
	'pause',
	'resume',
	/** Live edits (C1). */
	'edit',
	/** The window is over. */
	'end',
	/** Grace is over. */
	'settle',
	/** C7: a proposal was accepted. */
	'amend',
	'cancel'
] as const;
export type ContestEvent = (typeof CONTEST_EVENTS)[number];

/** `clock`: the authority, when the time has come. */
export const CONTEST_ACTORS = ['manager', 'clock'] as const;
export type ContestActor = (typeof CONTEST_ACTORS)[number];

interface Step {
	readonly from: readonly ContestState[];
	readonly to: ContestState | 'same';
	readonly by: readonly ContestActor[];
	/** Must be told why. */
	readonly reason: boolean;
}

const RUNNING = ['live', 'paused'] as const;

const STEPS: Readonly<Record<ContestEvent, Step>> = {
	launch: { from: ['draft'], to: 'scheduled', by: ['manager'], reason: false },
	withdraw: { from: ['scheduled'], to: 'draft', by: ['manager'], reason: false },
	begin: { from: ['scheduled'], to: 'live', by: ['clock'], reason: false },
	pause: { from: ['live'], to: 'paused', by: ['manager'], reason: true },
	resume: { from: ['paused'], to: 'live', by: ['manager'], reason: false },
	edit: { from: ['scheduled', ...RUNNING], to: 'same', by: ['manager'], reason: true },
	// a pause does not extend the window: it ends in one as well
	end: { from: RUNNING, to: 'provisional', by: ['clock'], reason: false },
	settle: { from: ['provisional'], to: 'settled', by: ['clock'], reason: false },
	amend: { from: ['settled', 'amended'], to: 'amended', by: ['manager'], reason: true },
	cancel: { from: ['scheduled', ...RUNNING, 'provisional'], to: 'cancelled', by: ['manager'], reason: true }
};

/** What a contest becomes; undefined: that cannot happen to it now, or not by that hand. */
export function nextState(
	state: ContestState,
	event: ContestEvent,
	actor: ContestActor
): ContestState | undefined {
	const { from, to, by } = STEPS[event];
	if (!from.includes(state) || !by.includes(actor)) return undefined;
	return to === 'same' ? state : to;
}

/** Whether an event must come with a reason. */
export const needsReason = (event: ContestEvent): boolean => STEPS[event].reason;

/** What a person can do to a contest now. */
export const possibleEvents = (state: ContestState, actor: ContestActor): ContestEvent[] =>
	CONTEST_EVENTS.filter((event) => nextState(state, event, actor) !== undefined);

/** Launched, and neither settled nor called off. */
export const isUnderWay = (state: ContestState): boolean => state === 'scheduled' || isCounted(state);

/** Its standings move: from its begin until it is settled. */
export const isCounted = (state: ContestState): boolean => isRunning(state) || state === 'provisional';

/** Its window is open. */
export const isRunning = (state: ContestState): boolean => state === 'live' || state === 'paused';

/** People may still come in where the rules let them. */
export const takesEntrants = (state: ContestState): boolean => state === 'scheduled' || isRunning(state);

/** It has a result, amended or not. */
export const isSettled = (state: ContestState): boolean => state === 'settled' || state === 'amended';

/** Nothing more comes of it by itself. */
export const isOver = (state: ContestState): boolean => isSettled(state) || state === 'cancelled';

/** C3: default grace between the window's end and settlement. */
export const GRACE_MS = 24 * 3_600_000;
/** C6: how long entrants may add a word once the tickets are published. */
export const WORDS_MS = 10 * 60_000;

export interface ContestTimes {
	/** ms since 1970 */
	readonly start: number;
	readonly end: number;
	readonly graceMs: number;
	/** A raffle takes words after grace before it is settled. */
	readonly raffle: boolean;
}

/** When the clock acts on a contest in a state, and how; undefined: never. Due is what lies at or before now. */
export function nextByClock(
	state: ContestState,
	{ start, end, graceMs, raffle }: ContestTimes
): { readonly event: ContestEvent; readonly at: number } | undefined {
	switch (state) {
		case 'scheduled':
			return { event: 'begin', at: start };
		case 'live':
		case 'paused':
			return { event: 'end', at: end };
		case 'provisional':
			return { event: 'settle', at: end + graceMs + (raffle ? WORDS_MS : 0) };
		default:
			return undefined;
	}
}
