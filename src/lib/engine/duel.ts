/**
 * H1, H3: what two sides have in a window that begins and ends at moments. It looks at the players' own facts alone, and is
 * the same in a page's worker and in the server.
 */
import type { BoardRefusal, NoScore, Score } from '#lib/domain/board.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Duel, DuelMember, DuelSide, DuelTerms } from '#lib/domain/challenges/duel.ts';
import { compare, integer, minus } from '#lib/domain/fractions.ts';
import { ofTarget, perHour, perMember } from '#lib/domain/lenses.ts';
import type { Days } from '#lib/domain/periods.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { compile, type CompiledMetric } from './compiled-metric.ts';
import { elapsedOf, membersDue, parLoad, parTarget, parUsual } from './duel-par.ts';
import { Entry, quantityOf } from './entry.ts';
import type { Chunk } from './fact-table.ts';
import { factAt } from './explain.ts';
import { FactHash } from './row-hash.ts';
import { Scores } from './scores.ts';
import type { Store } from './store.ts';

/** Records of each side that are shown. */
const LAST = 5;
/** Places: everyone together stands at 0. */
const PLACES = 3;

const refused = (parameter: BoardRefusal['parameter'], message: string) => failed({ parameter, message });

/** The metric as numbers, where single windows can be counted by it: a sum, or a ratio of sums, of what is in the window. */
function duelMetric(store: Store, key: string): CompiledMetric | undefined {
	const { metrics } = store.floor.derived;
	const metric = metrics.get(key);
	const compiled = metric && compile(metric, metrics, store.types);
	if (!compiled || compiled.records || compiled.allTime || compiled.attainmentOf !== undefined)
		return undefined;
	return compiled;
}

/** How it stands at a moment (ms since 1970). Refused where the metric is none that windows can be counted by. */
export function duelOf(store: Store, terms: DuelTerms, now: number): Result<Duel, BoardRefusal> {
	const metric = duelMetric(store, terms.metric);
	if (!metric) return refused('metric', `"${terms.metric}" is no metric to be challenged in`);
	const days = { from: dayNumber(terms.from), to: dayNumber(terms.to) };
	const counted = new Counted(store, metric);
	terms.sides.forEach((members, side) => {
		for (const member of members) counted.add(member, days, terms.endsAt, side + 1);
	});
	if (!counted.scores.exact) return refused('metric', 'the sums are past 2^53 and cannot be told exactly');
	const sides = [0, 1].map((side): DuelSide => {
		const plain = counted.scores.score(side + 1);
		const seen = look(store, metric, terms, side as 0 | 1, days, plain, now);
		return {
			plain,
			...seen,
			facts: counted.scores.facts[side + 1] ?? 0,
			last: counted.last(side + 1)
		};
	});
	const [first, second] = sides as [DuelSide, DuelSide];
	const leader = leaderOf(first.score, second.score, metric.metric.direction);
	const elapsed = elapsedOf(store.floor, terms, days, now);
	return ok({ sides: [first, second], leader, elapsed, hash: counted.hash });
}

/** Equal is a draw; whoever has no score yet is behind whoever has one. */
function leaderOf(first: Score | null, second: Score | null, direction: 'up' | 'down'): 0 | 1 | null {
	if (!first || !second) return first ? 0 : second ? 1 : null;
	const order = compare(first, second) * (direction === 'up' ? 1 : -1);
	return order === 0 ? null : order > 0 ? 0 : 1;
}

type Seen = Pick<DuelSide, 'score' | 'par' | 'why'>;

const NOTHING: Readonly<Record<DuelTerms['lens'], NoScore>> = {
	raw: 'notEnough',
	perHour: 'noHours',
	ofTarget: 'noTarget',
	baseline: 'noUsual'
};

/** M5, R5: the plain score through the lens. */
function look(
	store: Store,
	metric: CompiledMetric,
	terms: DuelTerms,
	side: 0 | 1,
	days: Days,
	plain: Score | null,
	now: number
): Seen {
	const par = terms.pars ? terms.pars[side] : parOf(store, metric, terms, terms.sides[side], days, now);
	if (!plain) return { score: null, par, why: 'notEnough' };
	if (terms.lens === 'raw' && !terms.perMember) return { score: plain, par: null, why: null };
	const score = par && through(terms, plain, par);
	const why = terms.perMember ? 'noHours' : NOTHING[terms.lens];
	return { score, par, why: score ? null : why };
}

