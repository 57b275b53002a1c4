/** How old what a page shows is, beyond what the worker last said of it. */
import type { Freshness, StatusFrame } from '#lib/protocol/frame.ts';

/** protocol.md, freshness: `live` below 9 s, `delayed` to 30 s, then offline. */
const LIVE_MS = 9_000;
const DELAYED_MS = 30_000;
/** A worker says something each second; after this long it is not live and another one is built. */
export const SILENCE_MS = 3_000;

export interface LiveStatus {
	readonly freshness: Freshness;
	/** Age of what is shown, ms. */
	readonly age: number;
	/** Server time up to which the figures are known, ms since 1970; 0: unknown. */
	readonly asOf: number;
	/** Server time now, as far as it is known. */
	readonly now: number;
	readonly bulk?: { readonly done: number; readonly total: number };
}

/** What a page knows of its worker; all but `wall` and `firstPaintAt` (ms since 1970) by the page's monotonic clock, ms. */
export interface Heard {
	/** What it last said of itself; undefined: nothing yet. */
	readonly status: StatusFrame | undefined;
	readonly now: number;
	/** When that was; until then when it was started. */
	readonly heardAt: number;
	readonly startedAt: number;
	/** When the figures of the first paint were read; 0: there was none. */
	readonly firstPaintAt: number;
	readonly wall: number;
}

/** How fresh what is shown is. */
export function judge({ status, now, heardAt, startedAt, firstPaintAt, wall }: Heard): LiveStatus {
	const silent = now - heardAt;
	const clock = wall + (status?.clockOffset ?? 0);
	const bulk = status?.bulk ? { bulk: status.bulk } : {};
	if (!status?.asOf) {
		// nothing but the first paint so far
		const waited = now - startedAt;
		const importing = status?.freshness === 'importing' && silent <= SILENCE_MS;
		return {
			freshness: importing ? 'importing' : waitingOf(waited),
			age: firstPaintAt > 0 ? Math.max(0, clock - firstPaintAt) : waited,
			asOf: firstPaintAt,
			now: clock,
			...bulk
		};
	}
	const age = status.age + silent;
	return {
		freshness: freshnessOf(status.freshness, age, silent),
		age: Number.isFinite(age) ? age : Math.max(0, clock - status.asOf),
		asOf: status.asOf,
		now: clock,
		...bulk
	};
}

const waitingOf = (waited: number): Freshness =>
	waited < LIVE_MS ? 'connecting' : waited < DELAYED_MS ? 'delayed' : 'offline';

/** What the worker said, unless it has been silent since or its figures have aged past it. */
function freshnessOf(said: Freshness, age: number, silent: number): Freshness {
	if (said === 'offline' || age >= DELAYED_MS) return 'offline';
	if (said === 'delayed' || silent > SILENCE_MS || age >= LIVE_MS) return 'delayed';
	return said;
}
