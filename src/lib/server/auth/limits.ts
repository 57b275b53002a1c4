/**
 * How much of what one may do within which time: the one table, and the one way in which it is counted. What failed is counted
 * strictly and by address; what somebody does who is known is counted by who they are, and so that nobody at work ever meets
 * a limit. Everything here is lost with the process, and nothing worse follows from that.
 */
import { actorOf } from '#lib/domain/access.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { makeRoom } from '#lib/server/bounded.ts';
import { networkOf } from './address.ts';

/** So many within a window that opens with the first of them. */
export interface Rule {
	readonly limit: number;
	readonly windowMs: number;
	/** Once there were so many, everything is refused for a whole window, right or wrong. */
	readonly hold?: true;
}
type Per = 'address' | 'identity' | 'connection';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TEN_MINUTES = 10 * MINUTE;

/** Every kind of thing that is limited, by whom it is counted, and why the figure is what it is. */
export const LIMITS = {
	// --- what failed ---
	/** A machine has one key or two. Nobody has thirty different ones that are all wrong but somebody who tries. */
	wrongKey: { limit: 30, windowMs: TEN_MINUTES, hold: true, per: 'address' },
	/** After a restore or a sign-out everywhere, all browsers of an office come once with a cookie that is dead: 500 and more. */
	wrongCookie: { limit: 1_000, windowMs: TEN_MINUTES, hold: true, per: 'address' },
	/** People open an old link again, and the next one too. */
	wrongLink: { limit: 30, windowMs: TEN_MINUTES, hold: true, per: 'address' },
	/** A pairing code is short enough to be guessed: 6.5e11 codes, at most 50 of them good. */
	wrongCode: { limit: 5, windowMs: TEN_MINUTES, hold: true, per: 'identity' },
	wrongCodeNear: { limit: 20, windowMs: TEN_MINUTES, hold: true, per: 'address' },

	/**
	 * Secrets still looked up once there were that many wrong ones. None of ours can be guessed, so it is the record that is spared: who
	 * makes a few dozen up must not keep those out for ten minutes who come from the same address with the right one.
	 */
	nevertheless: { limit: 5, windowMs: SECOND, per: 'address' },
	/** A wall asks for a code when it is switched on and every ten minutes; each is written down. */
	waiting: { limit: 300, windowMs: TEN_MINUTES, per: 'address' },

	// --- requests of HTTP: a page and all that it asks for on its way is one ---
	/** 50 a second for a minute: a person clicks once or twice a second, and a phone sends what waited one by one. */
	asPerson: { limit: 3_000, windowMs: MINUTE, per: 'identity' },
	/** A wall asks for a page, a snapshot and a board now and then. */
	asScreen: { limit: 3_000, windowMs: MINUTE, per: 'identity' },
	/** 500 a second: more than the record commits one by one, so a CRM that sends 1,000s of records a minute never sees it. */
	asKey: { limit: 30_000, windowMs: MINUTE, per: 'identity' },
	/** Nobody yet: an office of 500 people who open the sign-in page in the same minute ask five times each. */
	asNobody: { limit: 3_000, windowMs: MINUTE, per: 'address' },
	/** All of an address, known or not: 1,000 a second is more than two cores can answer. */
	asAddress: { limit: 60_000, windowMs: MINUTE, per: 'address' },

	// --- the socket ---
	/** One page opens one. A thousand screens and people behind one address, coming back five times within a minute, do too. */
	connect: { limit: 12_000, windowMs: MINUTE, per: 'address' },
	/** Ours never come near it, and reading more would hold up everybody. */
	event: { limit: 200, windowMs: SECOND, per: 'connection' },
	/** Of these what is answered: a page asks for its streams once and for the time every 3 s. */
	ask: { limit: 40, windowMs: 5 * SECOND, per: 'connection' },

	// --- what people say, ask of others, and change of what every screen then reads anew ---
	reactions: { limit: 120, windowMs: TEN_MINUTES, per: 'identity' },
	comments: { limit: 30, windowMs: TEN_MINUTES, per: 'identity' },
	shoutOuts: { limit: 10, windowMs: TEN_MINUTES, per: 'identity' },
	challenges: { limit: 20, windowMs: TEN_MINUTES, per: 'identity' },
	/** What people keep to themselves, and what they take part in: the whole floor is read anew for some of it. */
	wishes: { limit: 20, windowMs: TEN_MINUTES, per: 'identity' },
	uploads: { limit: 60, windowMs: TEN_MINUTES, per: 'identity' }
} as const satisfies Record<string, Rule & { readonly per: Per }>;

export type Limited = keyof typeof LIMITS;
type Secret = 'wrongKey' | 'wrongCookie' | 'wrongLink';

const MOST_REMEMBERED = 10_000;

/** Counts one kind of thing for everybody who does it. Bounded: beyond 10,000 names the oldest is forgotten. */
export class Meter {
	readonly #clock: Pick<Clock, 'monotonic'>;
	readonly #rule: Rule;
	readonly #entries = new Map<string, { count: number; until: number }>();

	constructor(clock: Pick<Clock, 'monotonic'>, rule: Rule) {
		this.#clock = clock;
		this.#rule = rule;
	}

