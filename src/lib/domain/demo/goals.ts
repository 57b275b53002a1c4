/** What the demo's people want to reach together: half way and near its pace, and for today within reach of whoever looks. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { SharedGoal } from '#lib/domain/goals/shared.ts';
import type { DemoActivity } from './history.ts';
import { demoId, type People } from './people.ts';

/** Goals last a fortnight, of which the first week is over, but for today's. */
const WEEK = 7;
const LEARNT_DAYS = 28;
const STRETCH = 1.04;
/** Calls that are left to today's goal, and its round figure. */
const CALLS_LEFT = 30;
const ROUND = 10;

/** @param today day number */
export function demoSharedGoals(
	{ teams, memberships }: Pick<People, 'teams' | 'memberships'>,
	activities: readonly DemoActivity[],
	today: number
): SharedGoal[] {
	const from = dateOfDay(today - LEARNT_DAYS);
	const recent = activities.filter(({ localDate }) => localDate >= from && dayNumber(localDate) < today);
	const [team] = teams;
	const members = new Set(
		memberships.filter((one) => one.team === team?.id && one.to === '').map(({ rep }) => rep)
	);
	const aimed = (type: string, step: number, counts: (rep: Id) => boolean) => {
		const done = recent
			.filter((one) => one.type === type && one.amount >= 0 && counts(one.rep))
			.reduce((sum, { quantity }) => sum + quantity, 0);
		return Math.max(step, Math.round((done * STRETCH * 2 * WEEK) / LEARNT_DAYS / step) * step);
	};
	const goal = (
		number: number,
		made: Pick<SharedGoal, 'name' | 'who' | 'metric' | 'target'>
	): SharedGoal => ({
		id: demoId('goal', number),
		...made,
		reps: [],
		from: dateOfDay(today - WEEK),
		to: dateOfDay(today + WEEK - 1),
		...{ reachedAt: '', closedAt: '', score: 0, version: 1 }
	});
	const orders = aimed('order', 5, () => true);
	const whole = goal(1, {
		name: `${orders} orders together`,
		who: 'workspace',
		metric: 'orders',
		target: orders
	});
	const date = dateOfDay(today);
	const made = activities.filter(({ type, localDate }) => type === 'call' && localDate === date).length;
	const target = Math.ceil((made + CALLS_LEFT) / ROUND) * ROUND;
	const day: SharedGoal = {
		...goal(3, { name: `${target} calls today`, who: 'workspace', metric: 'calls', target }),
		from: date,
		to: date
	};
	if (!team) return [whole, day];
	const calls = aimed('call', 50, (rep) => members.has(rep));
	const name = `${team.name}’s fortnight of calls`;
	return [whole, goal(2, { name, who: `team:${team.id}`, metric: 'calls', target: calls }), day];
}
