/**
 * What the rep's queue remembers, and every way in which it can change: plain functions from entries to entries, so that
 * a browser, a test and a simulator all agree. Effects (sending, storing, waiting) are in queue.ts.
 */
import { UNDO_MS } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { QueuedEntry } from '#lib/protocol/frame.ts';

/** What the rep logged. */
export interface Logged {
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount?: number;
	readonly customer?: string;
	readonly note?: string;
}

/**
 * - `new`: never sent
 * - `tried`: sent at least once, no answer yet; the record may or may not have it
 * - `landed`: in the record
 * - `refused`: the server said no for good; the rep decides
 * - `stuck`: in the record, and the server refuses to take it out again; the rep decides
 * - `gone`: not in the record any more; kept until this machine's figures show that too
 */
export type Stage = 'new' | 'tried' | 'landed' | 'refused' | 'stuck' | 'gone';

export interface Entry {
	/** UUID: externalId and Idempotency-Key in one. */
	readonly id: string;
	readonly log: Logged;
	/** This machine's clock, ms since 1970. */
	readonly loggedAt: number;
	/** Server clock minus this machine's when it was logged; null: not known then. */
	readonly offset: number | null;
	/** Server time, ms. Fixed with the first attempt, so that every attempt sends the same bytes. */
	readonly occurredAt: number | null;
	readonly stage: Stage;
	/** The rep took it back; what that needs depends on the stage. */
	readonly undo: boolean;
	/** How often it was sent. Above 1 a refusal does not prove that no earlier attempt got through. */
	readonly attempts: number;
	readonly recordId?: Id;
	/** Feed position that shows the record. */
	readonly seq?: number;
	/** When it became `gone`, this machine's clock. */
	readonly goneAt?: number;
	readonly problem?: string;
}
export type Entries = readonly Entry[];

/** An undo pressed in the last moment still finds its entry, ms. */
const KEPT_FOR = UNDO_MS + 5000;
/** How long a deleted entry is remembered at least: where no answer told its position, its insert may still be on its way. */
const GONE_FOR = 15_000;
/** Whatever became of it, figures have long settled after a day. */
const FORGET_AFTER = 24 * 3_600_000;

/** The same array where nothing changed, so that nothing need be written. */
function change(entries: Entries, id: string, to: (entry: Entry) => Entry | undefined): Entries {
	const old = entries.find((entry) => entry.id === id);
	const made = old && to(old);
	return made === old ? entries : entries.flatMap((entry) => (entry.id === id ? (made ?? []) : entry));
}

/** The server's time at which it was logged, as well as it is known. */
export const occurredAt = (entry: Entry): number => entry.occurredAt ?? entry.loggedAt + (entry.offset ?? 0);

export const add = (entries: Entries, entry: Entry): Entries => [...entries, entry];

/** An attempt is about to be made. It must be stored before anything is sent: from here on the server may have it. */
export const begin = (entries: Entries, id: string, at: number): Entries =>
	change(entries, id, (entry) =>
		entry.stage === 'new' || entry.stage === 'tried'
			? {
					...entry,
					stage: 'tried',
					occurredAt: entry.occurredAt ?? at,
					attempts: entry.attempts + 1
				}
			: entry
	);

/** The server has it: by its own answer, or because the rep's stream showed it. */
export const landed = (entries: Entries, id: string, recordId: Id | undefined, seq?: number): Entries =>
	change(entries, id, (entry) =>
		entry.stage === 'gone'
			? entry
			: {
					...calm(entry),
					stage: 'landed',
					...(recordId === undefined ? {} : { recordId }),
					...(seq === undefined ? {} : { seq })
				}
	);

/** The server refused it for good. Taken back already: then that is what the rep wanted. */
export const refused = (entries: Entries, id: string, problem: string): Entries =>
	change(entries, id, (entry) => {
		if (entry.stage !== 'tried') return entry;
		if (!entry.undo) return { ...entry, stage: 'refused', problem };
		return entry.attempts > 1 ? { ...entry, stage: 'landed' } : undefined;
	});

/** The record is out again. */
export const erased = (entries: Entries, id: string, now: number): Entries =>
	change(entries, id, (entry) => ({ ...calm(entry), stage: 'gone', undo: true, goneAt: now }));

/** The server refuses to take the record out. Where it is not even known to have one, there is nothing to show. */
export const kept = (entries: Entries, id: string, problem: string): Entries =>
	change(entries, id, (entry) =>
		entry.recordId === undefined ? undefined : { ...entry, stage: 'stuck', undo: false, problem }
	);

/**
 * Never sent: away with it. Sent: it waits for its answer, then is deleted. `former`: the entry as this machine last knew it;
 * if it has been dropped since because figures show it, it comes back to be deleted.
 */
export const undone = (entries: Entries, id: string, former?: Entry): Entries => {
	const isDropped = former?.stage === 'landed' && !entries.some((entry) => entry.id === id);
	return change(isDropped ? add(entries, former) : entries, id, (entry) => {
		switch (entry.stage) {
			case 'new':
				return undefined;
			case 'refused':
				return entry.attempts > 1 ? { ...calm(entry), stage: 'landed', undo: true } : undefined;
			case 'tried':
			case 'landed':
			case 'stuck':
				return {
					...calm(entry),
					stage: entry.stage === 'stuck' ? 'landed' : entry.stage,
					undo: true
				};
			case 'gone':
				return entry;
		}
	});
};