function through({ lens, perMember: shared }: DuelTerms, plain: Score, par: Score): Score | null {
	switch (lens) {
		case 'raw':
			return shared ? perMember(plain, Number(par.numerator)) : plain;
		case 'perHour':
			return perHour(plain, Number(par.numerator));
		case 'ofTarget':
			return ofTarget(plain, par);
		case 'baseline':
			return minus(plain, par);
	}
}

/** What a side is measured against; null: nothing, or nothing that could be known. */
function parOf(
	store: Store,
	metric: CompiledMetric,
	terms: DuelTerms,
	members: readonly DuelMember[],
	days: Days,
	now: number
): Score | null {
	const { floor } = store;
	switch (terms.lens) {
		case 'raw': {
			const due = terms.perMember ? membersDue(floor, members, days) : 0;
			return due === 0 ? null : integer(due);
		}
		case 'perHour': {
			const load = parLoad(floor, members, days, Math.min(now, terms.endsAt));
			return load === 0 ? null : integer(load);
		}
		case 'ofTarget':
			return parTarget(floor, metric.metric.key, members, days, terms.endsAt);
		case 'baseline':
			return parUsual(floor, members, days, Math.min(now, terms.endsAt), (past, window, until) => {
				const began = store.firstDay() ?? Infinity;
				if (window.from < store.detailDay || window.to < began) return null;
				const counted = new Counted(store, metric);
				for (const member of past) counted.add(member, window, until, 1);
				return counted.scores.exact ? counted.scores.score(1) : null;
			});
	}
}

interface Held {
	readonly chunk: Chunk;
	readonly at: number;
	readonly occurredAt: number;
}

const entry = new Entry();

/** Adds up facts by side, and remembers which. */
class Counted {
	readonly scores: Scores;
	readonly #store: Store;
	readonly #metric: CompiledMetric;
	readonly #hash: FactHash;
	readonly #held: [Held[], Held[]] = [[], []];
	readonly #readsAmounts: boolean;

	constructor(store: Store, metric: CompiledMetric) {
		this.scores = new Scores(metric, PLACES);
		this.#store = store;
		this.#metric = metric;
		this.#readsAmounts = [metric.numerator, metric.denominator].some((side) =>
			side?.weights.some((weight, index) => weight !== 0 && index % 4 === 2)
		);
		this.#hash = new FactHash(
			(rep) => store.floor.reps.text(rep),
			(type) => store.types.text(type),
			(id) => store.ids.text(id)
		);
	}

	/** What a member has within the days that occurred in its own time and before `endsAt`, at a place. */
	add({ rep, since, until }: DuelMember, { from, to }: Days, endsAt: number, place: number): void {
		const { floor, facts } = this.#store;
		const end = Math.min(until, endsAt);
		const { uses, customersOnly } = this.#metric;
		const number = floor.reps.find(rep);
		if (number === undefined) return;
		facts.eachOf(number, from, to, (chunk, at) => {
			if (uses[chunk.type.get(at)] !== 1) return;
			const occurredAt = chunk.occurredAt.get(at);
			if (occurredAt < since || occurredAt >= end) return;
			if (customersOnly && !chunk.customer?.get(at)) return;
			chunk.read(at, entry);
			this.scores.apply(place, entry, 1);
			this.#hash.add(1, chunk.id.get(at), this.#told(entry), quantityOf(entry));
			this.#held[place - 1]?.push({ chunk, at, occurredAt });
		});
	}

	/** Of a fact only what was counted, so that whoever may see less of it finds the same. */
	#told(fact: Entry): Entry {
		fact.margin = 0;
		fact.deal = 0;
		if (!this.#readsAmounts) fact.amount = 0;
		if (!this.#metric.customersOnly) fact.customer = 0;
		return fact;
	}

	last(place: number): DuelSide['last'] {
		const held = this.#held[place - 1] ?? [];
		const newest = [...held].sort((a, b) => b.occurredAt - a.occurredAt).slice(0, LAST);
		return newest.map(({ chunk, at }) => factAt(this.#store, chunk, at));
	}

	get hash(): string {
		return this.#hash.value().toString(16).padStart(16, '0');
	}
}
