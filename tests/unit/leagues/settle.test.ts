/** L3: how a week ends, against a naive reading of the rule. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integer } from '#lib/domain/fractions.ts';
import { moversOf, settleLeague, type Played } from '#lib/domain/leagues/settle.ts';
import { property } from '../../property.ts';

interface Plain {
	readonly points: number;
	readonly onLeave: boolean;
	readonly left: boolean;
}
const played = (people: readonly Plain[]): Played[] =>
	people.map(({ points, ...rest }, at) => ({
		rep: `rep${String(at).padStart(2, '0')}`,
		points: integer(points),
		...rest
	}));
const points = (...list: readonly number[]) =>
	list.map((one) => ({ points: one, onLeave: false, left: false }));
const movesOf = (people: readonly Plain[], tier = 2, tiers = 3) =>
	new Map(settleLeague(played(people), { tier, tiers }).map(({ rep, move }) => [Number(rep.slice(3)), move]));

const group = fc.array(
	fc.record({
		points: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 400 })),
		onLeave: fc.boolean(),
		left: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
	}),
	{ minLength: 1, maxLength: 12 }
);

/** Counts whom somebody has above and below, person by person. */
function naive(people: readonly Plain[], tier: number, tiers: number): Map<number, string> {
	const here = people.flatMap((one, at) => (one.left ? [] : [{ ...one, at }]));
	const active = here.filter((one) => one.points > 0).length;
	const movers = Math.max(1, Math.round(here.length * 0.2));
	return new Map(
		here.map((one) => {
			const above = here.filter((other) => other.points > one.points).length;
			const notAbove = here.filter((other) => other.at !== one.at && other.points <= one.points).length;
			const up = active >= 6 && tier < tiers && one.points > 0 && above < movers;
			const down = active >= 6 && tier > 1 && !one.onLeave && notAbove < movers;
			return [one.at, up ? 'up' : down ? 'down' : 'stay'];
		})
	);
}

property(
	'L3 who moves is what counting whom everybody has above and below says',
	fc.property(group, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }), (people, tier, more) => {
		const moves = movesOf(people, tier, tier + more);
		expect(moves).toEqual(naive(people, tier, tier + more));
	}),
	{ runs: 2_000 }
);

property(
	'R1 L3 places are shared by equal points and skip what was shared',
	fc.property(group, (people) => {
		for (const { rep, place } of settleLeague(played(people), { tier: 1, tiers: 1 })) {
			const own = people[Number(rep.slice(3))]?.points ?? 0;
			expect(place).toBe(1 + people.filter((one) => !one.left && one.points > own).length);
		}
	}),
	{ runs: 500 }
);

test.each([
	[6, 1],
	[7, 1],
	[8, 2],
	[11, 2],
	[12, 2],
	[1, 1]
])('L3 of a group of %i, %i move at each end: max(1, round(20%%))', (size, movers) => {
	expect(moversOf(size)).toBe(movers);
});

test('L3 a tie at the border promotes all and demotes none', () => {
	const moves = movesOf(points(9, 9, 9, 5, 4, 4));
	expect([...moves.values()]).toEqual(['up', 'up', 'up', 'stay', 'stay', 'stay']);
	const two = movesOf(points(9, 8, 7, 6, 5, 5, 5, 3));
	expect([...two.values()]).toEqual(['up', 'up', 'stay', 'stay', 'stay', 'stay', 'stay', 'down']);
});

test('L3 with fewer than six who got any points nobody moves', () => {
	expect([...movesOf(points(9, 8, 7, 6, 5, 0, 0)).values()]).toEqual(Array(7).fill('stay'));
});

test('L3 leave does not demote, and nobody is put down in their place', () => {
	const people = points(9, 8, 7, 6, 5, 1).map((one, at) => ({ ...one, onLeave: at === 5 }));
	expect([...movesOf(people).values()]).toEqual(['up', 'stay', 'stay', 'stay', 'stay', 'stay']);
});

test('L3 nobody climbs above the highest tier or falls below the lowest', () => {
	expect([...movesOf(points(6, 5, 4, 3, 2, 1), 3, 3).values()]).not.toContain('up');
	expect([...movesOf(points(6, 5, 4, 3, 2, 1), 1, 3).values()]).not.toContain('down');
});

test('L3 whoever left has no place and moves nowhere', () => {
	const people = points(9, 8, 7, 6, 5, 4, 3).map((one, at) => ({ ...one, left: at === 0 }));
	const moves = movesOf(people);
	expect(moves.has(0)).toBe(false);
	expect(moves.get(1)).toBe('up');
});
