import { expect, test } from 'vitest';
import { demoFloor } from '#lib/domain/demo/floor.ts';
import { numberToId, type FloorCollection } from '#lib/domain/facts.ts';
import { Engine } from '#lib/engine/engine.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import { DEMO_SEED } from '#lib/server/demo/fill.ts';
import { putAll, type, TYPE_KEYS, workspace } from '../engine/floor-fixture.ts';

const ZONE = 'Europe/Berlin';

function demoAt(now: number) {
	const engine = new Engine();
	const floor = demoFloor(DEMO_SEED, now, ZONE);
	const rows: Partial<Record<FloorCollection, readonly { id: string }[]>> = {
		workspace: [workspace({ timeZone: ZONE, demo: true })],
		activity_types: TYPE_KEYS.map((key, stage) => type(key, stage)),
		reps: floor.sellers.map(({ rep }) => rep),
		memberships: floor.memberships,
		capacity: floor.capacity,
		holidays: floor.holidays,
		leave: floor.leave.filter(({ state }) => state === 'approved'),
		streak_rules: floor.streakRules
	};
	for (const [collection, list] of Object.entries(rows)) putAll(engine, collection as FloorCollection, list);
	floor.activities.forEach((activity, n) => {
		const counted = toFullFact({ ...activity, receivedAt: activity.occurredAt }, () => 0);
		engine.putFact(numberToId(n + 1), counted);
	});
	return { engine, rules: floor.streakRules };
}

test.each(['2026-11-24T08:30:00Z', '2026-11-24T14:30:00Z', '2026-11-27T12:00:00Z', '2026-11-29T10:00:00Z'])(
	'S2, S5 a demo that begins at %s: streaks of unlike lengths, somebody’s at risk and not everybody’s',
	(moment) => {
		const now = Date.parse(moment);
		const { engine, rules } = demoAt(now);
		const lengths = rules.map((rule) => engine.streaks(rule, now).map(({ streak }) => streak.current));
		for (const list of lengths) {
			expect(list).toHaveLength(23);
			expect(new Set(list).size).toBeGreaterThanOrEqual(6);
		}
		const people = engine.streaks(rules[0]!, now).map(({ rep }) => engine.watchStreaks(rep).read(now));
		const atRisk = people.filter((streaks) => streaks.some((streak) => streak.atRisk)).length;
		expect(atRisk).toBeGreaterThanOrEqual(1);
		expect(atRisk).toBeLessThan(people.length);
	}
);
