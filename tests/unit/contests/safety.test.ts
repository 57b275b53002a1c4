/** C2 elimination: the line of safety that pictures draw, against who leaves if nothing more happens. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { safety, stillIn } from '#lib/components/contests/pictures/elimination.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { property } from '../../property.ts';
import { DAY, dayRounds, fact, HOUR, MONDAY, roster, rules } from './kit.ts';

const PEOPLE = ['ada', 'bob', 'cyd', 'dan', 'eve'];
const calls = fc.array(fc.tuple(fc.constantFrom(...PEOPLE), fc.integer({ min: 0, max: 40 })), {
	maxLength: 30
});

property(
	'C2 whoever reaches the line of safety stays in, were the round over now; without a line nobody leaves',
	fc.property(fc.integer({ min: 1, max: 5 }), calls, (count, made) => {
		const reps = PEOPLE.slice(0, count);
		const facts = made.filter(([rep]) => reps.includes(rep)).map(([rep, hour]) => fact(rep, hour));
		const given = rules('elimination', { roundDays: 1 });
		const own = roster(reps, { rounds: dayRounds(2) });
		const now = MONDAY + DAY + 17 * HOUR;
		const inside = stillIn(standings(given, own, facts, now));
		const after = stillIn(standings(given, own, facts, MONDAY + 2 * DAY));
		const left = inside.filter(({ id }) => !after.some((row) => row.id === id));
		const line = safety(inside, true);
		if (!line) {
			expect(left).toEqual([]);
			return;
		}
		for (const { inRound } of left) {
			if (line.byTotal) expect(Number(inRound)).toBe(line.from);
			else expect(Number(inRound)).toBeLessThan(line.from);
		}
		if (!line.byTotal) expect(left).toHaveLength(1);
	})
);
