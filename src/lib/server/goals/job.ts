/**
 * H2: tells when a shared goal is reached, at the first crossing and once, and counts it for good a day after its last date.
 * Each is one decision (jobs/once.ts): a restart at any step tells and counts nothing twice.
 */
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { UNDO_MS } from '#lib/domain/facts.ts';
import { sharedQuestion, type SharedGoal } from '#lib/domain/goals/shared.ts';
import type { GoalReading } from '#lib/domain/goals/goal.ts';
import type { RecognitionData } from '#lib/domain/recognition/recognition.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import { noticesTo } from '#lib/server/notifications/notice.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { countedAt, groupOf } from './shared.ts';

export interface GoalJobParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter'>;
	readonly authority: {
		readonly tables: Pick<
			Tables,
			'workspace' | 'capacity' | 'reps' | 'memberships' | 'users' | 'shared_goals'
		>;
		readonly engine: Pick<Engine, 'goals' | 'metrics'>;
	};
	readonly clock: Pick<Clock, 'now'>;
	readonly celebrate: (celebration: Celebrate) => void;
}

/** protocol.md: judged later than this it is kept and not celebrated. */
const CELEBRATED_MS = 60_000;
const EXPIRES_MS = 15 * 60_000;
/** So many are told by a notice; of a whole floor everybody sees it anyway. */
const MOST_TOLD = 500;

export function goalJob({ record, authority, clock, celebrate }: GoalJobParts): Job {
	/** Since when (ms) a goal has been seen at or above its target. */
	const above = new Map<string, number>();
	let lookedAt = 0;

	return { name: 'shared goals', run };

	async function run(now: number): Promise<void> {
		const awake = now - lookedAt <= CELEBRATED_MS;
		lookedAt = now;
		const open = [...authority.tables.shared_goals.values()].filter(({ closedAt }) => closedAt === '');
		const readings = authority.engine.goals(open.map(sharedQuestion), now);
		for (const goal of open) {
			const reading = readings.find(({ id }) => id === goal.id);
			if (!reading || reading.score === null) continue;
			if (reading.reached && goal.reachedAt === '') {
				const since = above.get(goal.id) ?? now;
				above.set(goal.id, since);
				// only what outlasts the undo was reached (L4)
				if (now - since >= UNDO_MS) await reached(goal, reading, now, awake);
			} else {
				above.delete(goal.id);
				if (now >= countedAt(authority.tables, goal)) await close(goal, reading, now);
			}
		}
	}

	async function reached(goal: SharedGoal, reading: GoalReading, now: number, awake: boolean): Promise<void> {
		const data = dataOf(goal, reading);
		const shownToAll = isFloorMetric({ authority }, goal.metric);
		const team = goal.who.startsWith('team:') ? goal.who.slice('team:'.length) : '';
		const key = `goals:${goal.id}:reached`;
		const told = tellings({ key, kind: 'goal', team, data, at: now, headline: shownToAll });
		const made = await decide(key, [
			{ op: 'update', collection: 'shared_goals', id: goal.id, data: { reachedAt: instantText(now) } },
			...told.writes,
			...notices(goal, reading, 'goal.reached', data, now)
		]);
		if (!made || !shownToAll || !awake) return;
		celebrate({
			id: told.id,
			kind: 'goal',
			subject: goal.who === 'reps' ? 'workspace' : goal.who,
			at: now,
			expiresAt: now + EXPIRES_MS
		});
	}

	async function close(goal: SharedGoal, reading: GoalReading, now: number): Promise<void> {
		const score = reading.score ?? 0;
		const data = dataOf(goal, reading);
		await decide(`goals:${goal.id}:closed`, [
			{
				op: 'update',
				collection: 'shared_goals',
				id: goal.id,
				data: { closedAt: instantText(now), score }
			},
			...notices(goal, reading, 'goal.ended', data, now)
		]);
	}

	function dataOf(
		{ name, metric, target, from, to, reps }: SharedGoal,
		reading: GoalReading
	): RecognitionData {
		const value = reading.score ?? 0;
		const others = reps.length > 0 ? { others: [...reps] } : {};
		return { name, metric, value, threshold: target, from, to, ...others };
	}

	function notices(
		goal: SharedGoal,
		{ today }: GoalReading,
		kind: string,
		data: RecognitionData,
		now: number
	): Write[] {
		const group = groupOf(authority.tables, goal, today).slice(0, MOST_TOLD);
		return noticesTo(authority.tables, group, { kind, data: { ...data }, href: '/goals' }, now);
	}

	async function decide(key: string, writes: readonly Write[]): Promise<boolean> {
		const made = await decideOnce({ record, clock }, key, writes);
		if (!made.ok) throw new Error(`${key}: ${made.error.message}`);
		return made.value === 'new';
	}
}
