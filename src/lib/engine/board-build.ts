import type { BoardQuery, BoardRefusal, Score } from '#lib/domain/board.ts';
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { previousPeriod, type Days, type PastDays } from '#lib/domain/periods.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { BoardTargets } from './board-targets.ts';
import { compile, type CompiledMetric } from './compiled-metric.ts';
import type { Host } from './host.ts';
import { Lens, looksThroughLens, pastNeeded } from './lens.ts';
import type { Listing } from './listing.ts';
import type { Order } from './order.ts';
import { PastPeriod, type PastOf } from './past.ts';
import type { Plan } from './plan.ts';
import { BoardRanking, type Ranking } from './ranking.ts';
import type { Cut } from './record-scores.ts';
import { ranksOf, Rows } from './rows.ts';
import type { Group, Span } from './router.ts';
import type { Scope } from './scope.ts';
import { TOTAL, type Scores } from './scores.ts';
import { Side, type Measure, type Recipe } from './side.ts';
import type { Sparks } from './sparks.ts';
import { LensValues, type Values } from './values.ts';
import { WorkLoads } from './work-loads.ts';

/** P3: what the scores are compared with. */
export interface Compared {
	readonly period: PastPeriod;
	readonly values: Values;
	/** The same where a lens makes them. */
	readonly seen: LensValues | undefined;
	readonly lens: Lens | undefined;
	/** Grows with every change of the values. */
	version: number;
}

/** Everything that follows from the floor's rows and the moment: made anew when either changes. */
export interface Built {
	plan: Plan;
	readonly metric: CompiledMetric;
	readonly recipe: Recipe;
	readonly group: Group;
	readonly span: Span;
	readonly scope: Scope;
	readonly listing: Listing;
	readonly present: Side;
	readonly scores: Scores;
	/** R4: what counted before; undefined where there is no movement. */
	cut: Cut | undefined;
	readonly order: Order;
	/** The order to be read in place, as a result that is ready to be returned. */
	readonly ranked: Result<Ranking, never>;
	readonly rows: Rows;
	/** P3, M5: periods before, newest first; undefined: none, or before the record began. */
	readonly past: readonly (PastPeriod | undefined)[];
	readonly compared: Compared | undefined;
	/** The moment that lenses look from; ms since 1970. */
	readonly clock: { now: number };
	/** M5, R5: the period's own working time; made when first asked for. */
	loads: WorkLoads | undefined;
	/** R4: the same from what counted before; made when rows are first asked for, kept up from then on. */
	before: Side | undefined;
	/** R4: by place, 0: none. */
	previousRanks: Int32Array;
	previousStale: boolean;
	sparks: Sparks | undefined;
}

const refused = (parameter: BoardRefusal['parameter'], message: string) => failed({ parameter, message });

/** The metrics of a board, compiled. */
function metricsOf(
	query: BoardQuery,
	host: Host,
	metrics: ReadonlyMap<string, Metric>
): Result<{ metric: CompiledMetric; second: CompiledMetric | undefined }, BoardRefusal> {
	const named = metrics.get(query.metric);
	const metric = named && compile(named, metrics, host.types);
	if (!metric) return refused('metric', 'is the attainment of something without targets');
	const { tieBreak } = query;
	if (tieBreak === undefined || tieBreak === 'earliest') return ok({ metric, second: undefined });
	const other = metrics.get(tieBreak);
	const second = other && compile(other, metrics, host.types);
	if (!second) return refused('tieBreak', 'is the attainment of something without targets');
	return ok({ metric, second });
}

/** P3, M5: the periods before that the query needs. */
function pastDays(query: BoardQuery, host: Host, plan: Plan): (PastDays | undefined)[] {
	const { derived } = host.floor;
	const first = host.firstDay() ?? Infinity;
	const works = (day: number) => derived.work.isWorkingDay('', day);
	const { from, to, today } = plan;
	return Array.from({ length: pastNeeded(query) }, (_, index) => {
		const days = previousPeriod(query.period, { from, to }, today, derived.weekStart, works, index + 1);
		// M5: before the record began nobody had a score
		return days && (days.to >= first || (index === 0 && query.compare)) ? days : undefined;
	});
}

