/** C1: whether rules can be a contest's, here and for whoever asks: beyond what their schema says, what the record knows. */
import { metricsOf } from '#lib/domain/contests/make-roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import { forbidden, invalid, invalidField, type Problem } from '#lib/server/api/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audienceFaults, closedParts } from '#lib/server/contests/audience.ts';
import { rosterOf } from '#lib/server/contests/roster.ts';
import type { ContestReader } from '#lib/server/contests/see.ts';
import { underRules } from './found.ts';

/** What the record has room for. */
const MOST_BYTES = 200_000;

/** Rules as somebody sent them, at the version that they would have; refused by field. */
export function readRules(value: unknown, version: number): Result<ContestRules, Problem> {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return failed(invalidField('/rules', 'must be an object'));
	const read = readContestRules({ ...value, version });
	if (!read.ok) return failed(invalid(underRules(read.error)));
	return Buffer.byteLength(JSON.stringify(read.value)) > MOST_BYTES
		? failed(invalidField('/rules', `may have at most ${MOST_BYTES.toLocaleString('en')} bytes`))
		: ok(read.value);
}

/** What rules name that is not there, by field. */
function strangers({ tables }: App['authority'], { eligibility, groups }: ContestRules): FieldError[] {
	const missing = (
		pointer: string,
		ids: readonly Id[] | undefined,
		table: ReadonlyMap<Id, unknown>,
		message: string
	): FieldError[] =>
		(ids ?? []).flatMap((id, at) => (table.has(id) ? [] : [{ pointer: `${pointer}/${at}`, message }]));
	const lists = groups?.by === 'list' ? groups.lists : [];
	return [
		...missing('/eligibility/teams', eligibility.teams, tables.teams, 'is no team'),
		...missing('/eligibility/regions', eligibility.regions, tables.regions, 'is no region'),
		...missing('/eligibility/reps', eligibility.reps, tables.reps, 'is nobody here'),
		...missing('/eligibility/except', eligibility.except, tables.reps, 'is nobody here'),
		...lists.flatMap(({ reps }, at) =>
			missing(`/groups/lists/${at}/reps`, reps, tables.reps, 'is nobody here')
		)
	];
}

/**
 * What is wrong with rules as a draft has them; undefined: nothing. M8: an audience that may not know the figures, or a maker
 * who may not see them, is 403.
 */
export function rulesFlaw(app: App, reader: ContestReader, rules: ContestRules): Problem | undefined {
	const { authority } = app;
	const unknown = strangers(authority, rules);
	if (unknown.length > 0) return invalid(underRules(unknown));
	const metrics = metricsOf(rules, catalogueOf(authority));
	if (!metrics.ok) return invalid(underRules(metrics.error));
	const entrants = wouldEnter(app, rules);
	const kept = audienceFaults(authority, rules, entrants);
	if (kept.length > 0)
		return forbidden(
			'Not everybody who would see this contest may know its figures: it can be for managers only.',
			underRules(kept)
		);
	return reader.mayCompare(rules, entrants)
		? undefined
		: forbidden(
				'It compares figures of people outside of your teams that are not for everybody.',
				underRules(closedParts(authority, rules, entrants))
			);
}

/** Who would be in it were it launched now. Rounds that do not fit keep nobody out. */
function wouldEnter(app: App, rules: ContestRules): Id[] {
	const { from } = rules.window;
	const plain = { ...rules, format: 'most', options: {}, lens: 'raw', tie: 'share' } as ContestRules;
	const asked = rules.format === 'team' ? rules : plain;
	const roster = rosterOf(app, { id: `draft of ${from}`, rules: asked, entrants: [], state: 'draft' });
	return roster.ok ? roster.value.entrants.map(({ rep }) => rep) : [...app.authority.tables.reps.keys()];
}
