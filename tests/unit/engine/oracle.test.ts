/**
 * The engine against the naive model, over random histories. A failure prints its seed and path, shrunk; the same history runs
 * again with ORACLE_SEED=<seed> ORACLE_PATH=<path>. ORACLE_HISTORIES asks for more of them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoardQuery, Score, Standings } from '#lib/domain/board.ts';
import type { Result } from '#lib/domain/result.ts';
import { Engine } from '#lib/engine/engine.ts';
import { History, historyOf, type Plan } from './history.ts';
import { metricOf, naiveBoard, naiveCount, naiveSparks, periodOf, type Fraction } from './naive.ts';

const environment = process.env;
const HISTORIES = Number(environment.ORACLE_HISTORIES ?? 1000);

/** In lowest terms, as text. */
function lowest(fraction: Fraction | null): string | null {
	if (fraction === null) return null;
	const [numerator, denominator] = fraction;
	let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
	while (b !== 0n) [a, b] = [b, a % b];
	return `${numerator / a}/${denominator / a}`;
}
const ofScore = (score: Score | null) => lowest(score && [score.numerator, score.denominator]);

/** Whether a metric needs facts that the engine holds as sums only. */
function needsRecords({ world, folded, detailFrom, now }: History, query: BoardQuery): boolean {
	const { definition } = metricOf(world, query.metric);
	const records = definition.kind === 'followUp' || definition.kind === 'medianDays';
	const distinct =
		definition.kind === 'ratio' &&
		('distinct' in definition.numerator || 'distinct' in definition.denominator);
	if ((!records && !distinct) || folded.size === 0) return false;
	// a deal may have begun at any time
	if (definition.kind === 'medianDays') return true;
	const allTime = query.period === 'all' || (definition.kind === 'ratio' && definition.allTime === true);
	return allTime || periodOf(world, query, now).from < detailFrom;
}

type Naive = ReturnType<typeof naiveBoard>;
/** What the naive model says; undefined: the engine must refuse, since it lacks the records. */
const judged = (history: History, query: BoardQuery): Naive | undefined =>
	needsRecords(history, query) ? undefined : naiveBoard(history.world, query, history.now);
const textOf = (naive: Naive | undefined): string | undefined =>
	JSON.stringify(naive, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

function compare(
	{ world, now }: History,
	query: BoardQuery,
	naive: Naive | undefined,
	answer: Result<Standings, { parameter: string }>
): void {
	if (!naive) {
		expect(answer).toMatchObject({ ok: false, error: { parameter: 'period' } });
		return;
	}
	if (!answer.ok) throw new Error(JSON.stringify(answer.error));
	const { rows, total, from, to } = answer.value;
	expect({ from, to }).toEqual(periodOf(world, query, now));
	const told = rows.map(({ id, rank, tied, previousRank, score, gap }) => ({
		id,
		rank,
		tied,
		previousRank,
		score: ofScore(score),
		gap: ofScore(gap)
	}));
	expect(told).toEqual(naive.rows.map((row) => ({ ...row, score: lowest(row.score), gap: lowest(row.gap) })));
	expect(ofScore(total)).toBe(lowest(naive.total));
}

/** Sparklines, and how many records are behind a score. */
function compareDetails({ world, engine, now, folded }: History, query: BoardQuery): void {
	const { kind } = metricOf(world, query.metric).definition;
	const members = { rep: world.reps, team: world.teams, region: world.regions }[query.by];
	const id = [...members.keys()][now % members.size]!;
	const board = engine.standings(query, now);
	// a spark stands in a row: of whom the board does not list there is none
	const listed = board.ok && board.value.rows.some((row) => row.id === id);
	if (folded.size === 0 && listed) {
		const naive = naiveSparks(world, query, id, now).map((score) =>
			score === null ? Number.NaN : Number(score[0]) / Number(score[1])
		);
		engine.sparks(query, [id], now).forEach((value, day) => {
			if (Number.isNaN(naive[day])) expect(value).toBeNaN();
			else expect(Math.abs(value - naive[day]!)).toBeLessThanOrEqual(Math.abs(naive[day]!) * 1e-12);
		});
	}
	if (kind !== 'sum' && kind !== 'ratio') return;
	const explained = engine.explain(query, id, now, 3);
	if (!explained.ok) throw new Error(explained.error.message);
	expect(explained.value.count).toBe(naiveCount(world, query, id, now));
	const moments = explained.value.facts.map(({ occurredAt }) => occurredAt);
	expect(moments).toEqual([...moments].sort((a, b) => b - a));
}

/** The same facts, put into a new engine the other way round. */
function rehashed({ world, folded }: History): bigint {
	const engine = new Engine();
	for (const [id, fact] of [...world.facts].reverse()) if (!folded.has(id)) engine.putFact(id, fact);
	return engine.hash();
}

function replay(plan: Plan): void {
	const history = new History(plan);
	const boards = plan.watched.map((chosen) => {
		const query = history.query(chosen);
		const watch = history.engine.watch(query);
		if (!watch.ok) throw new Error(watch.error.message);
		return { query, watch: watch.value, version: -1, text: textOf(undefined) };
	});
	for (const step of plan.steps) {
		const { now } = history;
		history.apply(step);
		for (const board of boards) {
			const naive = judged(history, board.query);
			const text = textOf(naive);
			// what the passing of time changes shows on the next reading only
			if (text !== board.text && history.now === now)
				expect(board.watch.version).toBeGreaterThan(board.version);
			compare(history, board.query, naive, history.engine.standings(board.query, history.now));
			if (naive) compare(history, board.query, naive, { ok: true, value: board.watch.read(history.now) });
			board.text = text;
			board.version = board.watch.version;
		}
		const { a, b, c, d } = step;
		const other = history.query({ metric: a + c, period: b + a, by: c, filter: d, date: a + d });
		const naive = judged(history, other);
		compare(history, other, naive, history.engine.standings(other, history.now));
		if (naive) compareDetails(history, other);
	}
	expect(history.engine.hash()).toBe(rehashed(history));
}

test(`M1-M7 P1 P2 P5 P6 R1-R5 ${HISTORIES} random histories: every board equals the naive one after every step`, () => {
	expect.hasAssertions();
	fc.assert(fc.property(historyOf, replay), {
		numRuns: HISTORIES,
		...(environment.ORACLE_SEED ? { seed: Number(environment.ORACLE_SEED) } : {}),
		...(environment.ORACLE_PATH ? { path: environment.ORACLE_PATH } : {})
	});
}, 600_000);
