import { expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { backtest, FactHistory } from '#lib/domain/contests/backtest.ts';
import { fairness, winOdds } from '#lib/domain/contests/fairness.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import { FORMATS, type ContestRules, type OptionsOf, type Prize } from '#lib/domain/contests/rules.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { crmFacts, crmSource, idOf } from './crm.ts';
import { DAY, END, fact, MONDAY, rules } from './kit.ts';

const works = (_: string, day: number) => weekdayOf(day) < 6;
const first: Prize = { kind: 'place', place: 1, name: 'First', value: 0, share: 'split' };
const WEEK = { from: '2017-12-04', to: '2017-12-08' };
const MONTH = { from: '2017-12-01', to: '2017-12-31' };

function made(given: ContestRules, facts: readonly ContestFact[] = crmFacts, source = crmSource): Roster {
	const roster = makeRoster(given, source, facts, { contest: 'crm' });
	if (!roster.ok) throw new Error(JSON.stringify(roster.error));
	return roster.value;
}
const history = new FactHistory(crmFacts);

test('C8 the backtest names the winners that adding up each of the last 8 months by hand gives', () => {
	const given = rules('most', {}, { metric: 'revenue', window: MONTH, prizes: [first] });
	const past = backtest(given, crmSource, history, made(given));
	if (!past.ok) throw new Error('refused');
	const months = ['11', '10', '09', '08', '07', '06', '05', '04'];
	const winners = months.map((month) => {
		const sums = new Map<string, number>();
		for (const { rep, amount, localDate } of crmFacts)
			if (localDate.startsWith(`2017-${month}`)) sums.set(rep, (sums.get(rep) ?? 0) + amount);
		const [[rep, sum] = ['', 0], [, next] = ['', 0]] = [...sums].sort(([, a], [, b]) => b - a);
		return [`2017-${month}-01`, rep, sum - next];
	});
	expect(
		past.value.windows.map(({ from, winners: [rep], margin }) => [from, rep, Number(margin?.numerator)])
	).toEqual(winners);
	expect(past.value).toMatchObject({ distinctWinners: 1, repeatRate: 1 });
	expect(past.value.neverPlaced).toHaveLength(34);
	expect(past.value.neverPlaced).not.toContain(idOf('Darcel Schlecht'));
});

test('C8 in team contests sides are placed: a prize for the people of the best one leaves only the others with none', () => {
	const prize: Prize = { kind: 'team', place: 1, name: 'Dinner', value: 0, share: 'each' };
	const spot: Prize = { kind: 'spot', name: 'Wine', value: 0, share: 'each' };
	const over = { metric: 'revenue', window: MONTH } as const;
	const play = (prizes: readonly Prize[]) => {
		const given = rules('team', { by: 'region', perMember: false }, { ...over, prizes });
		const roster = made(given);
		const past = backtest(given, crmSource, history, roster);
		if (!past.ok) throw new Error('refused');
		return { ...past.value, sides: roster.groups.map(({ id }) => id) };
	};
	const { windows, neverPlaced, sides } = play([spot, prize]);
	expect(windows.map(({ placed }) => placed)).toEqual(windows.map(({ winners }) => winners));
	const winners = new Set(windows.flatMap((one) => one.winners));
	expect(winners.size).toBeGreaterThan(0);
	expect(neverPlaced).toEqual(sides.filter((id) => !winners.has(id)));
	// a day's best is somebody's own: without a prize for sides the first three places count
	expect(play([spot]).windows.map(({ placed }) => placed)).toEqual(
		play([]).windows.map(({ placed }) => placed)
	);
});

test('C8 the backtest of a week shifts by whole weeks; somebody else wins one', () => {
	const given = rules('most', {}, { metric: 'revenue', window: WEEK });
	const past = backtest(given, crmSource, history, made(given));
	if (!past.ok) throw new Error('refused');
	expect(past.value.windows.map(({ from }) => from)).toEqual(
		[1, 2, 3, 4, 5, 6, 7, 8].map((back) => dateOfDay(dayNumber(WEEK.from) - 7 * back))
	);
	expect(past.value.distinctWinners).toBeGreaterThan(1);
	expect(past.value.repeatRate).toBeLessThan(1);
	expect(past.value.windows.every(({ placed }) => placed.length >= 3)).toBe(true);
});

const OPTIONS: OptionsOf = {
	most: {},
	race: { target: '100', fallback: 'highest' },
	milestone: { target: '100' },
	team: { by: 'team', perMember: false },
	bracket: { roundDays: 1 },
	season: { roundDays: 1 },
	king: {},
	elimination: { roundDays: 1 },
	raffle: { per: '5' },
	improvement: {},
	sharedGoal: { target: '100' }
};

/** Three people over 200 days: one makes 12 calls a day, two make 8, each with an order in 20. */
function floor(): ContestFact[] {
	const facts: ContestFact[] = [];
	for (let day = -200; day < 0; day++) {
		if (!works('', dayNumber('2026-06-01') + day)) continue;
		['ada', 'bob', 'cyd'].forEach((rep, at) => {
			facts.push(fact(rep, day * 24 + 10, (at === 0 ? 12 : 8) + (((day % 5) + 5) % 5) - 2));
			if ((day + at * 3) % 2 === 0) facts.push(fact(rep, day * 24 + 11, 1, { type: 'order' }));
		});
	}
	return facts;
}
const small = {
	...crmSource,
	reps: ['ada', 'bob', 'cyd', 'new'].map((id) => ({ id, startedOn: '', endedOn: '', house: false })),
	memberships: [],
	teamRegions: []
};

test('C8, C9 every format can be tested on the past and judged for fairness; the chances of one prize add up to one', () => {
	const facts = floor();
	const past8 = new FactHistory(facts);
	const source = {
		...small,
		memberships: small.reps.map(({ id }, at) => ({
			id,
			rep: id,
			team: at < 2 ? 'north' : 'south',
			from: '',
			to: ''
		}))
	};
	for (const format of FORMATS) {
		const isOpen = format === 'milestone' || format === 'sharedGoal';
		// whoever ends level is parted: one prize, one winner
		const given = rules(format, OPTIONS[format] as never, { tie: 'earliest' });
		const roster = made(given, facts, source);
		const past = backtest(given, source, past8, roster);
		expect([format, past.ok && past.value.windows.length]).toEqual([format, 8]);
		const judged = fairness(given, roster, facts, works, '2026-06-01', 7, 40);
		const sum = judged.chances.reduce((all, { wins: odds }) => all + odds, 0);
		expect([format, judged.chances.length]).toEqual([format, format === 'team' ? 2 : 4]);
		if (!isOpen) expect([format, sum]).toEqual([format, expect.closeTo(1, 6)]);
	}
});

test('C9 a real chance is half an equal share; who has no history is told; the same seed tells the same', () => {
	const facts = floor();
	const given = rules('most', {}, { prizes: [first] });
	const roster = made(given, facts, small);
	const judged = fairness(given, roster, facts, works, '2026-06-01', 3, 500);
	expect(judged.noHistory).toEqual(['new']);
	expect(judged.threshold).toBe(1 / 8);
	expect(judged.chances[0]).toMatchObject({ id: 'ada' });
	expect(judged.largest).toBe(judged.chances[0]?.prize);
	expect(judged.largest).toBeGreaterThan(0.7);
	expect(judged.real).toBe(judged.chances.filter(({ prize }) => prize >= 1 / 8).length);
	expect(fairness(given, roster, facts, works, '2026-06-01', 3, 500)).toEqual(judged);
	const orders = rules('most', {}, { metric: 'orders', prizes: [first] });
	const byOrders = fairness(orders, made(orders, facts, small), facts, works, '2026-06-01', 3, 500);
	expect(byOrders.largest).toBeLessThan(0.6);
	expect(byOrders.real).toBeGreaterThan(2);
	const raffle = rules('raffle', { per: '5' }, { prizes: [first] });
	expect(
		fairness(raffle, made(raffle, facts, small), facts, works, '2026-06-01', 3, 500).largest
	).toBeLessThan(0.5);
});

test('C9 while it runs the odds follow the lead and the time that is left, and end in certainty', () => {
	const facts = floor();
	const given = rules('most', {}, { prizes: [first] });
	const roster = made(given, facts, small);
	const live = [fact('bob', 10, 30), fact('ada', 11, 10)];
	const odds = (at: number, rep: string) =>
		winOdds(given, roster, standings(given, roster, live, at), facts, works, 5, 400).find(
			({ id }) => id === rep
		)?.wins ?? NaN;
	expect(odds(MONDAY, 'bob')).toBeLessThan(0.3);
	expect(odds(MONDAY + DAY, 'bob')).toBeGreaterThan(0.5);
	expect(odds(MONDAY + 4 * DAY, 'bob')).toBeGreaterThan(odds(MONDAY + DAY, 'bob'));
	expect(odds(roster.window.end, 'bob')).toBe(1);
	expect(winOdds(rules('king', {}), roster, standings(given, roster, live, MONDAY), facts, works)).toEqual(
		[]
	);
});

test('C9 whoever shares the first place is among the winners; where the rules part them, one of them is; without anything nobody is', () => {
	const facts = floor();
	// it is over: ada and bob are level with five calls each, cyd and the new one brought nothing
	const live = [fact('ada', 9, 5), fact('bob', 9, 5)];
	const chancesOf = (tie: 'share' | 'earliest', done = live) => {
		const given = rules('most', {}, { tie });
		const roster = made(given, facts, small);
		const odds = winOdds(given, roster, standings(given, roster, done, END), facts, () => false, 5, 400);
		return odds.map(({ wins }) => wins);
	};
	expect(chancesOf('share')).toEqual([1, 1, 0, 0]);
	const parted = chancesOf('earliest');
	expect(parted).toEqual([0.5, 0.5, 0, 0]);
	expect(chancesOf('share', [])).toEqual([0, 0, 0, 0]);
});
