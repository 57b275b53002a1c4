import { paceHours } from '#lib/domain/contests/pace-hours.ts';
import type { ContestRecord, ContestRosterRecord, ContestWaits } from '#lib/domain/contests/record.ts';
import type { Moments } from '#lib/domain/contests/roster.ts';
import { isUnderWay } from '#lib/domain/contests/states.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Fact, ShownCollection } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { ContestRunning } from '#lib/protocol/contest-feed.ts';
import type { ContestShown, ToldStandings } from '#lib/protocol/contest-frame.ts';
import type { Post } from './boards.ts';
import type { Replica } from './replica.ts';
import { RunningContest, type HeldFacts } from './running-contest.ts';
import { sameShown } from './same-standings.ts';

export type AskStandings = (contest: Id) => Promise<ToldStandings | 'refused' | undefined>;

export interface ContestsParts {
	readonly facts: HeldFacts;
	readonly clock: Pick<Clock, 'after'>;
	/** Server time, ms since 1970. */
	readonly serverNow: () => number;
	readonly replica: () => Pick<Replica, 'shown'>;
	/** The server's own standings; refused: there are none for this reader; undefined: no answer. */
	readonly askServer: AskStandings;
	/** A contest that is worked out here stands otherwise, or is no longer worked out here. */
	readonly moved?: (contest: Id) => void;
}

interface Open {
	readonly id: Id;
	readonly tabs: Map<string, Post>;
	/** Its record, as it was built from. */
	version: number | undefined;
	running: RunningContest | undefined;
	/** undefined: to be worked out. */
	hours: readonly Moments[] | undefined;
	/** Something that it is made of may be another. */
	isDirty: boolean;
	/** What the server said last; undefined: it was not asked, or said nothing. */
	answered: ToldStandings | undefined;
	/** The server is being asked. */
	isAsked: boolean;
	/** Ends the wait for the next question. */
	cancelAsk: () => void;
	/** Ends the wait for the next fact that is ahead of the clock. */
	cancelNext: () => void;
	/** What tabs were told; undefined: nothing yet. */
	told: ContestShown | null | undefined;
}

type Shown<T> = Map<Id, T>;

/** The server is asked again this long after it was asked, while somebody looks. */
const ASK_AGAIN_MS = 10_000;
const MINUTE_MS = 60_000;
const COLLECTIONS: readonly ShownCollection[] = ['contests', 'contest_rosters', 'contest_waits'];

/** States in which a contest has standings that facts still move. */

/**
 * Contests that tabs look at (C4): one LiveContest for each, whatever the number of tabs, from the rows that this audience has and the
 * facts that the engine holds one by one. Told only when something of it stands otherwise, the moment of reading apart.
 */
export class Contests {
	readonly #parts: ContestsParts;
	readonly #open = new Map<Id, Open>();
	#records: Shown<ContestRecord> = new Map();
	#rosters: Shown<ContestRosterRecord> = new Map();
	#waits: Shown<ContestWaits> = new Map();
	/** The rows are as the replica has them. */
	#isRead = false;
	#readAt = -Infinity;

	constructor(parts: ContestsParts) {
		this.#parts = parts;
	}

	open(tab: string, id: Id, post: Post): void {
		const known = this.#open.get(id);
		if (known) {
			known.tabs.set(tab, post);
			if (known.told !== undefined) post({ kind: 'contest', contest: id, shown: known.told });
			return;
		}
		const open: Open = {
			id,
			tabs: new Map([[tab, post]]),
			version: undefined,
			running: undefined,
			hours: undefined,
			isDirty: true,
			answered: undefined,
			isAsked: false,
			cancelAsk: () => {},
			cancelNext: () => {},
			told: undefined
		};
		this.#open.set(id, open);
		this.#readRows();
		this.#build(open);
		this.#tell(open);
	}

	close(tab: string, id: Id): void {
		const open = this.#open.get(id);
		if (!open?.tabs.delete(tab) || open.tabs.size > 0) return;
		open.cancelAsk();
		open.cancelNext();
		this.#open.delete(id);
		this.#parts.moved?.(id);
	}

