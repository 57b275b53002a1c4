/** The engine against the naive model, over one random history: equal after every step, or an error is thrown. */
import assert from 'node:assert/strict';
import type { BoardQuery, BoardRefusal, Score, Standings } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { Engine, type BoardWatch, type Replay } from '#lib/engine/engine.ts';
import type { Ranking } from '#lib/engine/ranking.ts';
import { History, pick, type Plan, type Step } from './history.ts';
import { naiveChange, naiveExplain } from './naive-explain.ts';
import { naiveBoard, naiveBoardAsOf, naiveSparks, startOf, type NaiveBoard } from './naive.ts';
import { addDays, metricOf, pastWindow, periodOf, type Fraction } from './naive-world.ts';

/** In lowest terms, as text. */
function lowest(fraction: Fraction | null): string | null {
	if (fraction === null) return null;
	const [numerator, denominator] = fraction;
	let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
	while (b !== 0n) [a, b] = [b, a % b];
	return `${numerator / a}/${denominator / a}`;
}
const ofScore = (score: Score | null) => lowest(score && [score.numerator, score.denominator]);

function needsSingles({ definition }: Metric): boolean {
	if (definition.kind === 'followUp' || definition.kind === 'medianDays') return true;
	return (
		definition.kind === 'ratio' &&
		('distinct' in definition.numerator || 'distinct' in definition.denominator)
	);
}

/** M8: whether a board needs single facts that the engine holds as sums only. */
function needsRecords({ world, folded, detailFrom }: History, query: BoardQuery, now: number): boolean {
	if (folded.size === 0) return false;
	const { tieBreak } = query;
	const metric = metricOf(world, query.metric);
	const second = tieBreak === undefined || tieBreak === 'earliest' ? undefined : metricOf(world, tieBreak);
	const period = periodOf(world, query, now);
	const missing = (one: Metric, from: string) => {
		const { definition } = one;
		if (!needsSingles(one)) return false;
		// a deal may have begun at any time
		const always = definition.kind === 'medianDays' || (definition.kind === 'ratio' && definition.allTime);
		return always === true || query.period === 'all' || from < detailFrom;
	};
	if (missing(metric, period.from) || (second && missing(second, period.from))) return true;
	if (tieBreak === 'earliest' && (query.period === 'all' || period.from < detailFrom)) return true;
	const first = [...world.facts.values()].map(({ localDate }) => localDate).sort()[0] ?? '';
	const windows = [
		...(query.compare ? [1] : []),
		...(query.lens === 'baseline' ? [1, 2, 3, 4, 5, 6, 7, 8] : []),
		...(query.lens === 'baseline' && query.compare ? [9] : [])
	];
	return windows.some((back) => {
		const window = pastWindow(world, query, now, back);
		if (!window || (window.to < first && !(back === 1 && query.compare))) return false;
		return missing(metric, window.from) || (window.cut !== Infinity && window.to < detailFrom);
	});
}

/** What a query is refused for, by the naive model. */
function refusalOf(history: History, query: BoardQuery, now: number): string | undefined {
	const { kind } = metricOf(history.world, query.metric).definition;
	if (query.perMember && query.by === 'rep') return 'perMember';
	if (query.tieBreak === 'earliest' && kind !== 'sum') return 'tieBreak';
	return needsRecords(history, query, now) ? 'period' : undefined;
}

