import { subjectOf, type JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { CollectionName } from '#lib/domain/records.ts';

/** Which rules say something else once the floor's record begins on another day: none was met, and nothing usual, before it. */
export const changedByStart = (rules: readonly JudgedRule[]): readonly JudgedRule[] =>
	rules.filter(({ kind }) => kind === 'streak' || kind === 'improved');

/** Which rules say something else, over all that ever happened, once records of these collections changed. */
export const changedBy = (
	rules: readonly JudgedRule[],
	collections: ReadonlySet<CollectionName>
): readonly JudgedRule[] => rules.filter((rule) => isChanged(rule, collections));

function isChanged(rule: JudgedRule, changed: ReadonlySet<CollectionName>): boolean {
	// what a metric is made of, and where weeks begin
	if (changed.has('metrics') || changed.has('workspace')) return true;
	if (rule.kind === 'target')
		return (
			changed.has('targets') ||
			changed.has('memberships') ||
			changed.has('holidays') ||
			changed.has('capacity')
		);
	if (rule.kind === 'streak' || rule.kind === 'improved')
		return changed.has('streak_rules') || changed.has('holidays') || changed.has('capacity');
	return subjectOf(rule) === 'team' && changed.has('memberships');
}
