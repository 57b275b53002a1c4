/** What the calls about contests have in common. */
import { z } from 'zod';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { audited } from '#lib/server/api/commit.ts';
import { changedMeanwhile, notFound, type Problem } from '#lib/server/api/problem.ts';
import { text } from '#lib/server/api/schemas.ts';
import type { App } from '#lib/server/app.ts';
import type { ContestParts } from '#lib/server/contests/parts.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import type { Write } from '#lib/server/record/store.ts';

const WHY_LENGTH = 500;
export const why = text(WHY_LENGTH).transform((value) => value.trim());
export const version = z.int('must be a whole number').min(1, 'must be 1 or more');

/** What the contests' own code works with. */
export const partsOf = ({ record, authority, clock, settings }: App): ContestParts => ({
	...{ record, authority, clock, proofs: proofFiles(settings.dataDir) }
});

export interface Found {
	readonly row: ContestRecord;
	readonly seen: SeenContest;
	readonly reader: ContestReader;
}

/** A contest that the asker may see; one they may not does not exist for them. */
export function found(app: App, identity: Identity, id: Id): Result<Found, Problem> {
	const row = app.authority.tables.contests.get(id);
	const reader = new ContestReader(app, identity);
	const seen = row && reader.see(row);
	return row && seen ? ok({ row, seen, reader }) : failed(notFound('contest'));
}

/** Refuses what was decided over an older version than there is. */
export const stale = (row: ContestRecord, wanted: number | undefined): Problem | undefined =>
	wanted === undefined || wanted === row.version ? undefined : changedMeanwhile('contest', row);

/** As the asker sees what it has become. */
export const answerOf = (app: App, identity: Identity, contest: ContestRecord): SeenContest | undefined =>
	new ContestReader(app, identity).see(contest);

/** Faults of rules, as they stand in a body that has them as `rules`. */
export const underRules = (faults: readonly FieldError[]): FieldError[] =>
	faults.map(({ pointer, message }) => ({ pointer: `/rules${pointer}`, message }));

/** What the audit keeps of a contest: what was agreed, not how it stands. */
const inShort = ({ name, state, rules, rulesHash, graceHours, series, repeats, version }: ContestRecord) => ({
	...{ name, state, rules, rulesHash, graceHours, series, repeats, version }
});

/** The audit row of an act upon a contest; `before` or `after` null: there was or is none. */
export const acted = (
	app: App,
	identity: Identity,
	act: {
		readonly action: string;
		readonly id: Id;
		readonly before: ContestRecord | null;
		readonly after: ContestRecord | null;
		readonly why?: string;
	}
): Write =>
	audited(app, identity, {
		action: `contests.${act.action}`,
		subject: `contests:${act.id}`,
		before: act.before && inShort(act.before),
		after: act.after && { ...inShort(act.after), ...(act.why ? { why: act.why } : {}) }
	});