	leave(tab: string): void {
		for (const id of [...this.#open.keys()]) this.close(tab, id);
	}

	/** A contest that is live and worked out here, as it stands; undefined: there is no such. */
	live(id: Id): ContestRunning | undefined {
		const { running, told } = this.#open.get(id) ?? {};
		if (!running || told?.from !== 'here' || this.#records.get(id)?.state !== 'live') return undefined;
		return { rules: running.rules, roster: running.roster, standings: told.standings };
	}

	/** A fact came, changed or went (null); the engine has it already. */
	apply(id: Id, fact: Fact | null): void {
		for (const open of this.#open.values()) if (open.running?.apply(id, fact)) open.isDirty = true;
	}

	/** All facts are others: what is built on them is built anew at the next `changed`. */
	replaced(): void {
		this.#isRead = false;
		for (const open of this.#open.values()) open.running = undefined;
	}

	/** People or calendars changed: the floor may work at other hours. */
	floorChanged(): void {
		for (const open of this.#open.values()) {
			open.hours = undefined;
			open.isDirty ||= open.running !== undefined;
		}
	}

	/** Records of those collections changed. */
	rowsChanged(collections: ReadonlySet<ShownCollection>): void {
		if (COLLECTIONS.some((name) => collections.has(name))) this.#isRead = false;
	}

	/** All of a frame has been applied: tells what stands otherwise. */
	changed(): void {
		if (this.#open.size === 0) return;
		const isNew = !this.#isRead;
		if (isNew) this.#readRows();
		for (const open of this.#open.values()) {
			if (isNew) this.#build(open);
			if (open.isDirty) this.#tell(open);
		}
	}

	/** C4: moments are whole milliseconds, as on the server; this machine's estimate of its clock is finer. */
	#now(): number {
		return Math.floor(this.#parts.serverNow());
	}

	/** Time alone changes standings: by the minute, and as a window begins or ends. Called each second. */
	tick(): void {
		const now = this.#parts.serverNow();
		const before = this.#readAt;
		const isMinute = Math.floor(now / MINUTE_MS) !== Math.floor(before / MINUTE_MS);
		this.#readAt = now;
		for (const open of this.#open.values()) {
			const { start = Infinity, end = Infinity } = open.running?.roster.window ?? {};
			const passed = [start, end].some((moment) => before < moment && moment <= now);
			if (open.running && (isMinute || passed)) this.#tell(open);
		}
	}

	#readRows(): void {
		if (this.#isRead) return;
		const replica = this.#parts.replica();
		const rows = <T>(name: ShownCollection) => replica.shown(name) as unknown as T[];
		this.#records = new Map(rows<ContestRecord>('contests').map((one) => [one.id, one]));
		this.#rosters = new Map(rows<ContestRosterRecord>('contest_rosters').map((one) => [one.contest, one]));
		this.#waits = new Map(rows<ContestWaits>('contest_waits').map((one) => [one.contest, one]));
		this.#isRead = true;
	}

	/** From its rows as they are now; what is built on the same rules and roster stays. */
	#build(open: Open): void {
		const record = this.#records.get(open.id);
		const roster = this.#rosters.get(open.id)?.roster;
		const waiting = this.#waits.get(open.id)?.facts ?? [];
		const { running } = open;
		open.isDirty ||= record?.version !== open.version;
		if (record?.version !== open.version) open.hours = undefined;
		open.version = record?.version;
		if (!record || !roster || !isUnderWay(record.state)) {
			open.isDirty ||= running !== undefined;
			open.running = undefined;
		} else if (running && running.rules === record.rules && running.roster === roster) {
			if (running.wait(waiting)) open.isDirty = true;
		} else {
			const { facts } = this.#parts;
			open.running = RunningContest.open(record.rules, roster, waiting, facts, this.#now());
			open.isDirty ||= running !== undefined || open.running !== undefined;
		}
	}

	#tell(open: Open): void {
		open.isDirty = false;
		const shown = this.#shown(open);
		if (shown === undefined) return this.#ask(open);
		open.cancelAsk();
		open.answered = undefined;
		this.#say(open, shown);
		this.#wait(open);
	}

	/** P4: reads again when a fact that is ahead of the clock begins to count. */
	#wait(open: Open): void {
		open.cancelNext();
		const next = open.running?.nextAt;
		if (next === undefined) return;
		open.cancelNext = this.#parts.clock.after(next - this.#parts.serverNow() + 1, () => this.#tell(open));
	}

	/** undefined: the server must say. */
	#shown(open: Open): ContestShown | null | undefined {
		const { id, running } = open;
		const record = this.#records.get(id);
		if (record?.state === 'cancelled') return null;
		const result = record?.outcome?.result;
		if (result) return { standings: result, hours: [], last: [], from: 'result', odds: null };
		if (!record || !running) return undefined;
		const hours = (open.hours ??= this.#hours(record, running));
		const now = this.#now();
		return { standings: running.read(now), hours, last: running.last(), from: 'here', odds: null };
	}

	#hours(record: ContestRecord, { rules, roster }: RunningContest): Moments[] {
		const floor = this.#parts.facts.hours();
		return floor ? paceHours(record, roster.metrics[rules.metric]?.definition.kind, floor) : [];
	}

	#say(open: Open, shown: ContestShown | null): void {
		if (open.told !== undefined && sameShown(open.told, shown)) return;
		open.told = shown;
		for (const post of open.tabs.values()) post({ kind: 'contest', contest: open.id, shown });
		this.#parts.moved?.(open.id);
	}

	#ask(open: Open): void {
		// what was told from rows that are gone is nobody's to see until the server says so
		if (open.told && open.told.from !== 'server' && !this.#records.has(open.id)) this.#say(open, null);
		if (open.isAsked) return;
		open.isAsked = true;
		open.cancelAsk();
		open.cancelAsk = this.#parts.clock.after(ASK_AGAIN_MS, () => {
			open.isAsked = false;
			if (this.#isBeyond(open)) this.#ask(open);
		});
		void this.#parts.askServer(open.id).then((answer) => {
			open.isAsked = false;
			if (!this.#isBeyond(open)) return;
			if (answer) open.answered = answer === 'refused' ? undefined : answer;
			this.#say(open, open.answered ? { ...open.answered, from: 'server', odds: null } : null);
		});
	}

	/** It is looked at, and this browser cannot tell how it stands. */
	#isBeyond(open: Open): boolean {
		const record = this.#records.get(open.id);
		const isKnown = open.running ?? record?.outcome?.result ?? record?.state === 'cancelled';
		return this.#open.get(open.id) === open && !isKnown;
	}
}
