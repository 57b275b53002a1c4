import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Standing } from '#lib/domain/board.ts';
import { metricCatalogue } from '#lib/domain/metrics.ts';
import { compile, type CompiledMetric } from '#lib/engine/compiled-metric.ts';
import { Dictionary } from '#lib/engine/dictionary.ts';
import { Entry, setSingle } from '#lib/engine/entry.ts';
import { Listing } from '#lib/engine/listing.ts';
import { Order } from '#lib/engine/order.ts';
import type { Plan } from '#lib/engine/plan.ts';
import { Rows } from '#lib/engine/rows.ts';
import type { Scope } from '#lib/engine/scope.ts';
import { Scores } from '#lib/engine/scores.ts';
import { property } from '../../property.ts';

const TYPES = ['call', 'quote', 'order', 'no_show', 'appointment_set'];
const types = new Dictionary(...TYPES);
const catalogue = metricCatalogue([], new Set(TYPES));
const compiled = (key: string): CompiledMetric => compile(catalogue.get(key)!, catalogue, types)!;

/** So many people; each fourth is only listed with facts, each seventh never ranked. */
function listingOf(people: number): Listing {
	const candidates = Array.from({ length: people }, (_, member) => ({
		member,
		id: `rep${member}`,
		name: `${member}`,
		detail: '',
		neverRanked: member % 7 === 3,
		needsFacts: member % 4 === 1
	}));
	return new Listing({ candidates: () => candidates } as unknown as Scope, {} as Plan, '');
}

/** R1, R2 by counting. */
function naive(scores: Scores, listing: Listing): { place: number; rank: number }[] {
	const sign = scores.metric.metric.direction === 'up' ? 1 : -1;
	const all = Array.from({ length: listing.size - 1 }, (_, index) => index + 1);
	const listed = all.filter((place) => listing.needsFacts[place] === 0 || scores.facts[place]! > 0);
	const isRanked = (place: number) => listing.neverRanked[place] === 0 && scores.scored(place);
	const better = (a: number, b: number) => sign * scores.compare(a, b) > 0;
	return listed
		.map((place) => ({
			place,
			rank: isRanked(place) ? 1 + listed.filter((other) => isRanked(other) && better(other, place)).length : 0
		}))
		.sort((a, b) => (a.rank || Infinity) - (b.rank || Infinity) || a.place - b.place);
}

const change = fc.record({
	who: fc.nat(),
	type: fc.nat({ max: TYPES.length - 1 }),
	quantity: fc.integer({ min: 1, max: 3 }),
	sign: fc.constantFrom<(1 | -1)[]>(1, 1, 1, -1)
});
/** How much comes between two readings: little, or much. */
const batches = fc.array(
	fc.oneof(
		fc.array(change, { minLength: 1, maxLength: 2 }),
		fc.array(change, { minLength: 5, maxLength: 8 }),
		fc.array(change, { minLength: 30, maxLength: 40 })
	),
	{ maxLength: 6 }
);

/** Applies batches of changes and calls `look` after each. */
function run(key: string, people: number, all: readonly Change[][], look: (board: Board) => void): void {
	const listing = listingOf(people);
	const scores = new Scores(compiled(key), listing.size);
	const order = new Order(scores, listing);
	const rows = new Rows(scores, order, listing);
	const held = new Map<string, number>();
	const entry = new Entry();
	look({ listing, scores, order, rows });
	for (const batch of all) {
		for (const { who, type, quantity, sign } of batch) {
			if (scores.metric.uses[type] !== 1) continue;
			const place = 1 + (who % people);
			const name = `${place} ${type} ${quantity}`;
			if (sign < 0 && !held.get(name)) continue;
			held.set(name, (held.get(name) ?? 0) + sign);
			setSingle(entry, quantity, 0);
			entry.type = type;
			order.touch(place);
			scores.apply(place, entry, sign);
		}
		order.repair();
		look({ listing, scores, order, rows });
	}
}
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;
interface Board {
	listing: Listing;
	scores: Scores;
	order: Order;
	rows: Rows;
}

const metric = fc.constantFrom('calls', 'points', 'quote_to_order', 'no_show_rate');
const people = fc.constantFrom(1, 2, 5, 40, 120);

property(
	'R1 R2 the order and its ranks, kept in place, are those of sorting anew',
	fc.property(metric, people, batches, (key, people, batches) => {
		run(key, people, batches, ({ order, scores, listing }) => {
			const told = Array.from({ length: order.length }, (_, i) => ({
				place: order.placeAt(i),
				rank: order.rankAt(i)
			}));
			const expected = naive(scores, listing);
			expect(told).toEqual(expected);
			expect(order.ranked).toBe(expected.filter(({ rank }) => rank > 0).length);
			told.forEach(({ place }, position) => {
				expect(order.positionOf(place)).toBe(position);
				expect(order.shownAt(position)).toBe(scores.shown(place));
			});
		});
	}),
	{ runs: 300 }
);

property(
	'R1 rows made where something changed are those made from nothing',
	fc.property(metric, people, batches, (key, people, batches) => {
		run(key, people, batches, ({ order, scores, listing, rows }) => {
			const none = new Int32Array(listing.size);
			const kept: readonly Standing[] = rows.list(noneOf(listing));
			expect(kept).toEqual(new Rows(scores, new Order(scores, listing), listing).list(none));
			expect(kept.length).toBe(order.length);
		});
	}),
	{ runs: 300 }
);

const nones = new WeakMap<Listing, Int32Array>();
/** The very same array each time: nobody's rank of before changed. */
function noneOf(listing: Listing): Int32Array {
	const known = nones.get(listing) ?? new Int32Array(listing.size);
	nones.set(listing, known);
	return known;
}

test('R1 ratios whose quotients are the same double are told apart exactly', () => {
	const listing = listingOf(3);
	const scores = new Scores(compiled('quote_to_order'), listing.size);
	// 94906266 / 94906267 and 94906265 / 94906266 differ by less than a double can tell
	scores.facts.fill(1);
	scores.a.set([0, 94_906_265, 94_906_266, 94_906_266]);
	scores.b.set([0, 94_906_266, 94_906_267, 94_906_267]);
	const order = new Order(scores, listing);
	expect([order.placeAt(0), order.placeAt(1), order.placeAt(2)]).toEqual([2, 3, 1]);
	expect([order.rankAt(0), order.rankAt(1), order.rankAt(2)]).toEqual([1, 1, 3]);
});
