import type { BoardQuery, BoardRefusal, Score } from '#lib/domain/board.ts';
import { dateOfDay } from '#lib/domain/calendar.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { BoardTargets } from './board-targets.ts';
import { compile, type CompiledMetric } from './compiled-metric.ts';
import { Entry } from './entry.ts';
import { readRow } from './fact-table.ts';
import type { Host } from './host.ts';
import { Order, type Listing } from './order.ts';
import type { Plan } from './plan.ts';
import { fillFromRecords, type RecordWindow } from './record-scores.ts';
import { Rows } from './rows.ts';
import { OUTSIDE, Scope, type Candidate } from './scope.ts';
import { Scores, TOTAL } from './scores.ts';
import { Sparks } from './sparks.ts';

/** Everything that follows from the floor's rows and the moment: made anew when either changes. */
export interface Built {
	readonly plan: Plan;
	readonly metric: CompiledMetric;
	readonly scope: Scope;
	readonly listing: Listing;
	readonly scores: Scores;
	/** R4: the same from what counted before; undefined where there is no movement. */
	readonly before: Scores | undefined;
	readonly order: Order;
	readonly rows: Rows;
	previousRanks: Int32Array;
	previousStale: boolean;
	sparks: Sparks | undefined;
}

/** R4: whether an entry had happened at the moment that movement is against. */
export const countsBefore = ({ cutDay, cutTime }: Plan, entry: Entry): boolean =>
	entry.day < cutDay || entry.occurredAt < cutTime;

export const recordWindow = (plan: Plan, before: boolean): RecordWindow => ({
	low: plan.low,
	high: plan.high,
	today: plan.today,
	cut: before ? { day: plan.cutDay, time: plan.cutTime } : undefined
});

const entry = new Entry();

/** Calls `visit` with every fact and daily sum of the metric's types within [from, to]. */
export function eachEntry(
	host: Host,
	metric: CompiledMetric,
	from: number,
	to: number,
	visit: (entry: Entry) => void
): void {
	const { uses } = metric;
	host.facts.scan(from, to, (chunk, at) => {
		if (uses[chunk.type[at]!] !== 1) return;
		readRow(chunk, at, entry);
		visit(entry);
	});
	host.sums.scan(from, to, entry, () => {
		if (uses[entry.type] === 1) visit(entry);
	});
}

function listingOf(candidates: readonly Candidate[], places: number): Listing {
	const listing = {
		places: Int32Array.from(candidates, ({ member }) => member + 1),
		nameOrder: new Int32Array(places),
		neverRanked: new Uint8Array(places),
		needsFacts: new Uint8Array(places),
		candidate: new Uint8Array(places)
	};
	candidates.forEach(({ member, neverRanked, needsFacts }, index) => {
		const place = member + 1;
		listing.nameOrder[place] = index;
		listing.neverRanked[place] = neverRanked ? 1 : 0;
		listing.needsFacts[place] = needsFacts ? 1 : 0;
		listing.candidate[place] = 1;
	});
	return listing;
}

/** A board from nothing but the facts: one pass over those of its period. */
export function build(query: BoardQuery, host: Host, asked: Plan): Result<Built, BoardRefusal> {
	const { metrics } = host.floor.derived;
	const named = metrics.get(query.metric);
	const metric = named && compile(named, metrics, host.types);
	if (!metric)
		return failed({ parameter: 'metric', message: 'is the attainment of something without targets' });
	const plan = metric.allTime ? { ...asked, low: -Infinity } : asked;
	const reachesBack = metric.needsAllRecords || plan.low < host.detailDay;
	if ((metric.records || metric.customersOnly) && host.sums.size > 0 && reachesBack) {
		const message = `needs single records, which are held from ${dateOfDay(host.detailDay)} on`;
		return failed({ parameter: 'period', message });
	}
	const scope = new Scope(query, host.floor);
	const candidates = scope.candidates(plan);
	const places = 1 + Math.max(host.floor.reps.size, host.floor.teams.size, host.floor.regions.size);
	const listing = listingOf(candidates, places);
	const scores = new Scores(metric, places);
	const before = plan.moves ? new Scores(metric, places) : undefined;
	if (metric.records) {
		fillFromRecords(scores, host, scope, recordWindow(plan, false));
		if (before) fillFromRecords(before, host, scope, recordWindow(plan, true));
	} else {
		eachEntry(host, metric, plan.low, plan.high, (entry) => {
			const member = scope.memberOf(entry.rep, entry.day);
			if (member === OUTSIDE) return;
			scores.apply(member + 1, entry, 1);
			if (before && countsBefore(plan, entry)) before.apply(member + 1, entry, 1);
		});
	}
	if (metric.attainmentOf !== undefined) {
		aim([scores, before], candidates, new BoardTargets(query, metric.attainmentOf, plan, host.floor));
	}
	const order = new Order(scores, listing);
	const byPlace = new Map(candidates.map((candidate) => [candidate.member + 1, candidate]));
	return ok({
		plan,
		metric,
		scope,
		listing,
		scores,
		before,
		order,
		rows: new Rows(scores, order, byPlace),
		previousRanks: new Int32Array(places),
		previousStale: true,
		sparks: undefined
	});
}

/** M7: gives every place its target. */
function aim(
	boards: readonly (Scores | undefined)[],
	candidates: readonly Candidate[],
	targets: BoardTargets
): void {
	for (const scores of boards) {
		if (!scores) continue;
		const numerators = (scores.targetNumerator = new Float64Array(scores.a.length));
		const denominators = (scores.targetDenominator = new Float64Array(scores.a.length).fill(1));
		const set = (place: number, target: Score | undefined) => {
			if (!target) return;
			numerators[place] = Number(target.numerator);
			denominators[place] = Number(target.denominator);
			if (!Number.isSafeInteger(numerators[place]) || !Number.isSafeInteger(denominators[place]))
				scores.exact = false;
		};
		set(TOTAL, targets.scope());
		for (const { member, id } of candidates) set(member + 1, targets.member(id));
	}
}

/** A board's sparklines, from one pass over the facts of their days. */
export function buildSparks({ metric, plan, scope, scores }: Built, host: Host): Sparks {
	const sparks = new Sparks(metric, plan, scores.a.length);
	sparks.aim(scores);
	if (metric.records) sparks.fill(host, scope, plan.today);
	else {
		eachEntry(host, metric, sparks.first, sparks.last, (entry) => {
			const member = scope.memberOf(entry.rep, entry.day);
			if (member !== OUTSIDE) sparks.apply(member + 1, entry, 1);
		});
	}
	return sparks;
}
