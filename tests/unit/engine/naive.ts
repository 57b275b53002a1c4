/**
 * The oracle: every rule again, over a plain list of facts, recomputed from nothing each time. Dates are texts, sums are big
 * integers, ranks are counted; it shares no code with the engine but the definitions of the built-in metrics.
 */
import { Temporal } from 'temporal-polyfill';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Id } from '#lib/domain/records.ts';
import { candidates, type Listed } from './naive-listing.ts';
import { Case, Judge, type Outcome } from './naive-scores.ts';
import { targetFraction } from './naive-targets.ts';
import { workOf, type Work } from './naive-work.ts';
import {
	addDays,
	metricOf,
	pastWindow,
	periodOf,
	plain,
	todayOf,
	type Fraction,
	type IdFact,
	type Span,
	type Window,
	type World
} from './naive-world.ts';

export interface NaiveRow {
	id: Id;
	rank: number | null;
	tied: boolean;
	previousRank: number | null;
	score: Fraction | null;
	gap: Fraction | null;
	compared: Fraction | null;
}
export interface NaiveBoard {
	rows: NaiveRow[];
	total: Fraction | null;
	compared: (Span & { total: Fraction | null }) | null;
}

const cmp = (a: Fraction, b: Fraction) => {
	const difference = a[0] * b[1] - b[0] * a[1];
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const subtract = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] - b[0] * a[1], a[1] * b[1]];
const distance = (a: Fraction, b: Fraction): Fraction => {
	const [numerator, denominator] = subtract(a, b);
	return [numerator < 0n ? -numerator : numerator, denominator];
};

function median(values: Fraction[]): Fraction {
	const sorted = [...values].sort(cmp);
	const [a, b] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
	return [a[0] * b[1] + b[0] * a[1], 2n * a[1] * b[1]];
}

/** What a board compares, by member; undefined: everyone. */
type Values = (member: Id | undefined) => Fraction | null;
const everything = () => true;

/** M5 and R5 for one board: scores of a window into what is compared. */
class Lens {
	private readonly at: Case;
	private readonly metric: Metric;
	private readonly works = new Map<Window, Map<Id | undefined, Work>>();
	private readonly windows = new Map<number, Window | undefined>();

	constructor(at: Case, metric: Metric) {
		this.at = at;
		this.metric = metric;
	}

	/** The period itself (0), or the one so many before it. */
	window(back: number): Window | undefined {
		const { world, query, now } = this.at;
		if (!this.windows.has(back)) {
			const whole = periodOf(world, query, now);
			const window = back === 0 ? { ...whole, whole, cut: Infinity } : pastWindow(world, query, now, back);
			this.windows.set(back, window);
		}
		return this.windows.get(back);
	}

	judge(back: number, known: (fact: IdFact) => boolean): Judge | undefined {
		const window = this.window(back);
		return window && new Judge(this.at, known, window);
	}

	private work(window: Window, member: Id | undefined): Work {
		const { world, now, memberOf } = this.at;
		let work = this.works.get(window);
		if (!work) this.works.set(window, (work = workOf(world, window, now, memberOf)));
		return work.get(member) ?? { elapsed: 0, normal: 0, worked: 0, due: 0 };
	}

	/** R5: of a sum, what each member and day due brought. Both sides of a quotient are shared out, so it stays. */
	private shared(score: Fraction | null, window: Window, member: Id | undefined): Fraction | null {
		const { lens, perMember } = this.at.query;
		if (!perMember || !score) return score;
		const { due } = this.work(window, member);
		if (due === 0) return null;
		const quotient = this.metric.definition.kind !== 'sum' || lens === 'perHour' || lens === 'ofTarget';
		return quotient ? score : [score[0], score[1] * BigInt(due)];
	}

	private baseline(member: Id | undefined, back: number): Fraction | null {
		const { world } = this.at;
		const first = [...world.facts.values()].map(({ localDate }) => localDate).sort()[0];
		const scores: Fraction[] = [];
		for (let i = back + 1; i <= back + 8; i++) {
			const window = this.window(i);
			if (!window || first === undefined || window.to < first) continue;
			const { normal, worked } = this.work(window, member);
			if (normal === 0 || worked * 2 < normal) continue;
			const { score } = this.judge(i, everything)!.outcome(this.metric, member);
			const value = this.shared(score, window, member);
			if (value) scores.push(value);
		}
		return scores.length < 3 ? null : median(scores);
	}

