import type { BoardQuery, BoardRefusal, Compared, Standings } from '#lib/domain/board.ts';
import { dateOfDay, localDateOf } from '#lib/domain/calendar.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { BoardTargets } from './board-targets.ts';
import { advance, build, isExact, lookAgain, rankBefore, recut, refill, type Built } from './board-build.ts';
import { checkQuery } from './check-query.ts';
import { Pace, shareAt, workWithin } from './elapsed.ts';
import type { Entry } from './entry.ts';
import type { Host, Moment } from './host.ts';
import { planOf, type Plan } from './plan.ts';
import type { Ranking } from './ranking.ts';
import type { Kept, Receiver, Span } from './router.ts';
import { isBefore } from './record-scores.ts';
import { TOTAL } from './scores.ts';
import { Sparks } from './sparks.ts';

/**
 * One board, kept up while it lives: the router brings it the changes that concern it, signed deltas go into its scores at once,
 * the order is repaired when it is read. Rows of the floor and the passing of a day make it build itself anew on the
 * next reading; the passing of an hour gives a day board another past to move against.
 */
export class Board implements Kept {
	readonly query: BoardQuery;
	readonly #host: Host;
	readonly #draft: Metric | undefined;
	/** Brought beside the board's own changes: those of the second metric (R1), and of the periods before (P3, M5). */
	readonly #ofSecond: Receiver = { apply: (place, entry, sign) => this.#applySecond(place, entry, sign) };
	readonly #ofPast: Receiver = { apply: (place, entry, sign) => this.#applyPast(place, entry, sign) };
	/** See version. */
	#version = 0;
	/** How many changes there had been when the present state began. */
	#since = 0;
	/** Whether the router's list has it; and the version when it was last taken off. */
	#isTold = false;
	#taken = -1;
	#built: Built | undefined;
	/** The same as a result, ready to be returned. */
	#ready: Result<Built, BoardRefusal> | undefined;
	/** What `#built` was made for. */
	#moment: Moment | undefined;
	#ends = -1;
	/** Metrics read record by record: how many changes the scores have in them. */
	#records = 0;
	#key = '';
	#stations: { readonly span: Span; readonly receiver: Receiver }[] = [];
	#standings: Standings | undefined;
	/** G1 and M7 as last worked out, with what they were worked out for. */
	#elapsed: { readonly key: string; readonly share: (moment: number) => number } | undefined;
	/** A share of working time changes by the minute, whatever comes in meanwhile. */
	#passed = { minute: Number.NaN, share: Number.NaN };
	#target: { key: string; value: number | null } = { key: '', value: null };
	/** The version that `#standings` shows. */
	#shown = -1;

	/** `draft`: a metric that is not stored, in place of the one of that key. */
	constructor(query: BoardQuery, host: Host, draft?: Metric) {
		this.query = query;
		this.#host = host;
		this.#draft = draft;
		this.#since = host.changes;
		host.router.counted.add(this);
	}

	/** Grows whenever the standings may have changed; while the board is not made, with every change there is. */
	get version(): number {
		return this.#version + this.#uncounted();
	}

	/** Changes that are not told to the board, and are read off the host's own counts. */
	#uncounted(): number {
		const host = this.#host;
		if (!this.#built) return host.changes - this.#since;
		return readsRecords(this.#built) ? host.recordChanges - this.#since : 0;
	}

	#become(built: Built | undefined): void {
		this.#version += this.#uncounted();
		this.#built = built;
		this.#ready = built && ok(built);
		const { router, recordChanges, changes } = this.#host;
		this.#since = built ? recordChanges : changes;
		if (!built || readsRecords(built)) router.counted.add(this);
		else router.counted.delete(this);
	}

	/** Rows of the floor, or everything, changed: build anew. Groups of the router have gone by then. */
	rebuild(): void {
		this.#become(undefined);
		this.#elapsed = undefined;
		this.#target.key = '';
		this.#version++;
	}

