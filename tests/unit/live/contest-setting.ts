/** A browser's replica, its contests and its engine, with what tabs are told; and the rows from which the server would work it out. */
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { ContestState } from '#lib/domain/contests/states.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import type { Fact, StreamRow, StreamState } from '#lib/domain/facts.ts';
import { emptyState } from '#lib/domain/facts.ts';
import type { LocalDate, Workspace } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import { Contests, type AskStandings } from '#lib/live/contests.ts';
import { Replica } from '#lib/live/replica.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { VirtualClock } from '../demo/virtual-clock.ts';
import { type, TYPE_KEYS, workspace } from '../engine/floor-fixture.ts';

export const CONTEST = 'contest';
type Row = Record<string, unknown>;

/** As the wire brings it: nothing is shared with what the test holds. */
export const image = <T>(value: T): Row => JSON.parse(JSON.stringify(value)) as Row;

export const factOf = ({ id: _, ...fact }: ContestFact): Fact => ({ ...fact, customerKey: 0, dealKey: 0 });

export interface ContestRow {
	readonly rules: ContestRules;
	readonly state?: ContestState;
	readonly outcome?: { readonly result: Standings } | null;
	readonly version?: number;
}

export const contestRow = ({ rules, state = 'live', outcome = null, version = 1 }: ContestRow): Row =>
	image({
		...{ id: CONTEST, name: 'A contest', state, rules, rulesHash: '', entrants: [], outcome, version },
		startsAt: `${rules.window.from}T00:00:00Z`,
		endsAt: `${rules.window.to}T24:00:00Z`
	});

/** All small rows of a floor with such a contest. */
export function floorRows(
	row: ContestRow,
	roster: Roster | undefined,
	waits: readonly string[],
	over: Partial<Workspace> = {}
): StreamRow[] {
	const floor = workspace({ timeZone: 'UTC', ...over });
	const types = TYPE_KEYS.map((key, at) => type(key, at, key === 'order' ? { unit: 'money' } : {}));
	return [
		{ collection: 'workspace', id: floor.id, row: image(floor) },
		...types.map((one) => ({ collection: 'activity_types', id: one.id, row: image(one) })),
		{ collection: 'contests', id: CONTEST, row: contestRow(row) },
		...(roster
			? [
					{
						collection: 'contest_rosters',
						id: CONTEST,
						row: image({ contest: CONTEST, roster: { ...roster, waiting: [] }, hash: '' })
					}
				]
			: []),
		{ collection: 'contest_waits', id: CONTEST, row: image({ contest: CONTEST, facts: waits }) }
	];
}

/** Those rows and facts as a snapshot would bring them. */
export function snapshotOf(
	rows: readonly StreamRow[],
	facts: Iterable<ContestFact>,
	detailFrom: LocalDate = ''
): StreamState {
	const engine = new Engine();
	engine.load(emptyState());
	for (const fact of facts) engine.putFact(fact.id, factOf(fact));
	return { ...engine.save(detailFrom), rows };
}

export class Browser {
	readonly clock: VirtualClock;
	readonly heard: (ContestShown | null)[] = [];
	readonly replica: Replica;
	readonly contests: Contests;
	readonly asked: string[] = [];
	readonly moved: string[] = [];
	/** Of the server's clock, as this browser estimates it, ms: seldom whole. */
	offset = 0.25;

	constructor(now: number, askServer: AskStandings = () => Promise.resolve(undefined)) {
		this.clock = new VirtualClock(now);
		const engine = new Engine();
		this.contests = new Contests({
			facts: engine.contests,
			clock: this.clock,
			serverNow: () => this.clock.now() + this.offset,
			replica: () => this.replica,
			askServer: (contest) => {
				this.asked.push(contest);
				return askServer(contest);
			},
			moved: (contest) => this.moved.push(contest)
		});
		this.replica = new Replica(engine, {
			changed: () => this.contests.changed(),
			catalogChanged: () => this.contests.floorChanged(),
			learned: () => undefined,
			shownChanged: (collections) => this.contests.rowsChanged(collections),
			factChanged: (id, fact) => this.contests.apply(id, fact),
			factsReplaced: () => this.contests.replaced()
		});
	}

	open(tab = 'tab'): void {
		this.contests.open(tab, CONTEST, (message) => {
			if (message.kind === 'contest') this.heard.push(message.shown);
		});
	}

	apply(...changes: Omit<Change, 'seq'>[]): void {
		this.replica.apply(
			'floor',
			changes.map((one) => ({ seq: 1, ...one }))
		);
	}

	/** Lets what the server was asked come back. */
	async answers(): Promise<void> {
		await new Promise(setImmediate);
	}

	get last(): ContestShown | null | undefined {
		return this.heard.at(-1);
	}
}
