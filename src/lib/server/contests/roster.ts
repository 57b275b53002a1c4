/** C5: a contest's roster as the record has it now: what the floor's rows say, and what was settled for it since its launch. */
import { dayNumber, startOfDay } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import {
	makeRoster,
	metricsOf,
	type RosterKept,
	type RosterSource
} from '#lib/domain/contests/make-roster.ts';
import { needsBaselines, needsSeeds, PAST_WINDOWS } from '#lib/domain/contests/history.ts';
import type { ContestFact, Entrant, Roster } from '#lib/domain/contests/roster.ts';
import type { FloorHours } from '#lib/domain/contests/pace-hours.ts';
import { GRACE_MS, WORDS_MS } from '#lib/domain/contests/states.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import type { Authority, Tables } from '#lib/server/floor/types.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import { zoneOn } from '#lib/server/floor/zones.ts';
import { between, typesOf } from './facts.ts';
import type { ContestParts } from './parts.ts';

const FULL_TIME = 1000;
const HOUR_MS = 3_600_000;

/** When the floor works. Throws while there is no workspace. */
export function hoursOf({ tables }: Pick<Authority, 'tables'>): FloorHours {
	const { timeZone, workingDays, hours } = workspaceOf(tables);
	return {
		timeZone,
		pattern: { workingDays, hours, fte: FULL_TIME },
		holidays: [...tables.holidays.values()]
	};
}

/** What the floor says now of people, teams, hours, targets and metrics. Throws while there is no workspace. */
export function sourceOf({ tables }: Pick<Authority, 'tables'>): RosterSource {
	return {
		...hoursOf({ tables }),
		weekStart: workspaceOf(tables).weekStart,
		reps: [...tables.reps.values()],
		memberships: [...tables.memberships.values()],
		teamRegions: [...tables.team_regions.values()],
		capacity: [...tables.capacity.values()],
		leave: [...tables.leave.values()].filter(({ state }) => state === 'approved'),
		targets: [...tables.targets.values()],
		metrics: catalogueOf({ tables })
	};
}

/** A contest's rules and what of it is fixed; of a draft nothing is. */
export type Rostered = Pick<ContestRecord, 'id' | 'rules' | 'entrants' | 'state'>;

/**
 * The roster as of now. `more`: what is about to be settled, in place of what was.
 * @returns by field why there is none: a metric that has gone, rounds that do not fit
 */
export function rosterOf(
	{ authority }: Pick<ContestParts, 'authority'>,
	contest: Rostered,
	more: Partial<RosterKept> = {}
): Result<Roster, FieldError[]> {
	const { rules } = contest;
	const kept = { ...keptOf(authority.tables, contest), ...more };
	return makeRoster(rules, sourceOf(authority), pastFacts(authority, rules), kept);
}

/** What was settled for a contest since its launch, as its rows have it. */
function keptOf(tables: Tables, { id, entrants, state }: Rostered): RosterKept {
	const roster = tables.contest_rosters.get(id)?.roster;
	if (state === 'draft' || !roster) return { contest: id };
	return {
		contest: id,
		entrants: entrants.map((entrant) => withLeaving(tables, entrant)),
		groups: roster.groups,
		// once it has begun its rounds are drawn: no holiday that is entered later moves them
		...(state === 'scheduled' ? {} : { locks: roster.rounds }),
		waiting: tables.contest_waits.get(id)?.facts ?? [],
		...(roster.seeding ? { seeding: roster.seeding } : {}),
		...(roster.draw ? { draw: roster.draw } : {})
	};
}

/** C2: who left keeps what there is up to the end of the last date, by their own clock. */
function withLeaving(tables: Pick<Tables, 'reps' | 'capacity' | 'workspace'>, entrant: Entrant): Entrant {
	const { endedOn = '' } = tables.reps.get(entrant.rep) ?? {};
	if (endedOn === '') return entrant;
	return { ...entrant, until: startOfDay(dayNumber(endedOn) + 1, zoneOn(tables, entrant.rep, endedOn)) };
}

/** What baselines and seeds are made of; nothing where the rules ask for neither. */
function* pastFacts(
	authority: Pick<Authority, 'engine' | 'tables'>,
	rules: ContestRules
): Iterable<ContestFact> {
	if (!needsBaselines(rules) && !needsSeeds(rules)) return;
	const metrics = metricsOf(rules, catalogueOf(authority));
	if (!metrics.ok) return;
	const first = dayNumber(windowBefore(rules.window, PAST_WINDOWS).from) - 1;
	const types = typesOf(authority, Object.values(metrics.value));
	yield* between(authority, first, dayNumber(rules.window.from), types);
}

export interface ContestMoments {
	/** ms since 1970 */
	readonly startsAt: number;
	readonly endsAt: number;
	/** When the clock settles it: not before its last round is locked. */
	readonly settlesAt: number;
}

/** C3: when a contest begins, ends and settles. */
export function momentsOf({ format }: ContestRules, roster: Roster, graceHours: number): ContestMoments {
	const { start, end } = roster.window;
	const locked = roster.rounds.at(-1)?.lock ?? end;
	const grace = Math.max(end + graceHours * HOUR_MS, locked);
	return { startsAt: start, endsAt: end, settlesAt: grace + (format === 'raffle' ? WORDS_MS : 0) };
}

/** C3: hours of grace where nothing else was said. */
export const GRACE_HOURS = GRACE_MS / HOUR_MS;
