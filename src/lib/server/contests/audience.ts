/** M8: for whom a contest's figures are. What is made of more than the floor sees is never open to the floor. */
import { may } from '#lib/domain/access.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Roster } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import type { FieldError } from '#lib/domain/result.ts';
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';

type Known = Pick<Authority, 'engine' | 'tables'>;

/** What of some rules the floor is not told, by field; none: it may know all of it. `entrants`: rep ids. */
export function closedParts(authority: Known, rules: ContestRules, entrants: readonly Id[]): FieldError[] {
	const closed = closedMetrics(authority, rules);
	if (rules.lens === 'ofTarget' && hasPrivateTarget(authority, rules.metric, entrants))
		closed.push({ pointer: '/lens', message: 'is by targets that not everybody may see' });
	return closed;
}

function closedMetrics(authority: Known, rules: ContestRules): FieldError[] {
	const closed: FieldError[] = [];
	const metrics: [key: string, pointer: string][] = [[rules.metric, '/metric']];
	if (typeof rules.tie === 'object') metrics.push([rules.tie.metric, '/tie/metric']);
	for (const [key, pointer] of metrics)
		if (!isFloorMetric({ authority }, key))
			closed.push({ pointer, message: 'is made of figures that not everybody may see' });
	return closed;
}

/** What keeps some rules from those they are to be shown to, by field; none: they may see all of it. `entrants`: rep ids. */
export const audienceFaults = (
	authority: Known,
	rules: ContestRules,
	entrants: readonly Id[]
): FieldError[] =>
	rules.visibility === 'managers'
		? []
		: closedParts(authority, rules, entrants).map(({ pointer, message }) => ({
				pointer,
				message: `${message}; show it to managers only`
			}));

/** A target of one of them, or of a team, that is not public. */
function hasPrivateTarget({ tables }: Known, metric: string, entrants: readonly Id[]): boolean {
	const own = new Set(entrants.map((rep) => `rep:${rep}`));
	return [...tables.targets.values()].some(
		(target) =>
			target.metric === metric &&
			target.public !== true &&
			(own.has(target.subject) || target.subject.startsWith('team:'))
	);
}

type Figures = Pick<ContestRecord, 'rules' | 'entrants'>;

/**
 * Whether the floor may know all figures of a launched contest, now: what is kept from it may have changed since. Targets that are
 * not public count in none but those for managers.
 */
export const isOpen = (authority: Known, { rules, entrants }: Figures): boolean => {
	const reps = entrants.map(({ rep }) => rep);
	const isForManagers = rules.visibility === 'managers';
	return (isForManagers ? closedParts(authority, rules, reps) : closedMetrics(authority, rules)).length === 0;
};

/** Whether this identity sees such figures of all of these people. */
export const seesFiguresOf = (
	identity: Identity,
	reps: readonly Id[],
	memberships: Pick<Roster, 'teams'>,
	today: string
): boolean =>
	reps.every((rep) => may(identity, 'figures.restricted', { rep, teams: memberships.teams(rep, today) }));

/**
 * Whether a reader may have every fact of a contest, amounts included: an export holds them whatever the metric is made of.
 */
export const seesFacts = (
	{ tables }: Known,
	identity: Identity,
	reps: readonly Id[],
	memberships: Pick<Roster, 'teams'>,
	today: string
): boolean => !workspaceOf(tables).hideAmounts || seesFiguresOf(identity, reps, memberships, today);
