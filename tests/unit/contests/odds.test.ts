/** C9: win probabilities on windows that were not looked at when they were given, scored at each day boundary. */
import { describe, expect, test } from 'vitest';
import { weekdayOf } from '#lib/domain/calendar.ts';
import { backtest, backtesting, FactHistory } from '#lib/domain/contests/backtest.ts';
import { winCalibrating, winCalibration, winCalibrationOf } from '#lib/domain/contests/calibration.ts';
import { fairness, judging, winOdds, type Fairness } from '#lib/domain/contests/fairness.ts';
import { finish } from '#lib/domain/contests/finish.ts';
import { makeRoster, type RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { crmFacts, crmSource } from './crm.ts';
import { DEMO_WEEK, demoFacts, demoSource, demoWorks } from './demo.ts';
import { fact, HOUR, MONDAY, roster, rules } from './kit.ts';

const weekdays = (_: string, day: number) => weekdayOf(day) < 6;
const CRM_WEEK = { from: '2017-12-04', to: '2017-12-08' };
const CRM_MONTH = { from: '2017-12-01', to: '2017-12-31' };
const crm = { source: crmSource, facts: crmFacts, history: new FactHistory(crmFacts), works: weekdays };
const demo = { source: demoSource, facts: demoFacts, history: new FactHistory(demoFacts), works: demoWorks };

function made(given: ContestRules, source: RosterSource, facts: readonly ContestFact[]): Roster {
	const roster = makeRoster(given, source, facts, { contest: 'contest' });
	if (!roster.ok) throw new Error(JSON.stringify(roster.error));
	return roster.value;
}
const byRegion = { by: 'region', perMember: false } as const;
const byTeam = { by: 'team', perMember: false } as const;

describe.each([
	['CRM data: won value of a week', crm, rules('most', {}, { metric: 'revenue', window: CRM_WEEK }), 16],
	['CRM data: won value of a month', crm, rules('most', {}, { metric: 'revenue', window: CRM_MONTH }), 3],
	[
		'CRM data: deals of a week by office',
		crm,
		rules('team', byRegion, { metric: 'orders', window: CRM_WEEK }),
		16
	],
	['demo: revenue of a week', demo, rules('most', {}, { metric: 'revenue', window: DEMO_WEEK }), 8],
	['demo: orders of a week', demo, rules('most', {}, { metric: 'orders', window: DEMO_WEEK }), 8],
	['demo: calls of a week by team', demo, rules('team', byTeam, { metric: 'calls', window: DEMO_WEEK }), 8],
	[
		'CRM data: a race to five deals',
		crm,
		rules('race', { target: '5', fallback: 'highest' }, { metric: 'orders', window: CRM_WEEK }),
		16
	],
	[
		'demo: a race to 200 calls',
		demo,
		rules('race', { target: '200', fallback: 'highest' }, { metric: 'calls', window: DEMO_WEEK }),
		8
	],
	['demo: a week above the usual', demo, rules('improvement', {}, { metric: 'calls', window: DEMO_WEEK }), 8]
] as const)('%s', (_, { source, facts, history, works }, given, windows) => {
	test('C9 the Brier score beats "the current leader wins" and "everyone is equal"', () => {
		const judged = winCalibration(given, source, history, works, made(given, source, facts), windows, 100);
		if (!judged.ok) throw new Error('refused');
		const { brier, leader, equal, n, enough } = judged.value;
		expect([n > 60, enough]).toEqual([true, true]);
		expect(brier).toBeLessThan(leader);
		expect(brier).toBeLessThan(equal);
	});
});

test('C9 what is given better odds comes true more often', () => {
	const given = rules('most', {}, { metric: 'revenue', window: CRM_WEEK });
	const judged = winCalibration(
		given,
		crmSource,
		crm.history,
		weekdays,
		made(given, crmSource, crmFacts),
		24,
		100
	);
	if (!judged.ok) throw new Error('refused');
	const [low, middle, high] = [
		[0, 0.1],
		[0.1, 0.5],
		[0.5, 1]
	].map(([from = 0, to = 1]) => {
		const bins = judged.value.bins.filter((bin) => bin.n > 0 && bin.from >= from && bin.to <= to);
		const n = bins.reduce((sum, bin) => sum + bin.n, 0);
		return { n, came: bins.reduce((sum, bin) => sum + bin.came * bin.n, 0) / n };
	});
	expect(low?.came).toBeLessThan(0.03);
	expect(middle?.came).toBeGreaterThan(0.1);
	expect(middle?.came).toBeLessThan(0.45);
	expect(high?.came).toBeGreaterThan(0.55);
});

test('C8, C9 in slices the same comes out, with pauses to be stopped in, and a rough picture first', () => {
	const given = rules('most', {}, { metric: 'orders', window: CRM_WEEK });
	const roster = made(given, crmSource, crmFacts);
	const slices = [...backtesting(given, crmSource, crm.history, roster)];
	expect(slices).toHaveLength(8);
	expect(finish(backtesting(given, crmSource, crm.history, roster))).toEqual(
		backtest(given, crmSource, crm.history, roster)
	);

	const before = crmFacts.filter(({ localDate }) => localDate < '2017-12-04');
	const steps = judging(given, roster, before, weekdays, '2017-12-04', 3, 600, 100);
	const seen: Fairness[] = [];
	let pauses = 0;
	for (;;) {
		const { done, value } = steps.next();
		if (value) seen.push(value);
		if (done === true) break;
		pauses++;
	}
	expect(pauses).toBeGreaterThan(30);
	expect(seen).toHaveLength(2);
	expect(seen[1]).toEqual(fairness(given, roster, before, weekdays, '2017-12-04', 3, 600));
	expect(seen[0]?.chances).toHaveLength(35);
	// shared draws tell what drawing each time anew tells, within three standard errors of both
	const anew = fairness(given, roster, before, weekdays, '2017-12-04', 4, 400);
	const oddsOf = new Map(anew.chances.map(({ id, wins }) => [id, wins]));
	for (const { id, wins } of seen[1]?.chances ?? [])
		expect(Math.abs(wins - (oddsOf.get(id) ?? 0))).toBeLessThan(
			0.02 + 4 * Math.sqrt((wins * (1 - wins)) / 300)
		);
});

test('C9 scores of several contests are put together in the order of time', () => {
	const contests = [
		rules('most', {}, { metric: 'orders', window: CRM_WEEK }),
		rules('team', byRegion, { metric: 'orders', window: CRM_WEEK })
	];
	const scores = contests.map((given) => {
		const scored = finish(
			winCalibrating(given, crmSource, crm.history, weekdays, made(given, crmSource, crmFacts), 2, 20)
		);
		if (!scored.ok) throw new Error('refused');
		return scored.value;
	});
	const both = winCalibrationOf(scores);
	const [one, other] = scores.map((score) => winCalibrationOf([score]));
	if (!one || !other) throw new Error('two contests');
	expect(both.n).toBe(one.n + other.n);
	for (const what of ['brier', 'leader', 'equal'] as const)
		expect(both[what]).toBeCloseTo((one[what] * one.n + other[what] * other.n) / both.n, 12);
	expect(winCalibrationOf([])).toMatchObject({ n: 0, enough: false, leader: NaN, equal: NaN });
});

test('C2, C9 a race that somebody has finished is won, whatever the others usually do', () => {
	const given = rules('race', { target: '2', fallback: 'highest' });
	const own = roster(['ada', 'bob']);
	const usual = Array.from({ length: 200 }, (_, at) => fact('bob', -24 * (1 + (at % 40)), 1));
	const oddsWith = (facts: readonly ContestFact[]) =>
		winOdds(given, own, standings(given, own, facts, MONDAY + 12 * HOUR), usual, weekdays).map(
			({ id, wins }) => [id, wins] as const
		);
	expect(oddsWith([fact('ada', 9, 2)])).toEqual([
		['ada', 1],
		['bob', 0]
	]);
	// nobody is there yet: it is open
	expect(Object.fromEntries(oddsWith([fact('ada', 9, 1)])).bob).toBeGreaterThan(0.1);
});

test('C2, C9 a race is expected to go to whoever is there first, not to who ends higher', () => {
	const given = rules('race', { target: '10', fallback: 'highest' });
	const own = roster(['ada', 'bob']);
	// bob brings four times as much each day, and has everything before him
	const usual = Array.from({ length: 60 }, (_, at) => [
		fact('ada', -24 * (at + 1), 1),
		fact('bob', -24 * (at + 1), 4)
	]).flat();
	const now = standings(given, own, [fact('ada', 9, 9)], MONDAY + 12 * HOUR);
	const [ada, bob] = winOdds(given, own, now, usual, weekdays);
	expect(ada?.wins).toBeGreaterThan(0.7);
	expect(bob?.wins).toBeLessThan(0.3);
});