/** M8: whether single facts are needed that are held as sums only. */
function lacksRecords(
	query: BoardQuery,
	host: Host,
	plan: Plan,
	metric: CompiledMetric,
	second: CompiledMetric | undefined,
	past: readonly (PastDays | undefined)[]
): boolean {
	if (host.folded === 0) return false;
	const lacks = (one: CompiledMetric, low: number) =>
		(one.records || one.customersOnly) && (one.needsAllRecords || one.allTime || low < host.detailDay);
	return (
		lacks(metric, plan.low) ||
		(second !== undefined && lacks(second, plan.low)) ||
		(query.tieBreak === 'earliest' && plan.low < host.detailDay) ||
		past.some((days) => days && (lacks(metric, days.from) || (days.cutLast && days.to < host.detailDay)))
	);
}

/** A board from the sums (or, where it must be, the facts) of its period. */
export function build(
	query: BoardQuery,
	host: Host,
	plan: Plan,
	now: number,
	metrics: ReadonlyMap<string, Metric>
): Result<Built, BoardRefusal> {
	const compiled = metricsOf(query, host, metrics);
	if (!compiled.ok) return compiled;
	const { metric, second } = compiled.value;
	const days = pastDays(query, host, plan);
	if (lacksRecords(query, host, plan, metric, second, days)) {
		const from = dateOfDay(host.detailDay);
		return refused('period', `needs single records, which are held from ${from} on`);
	}
	return ok(assemble(query, host, plan, now, metric, second, days));
}

function assemble(
	query: BoardQuery,
	host: Host,
	plan: Plan,
	now: number,
	metric: CompiledMetric,
	second: CompiledMetric | undefined,
	days: readonly (PastDays | undefined)[]
): Built {
	const group = host.router.group(query);
	const span = host.router.span(group, metric.allTime ? { ...plan, low: -Infinity } : plan);
	const { scope } = group;
	const { listing } = span;
	const aimOf = (one: CompiledMetric) => {
		const { attainmentOf } = one;
		if (attainmentOf === undefined) return undefined;
		return (scores: Scores, { from, to }: Days) =>
			aim(scores, listing, new BoardTargets(query, attainmentOf, { ...plan, from, to }, host.floor));
	};
	const measure = (one: CompiledMetric): Measure => {
		const aimAt = aimOf(one);
		return {
			metric: one,
			low: one.allTime ? -Infinity : plan.low,
			high: plan.high,
			aim: aimAt && ((scores) => aimAt(scores, plan))
		};
	};
	const clock = { now };
	const of: PastOf = { metric, host, scope, listing, today: plan.today, aim: aimOf(metric) };
	const past = days.map((one) => one && new PastPeriod(of, one, now));
	const through = looksThroughLens(query);
	const own: Pick<Built, 'loads'> = { loads: undefined };
	const loads = () => {
		if (!own.loads) {
			const { from, to, today } = plan;
			own.loads = new WorkLoads(scope, listing, host.floor, { from, to, today, lastDay: today });
			own.loads.advance(clock.now);
		}
		return own.loads;
	};
	const lens = through
		? new Lens(query, of, plan, { whole: plan, loads, past: speaking(past.slice(0, 8), host) }, clock)
		: undefined;
	const recipe: Recipe = {
		query,
		host,
		scope,
		listing,
		main: measure(metric),
		second: second && measure(second),
		lens,
		today: plan.today
	};
	const present = new Side(recipe, undefined);
	const order = present.order();
	return Object.assign(own, {
		plan,
		metric,
		recipe,
		group,
		span,
		scope,
		listing,
		present,
		scores: present.scores,
		cut: cutOf(plan),
		order,
		ranked: ok(new BoardRanking(order, listing)),
		rows: new Rows(present.values, order, listing),
		past,
		compared: query.compare ? comparedWith(query, of, plan, past, clock) : undefined,
		clock,
		before: undefined,
		previousRanks: new Int32Array(listing.size),
		previousStale: plan.moves,
		sparks: undefined
	});
}

