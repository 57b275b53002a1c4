/** H1, H3: what two sides have in a window, against a naive count, and through each lens by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Score } from '#lib/domain/board.ts';
import type { DuelMember, DuelTerms } from '#lib/domain/challenges/duel.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { compare, reduced, toNumber } from '#lib/domain/fractions.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { property } from '../../property.ts';
import { capacity, engineWith, fact, factId, idOf, rep, target, workspace } from '../engine/floor-fixture.ts';

const HOUR = 60 * 60_000;
/** A Monday, midnight in UTC; the floor is in UTC too. */
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const NAMES = ['Ava', 'Ben', 'Cleo', 'Dan'];
const floor = (more: Parameters<typeof engineWith>[0] = {}, facts: readonly Fact[] = []): Engine =>
	engineWith(
		{
			workspace: [workspace({ timeZone: 'UTC' })],
			reps: NAMES.map((name) => rep(name)),
			...more
		},
		facts
	);

const at = (day: number, hour: number) => MONDAY + day * 24 * HOUR + hour * HOUR;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const factAt = (who: string, type: string, ms: number, over: Partial<Fact> = {}): Fact =>
	fact(who, type, dateOf(ms), { occurredAt: ms, ...over });
const member = (who: string, since: number, until = Infinity): DuelMember => ({
	rep: idOf(who),
	since,
	until
});

const terms = (over: Partial<DuelTerms> = {}): DuelTerms => ({
	metric: 'calls',
	lens: 'raw',
	perMember: false,
	from: '2026-03-02',
	to: '2026-03-03',
	startsAt: at(0, 9),
	endsAt: at(2, 0),
	sides: [[member('Ava', at(0, 9))], [member('Ben', at(0, 9))]],
	...over
});

function duel(engine: Engine, asked: DuelTerms, now = at(9, 0)) {
	const found = engine.duel(asked, now);
	if (!found.ok) throw new Error(found.error.message);
	return found.value;
}

