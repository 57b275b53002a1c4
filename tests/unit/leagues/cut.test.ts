/** L3: weekly groups against what the rule says in words, over random floors. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integer } from '#lib/domain/fractions.ts';
import {
	cutLeagues,
	LEAST,
	MOST,
	strengthOf,
	tiersFor,
	type Entrant,
	type Group
} from '#lib/domain/leagues/cut.ts';
import { property } from '../../property.ts';

const entrant = (rep: string, strength: number | undefined, tier?: number): Entrant => ({
	rep,
	tier,
	strength: strength === undefined ? undefined : integer(strength)
});
const named = (at: number) => `rep${String(at).padStart(4, '0')}`;

const floors = fc
	.array(
		fc.record({
			strength: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 4 }),
			tier: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined, freq: 4 })
		}),
		{ maxLength: 130 }
	)
	.map((people) => people.map(({ strength, tier }, at) => entrant(named(at), strength, tier)));
const firstFloors = floors.map((people) => people.map((one) => ({ ...one, tier: undefined })));

const tierOf = (groups: readonly Group[]) =>
	new Map(groups.flatMap(({ tier, members }) => members.map((rep) => [rep, tier] as const)));

property(
	'L3 groups have 6 to 12 people and everybody is in one; below 6 people there is none',
	fc.property(floors, (people) => {
		const groups = cutLeagues(people);
		if (people.length < LEAST) {
			expect(groups).toEqual([]);
			return;
		}
		for (const { members } of groups) {
			expect(members.length).toBeGreaterThanOrEqual(LEAST);
			expect(members.length).toBeLessThanOrEqual(MOST);
		}
		const seated = groups.flatMap(({ members }) => [...members]).sort();
		expect(seated).toEqual(people.map(({ rep }) => rep).sort());
	}),
	{ runs: 600 }
);

property(
	'L3 inside a tier the stronger group is above the weaker one, so that similar strength meets',
	fc.property(floors, (people) => {
		const strength = new Map(people.map((one) => [one.rep, Number(one.strength?.numerator ?? 0n)]));
		const groups = cutLeagues(people);
		for (const group of groups) {
			const next = groups.find(({ tier, number }) => tier === group.tier && number === group.number + 1);
			if (!next) continue;
			const weakest = Math.min(...group.members.map((rep) => strength.get(rep) ?? 0));
			const strongest = Math.max(...next.members.map((rep) => strength.get(rep) ?? 0));
			expect(weakest).toBeGreaterThanOrEqual(strongest);
		}
	}),
	{ runs: 300 }
);

property(
	'L3 whoever is new, and nothing is known of, stands in the lowest tier',
	fc.property(fc.oneof(floors, firstFloors), (people) => {
		const tiers = tierOf(cutLeagues(people));
		const anybody = people.some(({ tier }) => tier !== undefined);
		for (const { rep, tier, strength } of people) {
			if (tier === undefined && (anybody || strength === undefined) && tiers.size > 0)
				expect(tiers.get(rep)).toBe(1);
		}
	}),
	{ runs: 400 }
);

property(
	'L3 tiers are numbered from 1 without gaps, and a tier without others above or below loses nobody its order',
	fc.property(floors, (people) => {
		const groups = cutLeagues(people);
		const tiers = [...new Set(groups.map(({ tier }) => tier))].sort((a, b) => a - b);
		expect(tiers).toEqual(tiers.map((_, at) => at + 1));
		for (const { tiers: count } of groups) expect(count).toBe(tiers.length);
		const before = Math.max(0, ...people.map(({ tier = 0 }) => tier));
		expect(tiers.length).toBeLessThanOrEqual(tiersFor(people.length, before));
		const standing = tierOf(groups);
		for (const above of people)
			for (const below of people) {
				const [high, low] = [above.tier, below.tier];
				if (high === undefined || low === undefined || high <= low) continue;
				expect(standing.get(above.rep) ?? 0).toBeGreaterThanOrEqual(standing.get(below.rep) ?? 0);
			}
	}),
	{ runs: 150 }
);

property(
	'L3 the same people in any order are cut alike',
	fc.property(floors, fc.array(fc.nat(), { minLength: 130, maxLength: 130 }), (people, keys) => {
		const shuffled = people
			.map((one, at) => ({ one, key: keys[at] ?? 0 }))
			.sort((a, b) => a.key - b.key)
			.map(({ one }) => one);
		expect(cutLeagues(shuffled)).toEqual(cutLeagues(people));
	})
);

test('L3 a floor of 24 whom nobody ranked before: three leagues by strength', () => {
	const groups = cutLeagues(Array.from({ length: 24 }, (_, at) => entrant(named(at), 100 - at)));
	expect(groups.map(({ tier, tiers, number, members }) => [tier, tiers, number, members.length])).toEqual([
		[3, 3, 1, 8],
		[2, 3, 1, 8],
		[1, 3, 1, 8]
	]);
	expect(groups[0]?.members).toEqual(Array.from({ length: 8 }, (_, at) => named(at)));
});

test('L3 a tier that leavers made too small takes the strongest from below and puts nobody down', () => {
	const people = [
		...Array.from({ length: 3 }, (_, at) => entrant(named(at), 50, 2)),
		...Array.from({ length: 14 }, (_, at) => entrant(named(10 + at), at, 1))
	];
	const groups = cutLeagues(people);
	expect(groups.find(({ tier }) => tier === 2)?.members.toSorted()).toEqual([0, 1, 2, 21, 22, 23].map(named));
});

test('L3 strength is the exact median of the weeks', () => {
	expect(strengthOf([])).toBeUndefined();
	expect(strengthOf([1, 9, 4].map(integer))).toEqual(integer(4));
	expect(strengthOf([1, 9, 4, 6].map(integer))).toEqual(integer(5));
	expect(strengthOf([1, 2].map(integer))).toEqual({ numerator: 3n, denominator: 2n });
});
