/**
 * The engine against the naive model, over random histories. A failure prints its seed and path, shrunk; the same history runs
 * again with ORACLE_SEED=<seed> ORACLE_PATH=<path>. ORACLE_HISTORIES asks for more of them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoardQuery, Score, Standings } from '#lib/domain/board.ts';
import { dayNumber, localDateOf } from '#lib/domain/calendar.ts';
import type { Result } from '#lib/domain/result.ts';
import { Engine } from '#lib/engine/engine.ts';
import { History, historyOf, type Plan } from './history.ts';
import { metricOf, naiveBoard, naiveCount, naiveSparks, periodOf, type Fraction } from './naive.ts';

const environment = process.env;
const HISTORIES = Number(environment.ORACLE_HISTORIES ?? 1000);

const reduce = ([numerator, denominator]: Fraction): string => {
	let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
	while (b !== 0n) [a, b] = [b, a % b];
	return a === 0n ? '0' : `${numerator / a}/${denominator / a}`;
};
const told = (score: Score | null) => (score === null ? null : reduce([score.numerator, score.denominator]));
const known = (score: Fraction | null) => (score === null ? null : reduce(score));

/** Whether a metric needs facts that the engine holds as sums only. */
function needsRecords({ world, folded, detailFrom, now }: History, query: BoardQuery): boolean {
	const { definition } = metricOf(world, query.metric);
	const records = definition.kind === 'followUp' || definition.kind === 'medianDays';
	const distinct =
		definition.kind === 'ratio' &&
		('distinct' in definition.numerator || 'distinct' in definition.denominator);
	if ((!records && !distinct) || folded.size === 0) return false;
	const allTime = query.period === 'all' || (definition.kind === 'ratio' && definition.allTime === true);
	return allTime || periodOf(world, query, now).from < detailFrom;
}

function compare(
	history: History,
	query: BoardQuery,
	answer: Result<Standings, { parameter: string }>
): void {
	const { world, now } = history;
	if (needsRecords(history, query)) {
		expect(answer).toMatchObject({ ok: false, error: { parameter: 'period' } });
		return;
	}
	if (!answer.ok) throw new Error(JSON.stringify(answer.error));
	const naive = naiveBoard(world, query, now);
	const { rows, total, from, to } = answer.value;
	expect({ from, to }).toEqual(periodOf(world, query, now));
	expect(
		rows.map(({ id, rank, tied, previousRank, score, gap }) => ({
			id,
			rank,
			tied,
			previousRank,
			score: told(score),
			gap: told(gap)
		}))
	).toEqual(naive.rows.map((row) => ({ ...row, score: known(row.score), gap: known(row.gap) })));
	expect(told(total)).toBe(known(naive.total));
}

/** Sparklines, and how many records are behind a score. */
function compareDetails({ world, engine, now, folded }: History, query: BoardQuery): void {
	const { kind } = metricOf(world, query.metric).definition;
	const members = { rep: world.reps, team: world.teams, region: world.regions }[query.by];
	const id = [...members.keys()][now % members.size]!;
	if (folded.size === 0) {
		const naive = naiveSparks(world, query, id, now).map((score) =>
			score === null ? Number.NaN : Number(score[0]) / Number(score[1])
		);
		engine.sparks(query, [id], now).forEach((value, day) => {
			if (Number.isNaN(naive[day])) expect(value).toBeNaN();
			else expect(value).toBeCloseTo(naive[day]!, 9);
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
	const queries = plan.watched.map((chosen) => history.query(chosen));
	let watches = queries.map((query) => history.engine.watch(query));
	for (const step of plan.steps) {
		const versions = watches.map((watch) => (watch.ok ? watch.value.version : -1));
		const shown = queries.map((query) => (needsRecords(history, query) ? '' : boardText(history, query)));
		const engineBefore = history.engine.version;
		const nowBefore = history.now;
		history.apply(step);
		queries.forEach((query, index) => {
			compare(history, query, history.engine.standings(query, history.now));
			const watch = watches[index]!;
			if (!watch.ok || needsRecords(history, query) || history.now !== nowBefore) return;
			if (boardText(history, query) !== shown[index])
				expect(watch.value.version).toBeGreaterThan(versions[index]!);
			compare(history, query, { ok: true, value: watch.value.read(history.now) });
		});
		if (history.now === nowBefore && history.engine.version === engineBefore) continue;
		const unwatched = history.query({
			metric: step.a,
			period: step.b,
			by: step.c,
			filter: step.d,
			date: step.a + step.d
		});
		compare(history, unwatched, history.engine.standings(unwatched, history.now));
		if (!needsRecords(history, unwatched)) compareDetails(history, unwatched);
		expect(history.engine.hash()).toBe(rehashed(history));
		if (step.what === 'reload') {
			for (const watch of watches) if (watch.ok) watch.value.close();
			watches = queries.map((query) => history.engine.watch(query));
		}
	}
}

const boardText = ({ world, now }: History, query: BoardQuery) =>
	JSON.stringify(naiveBoard(world, query, now), (_, value: unknown) =>
		typeof value === 'bigint' ? `${value}` : value
	);

test(`M1-M7 P1 P2 P5 P6 R1-R5 ${HISTORIES} random histories: every board equals the naive one after every step`, () => {
	expect.hasAssertions();
	fc.assert(fc.property(historyOf, replay), {
		numRuns: HISTORIES,
		...(environment.ORACLE_SEED ? { seed: Number(environment.ORACLE_SEED) } : {}),
		...(environment.ORACLE_PATH ? { path: environment.ORACLE_PATH } : {})
	});
});

test('P5 a stored local date is never computed anew: histories only ever read it', () => {
	expect(dayNumber(localDateOf(Date.parse('2026-03-29T01:30:00Z'), 'Europe/Berlin'))).toBe(
		dayNumber('2026-03-29')
	);
});
