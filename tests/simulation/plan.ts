import { randomOf } from './kit.ts';

/**
 * What happens to a floor, and how often, beside others. Each is one act; what it is done to and how is decided by the act's
 * own salt, so that an act stays what it is when others are left out.
 */
const WEIGHTS = {
	write: 55,
	'write and delete again': 2.5,
	log: 4,
	'take back': 1.5,
	move: 4,
	appoint: 3.5,
	dismiss: 1,
	hide: 1.5,
	target: 2,
	calendar: 1.5,
	// ---- the network
	drop: 6,
	'half-open': 1.6,
	'slow client': 1.6,
	delay: 1.2,
	'message lost': 1.5,
	'message garbled': 1.5,
	duplicate: 1.5,
	reorder: 1.5,
	repeat: 1.5,
	'request lost': 0.8,
	'answer lost': 1.6,
	// ---- the gateway
	'gateway restart': 3.5,
	'gateway frozen': 1,
	flood: 1.5,
	import: 1.5,
	'snapshots refused': 0.8,
	'snapshot slow': 1,
	// ---- the record
	'PocketBase restart': 1.8,
	'PocketBase ends in a write': 1.4,
	'PocketBase silent': 1.2,
	'PocketBase frozen': 0.8,
	'read failed': 1.2,
	'bell lost': 1.2,
	'copy kept': 2,
	'copy put back': 1.5,
	'last commits lost': 0.8,
	// ---- the client's machine
	'client restart': 2,
	'store lost': 0.7,
	'older store back': 1.2,
	'client asleep': 1.5,
	'clock set': 1.5,
	'memory damaged': 1
} as const;
export type Kind = keyof typeof WEIGHTS;

/** Every kind of act, for whoever counts what was covered. */
export const KINDS = Object.keys(WEIGHTS) as readonly Kind[];
/** Those that are ordinary life and no fault. */
export const ORDINARY: readonly Kind[] = ['write', 'log', 'take back', 'target', 'calendar', 'copy kept'];

export interface Action {
	/** True time, ms. */
	readonly at: number;
	readonly kind: Kind;
	/** Decides what it is done to, and how. */
	readonly salt: number;
}

/** A whole history, decided before it begins. */
export interface Plan {
	readonly seed: number;
	/** ms of virtual time with acts, before the quiet */
	readonly length: number;
	/** Hashes need not be kept; where they are, they also heal damage that nothing else could see. */
	readonly hashes: boolean;
	/** The wall has the product's own replica and engine too, and so has the gateway. */
	readonly engines: boolean;
	readonly actions: readonly Action[];
}

/** ms of virtual time with acts, of most histories */
export const LENGTH = 4_000;
/** Some histories last longer, so that somebody can fall behind by more than ten seconds. */
const LONG = { share: 0.15, times: 5 };
const ENGINES_SHARE = 0.1;
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

/** The history of a seed. `length`: of most histories, ms; some are five times as long. */
export function planOf(seed: number, length: number): Plan {
	const random = randomOf(seed, 'plan');
	const hashes = random.chance(0.5);
	const engines = random.chance(ENGINES_SHARE);
	const lasts = random.chance(LONG.share) ? length * LONG.times : length;
	const actions: Action[] = [];
	for (let at = 50; at < lasts; at += 20 + random.int(250)) {
		actions.push({ at, kind: kindAt(random.next() * TOTAL), salt: random.int(2 ** 31) });
	}
	return { seed, length: lasts, hashes, engines, actions };
}

function kindAt(roll: number): Kind {
	let left = roll;
	for (const kind of KINDS) {
		left -= WEIGHTS[kind];
		if (left < 0) return kind;
	}
	return 'write';
}