const cutOf = ({ moves, cutDay, cutTime }: Plan): Cut | undefined =>
	moves ? { day: cutDay, time: cutTime } : undefined;

/** R4: movement is against another hour; all else stays. */
export function recut(built: Built, plan: Plan): void {
	built.plan = plan;
	built.cut = cutOf(plan);
	built.before = undefined;
	built.previousStale = plan.moves;
}

/** M5: those periods in which the record had begun. */
const speaking = (past: readonly (PastPeriod | undefined)[], host: Host) =>
	past.map((period) => (period && period.days.to >= (host.firstDay() ?? Infinity) ? period : undefined));

/** P3: the period before, seen through the same lens. */
function comparedWith(
	query: BoardQuery,
	of: PastOf,
	plan: Plan,
	past: readonly (PastPeriod | undefined)[],
	clock: { readonly now: number }
): Compared | undefined {
	const period = past[0];
	if (!period) return undefined;
	const loads = () => period.loads(clock.now);
	const lens = looksThroughLens(query)
		? new Lens(query, of, plan, { whole: period.days.whole, loads, past: past.slice(1, 9) }, clock)
		: undefined;
	const seen = lens && new LensValues(period.scores, lens.look, of.listing.size, lens.blind);
	return { period, values: seen ?? period.scores, seen, lens, version: 0 };
}

/** Whether every figure can be told exactly. */
export const isExact = ({ present, before, past }: Built): boolean =>
	present.exact && before?.exact !== false && past.every((period) => period?.scores.exact !== false);

/** R4: brings the ranks that movement is against up to date. */
export function rankBefore(built: Built): void {
	if (!built.previousStale) return;
	const before = (built.before ??= new Side(built.recipe, built.cut));
	if (before.exact) built.previousRanks = ranksOf(before.order(), before.values, built.listing.size);
	built.previousStale = !before.exact;
}

/** Metrics that are read record by record: from the facts as they are now. */
export function refill(built: Built): void {
	built.present.refill();
	built.order.sort();
	built.before = undefined;
	built.previousStale = built.plan.moves;
}

/** P3, M5: the passing of time, and what it brings of periods before; whether anything is another by that. */
export function advance(built: Built, now: number): boolean {
	const { clock, past, present, before, compared, recipe } = built;
	clock.now = now;
	let changed = false;
	for (const period of past) if (period?.advance(now)) changed = true;
	if (built.loads?.advance(now)) changed = true;
	if (!changed) return false;
	lookAgain(built);
	if (recipe.lens) {
		present.look();
		before?.look();
		built.order.sort();
		built.previousStale = built.plan.moves;
	}
	if (compared) compared.version++;
	return true;
}

/** What lenses remember of the past is no longer so: of one place, or of all. */
export function lookAgain({ recipe, compared }: Built, place?: number): void {
	recipe.lens?.touch(place);
	compared?.lens?.touch(place);
	if (place === undefined) compared?.seen?.touchAll();
	else {
		compared?.seen?.touch(place);
		compared?.seen?.touch(TOTAL);
	}
}

/** M7: gives every place its target. */
function aim(scores: Scores, { candidates, size }: Listing, targets: BoardTargets): void {
	const numerators = (scores.targetNumerator = new Float64Array(size));
	const denominators = (scores.targetDenominator = new Float64Array(size).fill(1));
	const set = (place: number, target: Score | undefined) => {
		if (!target) return;
		numerators[place] = Number(target.numerator);
		denominators[place] = Number(target.denominator);
		if (!Number.isSafeInteger(numerators[place]) || !Number.isSafeInteger(denominators[place]))
			scores.exact = false;
	};
	set(TOTAL, targets.scope());
	candidates.forEach(({ id }, index) => set(index + 1, targets.member(id)));
}
