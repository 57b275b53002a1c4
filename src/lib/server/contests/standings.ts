/** C4: how a contest stands, as the floor counts it. */
import { LatestFacts, type LastFact } from '#lib/domain/contests/latest.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { paceHours } from '#lib/domain/contests/pace-hours.ts';
import type { Moments } from '#lib/domain/contests/roster.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import { ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import { between, factsOf, typesOf } from './facts.ts';
import type { ContestParts } from './parts.ts';
import { hoursOf, rosterOf } from './roster.ts';

/**
 * Standings now; of a settled contest those that were settled. A draft is counted as it would be were it launched now.
 * @returns by field why nothing can be counted
 */
export function standingsNow(
	parts: Pick<ContestParts, 'authority' | 'clock'>,
	contest: ContestRecord
): Result<Standings, FieldError[]> {
	if (contest.outcome) return ok(contest.outcome.result);
	const roster = rosterOf(parts, contest);
	if (!roster.ok) return roster;
	const facts = factsOf(parts.authority, roster.value);
	return ok(standings(contest.rules, roster.value, facts, parts.clock.now()));
}

/** G1: when the floor works within the window of a contest that is not over, if its figures grow by the hour. */
export function hoursNow({ authority }: Pick<ContestParts, 'authority'>, contest: ContestRecord): Moments[] {
	if (contest.outcome) return [];
	const metric = catalogueOf(authority).get(contest.rules.metric);
	return paceHours(contest, metric?.definition.kind, hoursOf(authority));
}

/** What was done last in a contest that is not over, of all that counts; amounts as the record has them. */
export function lastNow(
	parts: Pick<ContestParts, 'authority' | 'clock'>,
	contest: ContestRecord
): LastFact[] {
	const roster = contest.outcome ? undefined : rosterOf(parts, contest);
	if (!roster?.ok) return [];
	const { authority, clock } = parts;
	const types = typesOf(authority, Object.values(roster.value.metrics));
	const latest = new LatestFacts(contest.rules, roster.value);
	return latest.read(clock.now(), (day) => between(authority, day, day, types));
}