	/** Milliseconds until `who` may do one more; 0: now. */
	blockedFor(who: string): number {
		const entry = this.#entries.get(who);
		if (!entry || entry.count < this.#rule.limit) return 0;
		return Math.max(0, entry.until - this.#clock.monotonic());
	}

	/** Counts one more. 0: go on; else the milliseconds until `who` may, and nothing was counted. */
	take(who: string): number {
		const wait = this.blockedFor(who);
		if (wait > 0) return wait;
		const { limit, windowMs, hold } = this.#rule;
		const now = this.#clock.monotonic();
		const known = this.#entries.get(who);
		const entry = known && known.until > now ? known : this.#open(who, now + windowMs);
		entry.count++;
		if (hold && entry.count === limit) entry.until = now + windowMs;
		return 0;
	}

	#open(who: string, until: number) {
		this.#entries.delete(who);
		makeRoom(this.#entries, MOST_REMEMBERED);
		const entry = { count: 0, until };
		this.#entries.set(who, entry);
		return entry;
	}
}

export type Admitted = Result<undefined, { readonly retryAfterMs: number }>;

export interface Limits {
	/** Counts one more of a kind for whoever does it; refused where that was a lot, and then nothing is counted. */
	admit(kind: Limited, address: string, identity: Identity): Admitted;
	/** Counts a request of whoever asks, and all that comes from there. The operator sits at the machine. */
	request(address: string, identity: Identity): Admitted;
	/** Whether so many of a kind were counted that it is refused just now. Counts nothing. */
	blocked(kind: Limited, address: string, identity: Identity): Admitted;
	/** Whether a secret may be looked up at all: while many were wrong from there, one that was right there lately, and a few others. */
	mayTry(kind: Secret, address: string, hash: string): boolean;
	/** What came of a secret that was looked up. The same wrong one again is one that somebody has, and no try. */
	tried(kind: Secret, address: string, hash: string, right: boolean): void;
}

const NOBODY: Identity = { kind: 'nobody' };
const waits = (ms: number): Admitted => (ms > 0 ? failed({ retryAfterMs: ms }) : ok(undefined));

/** Makes the counters of one server. `clock` is monotonic. */
export function createLimits(clock: Pick<Clock, 'monotonic'>): Limits {
	const meters = new Map(
		Object.entries(LIMITS).map(([kind, rule]) => [kind as Limited, new Meter(clock, rule)])
	);
	const meterOf = (kind: Limited) => meters.get(kind) ?? new Meter(clock, LIMITS[kind]);
	const nameOf = (kind: Limited, address: string, identity: Identity) =>
		LIMITS[kind].per === 'address' ? networkOf(address) : actorOf(identity);
	const wrong = new Recent(clock);
	const right = new Recent(clock);

	const admit = (kind: Limited, address: string, identity: Identity) =>
		waits(meterOf(kind).take(nameOf(kind, address, identity)));
	const blocked = (kind: Limited, address: string, identity: Identity) =>
		waits(meterOf(kind).blockedFor(nameOf(kind, address, identity)));

	return {
		admit,
		blocked,
		request(address, identity) {
			if (identity.kind === 'operator') return ok(undefined);
			const own = admit(REQUESTS[identity.kind], address, identity);
			// what was refused is not counted: nobody's flood must not use up what those have who are known there
			return own.ok ? admit('asAddress', address, identity) : own;
		},
		mayTry: (kind, address, hash) =>
			blocked(kind, address, NOBODY).ok ||
			right.has(`${networkOf(address)} ${hash}`) ||
			admit('nevertheless', address, NOBODY).ok,
		tried(kind, address, hash, isRight) {
			const name = `${networkOf(address)} ${hash}`;
			if (isRight) return void right.note(name);
			if (wrong.note(name)) admit(kind, address, NOBODY);
		}
	};
}

/**
 * Whether a request is answered at all. `secret`: what it brought of ours; who is nobody with one has a wrong one, and is
 * told to wait instead once there were too many of them.
 */
export function admitted(
	limits: Limits,
	secret: 'wrongKey' | 'wrongCookie' | undefined,
	identity: Identity,
	address: string
): Admitted {
	const isWrong = secret !== undefined && (identity.kind === 'nobody' || identity.kind === 'guest');
	const tries = isWrong ? limits.blocked(secret, address, identity) : ok(undefined);
	return tries.ok ? limits.request(address, identity) : tries;
}

const REQUESTS = {
	nobody: 'asNobody',
	guest: 'asNobody',
	user: 'asPerson',
	screen: 'asScreen',
	key: 'asKey'
} as const satisfies Record<Exclude<Identity['kind'], 'operator'>, Limited>;

/** What was seen within the last ten minutes. Bounded, the oldest goes first. */
class Recent {
	readonly #clock: Pick<Clock, 'monotonic'>;
	readonly #seen = new Map<string, number>();

	constructor(clock: Pick<Clock, 'monotonic'>) {
		this.#clock = clock;
	}

	has(name: string): boolean {
		const at = this.#seen.get(name);
		return at !== undefined && this.#clock.monotonic() - at < TEN_MINUTES;
	}

	/** Whether it is new. */
	note(name: string): boolean {
		const known = this.has(name);
		this.#seen.delete(name);
		makeRoom(this.#seen, MOST_REMEMBERED);
		this.#seen.set(name, this.#clock.monotonic());
		return !known;
	}
}