describe('against a naive count', () => {
	/** What a metric is made of, written out. */
	const METRICS: Readonly<Record<string, (facts: readonly Fact[]) => Score | null>> = {
		calls: (facts) => whole(sum(facts, 'call', ({ quantity }) => quantity)),
		revenue: (facts) => whole(sum(facts, 'order', ({ amount }) => amount, true)),
		orders: (facts) => whole(sum(facts, 'order', ({ quantity }) => quantity)),
		call_to_order: (facts) => {
			const calls = sum(facts, 'call', ({ quantity }) => quantity);
			return calls < 1
				? null
				: ratio(
						sum(facts, 'order', ({ quantity }) => quantity),
						calls
					);
		},
		value_per_customer: (facts) => {
			const named = facts.filter(({ customerKey, type }) => customerKey !== 0 && type === 'order');
			const customers = new Set(named.filter(({ amount }) => amount >= 0).map((one) => one.customerKey));
			return customers.size === 0
				? null
				: ratio(
						sum(named, 'order', ({ amount }) => amount, true),
						customers.size
					);
		}
	};
	const whole = (value: number): Score => ({ numerator: BigInt(value), denominator: 1n });
	const ratio = (a: number, b: number): Score => reduced(BigInt(a), BigInt(b));
	/** Credits are no orders (M1), and lower amounts alone. */
	const sum = (facts: readonly Fact[], type: string, of: (fact: Fact) => number, credits = false): number =>
		facts
			.filter((one) => one.type === type && (credits || one.amount >= 0))
			.reduce((total, one) => total + of(one), 0);

	const moment = fc.integer({ min: -6, max: 60 }).map((half) => MONDAY + half * HOUR);
	const arbFact = fc
		.record({
			who: fc.constantFrom(...NAMES),
			type: fc.constantFrom('call', 'order', 'quote'),
			ms: moment,
			quantity: fc.integer({ min: 1, max: 9 }),
			amount: fc.integer({ min: -500, max: 5_000 }),
			customerKey: fc.integer({ min: 0, max: 3 })
		})
		.map(({ who, type, ms, amount, ...over }) =>
			factAt(who, type, ms, { ...over, amount: type === 'order' ? amount : 0 })
		);
	const arbMember = fc.record({
		since: moment,
		until: fc.oneof(fc.constant(Infinity), moment)
	});

	property(
		'H1 whatever comes, changes, comes late or goes, in any order: the same as adding up what is in the record',
		fc.property(
			fc.array(fc.record({ n: fc.nat({ max: 11 }), fact: fc.option(arbFact, { freq: 4 }) }), {
				maxLength: 40
			}),
			fc.tuple(arbMember, arbMember, arbMember),
			fc.constantFrom(...Object.keys(METRICS)),
			fc.constantFrom('2026-03-01', '2026-03-02'),
			moment,
			(changes, [first, second, third], metric, from, endsAt) => {
				const engine = floor();
				const record = new Map<number, Fact>();
				for (const { n, fact: after } of changes) {
					engine.putFact(factId(n + 1), after);
					if (after) record.set(n, after);
					else record.delete(n);
				}
				const asked = terms({
					metric,
					from,
					endsAt,
					sides: [
						[
							{ rep: idOf('Ava'), ...first },
							{ rep: idOf('Cleo'), ...second }
						],
						[{ rep: idOf('Ben'), ...third }]
					]
				});
				const counted = duel(engine, asked);
				const naive = asked.sides.map((members) =>
					[...record.values()].filter(
						(one) =>
							one.localDate >= asked.from &&
							one.localDate <= asked.to &&
							one.occurredAt < asked.endsAt &&
							members.some(
								({ rep: who, since, until }) =>
									who === one.rep && one.occurredAt >= since && one.occurredAt < until
							)
					)
				);
				const value = (facts: readonly Fact[]) => METRICS[metric]?.(facts) ?? null;
				const scores = naive.map(value);
				const exact = (score: Score | null) => score && reduced(score.numerator, score.denominator);
				expect(counted.sides.map(({ plain }) => exact(plain))).toEqual(scores.map(exact));
				const [a, b] = scores;
				const leader =
					!a || !b ? (a ? 0 : b ? 1 : null) : compare(a, b) > 0 ? 0 : compare(a, b) < 0 ? 1 : null;
				expect(counted.leader).toBe(leader);

				// the same facts, loaded in another order, make the same mark; one more or less makes another
				const other = floor();
				for (const [n, one] of [...record].reverse()) other.putFact(factId(n + 1), one);
				expect(duel(other, asked).hash).toBe(counted.hash);
				const uses =
					metric === 'calls' ? ['call'] : metric === 'call_to_order' ? ['call', 'order'] : ['order'];
				const some = [...record].find(
					([, one]) =>
						uses.includes(one.type) &&
						naive.some((facts) => facts.includes(one)) &&
						(metric !== 'value_per_customer' || one.customerKey !== 0)
				);
				if (some) {
					other.putFact(factId(some[0] + 1), null);
					expect(duel(other, asked).hash).not.toBe(counted.hash);
				}
			}
		),
		{ runs: 250 }
	);
});

test('H1 what was done before the yes, or after the end, does not count, and equal is a draw', () => {
	const engine = floor({}, [
		factAt('Ava', 'call', at(0, 8.99), { quantity: 50 }),
		factAt('Ava', 'call', at(0, 9), { quantity: 3 }),
		factAt('Ben', 'call', at(1, 23.99), { quantity: 3 }),
		factAt('Ben', 'call', at(2, 0), { quantity: 50 })
	]);
	expect(duel(engine, terms())).toMatchObject({
		leader: null,
		sides: [
			{ plain: { numerator: 3n }, facts: 1 },
			{ plain: { numerator: 3n }, facts: 1 }
		]
	});
});

test('M8 whoever may not see amounts finds the same mark where amounts do not count', () => {
	const calls = [factAt('Ava', 'call', at(0, 10)), factAt('Ben', 'call', at(0, 11))];
	const seen = floor(
		{},
		calls.map((one) => ({ ...one, amount: 700, margin: 90, dealKey: 5, customerKey: 4 }))
	);
	expect(duel(seen, terms()).hash).toBe(duel(floor({}, calls), terms()).hash);
	const orders = (amount: number) => floor({}, [factAt('Ava', 'order', at(0, 10), { amount })]);
	const revenue = terms({ metric: 'revenue' });
	expect(duel(orders(700), revenue).hash).not.toBe(duel(orders(800), revenue).hash);
});

test.each(['attainment', 'cycle_days', 'follow_up_rate', 'lifetime_value', 'nothing'])(
	'H1 %s is nothing to be challenged in',
	(metric) => {
		expect(floor().duel(terms({ metric }), at(3, 0)).ok).toBe(false);
	}
);