	/** What a score of the window is as the board compares it. */
	value(plainScore: Fraction | null, back: number, member: Id | undefined): Fraction | null {
		const { world, query } = this.at;
		const window = this.window(back)!;
		const score = this.shared(plainScore, window, member);
		if (!score || !query.lens) return score;
		if (query.lens === 'perHour') {
			const { elapsed } = this.work(window, member);
			return elapsed === 0 ? null : [score[0] * 60_000n, score[1] * BigInt(elapsed)];
		}
		if (query.lens === 'ofTarget') {
			const target = targetFraction(world, query, this.metric.key, window.whole, member);
			return !target || target[0] <= 0n ? null : [score[0] * target[1], score[1] * target[0]];
		}
		const baseline = this.baseline(member, back);
		return baseline && subtract(score, baseline);
	}
}

/** R4: what counted before, or undefined where there is no movement. */
export function before(
	world: World,
	query: BoardQuery,
	now: number
): ((fact: IdFact) => boolean) | undefined {
	const today = todayOf(world, now);
	const { from, to } = periodOf(world, query, now);
	if (query.period === 'all') return from < today ? (fact) => fact.localDate < today : undefined;
	if (from > today) return undefined;
	if (to < today) return from < to ? (fact) => fact.localDate < to : undefined;
	if (from === to) {
		const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(world.workspace.timeZone);
		const hour = zoned.round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds;
		return (fact) => fact.occurredAt < hour;
	}
	return from < today ? (fact) => fact.localDate < today : undefined;
}

/** Somebody on a board, by what was known. */
export interface Contender extends Listed {
	score: Fraction | null;
	/** How many facts are behind it. */
	count: number;
	second: Fraction | null;
	reachedAt: number;
}

/** Who stands where, by what is known. */
export class Ranking {
	readonly all: Contender[];
	private readonly down: boolean;
	private readonly secondDown: boolean;
	private readonly dense: boolean;

	constructor(at: Case, lens: Lens, metric: Metric, known: (fact: IdFact) => boolean) {
		const { world, query, now } = at;
		const judge = lens.judge(0, known)!;
		const second =
			query.tieBreak && query.tieBreak !== 'earliest' ? metricOf(world, query.tieBreak) : undefined;
		this.down = metric.direction === 'down';
		this.secondDown = second?.direction === 'down';
		this.dense = query.dense === true;
		this.all = candidates(world, query, now).map((one): Contender => {
			const { score, count } = judge.outcome(metric, one.id);
			return {
				...one,
				score: lens.value(score, 0, one.id),
				count,
				second: second ? judge.outcome(second, one.id).score : null,
				reachedAt: query.tieBreak === 'earliest' ? judge.reachedAt(metric, one.id) : 0
			};
		});
	}

	get listed(): Contender[] {
		return this.all.filter((one) => !one.needsFacts || one.count > 0);
	}

	get ranked(): Contender[] {
		return this.listed.filter((one) => one.ranked && one.score);
	}

	find(id: Id): Contender | undefined {
		return this.ranked.find((one) => one.id === id);
	}

	/** Above 0: a is ahead of b. */
	ahead(a: Contender, b: Contender): number {
		const byScore = cmp(a.score!, b.score!) * (this.down ? -1 : 1);
		if (byScore !== 0) return byScore;
		const bySecond =
			a.second && b.second
				? cmp(a.second, b.second) * (this.secondDown ? -1 : 1)
				: Number(a.second !== null) - Number(b.second !== null);
		if (bySecond !== 0) return bySecond;
		return a.reachedAt === b.reachedAt ? 0 : b.reachedAt > a.reachedAt ? 1 : -1;
	}

