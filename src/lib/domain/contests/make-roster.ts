/** C5: gathers a contest's roster from the record: who enters, what they are measured by, when things begin and end. */
import { dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { WorkCalendar, WorkPattern } from '#lib/domain/capacity.ts';
import { holdsOn, overlap, Roster as Memberships } from '#lib/domain/membership.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type {
	Capacity,
	Holiday,
	Id,
	Leave,
	Membership,
	Rep,
	Target,
	TeamRegion,
	Weekday
} from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { sumOfTargets, Targets } from '#lib/domain/targets.ts';
import { zoneOn } from '#lib/domain/zones.ts';
import { exactText } from './exact.ts';
import { bracketRounds } from './formats/bracket.ts';
import { seasonRounds } from './formats/season.ts';
import {
	baselinesFrom,
	needsBaselines,
	needsSeeds,
	PAST_WINDOWS,
	seedsFrom,
	type PastSums
} from './history.ts';
import { contestMetric } from './measure.ts';
import type {
	ContestFact,
	Entrant,
	Roster,
	RosterGroup,
	RosterMetric,
	RosterWindow,
	Round,
	Shift
} from './roster.ts';
import { isRoundFormat, SUMS_ONLY, type ContestRules, type RoundOptions } from './rules.ts';
import { hoursWithin, roundMoments, windowBefore, windowDays, windowMoments } from './schedule.ts';
import { ShiftBook } from './shift-book.ts';

/** What the record says. Leave: only approved. */
export interface RosterSource {
	readonly timeZone: string;
	readonly weekStart: Weekday;
	readonly pattern: WorkPattern;
	readonly reps: readonly Pick<Rep, 'id' | 'startedOn' | 'endedOn' | 'house'>[];
	readonly memberships: readonly Membership[];
	readonly teamRegions: readonly TeamRegion[];
	readonly capacity: readonly Capacity[];
	readonly holidays: readonly Pick<Holiday, 'date'>[];
	readonly leave: readonly Pick<Leave, 'rep' | 'from' | 'to'>[];
	readonly targets: readonly Target[];
	readonly metrics: ReadonlyMap<string, Metric>;
}

/** What was settled for this contest since its launch; absent: as the record would have it now. */
export interface RosterKept {
	readonly contest: Id;
	readonly entrants?: readonly Entrant[];
	readonly groups?: readonly RosterGroup[];
	/** By round: what is not counted or counted as it was. */
	readonly locks?: readonly Pick<Round, 'late' | 'kept'>[];
	readonly waiting?: readonly Id[];
	readonly seeding?: NonNullable<Roster['seeding']>;
	readonly draw?: Roster['draw'];
}

const byStart = (a: Shift, b: Shift) => a[1] - b[1];
const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * C5. `shifts`: kept by whoever makes several rosters of one source. `facts`: those of the windows before, or what they come to.
 * Refused by field: metrics that no contest can be over, and formats that they or the window do not allow. */
export function makeRoster(
	rules: ContestRules,
	source: RosterSource,
	facts: Iterable<ContestFact> | PastSums,
	kept: RosterKept,
	shifts = new ShiftBook(source)
): Result<Roster, FieldError[]> {
	const metrics = metricsOf(rules, source.metrics);
	if (!metrics.ok) return metrics;
	const made = new Maker(rules, source, kept, shifts).roster(metrics.value);
	const past = { ...made, past: made.past };
	const roster: Roster = {
		...made,
		baselines: needsBaselines(rules) ? baselinesFrom(rules.metric, past, facts) : {},
		seeds: needsSeeds(rules) ? seedsFrom(rules.metric, past, facts) : []
	};
	if (!isRoundFormat(rules.format)) return ok(roster);
	const rounds = roundsOf(rules.format, roster.seeds.length);
	if (rules.format === 'bracket' && roster.rounds.length < rounds)
		return failed([{ pointer: '/window/to', message: `is too early: ${rounds} rounds do not fit` }]);
	return ok({ ...roster, rounds: roster.rounds.slice(0, rounds ?? roster.rounds.length) });
}

/** How many rounds a format takes. */
const roundsOf = (format: ContestRules['format'], seeds: number): number =>
	format === 'bracket' ? bracketRounds(seeds) : format === 'season' ? seasonRounds(seeds) : Infinity;

/** M8: the metrics of some rules, if a contest can be over them. */
export function metricsOf(
	rules: ContestRules,
	catalogue: ReadonlyMap<string, Metric>
): Result<Record<string, RosterMetric>, FieldError[]> {
	const named: [key: string, pointer: string][] = [[rules.metric, '/metric']];
	if (typeof rules.tie === 'object') named.push([rules.tie.metric, '/tie/metric']);
	const metrics: Record<string, RosterMetric> = {};
	for (const [key, pointer] of named) {
		const metric = catalogue.get(key);
		const usable = metric ? contestMetric(metric) : failed('is no metric');
		if (!usable.ok) return failed([{ pointer, message: usable.error }]);
		metrics[key] = usable.value;
	}
	const own = metrics[rules.metric];
	if (own && SUMS_ONLY.includes(rules.format) && (own.definition.kind !== 'sum' || own.direction === 'down'))
		return failed([{ pointer: '/metric', message: 'must be a sum for this format, the more the better' }]);
	if (own && rules.tie === 'earliest' && own.definition.kind !== 'sum')
		return failed([{ pointer: '/tie', message: 'cannot be the earliest for a quotient' }]);
	return ok(metrics);
}

