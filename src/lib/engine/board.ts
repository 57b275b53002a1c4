import type { BoardQuery, BoardRefusal, Standings } from '#lib/domain/board.ts';
import { dateOfDay, localDateOf, minuteOfDay } from '#lib/domain/calendar.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import { elapsedShare } from '#lib/domain/pace.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { BoardTargets } from './board-targets.ts';
import { build, buildSparks, countsBefore, recordWindow, type Built } from './board-build.ts';
import type { Entry } from './entry.ts';
import type { Host } from './host.ts';
import { Order } from './order.ts';
import { planOf, type Plan } from './plan.ts';
import { fillFromRecords } from './record-scores.ts';
import { ranksOf } from './rows.ts';
import { OUTSIDE } from './scope.ts';
import { TOTAL } from './scores.ts';

/**
 * One board, kept up with every fact while it lives: signed deltas go into its sums at once, the order is repaired when it is
 * read. Rows of the floor and the passing of a day (or hour, on a day board) make it build itself anew on the next reading.
 */
export class Board {
	readonly query: BoardQuery;
	/** Grows whenever the standings may have changed. */
	version = 0;
	readonly #host: Host;
	#built: Built | undefined;
	/** Metrics read record by record: facts changed since they were. */
	#recordsStale = false;
	#standings: Standings | undefined;
	/** G1 and M7 as last worked out, with what they were worked out for. */
	#elapsed = { key: '', share: Number.NaN };
	#target: { key: string; value: number | null } = { key: '', value: null };
	/** The version that `#standings` shows. */
	#shown = -1;

	constructor(query: BoardQuery, host: Host) {
		this.query = query;
		this.#host = host;
	}

	/** Rows of the floor, or everything, changed: build anew. */
	rebuild(): void {
		this.#built = undefined;
		this.#elapsed.key = this.#target.key = '';
		this.version++;
	}

	/** A fact or daily sum came (1) or went (-1). */
	apply(entry: Entry, sign: 1 | -1): void {
		const built = this.#built;
		if (!built) {
			this.version++;
			return;
		}
		if (this.query.period === 'all' && movesEnds(built.plan, entry.day, sign)) this.version++;
		if (built.metric.records) {
			if (entry.customer === 0 && entry.deal === 0) return;
			this.#recordsStale = true;
			this.version++;
			return;
		}
		if (built.metric.uses[entry.type] !== 1) return;
		if (this.#add(built, entry, sign)) this.version++;
	}

	/** False: the entry is no part of the board. */
	#add(built: Built, entry: Entry, sign: 1 | -1): boolean {
		const { plan, scores, before, sparks, order } = built;
		const inPeriod = entry.day >= plan.low && entry.day <= plan.high;
		if (!inPeriod && !(sparks && entry.day >= sparks.first && entry.day <= sparks.last)) return false;
		const member = built.scope.memberOf(entry.rep, entry.day);
		if (member === OUTSIDE) return false;
		const place = member + 1;
		sparks?.apply(place, entry, sign);
		if (!inPeriod) return true;
		scores.apply(place, entry, sign);
		order.touch(place);
		if (before && countsBefore(plan, entry)) {
			before.apply(place, entry, sign);
			built.previousStale = true;
		}
		return true;
	}

