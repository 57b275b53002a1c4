/** R4: a rank's movement, by the records that caused it. */
import type { Score } from '#lib/domain/board.ts';
import { startOfDay } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Built } from './board-build.ts';
import { explain, type ExplainedFacts } from './explain.ts';
import type { Order } from './order.ts';
import type { Cut } from './record-scores.ts';
import { TOTAL } from './scores.ts';
import { Side } from './side.ts';
import type { Store } from './store.ts';

/** Someone who came before the member, or whom the member came before. */
export interface Passing {
	readonly id: Id;
	readonly name: string;
	/** `us`: they passed the member; `them`: the member passed, or drew level with, them. */
	readonly passed: 'us' | 'them';
	readonly facts: ExplainedFacts;
}

/** How a member's rank came to be another since a moment. */
export interface RankChange {
	/** ms since 1970. */
	readonly since: number;
	/** null: none then, or no facts to have one by. */
	readonly rankBefore: number | null;
	readonly rank: number | null;
	readonly scoreBefore: Score | null;
	readonly score: Score | null;
	/** The member's own records since. */
	readonly own: ExplainedFacts;
	/** In the order of the board. */
	readonly others: readonly Passing[];
}

/** What did not count before: nothing did before a period that has only begun. */
const NOTHING: Cut = { day: -Infinity, time: -Infinity };
const NO_FACTS: ExplainedFacts = { facts: [], count: 0, partial: false };

/** What changed for a member (by number; undefined: nobody) since a moment; undefined: since what R4 compares with. */
export function explainChange(
	store: Store,
	built: Built,
	member: number | undefined,
	since: number | undefined,
	limit: number
): RankChange {
	const cut = since === undefined ? (built.cut ?? NOTHING) : { day: -Infinity, time: since };
	const { listing, present, order, recipe } = built;
	const before = new Side(recipe, cut);
	const orderBefore = before.order();
	order.repair();
	const place = member === undefined ? TOTAL : listing.placeOf(member);
	const rank = rankIn(order, place);
	const former = before.scores.facts[place]! > 0 ? rankIn(orderBefore, place) : 0;
	const passed = rank > 0 && former > 0 ? passings(built, orderBefore, place) : [];
	const measures = recipe.second ? [recipe.main, recipe.second] : [recipe.main];
	const members = [...(member === undefined ? [] : [member]), ...passed.map((one) => one.member)];
	const facts = explain(store, built, measures, members, limit, cut);
	const scoreOf = (side: Side) => (place === TOTAL ? null : side.values.score(place));
	return {
		since: since ?? momentOf(built, store),
		rankBefore: former === 0 ? null : former,
		rank: rank === 0 ? null : rank,
		scoreBefore: scoreOf(before),
		score: scoreOf(present),
		own: (member === undefined ? undefined : facts.get(member)) ?? NO_FACTS,
		others: passed.map(({ member: other, passed: who }) => {
			const { id = '', name = '' } = listing.at(listing.placeOf(other)) ?? {};
			return { id, name, passed: who, facts: facts.get(other) ?? NO_FACTS };
		})
	};
}

/** R1; 0: none. */
function rankIn(order: Order, place: number): number {
	const position = order.positionOf(place);
	return position < 0 ? 0 : order.rankAt(position);
}

/** Who stands before the member now and did not, or did and does not. */
function passings(
	{ listing, order }: Built,
	before: Order,
	place: number
): { member: number; passed: 'us' | 'them' }[] {
	const leads = (where: Order, other: number) => {
		const rank = rankIn(where, other);
		return rank > 0 && rank < rankIn(where, place);
	};
	const passed = listing.candidates.flatMap(({ member }) => {
		const other = listing.placeOf(member);
		const ahead = leads(order, other);
		if (ahead === leads(before, other)) return [];
		return [{ member, passed: ahead ? ('us' as const) : ('them' as const), at: order.positionOf(other) }];
	});
	return passed.sort((a, b) => a.at - b.at);
}

/** R4: the moment that movement is against, or at which the period began. */
function momentOf({ cut, plan }: Built, store: Store): number {
	if (cut && cut.time > -Infinity) return cut.time;
	const day = cut ? cut.day : plan.from;
	return startOfDay(day, store.floor.derived.zone);
}