class Maker {
	readonly #rules: ContestRules;
	readonly #source: RosterSource;
	readonly #kept: RosterKept;
	readonly #shifts: ShiftBook;
	readonly #work: WorkCalendar;
	readonly #memberships: Memberships;

	constructor(rules: ContestRules, source: RosterSource, kept: RosterKept, shifts: ShiftBook) {
		this.#rules = rules;
		this.#source = source;
		this.#kept = kept;
		this.#shifts = shifts;
		this.#work = shifts.work;
		this.#memberships = new Memberships(source.memberships);
	}

	roster(metrics: Record<string, RosterMetric>): Roster {
		const { timeZone } = this.#source;
		const rules = this.#rules;
		const kept = this.#kept;
		const entrants = [...(kept.entrants ?? this.#entrants())].sort((a, b) => byId(a.rep, b.rep));
		const zones = this.#zones(entrants);
		const window = windowMoments(rules.window, zones);
		const looksBack = needsBaselines(rules) || needsSeeds(rules);
		const past = looksBack
			? Array.from({ length: PAST_WINDOWS }, (_, at) =>
					windowMoments(windowBefore(rules.window, at + 1), zones)
				)
			: [];
		const groups = kept.groups ?? this.#groups(entrants);
		const isTeam = rules.format === 'team';
		const competing = new Set(entrants.map(({ rep }) => rep));
		return {
			contest: kept.contest,
			window,
			metrics,
			entrants,
			groups,
			memberships: isTeam ? this.#spansOf(competing) : [],
			regions: isTeam && rules.options.by === 'region' ? this.#regionSpans() : [],
			capacity: this.#needsShifts() ? this.#capacity(entrants, window, past) : [],
			targets:
				rules.lens === 'ofTarget' ? this.#targets(isTeam ? groups.map(({ id }) => id) : [...competing]) : {},
			baselines: {},
			past,
			seeds: [],
			rounds: this.#rounds(window),
			days: windowDays(window, timeZone),
			hours: rules.format === 'king' ? this.#hours(window) : [],
			waiting: [...(kept.waiting ?? [])].sort(byId),
			...(kept.seeding ? { seeding: kept.seeding } : {}),
			...(kept.draw ? { draw: kept.draw } : {})
		};
	}

	/** Who may enter, as of the window's first date. */
	#entrants(): Entrant[] {
		const { window, eligibility, format } = this.#rules;
		const { teams, regions, reps, except = [], startedSince, startedBy } = eligibility;
		return this.#source.reps
			.filter(({ id, startedOn, endedOn, house }) => {
				if (house || except.includes(id) || (reps && !reps.includes(id))) return false;
				if (startedOn > window.to || (endedOn !== '' && endedOn < window.from)) return false;
				if (startedSince !== undefined && startedOn < startedSince) return false;
				if (startedBy !== undefined && startedOn > startedBy) return false;
				if (!teams && !regions && format !== 'team') return true;
				const until = format === 'team' ? window.to : window.from;
				const own = this.#memberships.teamsWithin(id, window.from, until);
				const inTeam = teams ? own.some((team) => teams.includes(team)) : own.length > 0;
				return inTeam && (!regions || own.some((team) => this.#regionOf(team, regions)));
			})
			.map(({ id }) => ({ rep: id }));
	}

	#regionOf(team: Id, among?: readonly Id[]): Id | undefined {
		return this.#source.teamRegions.find(
			(one) =>
				one.team === team && holdsOn(one, this.#rules.window.from) && (!among || among.includes(one.region))
		)?.region;
	}

	#groups(entrants: readonly Entrant[]): RosterGroup[] {
		const rules = this.#rules;
		if (rules.format === 'team') return this.#sides(entrants).map((id) => ({ id }));
		const { groups } = rules;
		if (!groups) return [];
		if (groups.by === 'list') {
			const competing = new Set(entrants.map(({ rep }) => rep));
			return groups.lists
				.map(({ id, reps }) => ({ id, reps: reps.filter((rep) => competing.has(rep)).sort(byId) }))
				.sort((a, b) => byId(a.id, b.id));
		}
		const members = Map.groupBy(entrants, ({ rep }) => {
			const team = this.#memberships.teamOn(rep, rules.window.from);
			return (groups.by === 'team' || team === undefined ? team : this.#regionOf(team)) ?? '';
		});
		members.delete('');
		return [...members]
			.map(([id, of]) => ({ id, reps: of.map(({ rep }) => rep) }))
			.sort((a, b) => byId(a.id, b.id));
	}

	/** The teams that entrants are in within the window, or those teams' regions. */
	#sides(entrants: readonly Entrant[]): Id[] {
		const rules = this.#rules;
		const { teams: allowed } = rules.eligibility;
		const { from, to } = rules.window;
		const teams = new Set(entrants.flatMap(({ rep }) => this.#memberships.teamsWithin(rep, from, to)));
		const named = [...teams].filter((team) => !allowed || allowed.includes(team));
		if (rules.format === 'team' && rules.options.by === 'team') return named.sort(byId);
		const { regions } = rules.eligibility;
		const held = this.#source.teamRegions.filter(
			(one) =>
				named.includes(one.team) && overlap(one, { from, to }) && (!regions || regions.includes(one.region))
		);
		return [...new Set(held.map(({ region }) => region))].sort(byId);
	}

	#zones(entrants: readonly Entrant[]): [string, ...string[]] {
		const { capacity, timeZone } = this.#source;
		const { from, to } = this.#rules.window;
		const zones = new Set(
			entrants.flatMap(({ rep }) => [from, to].map((date) => zoneOn(capacity, rep, date, timeZone)))
		);
		zones.delete(timeZone);
		return [timeZone, ...zones];
	}

	#spansOf(competing: ReadonlySet<Id>): Roster['memberships'] {
		return this.#source.memberships
			.filter((one) => competing.has(one.rep) && overlap(one, this.#rules.window))
			.map(({ rep, team, from, to }) => ({ rep, team, from, to }))
			.sort((a, b) => byId(a.rep, b.rep) || byId(a.from, b.from));
	}

	#regionSpans(): Roster['regions'] {
		return this.#source.teamRegions
			.filter((one) => overlap(one, this.#rules.window))
			.map(({ team, region, from, to }) => ({ team, region, from, to }))
			.sort((a, b) => byId(a.team, b.team) || byId(a.from, b.from));
	}

	#needsShifts(): boolean {
		const rules = this.#rules;
		if (rules.format === 'team' && rules.options.perMember) return true;
		return rules.lens === 'perHour' || rules.format === 'elimination' || needsBaselines(rules);
	}

	/** Normal days of each entrant, in the window and, for baselines, in the windows before. */
	#capacity(
		entrants: readonly Entrant[],
		window: RosterWindow,
		past: readonly RosterWindow[]
	): Roster['capacity'] {
		const windows = needsBaselines(this.#rules) ? [...past, window] : [window];
		const known = new Map<string, { reps: Id[]; shifts: Shift[] }>();
		for (const { rep } of entrants) {
			const own = windows.map((one) => this.#shifts.of(rep, one));
			const key = own.map(({ number }) => number).join();
			const same = known.get(key);
			if (same) same.reps.push(rep);
			else known.set(key, { reps: [rep], shifts: own.flatMap(({ shifts }) => shifts).sort(byStart) });
		}
		return [...known.values()];
	}

	/** M7: a rep's own; a side's own, else the sum of its members'. M8: what others see is by targets that are public. */
	#targets(ids: readonly Id[]): Record<Id, string> {
		const rules = this.#rules;
		const known = this.#source.targets;
		const targets = new Targets(rules.visibility === 'managers' ? known : known.filter((one) => one.public));
		const days = { from: dayNumber(rules.window.from), to: dayNumber(rules.window.to) };
		const asked = {
			name: `${rules.window.from}..${rules.window.to}`,
			days,
			weekStart: this.#source.weekStart
		};
		const own = (subject: string, rep: Id) =>
			targets.own(subject, rules.metric, asked, (from, to) => this.#work.workingDays(rep, from, to));
		const found: Record<Id, string> = {};
		for (const id of ids) {
			const target =
				rules.format === 'team'
					? (own(`team:${id}`, '') ?? sumOfTargets(this.#membersOf(id).map((rep) => own(`rep:${rep}`, rep))))
					: own(`rep:${id}`, id);
			if (target) found[id] = exactText(target);
		}
		return found;
	}

	/** Of a side, on the window's last date. */
	#membersOf(side: Id): Id[] {
		const { to } = this.#rules.window;
		return this.#source.memberships
			.filter((one) => holdsOn(one, to) && (one.team === side || this.#regionOf(one.team, [side]) === side))
			.map(({ rep }) => rep);
	}

	#rounds(window: RosterWindow): Round[] {
		const rules = this.#rules;
		if (!isRoundFormat(rules.format)) return [];
		const moments = roundMoments(
			window,
			rules.options as RoundOptions,
			Infinity,
			(day) => this.#work.isWorkingDay('', day),
			this.#source.timeZone
		);
		return moments.map((one, at) => ({ ...one, late: [], kept: [], ...this.#kept.locks?.[at] }));
	}

	#hours(window: RosterWindow): Roster['hours'] {
		const rules = this.#rules;
		const options = rules.format === 'king' ? rules.options : {};
		const isDay = (day: number) =>
			options.days ? options.days.includes(weekdayOf(day)) : this.#work.isWorkingDay('', day);
		return hoursWithin(window, options.hours ?? this.#source.pattern.hours, isDay, this.#source.timeZone);
	}
}