/** The rep's decision about an entry that needs one. Discarding a stuck one leaves the record as it is. */
export const resolved = (entries: Entries, id: string, how: 'retry' | 'discard'): Entries => {
	const entry = entries.find((candidate) => candidate.id === id);
	if (entry?.stage === 'stuck') {
		return how === 'retry' ? undone(entries, id) : change(entries, id, () => undefined);
	}
	if (entry?.stage !== 'refused') return entries;
	return how === 'discard'
		? undone(entries, id)
		: change(entries, id, (old) => ({ ...calm(old), stage: 'tried' }));
};

export interface Figures {
	/** The engine counts the fact with this id. */
	readonly engineHas: (id: Id) => boolean;
	/** Feed position up to which the engine knows the floor; -1: nothing yet. */
	readonly position: () => number;
}

/** Drops what this machine's figures show by themselves, once it can't be undone any more. */
export const prune = (entries: Entries, now: number, figures: Figures): Entries => {
	const rest = entries.filter((entry) => !settled(entry, now, figures));
	return rest.length === entries.length ? entries : rest;
};

function settled(entry: Entry, now: number, figures: Figures): boolean {
	const age = now - entry.loggedAt;
	if (entry.stage === 'gone') {
		const since = now - (entry.goneAt ?? 0);
		if (since > FORGET_AFTER) return true;
		// A floor further behind than the insert would count it when it comes, and nothing would take it off again.
		if (since <= GONE_FOR || (entry.seq !== undefined && figures.position() < entry.seq)) return false;
		return entry.recordId === undefined || !figures.engineHas(entry.recordId);
	}
	if (entry.stage !== 'landed' || entry.undo || age < KEPT_FOR) return false;
	return age > FORGET_AFTER || isShown(entry, entry.recordId, figures);
}

/** The engine counts it, or knows the floor beyond it and does not have it (deleted by someone else since). */
const isShown = (entry: Entry, id: Id | undefined, figures: Figures): boolean =>
	id !== undefined && (figures.engineHas(id) || (entry.seq !== undefined && figures.position() >= entry.seq));

export interface PendingSum {
	readonly quantity: number;
	readonly amount: number;
}

/**
 * What to add to the engine's own counts, per type, so that each entry counts exactly once whatever has arrived: an entry
 * adds until its id is known and the engine holds that id; one taken back subtracts while the engine still holds it.
 * `knownIds` maps an entry's id to its record's, as the rep's own stream told.
 */
export function pending(
	entries: Entries,
	knownIds: ReadonlyMap<string, Id>,
	engineHas: Figures['engineHas'],
	position = -1
): Map<string, PendingSum> {
	const sums = new Map<string, PendingSum>();
	for (const entry of entries) {
		const recordId = knownIds.get(entry.id) ?? entry.recordId;
		const sign = signOf(entry, recordId, { engineHas, position: () => position });
		if (sign === 0) continue;
		const { type, quantity, amount = 0 } = entry.log;
		const sum = sums.get(type) ?? { quantity: 0, amount: 0 };
		sums.set(type, { quantity: sum.quantity + sign * quantity, amount: sum.amount + sign * amount });
	}
	return sums;
}

function signOf(entry: Entry, recordId: Id | undefined, figures: Figures): -1 | 0 | 1 {
	if (entry.undo || entry.stage === 'gone')
		return recordId !== undefined && figures.engineHas(recordId) ? -1 : 0;
	if (entry.stage === 'refused') return 0;
	return isShown(entry, recordId, figures) ? 0 : 1;
}

/** The next entry that needs the server, oldest first; `ready` leaves out those that wait for another try. */
export const next = (entries: Entries, ready: (id: string) => boolean): Entry | undefined =>
	entries.find((entry) => needsServer(entry) && ready(entry.id));

export const needsServer = ({ stage, undo }: Entry): boolean =>
	stage === 'new' || stage === 'tried' || (stage === 'landed' && undo);

/** As a page shows it. */
export function view(entry: Entry, sending: boolean): QueuedEntry {
	return {
		id: entry.id,
		type: entry.log.type,
		quantity: entry.log.quantity,
		amount: entry.log.amount ?? 0,
		loggedAt: entry.loggedAt,
		state: stateOf(entry, sending),
		...(entry.problem === undefined ? {} : { problem: entry.problem })
	};
}

function stateOf({ stage, undo }: Entry, sending: boolean): QueuedEntry['state'] {
	if (stage === 'refused' || stage === 'stuck') return 'needs-you';
	if (undo || stage === 'gone') return 'undone';
	if (stage === 'landed') return 'sent';
	return sending ? 'sending' : 'waiting';
}

const STORE_VERSION = 1;

export const pack = (entries: Entries): unknown => ({ v: STORE_VERSION, entries });

/** What was stored, or nothing where it is not ours to read. */
export function unpack(stored: unknown): Entries {
	if (typeof stored !== 'object' || stored === null) return [];
	const { v, entries } = stored as { v?: unknown; entries?: unknown };
	return v === STORE_VERSION && Array.isArray(entries) ? (entries as Entries) : [];
}

/** Nothing is wrong with it any more. */
const calm = ({ problem: _problem, ...rest }: Entry): Entry => rest;