	/** Lets go of what the board holds, to be made again when asked for. */
	drop(): void {
		const built = this.#built;
		if (!built) return;
		const { router } = this.#host;
		for (const { span, receiver } of this.#stations) router.remove(built.group, span, receiver);
		router.followEnds(this, false);
		this.#become(undefined);
		this.#version++;
	}

	/** Asks the router for all changes that concern the board. Those of single records are counted, not brought. */
	#station({ group, span, metric, recipe, plan, past }: Built): void {
		const { router } = this.#host;
		this.#stations = [];
		const add = (where: Span, uses: Uint8Array, receiver: Receiver) => {
			router.add(where, uses, receiver);
			this.#stations.push({ span: where, receiver });
		};
		add(span, metric.records ? NO_TYPES : metric.uses, this);
		const { second } = recipe;
		if (second && !second.metric.records)
			add(router.span(group, { ...plan, low: second.low }), second.metric.uses, this.#ofSecond);
		const periods = past.filter((period) => period !== undefined);
		if (periods.length > 0 && !metric.records) {
			const low = Math.min(...periods.map((period) => period.low));
			const high = Math.max(...periods.map(({ days }) => days.to));
			add(router.spanOf(group, low, high, span.listing), metric.uses, this.#ofPast);
		}
		router.followEnds(this, endsMatter(this.query));
	}

	/** Nobody asks for the board any more. */
	close(): void {
		this.drop();
		this.#host.router.counted.delete(this);
	}

	/** A fact, or what stands in a sum only, came (1) or went (-1): one that concerns this board, see the router. */
	apply(place: number, entry: Entry, sign: 1 | -1): void {
		const built = this.#built!;
		const { present, cut } = built;
		built.order.touch(place);
		present.apply(place, entry, sign);
		if (cut && isBefore(cut, entry)) {
			built.before?.apply(place, entry, sign);
			built.previousStale = true;
		}
		this.moved();
	}

	#applySecond(place: number, entry: Entry, sign: 1 | -1): void {
		const built = this.#built!;
		const { present, cut } = built;
		built.order.touch(place);
		present.applySecond(place, entry, sign);
		if (cut && isBefore(cut, entry)) {
			built.before?.applySecond(place, entry, sign);
			built.previousStale = true;
		}
		this.moved();
	}

	#applyPast(place: number, entry: Entry, sign: 1 | -1): void {
		const built = this.#built!;
		let counts = false;
		for (const period of built.past) if (period?.apply(place, entry, sign)) counts = true;
		if (!counts) return;
		if (built.recipe.query.lens === 'baseline') {
			built.order.touch(place);
			built.present.look(place);
			built.before?.look(place);
			built.previousStale = built.plan.moves;
		}
		lookAgain(built, place);
		if (built.compared) built.compared.version++;
		this.moved();
	}