describe('H3 handicaps', () => {
	const scores = (engine: Engine, asked: DuelTerms, now?: number) =>
		duel(engine, asked, now).sides.map(({ score, par }) => [score && toNumber(score), par && toNumber(par)]);

	test('M5 per hour: a part-timer’s 8 calls in 8 hours lead over 14 in 16', () => {
		const engine = floor(
			{ capacity: [capacity('Ben', { hours: { from: '09:00', to: '13:00' }, timeZone: 'UTC' })] },
			[factAt('Ava', 'call', at(0, 10), { quantity: 14 }), factAt('Ben', 'call', at(0, 10), { quantity: 8 })]
		);
		expect(scores(engine, terms({ lens: 'perHour' }))).toEqual([
			[14 / 16, 16 * 60_000],
			[1, 8 * 60_000]
		]);
		// at least one day's hours, and none before the first
		const begun = scores(engine, terms({ lens: 'perHour' }), at(0, 10));
		expect(begun.map(([, par]) => par)).toEqual([8 * 60_000, 4 * 60_000]);
		expect(scores(engine, terms({ lens: 'perHour' }), at(0, 9))).toEqual([
			[null, null],
			[null, null]
		]);
	});

	test('M7 % of target: for the working time that is in the window', () => {
		const engine = floor(
			{
				targets: [
					target(`rep:${idOf('Ava')}`, 20, { metric: 'calls', period: 'day' }),
					target(`rep:${idOf('Ben')}`, 50, { metric: 'calls', period: 'week', id: idOf('week') })
				]
			},
			[factAt('Ava', 'call', at(0, 14), { quantity: 10 }), factAt('Ben', 'call', at(0, 14), { quantity: 10 })]
		);
		// from one in the afternoon on half of the day is left
		const half = terms({
			lens: 'ofTarget',
			to: '2026-03-02',
			endsAt: at(1, 0),
			sides: [[member('Ava', at(0, 13))], [member('Ben', at(0, 13))]]
		});
		expect(scores(engine, half)).toEqual([
			[1, 10],
			[2, 5]
		]);
		expect(scores(floor(), half)).toEqual([
			[null, null],
			[null, null]
		]);
	});

	test('M5 against own usual: the middle one of the same hours of the last eight weeks, with at least three', () => {
		const past = (who: string, quantities: readonly number[]) =>
			quantities.map((quantity, week) => factAt(who, 'call', at(-7 * (week + 1), 10), { quantity }));
		const engine = floor({}, [
			...past('Ava', [30, 10, 20, 20, 40, 20, 5, 60]),
			...past('Ben', [2, 2, 2]),
			factAt('Ava', 'call', at(-7, 8), { quantity: 99 }), // before the hours of the window
			factAt('Ava', 'call', at(0, 10), { quantity: 25 }),
			factAt('Ben', 'call', at(0, 10), { quantity: 8 })
		]);
		const day = terms({ lens: 'baseline', to: '2026-03-02', endsAt: at(1, 0) });
		expect(scores(engine, day)).toEqual([
			[5, 20],
			// the record began before: weeks without a call are weeks with none
			[8, 0]
		]);
		expect(duel(engine, day).leader).toBe(1);
		const young = floor({}, [...past('Ava', [3, 3]), factAt('Ava', 'call', at(0, 10))]);
		expect(duel(young, day).sides[0]).toMatchObject({
			score: null,
			why: 'noUsual',
			plain: { numerator: 1n }
		});
	});

	test('H3 once it is settled what was measured against stays, whatever is corrected later', () => {
		const engine = floor({}, [factAt('Ava', 'call', at(0, 10), { quantity: 12 })]);
		const pars = [{ numerator: 10n, denominator: 1n }, null] as const;
		expect(scores(engine, terms({ lens: 'baseline', pars }))).toEqual([
			[2, 10],
			[null, null]
		]);
	});

	test('R5 teams per member: what each member and day due brings, from the day they joined', () => {
		const engine = floor({}, [
			factAt('Ava', 'call', at(0, 10), { quantity: 8 }),
			factAt('Cleo', 'call', at(1, 10), { quantity: 4 }),
			factAt('Ben', 'call', at(0, 10), { quantity: 10 })
		]);
		const asked = terms({
			perMember: true,
			sides: [[member('Ava', at(0, 9)), member('Cleo', at(1, 9))], [member('Ben', at(0, 9))]]
		});
		expect(scores(engine, asked)).toEqual([
			[4, 3],
			[5, 2]
		]);
	});
});