const textOf = (naive: NaiveBoard | undefined): string | undefined =>
	JSON.stringify(naive, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

function sameBoard(naive: NaiveBoard, told: Standings, what: string): void {
	const rows = told.rows.map(({ id, rank, tied, previousRank, score, gap, compared }) => ({
		id,
		rank,
		tied,
		previousRank,
		score: ofScore(score),
		gap: ofScore(gap),
		compared: ofScore(compared)
	}));
	const naiveRows = naive.rows.map((row) => ({
		...row,
		score: lowest(row.score),
		gap: lowest(row.gap),
		compared: lowest(row.compared)
	}));
	assert.deepEqual(rows, naiveRows, `${what}: rows`);
	assert.equal(ofScore(told.total), lowest(naive.total), `${what}: total`);
	const { compared } = told;
	assert.deepEqual(
		compared && { ...compared, total: ofScore(compared.total) },
		naive.compared && { ...naive.compared, total: lowest(naive.compared.total) },
		`${what}: compared`
	);
}

/** The same order, read in place. */
function sameRanking({ rows }: NaiveBoard, ranking: Ranking, what: string): void {
	const told = Array.from({ length: ranking.length }, (_, at) => {
		const id = ranking.idAt(at);
		assert.equal(ranking.indexOf(id), at, `${what}: position`);
		return { id, rank: ranking.rankAt(at) || null, score: ranking.scoreAt(at) };
	});
	assert.deepEqual(
		told.map(({ id, rank }) => ({ id, rank })),
		rows.map(({ id, rank }) => ({ id, rank })),
		`${what}: ranking`
	);
	rows.forEach(({ score }, at) => sameDouble(told[at]!.score, score, what));
}

function sameDouble(told: number, score: Fraction | null, what: string): void {
	const expected = score === null ? Number.NaN : Number(score[0]) / Number(score[1]);
	const near = Math.abs(told - expected) <= Math.abs(expected) * 1e-12;
	assert.ok(near || (Number.isNaN(told) && Number.isNaN(expected)), `${what}: ${told} is ${expected}`);
}

/** One history on its way. */
class Oracle {
	readonly history: History;
	private readonly boards: {
		query: BoardQuery;
		watch: BoardWatch;
		version: number;
		text: string | undefined;
	}[];
	private scrubbed: { query: BoardQuery; replay: Replay } | undefined;

	constructor(plan: Plan) {
		this.history = new History(plan);
		this.boards = plan.watched.flatMap((chosen) => {
			const query = this.history.query(chosen);
			const watch = this.history.engine.watch(query);
			if (watch.ok) return [{ query, watch: watch.value, version: -1, text: undefined }];
			assert.equal(watch.error.parameter, refusalOf(this.history, query, this.history.now));
			return [];
		});
	}

	/** What the naive model says; the engine must refuse where it does. */
	private judged(query: BoardQuery): Result<NaiveBoard, string> {
		const { history } = this;
		const refusal = refusalOf(history, query, history.now);
		return refusal === undefined ? ok(naiveBoard(history.world, query, history.now)) : failed(refusal);
	}

	private compare(query: BoardQuery, naive: Result<NaiveBoard, string>): void {
		const { history } = this;
		const what = JSON.stringify(query);
		const answer = history.engine.standings(query, history.now);
		if (!naive.ok) {
			assert.equal(answer.ok ? 'ok' : answer.error.parameter, naive.error, what);
			return;
		}
		const told = given(answer);
		assert.deepEqual({ from: told.from, to: told.to }, periodOf(history.world, query, history.now), what);
		sameBoard(naive.value, told, what);
	}

	step(step: Step): void {
		const { history } = this;
		const { now } = history;
		history.apply(step);
		for (const board of this.boards) {
			const naive = this.judged(board.query);
			const text = naive.ok ? textOf(naive.value) : undefined;
			// what the passing of time changes shows on the next reading only
			if (text !== board.text && history.now === now)
				assert.ok(board.watch.version > board.version, 'the version tells of a change');
			if (naive.ok) {
				const what = `watched ${JSON.stringify(board.query)}`;
				sameRanking(naive.value, board.watch.ranking(history.now), what);
				sameBoard(naive.value, board.watch.read(history.now), what);
				const moved = naive.value.rows.find(
					(row) => row.previousRank !== null && row.rank !== row.previousRank
				);
				if (moved) this.change(board.query, undefined, moved.id);
			}
			this.compare(board.query, naive);
			board.text = text;
			board.version = board.watch.version;
		}
		this.details(step);
	}

	/** Another board, and one thing more about it. */
	private details(step: Step): void {
		const { a, b, c, d } = step;
		const { history } = this;
		const query = history.query({
			metric: a + c,
			period: b + a,
			by: c,
			filter: d,
			date: a + d,
			lens: b + d,
			option: a + b + c
		});
		const naive = this.judged(query);
		this.compare(query, naive);
		if (!naive.ok) return;
		const members = { rep: history.world.reps, team: history.world.teams, region: history.world.regions };
		const id = pick([...members[query.by].keys()], a + b);
		switch (d % 5) {
			case 0:
				return this.sparks(query, id, naive.value);
			case 1:
				return this.explain(query, id);
			case 2:
				return this.change(query, c % 2 === 0 ? undefined : history.now - (b + 1) * 1_000_000, id);
			case 3:
				return this.preview(query, step);
			default:
				return this.scrub(query, step);
		}
	}

	private sparks(query: BoardQuery, id: Id, board: NaiveBoard): void {
		const { world, engine, now, folded } = this.history;
		// a spark stands in a row: of whom the board does not list there is none
		if (folded.size > 0 || !board.rows.some((row) => row.id === id)) return;
		const naive = naiveSparks(world, query, id, now);
		engine
			.sparks(query, [id], now)
			.forEach((value, day) => sameDouble(value, naive[day] ?? null, `spark ${day}`));
	}

	private explain(query: BoardQuery, id: Id): void {
		const { world, engine, now, folded } = this.history;
		const naive = naiveExplain(world, query, id, now);
		const { facts, count } = given(engine.explain(query, id, now, 100));
		assert.equal(count, naive.length, 'records behind a score');
		const singles = naive.filter((fact) => !folded.has(fact.id));
		assert.deepEqual(idsOf(facts), idsOf(singles), 'records behind a score');
		assert.deepEqual(momentsOf(facts), momentsOf(singles), 'newest first');
		const newest = given(engine.explain(query, id, now, 2));
		assert.deepEqual(momentsOf(newest.facts), momentsOf(facts).slice(0, 2), 'the newest');
	}

	private change(query: BoardQuery, since: number | undefined, id: Id): void {
		const { world, engine, now, folded, detailFrom } = this.history;
		// of what is held in sums no moment is known
		if (folded.size > 0 && since !== undefined && since < startOf(world, addDays(detailFrom, 1))) return;
		const naive = naiveChange(world, query, id, since, now);
		const told = given(engine.explainChange(query, id, since, now, 100));
		assert.deepEqual(
			{
				rankBefore: told.rankBefore,
				rank: told.rank,
				scoreBefore: ofScore(told.scoreBefore),
				score: ofScore(told.score),
				own: idsOf(told.own.facts),
				others: told.others.map((one) => `${one.id} ${one.passed} ${idsOf(one.facts.facts).join()}`).sort()
			},
			{
				rankBefore: naive.rankBefore,
				rank: naive.rank,
				scoreBefore: lowest(naive.scoreBefore),
				score: lowest(naive.score),
				own: idsOf(naive.own.filter((fact) => !folded.has(fact.id))),
				others: naive.others
					.map(
						(one) =>
							`${one.id} ${one.passed} ${idsOf(one.facts.filter((fact) => !folded.has(fact.id))).join()}`
					)
					.sort()
			},
			`change of ${JSON.stringify(query)} since ${since}`
		);
		if (query.dense || told.rank === null || told.rankBefore === null) return;
		const passed = (by: 'us' | 'them') => told.others.filter((one) => one.passed === by).length;
		assert.equal(told.rank - told.rankBefore, passed('us') - passed('them'), 'who passed whom is the change');
	}

	private preview(query: BoardQuery, step: Step): void {
		const { history } = this;
		const metric = history.draft({ ...step, b: step.c });
		const asked = { ...query, metric: metric.key };
		const world = { ...history.world, metrics: new Map(history.world.metrics).set(metric.id, metric) };
		const refusal = refusalOf({ ...history, world } as History, asked, history.now);
		const answer = history.engine.preview(metric, asked, history.now);
		if (refusal !== undefined) assert.equal(answer.ok ? 'ok' : answer.error.parameter, refusal);
		else sameBoard(naiveBoard(world, asked, history.now), given(answer), `preview ${JSON.stringify(asked)}`);
		this.compare(query, this.judged(query));
	}

	/** Any moment of a replay that goes on while facts come in. */
	private scrub(query: BoardQuery, { a, b, c }: Step): void {
		const { history } = this;
		this.scrubbed ??= { query, replay: given(history.engine.replay(query, history.now)) };
		const { replay, query: shown } = this.scrubbed;
		// the ends, anything in between, and the very moments of some facts
		const moments = [...history.world.facts.values()].map(({ occurredAt }) => occurredAt);
		const asked = [a, b, c].map((n) => replay.from + ((replay.to - replay.from) * (n % 100)) / 99);
		for (const moment of [...asked, pick(moments, a), pick(moments, b)]) {
			const at = Math.max(replay.from, Math.min(replay.to, Math.floor(moment ?? replay.to)));
			const { folded, world, detailFrom } = history;
			if (folded.size > 0 && at < startOf(world, detailFrom)) continue;
			if (refusalOf(history, shown, at) !== undefined) continue;
			sameBoard(
				naiveBoardAsOf(history.world, shown, at),
				replay.read(at),
				`${JSON.stringify(shown)} as of ${new Date(at).toISOString()}`
			);
		}
	}

	/** The same facts, put into a new engine the other way round, have the same hash. */
	hashes(): void {
		const { world, folded, engine } = this.history;
		const other = new Engine();
		for (const [id, fact] of [...world.facts].reverse()) if (!folded.has(id)) other.putFact(id, fact);
		assert.equal(engine.hash(), other.hash(), 'hash');
	}

	end(): void {
		this.scrubbed?.replay.close();
		for (const { watch } of this.boards) watch.close();
	}
}

function given<T>(answer: Result<T, BoardRefusal>): T {
	if (!answer.ok) throw new Error(`refused: ${answer.error.parameter} ${answer.error.message}`);
	return answer.value;
}
const idsOf = (facts: readonly { id: Id }[]) => facts.map(({ id }) => id).sort();
const momentsOf = (facts: readonly { occurredAt: number }[]) => facts.map(({ occurredAt }) => occurredAt);

/** Throws where the engine and the naive model differ. */
export function retell(plan: Plan): void {
	const oracle = new Oracle(plan);
	for (const step of plan.steps) oracle.step(step);
	// engines are large: one history in five has a second
	if (plan.start % 5 === 0) oracle.hashes();
	oracle.end();
}