	/** Refused where the query names something that is not there, or the exact score cannot be told. */
	read(now: number): Result<Standings, BoardRefusal> {
		const ready = this.#ready(now);
		if (!ready.ok) return ready;
		const built = ready.value;
		if (this.#standings) return ok(this.#standings);
		built.order.repair();
		if (built.before && built.previousStale) {
			const order = new Order(built.before, built.listing);
			built.previousRanks = ranksOf(order, built.before, built.previousRanks.length);
			built.previousStale = false;
		}
		const { key, name, unit } = built.metric.metric;
		this.#standings = {
			query: this.query,
			metric: { key, name, unit },
			from: dateOfDay(built.plan.from),
			to: dateOfDay(built.plan.to),
			rows: built.rows.list(built.previousRanks),
			total: built.scores.score(TOTAL),
			compared: null
		};
		this.#shown = this.version;
		return ok(this.#standings);
	}

	/** What is shown while the board cannot be made. */
	empty(now: number): Standings {
		const { query } = this;
		const { metrics, zone } = this.#host.floor.derived;
		const { key, name, unit } = metrics.get(query.metric) ?? {
			key: query.metric,
			name: query.metric,
			unit: 'count'
		};
		const today = localDateOf(now, zone);
		return {
			query,
			metric: { key, name, unit },
			from: today,
			to: today,
			rows: [],
			total: null,
			compared: null
		};
	}

	/** What the board shows of these members, SPARK_DAYS values each; NaN where there is no score. */
	sparks(ids: readonly Id[], now: number): Float64Array {
		const values = new Float64Array(ids.length * SPARK_DAYS).fill(Number.NaN);
		const ready = this.#ready(now);
		if (!ready.ok) return values;
		const built = ready.value;
		const sparks = (built.sparks ??= buildSparks(built, this.#host));
		ids.forEach((id, index) => {
			const member = this.memberNumber(id);
			if (member !== undefined) sparks.write(member + 1, values, index * SPARK_DAYS);
		});
		return values;
	}

	/** G1: share of the period's working time that has passed, to the minute; NaN where there is none. */
	elapsed(now: number): number {
		const plan = this.#plan(now);
		if (!plan.ok) return Number.NaN;
		const { work, zone } = this.#host.floor.derived;
		const minute = Math.floor(minuteOfDay(now, zone));
		const key = `${plan.value.key} ${minute}`;
		if (this.#elapsed.key !== key) {
			this.#elapsed = { key, share: elapsedShare(work, '', plan.value, plan.value.today, minute) };
		}
		return this.#elapsed.share;
	}

	/** M7: the whole scope's target, in the metric's unit; null: none. */
	target(now: number): number | null {
		const plan = this.#plan(now);
		const metric = this.#host.floor.derived.metrics.get(this.query.metric);
		if (!plan.ok || !metric) return null;
		const { key } = plan.value;
		if (this.#target.key !== key) {
			const { definition } = metric;
			const of = definition.kind === 'attainment' ? definition.metric : metric.key;
			const target = new BoardTargets(this.query, of, plan.value, this.#host.floor).scope();
			this.#target = { key, value: target ? toNumber(target) : null };
		}
		return this.#target.value;
	}

	#plan(now: number): Result<Plan, BoardRefusal> {
		const host = this.#host;
		return planOf(this.query, host.floor.derived, now, host.firstDay(), host.lastDay());
	}

	/** The member's number on this board; '' is "no team". */
	memberNumber(id: Id): number | undefined {
		const { floor } = this.#host;
		const { by } = this.query;
		return (by === 'rep' ? floor.reps : by === 'team' ? floor.teams : floor.regions).find(id);
	}

	/** The dates, scope and metric of the board now. */
	view(now: number): Result<Pick<Built, 'plan' | 'scope' | 'metric'>, BoardRefusal> {
		return this.#ready(now);
	}

	#ready(now: number): Result<Built, BoardRefusal> {
		const refusal = this.check();
		if (refusal) return failed(refusal);
		const host = this.#host;
		const plan = this.#plan(now);
		if (!plan.ok) return plan;
		let built = this.#built;
		if (
			built &&
			(built.plan.key !== plan.value.key || !built.scores.exact || built.before?.exact === false)
		) {
			built = this.#built = undefined;
			this.version++;
		}
		if (!built) {
			const made = build(this.query, host, plan.value);
			if (!made.ok) return made;
			built = this.#built = made.value;
			this.#standings = undefined;
		} else if (this.#recordsStale) {
			this.#fillRecords(built);
			built.order.sort();
			built.previousStale = true;
			built.sparks = undefined;
		}
		this.#recordsStale = false;
		if (this.#shown !== this.version) this.#standings = undefined;
		if (built.scores.exact && built.before?.exact !== false) return ok(built);
		return failed({ parameter: 'metric', message: 'the sums are past 2^53 and cannot be told exactly' });
	}

	/** What the query names that is not there; undefined: nothing. */
	check(): BoardRefusal | undefined {
		const { metric, by, team, region } = this.query;
		const { metrics, teams, regions } = this.#host.floor.derived;
		if (!metrics.has(metric)) return { parameter: 'metric', message: `there is no metric "${metric}"` };
		if (by !== 'rep' && by !== 'team' && by !== 'region') {
			return { parameter: 'by', message: 'must be rep, team or region' };
		}
		if (team !== undefined && !teams.has(team))
			return { parameter: 'team', message: `there is no team "${team}"` };
		if (region !== undefined && !regions.has(region)) {
			return { parameter: 'region', message: `there is no region "${region}"` };
		}
		const plan = planOf(this.query, this.#host.floor.derived, 0, undefined, undefined);
		return plan.ok ? undefined : plan.error;
	}

	#fillRecords({ scores, before, scope, plan }: Built): void {
		fillFromRecords(scores, this.#host, scope, recordWindow(plan, false));
		if (before) fillFromRecords(before, this.#host, scope, recordWindow(plan, true));
	}
}

/** P2: whether a fact may move the first or last date of `all`, on which filters look for members. */
const movesEnds = ({ from, to }: { from: number; to: number }, day: number, sign: 1 | -1): boolean =>
	day < from || day > to || (sign < 0 && (day === from || day === to));
