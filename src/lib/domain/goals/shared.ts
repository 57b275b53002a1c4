/** H2: goals that a group has together. */
import type { Id, InstantText, LocalDate } from '#lib/domain/records.ts';
import type { GoalQuestion, GoalSubject } from './goal.ts';

/** H2: whose facts count towards a shared goal: everybody's, a team's, or those of the people chosen. */
export type GoalGroup = 'workspace' | `team:${Id}` | 'reps';

/** H2: something a group wants to reach together by a date. */
export interface SharedGoal {
	readonly id: Id;
	readonly name: string;
	readonly who: GoalGroup;
	/** Where `who` is `reps`: which; else empty. */
	readonly reps: readonly Id[];
	readonly metric: string;
	/** In the metric's unit. */
	readonly target: number;
	/** First and last local date that count, by each one's own calendar (P5). */
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** The first crossing; '' before it. It stays, whatever is corrected later. */
	readonly reachedAt: InstantText;
	/** When it was counted for good; '' while it runs. */
	readonly closedAt: InstantText;
	/** What was counted then. */
	readonly score: number;
	/** One more with each change. */
	readonly version: number;
}

/** H2: whose facts count towards a shared goal, as the engine is asked. */
export const sharedSubject = ({ who, reps }: Pick<SharedGoal, 'who' | 'reps'>): GoalSubject =>
	who === 'reps' ? `reps:${reps.join(',')}` : who;

/** How far a shared goal is, as the engine is asked. */
export const sharedQuestion = (goal: SharedGoal): GoalQuestion => ({
	id: goal.id,
	of: sharedSubject(goal),
	metric: goal.metric,
	period: `${goal.from}..${goal.to}`,
	target: goal.target
});
