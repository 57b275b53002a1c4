import { isLocalDate, isTimeZone } from '#lib/domain/calendar.ts';
import { DEFAULT_PATTERN, WorkCalendar, type WorkPattern } from '#lib/domain/capacity.ts';
import { FLOOR_COLLECTIONS, type FloorCollection } from '#lib/domain/facts.ts';
import { byName } from '#lib/domain/ranking.ts';
import { Timeline, timelines } from '#lib/domain/membership.ts';
import { metricCatalogue, type Metric } from '#lib/domain/metrics.ts';
import type {
	ActivityType,
	Capacity,
	Holiday,
	Id,
	Leave,
	LocalDate,
	Membership,
	MetricRecord,
	Region,
	Rep,
	Target,
	Team,
	TeamRegion,
	Weekday,
	Workspace
} from '#lib/domain/records.ts';
import { Targets } from '#lib/domain/targets.ts';
import { Dictionary } from './dictionary.ts';

type Row = Readonly<Record<string, unknown>>;

/** Collections that decide whom a fact counts for, and in which week. */
const MOVING: ReadonlySet<string> = new Set(['memberships', 'team_regions', 'workspace']);

/** Collections that decide who works when. */
const WORKING: ReadonlySet<string> = new Set(['workspace', 'capacity', 'holidays', 'leave']);

/** What the small collections hold, and what follows from them. Everything derived is made anew after a change. */
export class Floor {
	/** Reps as facts and rows name them. */
	readonly reps: Dictionary;
	/** Number 0 is no team. */
	readonly teams = new Dictionary('');
	/** Number 0 is no region. */
	readonly regions = new Dictionary('');
	readonly #rows = new Map<FloorCollection, Map<Id, Row>>(FLOOR_COLLECTIONS.map((name) => [name, new Map()]));
	#derived: Derived | undefined;
	#work: WorkCalendar | undefined;
	/** Grows whenever who was where when may have changed. */
	moves = 0;

	constructor(reps: Dictionary) {
		this.reps = reps;
	}

	/** A collection that the floor does not know is left aside. */
	put(collection: string, id: Id, after: Row | null): void {
		const rows = this.#rows.get(collection as FloorCollection);
		if (!rows) return;
		if (after) rows.set(id, { ...after, id });
		else rows.delete(id);
		this.#derived = undefined;
		if (MOVING.has(collection)) this.moves++;
		if (WORKING.has(collection)) this.#work = undefined;
	}

	rows(): { collection: FloorCollection; id: Id; row: Row }[] {
		return [...this.#rows].flatMap(([collection, rows]) =>
			[...rows].map(([id, { id: _, ...row }]) => ({ collection, id, row }))
		);
	}

	/** Of one collection, by id. Images have the shape of domain/records.ts: the projection made them. */
	table<T>(collection: FloorCollection): ReadonlyMap<Id, T> {
		return this.#rows.get(collection) as unknown as ReadonlyMap<Id, T>;
	}

	get derived(): Derived {
		return (this.#derived ??= new Derived(this));
	}

	/** Who works when: thousands of spans of leave, which most rows have nothing to do with, so it outlives them. */
	get work(): WorkCalendar {
		return (this.#work ??= this.#newWork());
	}

	/** P6: what holds for everybody without a pattern of their own. */
	get standard(): WorkPattern {
		const workspace = this.table<Workspace>('workspace').values().next().value;
		const { workingDays, hours } = workspace ?? {};
		return {
			workingDays: Array.isArray(workingDays) ? workingDays : DEFAULT_PATTERN.workingDays,
			hours: hours ?? DEFAULT_PATTERN.hours,
			fte: 1000
		};
	}

	#newWork(): WorkCalendar {
		return new WorkCalendar(this.standard, dated(this.table<Capacity>('capacity').values()), {
			holidays: this.table<Holiday>('holidays').values(),
			absences: this.table<Leave>('leave').values()
		});
	}
}

const dateOr = (date: unknown): LocalDate => (typeof date === 'string' && isLocalDate(date) ? date : '');

/** Effective-dated records with their ends as dates or open: a dashboard edit may have left anything there. */
export const dated = <T extends { from: LocalDate; to: LocalDate }>(records: Iterable<T>): T[] =>
	[...records].map((record) => ({ ...record, from: dateOr(record.from), to: dateOr(record.to) }));

/** What follows from the small tables, worked out once after each change of them. */
export class Derived {
	readonly workspace: Workspace | undefined;
	readonly zone: string;
	readonly locale: string;
	readonly weekStart: Weekday;
	readonly reps: ReadonlyMap<Id, Rep>;
	readonly teams: ReadonlyMap<Id, Team>;
	readonly regions: ReadonlyMap<Id, Region>;
	/** R2: in the display order of names. */
	readonly repsByName: readonly Rep[];
	readonly teamsByName: readonly Team[];
	readonly regionsByName: readonly Region[];
	/** By key. */
	readonly types: ReadonlyMap<string, ActivityType>;
	readonly metrics: ReadonlyMap<string, Metric>;
	readonly targets: Targets;
	readonly work: WorkCalendar;
	/** By rep number: team numbers. */
	readonly memberships: (Timeline<number> | undefined)[] = [];
	/** By team number: region numbers. */
	readonly teamRegions: (Timeline<number> | undefined)[] = [];
	readonly #floor: Floor;

	constructor(floor: Floor) {
		this.#floor = floor;
		this.workspace = [...floor.table<Workspace>('workspace').values()][0];
		const { timeZone = 'UTC', locale = 'en', weekStart = 1 } = this.workspace ?? {};
		this.zone = isTimeZone(timeZone) ? timeZone : 'UTC';
		this.locale = locale;
		this.weekStart = weekStart;
		this.reps = floor.table<Rep>('reps');
		this.teams = floor.table<Team>('teams');
		this.regions = floor.table<Region>('regions');
		const names = byName(this.locale);
		this.repsByName = [...this.reps.values()].sort(names);
		this.teamsByName = [...this.teams.values()].sort(names);
		this.regionsByName = [...this.regions.values()].sort(names);
		this.types = new Map(
			[...floor.table<ActivityType>('activity_types').values()].map((type) => [type.key, type])
		);
		this.metrics = metricCatalogue(floor.table<MetricRecord>('metrics').values(), new Set(this.types.keys()));
		this.targets = new Targets(dated(floor.table<Target>('targets').values()));
		this.work = floor.work;
		const memberships = dated(floor.table<Membership>('memberships').values());
		for (const [rep, line] of timelines(
			memberships,
			({ rep }) => floor.reps.number(rep),
			({ team }) => floor.teams.number(team)
		)) {
			this.memberships[rep] = line;
		}
		const teamRegions = dated(floor.table<TeamRegion>('team_regions').values());
		for (const [team, line] of timelines(
			teamRegions,
			({ team }) => floor.teams.number(team),
			({ region }) => floor.regions.number(region)
		)) {
			this.teamRegions[team] = line;
		}
	}

	/** P6: the team number a rep was in on that day; 0: none. */
	teamOn(rep: number, day: number): number {
		return this.memberships[rep]?.at(day) ?? 0;
	}

	/** P6: the region number a team was in on that day; 0: none. */
	regionOn(team: number, day: number): number {
		return team === 0 ? 0 : (this.teamRegions[team]?.at(day) ?? 0);
	}

	/** Reps whose membership on that day is of the team. */
	membersOn(team: Id, day: number): Id[] {
		const number = this.#floor.teams.find(team);
		if (number === undefined || number === 0) return [];
		return [...this.reps.keys()].filter((rep) => this.teamOn(this.#floor.reps.number(rep), day) === number);
	}
}
