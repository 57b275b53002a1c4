import type { SharedGoal } from '#lib/domain/records.ts';
import type { GoalQuestion, GoalSubject } from './goal.ts';

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