	rank(of: Contender): number {
		const better = this.ranked.filter((one) => this.ahead(one, of) > 0);
		if (!this.dense) return 1 + better.length;
		// of each group of equals the one that nobody equal stands before in the list
		return (
			1 + better.filter((one, i) => !better.slice(0, i).some((other) => this.ahead(one, other) === 0)).length
		);
	}

	/** R4: null for whoever has no rank or had no facts. */
	previous(id: Id): number | null {
		const one = this.find(id);
		return one && one.count > 0 ? this.rank(one) : null;
	}
}

/** A board as the naive model sees it, for whatever is asked about it. */
export function naiveCase(world: World, query: BoardQuery, now: number) {
	const at = new Case(world, query, now);
	const metric = metricOf(world, query.metric);
	const lens = new Lens(at, metric);
	const ranking = (known: (fact: IdFact) => boolean) => new Ranking(at, lens, metric, known);
	return { at, metric, lens, ranking, now: ranking(everything) };
}

/** Every floor here is in German. */
const COLLATOR = new Intl.Collator('de');

/** The whole board, in display order, and its total. */
export function naiveBoard(world: World, query: BoardQuery, now: number): NaiveBoard {
	const { metric, lens, ranking, now: present } = naiveCase(world, query, now);
	const known = before(world, query, now);
	const past = known && ranking(known);
	const values =
		(back: number): Values =>
		(member) =>
			lens.value(lens.judge(back, everything)!.outcome(metric, member).score, back, member);
	const comparing = query.compare ? lens.window(1) : undefined;
	const { listed, ranked } = present;
	const rows = listed.map((one) => {
		const rank = one.ranked && one.score ? present.rank(one) : null;
		const better = rank === null ? [] : ranked.filter((other) => present.ahead(other, one) > 0);
		const others = ranked.filter((other) => other.id !== one.id);
		const nearest = (all: Contender[]) =>
			all.map((other) => distance(other.score!, one.score!)).sort(cmp)[0] ?? null;
		return {
			id: one.id,
			name: one.name,
			rank,
			tied: rank !== null && others.some((other) => present.ahead(other, one) === 0),
			previousRank: past?.previous(one.id) ?? null,
			score: one.score,
			gap: rank === null ? null : nearest(rank === 1 ? others : better),
			compared: comparing ? values(1)(one.id) : null
		};
	});
	rows.sort(
		(a, b) =>
			(a.rank ?? Infinity) - (b.rank ?? Infinity) ||
			Number(a.id === '') - Number(b.id === '') ||
			COLLATOR.compare(a.name, b.name) ||
			(a.id < b.id ? -1 : 1)
	);
	return {
		rows: rows.map(({ name: _, ...row }) => row),
		total: values(0)(undefined),
		compared: comparing ? { from: comparing.from, to: comparing.to, total: values(1)(undefined) } : null
	};
}

/** A member's ten last days. */
export function naiveSparks(world: World, query: BoardQuery, member: Id, now: number): (Fraction | null)[] {
	const at = new Case(world, query, now);
	const today = todayOf(world, now);
	const period = periodOf(world, query, now);
	const last = period.to < today && query.period !== 'all' ? period.to : today;
	const { definition, ...metric } = metricOf(world, query.metric);
	// a day is a day: what is of all time is not so here
	const daily = definition.kind === 'ratio' ? { ...definition, allTime: false } : definition;
	return Array.from({ length: 10 }, (_, i): Outcome => {
		const date = addDays(last, i - 9);
		const window = { from: date, to: date, cut: Infinity, whole: period };
		return new Judge(at, everything, window).outcome({ ...metric, definition: daily }, member);
	}).map(({ score }) => score);
}

/** Standings as of an earlier moment: what had occurred by then, at present values. */
export function naiveBoardAsOf(world: World, query: BoardQuery, at: number): NaiveBoard {
	const facts = new Map([...world.facts].filter(([, { occurredAt }]) => occurredAt <= at));
	return naiveBoard({ ...world, facts }, query, at);
}

/** The start of a local date in the workspace's zone, ms since 1970. */
export const startOf = (world: World, date: string): number =>
	plain(date).toZonedDateTime(world.workspace.timeZone).epochMilliseconds;