	/** The standings may have changed. */
	moved(): void {
		this.#version++;
		if (this.#isTold) return;
		this.#isTold = true;
		this.#host.router.tell(this);
	}

	takeMoved(): boolean {
		const { version } = this;
		const moved = version !== this.#taken;
		this.#isTold = false;
		this.#taken = version;
		return moved;
	}

	/** Refused where the query names something that is not there, or the exact score cannot be told. */
	read(now: number): Result<Standings, BoardRefusal> {
		const ready = this.view(now);
		if (!ready.ok) return ready;
		const { version } = this;
		if (this.#standings && this.#shown === version) return ok(this.#standings);
		const built = ready.value;
		built.order.repair();
		rankBefore(built);
		if (built.before?.exact === false) return failed(INEXACT);
		const { compared } = built;
		const { key, name, unit } = built.metric.metric;
		this.#standings = {
			query: this.query,
			metric: { key, name, unit: this.query.lens === 'ofTarget' ? 'ratio' : unit },
			from: dateOfDay(built.plan.from),
			to: dateOfDay(built.plan.to),
			rows: built.rows.list(built.previousRanks, compared?.values, compared?.version),
			total: built.present.values.score(TOTAL),
			compared: compared ? comparedOf(compared) : null
		};
		this.#shown = version;
		return ok(this.#standings);
	}

	/** The order as it stands, read in place. Refused like read. */
	ranking(now: number): Result<Ranking, BoardRefusal> {
		const ready = this.view(now);
		if (!ready.ok) return ready;
		ready.value.order.repair();
		return ready.value.ranked;
	}

	/** What is shown while the board cannot be made. */
	empty(now: number): Standings {
		const { query } = this;
		const { zone } = this.#host.floor.derived;
		const { key, name, unit } = this.#metric() ?? {
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
		const ready = this.view(now);
		if (!ready.ok) return values;
		const built = ready.value;
		const sparks = (built.sparks ??= new Sparks(built, this.#host));
		sparks.refresh();
		ids.forEach((id, index) => {
			const place = built.listing.placeOfId(id);
			if (place !== TOTAL) sparks.write(place, values, index * SPARK_DAYS);
		});
		return values;
	}

	/** G1: the pace as a share of the target; without one, of the working time that has passed. To the minute; NaN: no time. */
	elapsed(now: number): number {
		const plan = this.#plan(now);
		if (!plan.ok) return Number.NaN;
		const { key } = plan.value;
		const minute = Math.floor(now / MINUTE_MS);
		if (this.#elapsed?.key === key && this.#passed.minute === minute) return this.#passed.share;
		if (this.#elapsed?.key !== key) this.#elapsed = { key, share: this.#paced(plan.value) };
		this.#passed = { minute, share: this.#elapsed.share(now) };
		return this.#passed.share;
	}

	#paced(plan: Plan): (moment: number) => number {
		const { floor, router } = this.#host;
		const pace = new Pace(this.#targets(plan)?.aims() ?? [], floor, plan);
		if (pace.target) return (moment) => pace.share(moment);
		const work = workWithin(router.group(this.query).scope, floor, plan);
		return (moment) => shareAt(work, moment);
	}

	#targets(plan: Plan): BoardTargets | undefined {
		const metric = this.#metric();
		if (!metric) return undefined;
		const { definition, key } = metric;
		const of = definition.kind === 'attainment' ? definition.metric : key;
		return new BoardTargets(this.query, of, plan, this.#host.floor);
	}

	/** M7: the whole scope's target, in the metric's unit; null: none. */
	target(now: number): number | null {
		const plan = this.#plan(now);
		if (!plan.ok) return null;
		const { key } = plan.value;
		if (this.#target.key !== key) {
			const target = this.#targets(plan.value)?.scope();
			this.#target = { key, value: target ? toNumber(target) : null };
		}
		return this.#target.value;
	}

	#metrics(): ReadonlyMap<string, Metric> {
		const { metrics } = this.#host.floor.derived;
		return this.#draft ? new Map(metrics).set(this.#draft.key, this.#draft) : metrics;
	}

	#metric(): Metric | undefined {
		return this.#draft ?? this.#host.floor.derived.metrics.get(this.query.metric);
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

	/** The board as of now: made if it is not, or if time, or the ends of what there is, have moved on. */
	view(now: number): Result<Built, BoardRefusal> {
		const host = this.#host;
		const moment = host.momentOf(now);
		const built = this.#built;
		const stands = moment === this.#moment && (host.endChanges === this.#ends || !endsMatter(this.query));
		if (!built || !stands || !isExact(built)) return this.#make(now, moment);
		if (readsRecords(built) && this.#records !== host.recordChanges) {
			refill(built);
			this.#records = host.recordChanges;
		}
		// a plain board has nothing that time alone changes within an hour
		if ((built.past.length > 0 || built.recipe.lens) && advance(built, now)) this.#version++;
		return this.#ready!;
	}

	#make(now: number, moment: Moment): Result<Built, BoardRefusal> {
		const refusal = this.check();
		if (refusal) return failed(refusal);
		const host = this.#host;
		const plan = this.#plan(now);
		if (!plan.ok) return plan;
		const built = this.#built;
		const key = endsMatter(this.query) ? `${plan.value.key} ${host.firstDay()}` : plan.value.key;
		this.#moment = moment;
		this.#ends = host.endChanges;
		if (built && isExact(built) && key === this.#key) {
			if (plan.value.cutTime !== built.plan.cutTime) {
				recut(built, plan.value);
				this.#version++;
			}
			return this.view(now);
		}
		this.drop();
		const made = build(this.query, host, plan.value, now, this.#metrics());
		if (!made.ok) return made;
		this.#key = key;
		this.#become(made.value);
		this.#records = host.recordChanges;
		this.#standings = undefined;
		this.#station(made.value);
		return isExact(made.value) ? made : failed(INEXACT);
	}

	/** What the query names that is not there, or asks without meaning; undefined: nothing. */
	check(): BoardRefusal | undefined {
		return checkQuery(this.query, this.#host.floor.derived, this.#metrics());
	}
}

/** Whether what the board says depends on when the record begins or ends. */
const endsMatter = ({ period, lens }: BoardQuery): boolean => period === 'all' || lens === 'baseline';

/** Whether a metric of the board is read record by record. */
const readsRecords = ({ metric, recipe }: Built): boolean =>
	metric.records || recipe.second?.metric.records === true;

const comparedOf = ({ period, values }: NonNullable<Built['compared']>): Compared => ({
	from: dateOfDay(period.days.from),
	to: dateOfDay(period.days.to),
	total: values.score(TOTAL)
});

const NO_TYPES = new Uint8Array(0);
const MINUTE_MS = 60_000;
const INEXACT: BoardRefusal = {
	parameter: 'metric',
	message: 'the sums are past 2^53 and cannot be told exactly'
};
