import { describe, expect, test } from 'vitest';
import { dayNumber } from '#lib/domain/calendar.ts';
import { backtest, FactHistory } from '#lib/domain/contests/backtest.ts';
import { winOdds } from '#lib/domain/contests/fairness.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { lastComparable, reachOf, worksOn } from '#lib/live/projection/contest-floor.ts';
import type { ContestRunning } from '#lib/protocol/contest-feed.ts';
import { rules as made } from '../contests/kit.ts';
import { idOf, putAll, rep } from '../engine/floor-fixture.ts';
import { connected, engineOf, FACTS, most, NOW, PEOPLE, TODAY, WEEK } from './contest-lab-setting.ts';
import { factOf } from './contest-setting.ts';

describe('the projection worker tries drafts of contests on', () => {
	test('C8 it finds the backtest that the rules find over the whole record, of windows that are over', () => {
		const { link, ask, run, tried } = connected();
		link();
		ask(1, most);
		run();
		const last = tried().at(-1);
		expect(last).toMatchObject({ number: 1, whole: true });
		const { competitors, backtest: found, reach, faults } = last!.tried;
		expect(competitors).toEqual(PEOPLE.map(({ id }) => id));
		expect(faults).toEqual([]);
		expect(reach).toEqual({ windows: 8, of: 8, since: '' });
		// the week of the draft is next week, and this one is not over
		const past = { ...most, window: { from: '2026-06-08', to: '2026-06-12' } };
		const source = engineOf().contests.source()!;
		const roster = makeRoster(most, source, FACTS, { contest: 'draft' });
		if (!roster.ok) throw new Error('no roster');
		const expected = backtest(past, source, new FactHistory(FACTS), roster.value);
		expect({ ok: true, value: found }).toEqual(expected);
		expect(found?.windows[0]).toMatchObject({ from: '2026-06-01', to: '2026-06-05', winners: [idOf('ada')] });
	});

	test('C9 parts come as they are found: who is in it, the backtest, a rough fairness, a fine one', () => {
		const { link, ask, run, tried } = connected();
		link();
		ask(1, most);
		run();
		const parts = tried().map(({ tried: { competitors, backtest: played, fairness }, whole }) => [
			competitors.length,
			played !== null,
			fairness !== null,
			whole
		]);
		expect(parts[0]).toEqual([3, false, false, false]);
		expect(parts).toContainEqual([3, true, false, false]);
		expect(parts).toContainEqual([3, true, true, false]);
		expect(parts.at(-1)).toEqual([3, true, true, true]);
		const { fairness } = tried().at(-1)!.tried;
		expect(fairness?.chances[0]?.id).toBe(idOf('ada'));
		expect(fairness?.noHistory).toEqual([]);
		expect(fairness?.chances.reduce((sum, { wins }) => sum + wins, 0)).toBeGreaterThanOrEqual(1);
	});

	test('the newest question wins: of one that is overtaken nothing more is said', () => {
		const { link, ask, run, turns, tried } = connected({ msAPiece: 100 });
		link();
		ask(1, most);
		turns.shift()?.();
		turns.shift()?.();
		const before = tried().length;
		expect(before).toBeGreaterThan(0);
		expect(tried().some(({ whole }) => whole)).toBe(false);
		ask(2, made('most', {}, { window: WEEK, metric: 'orders' }));
		ask(1, most);
		run();
		expect(
			tried()
				.slice(before)
				.map(({ number }) => number)
		).not.toContain(1);
		expect(tried().at(-1)).toMatchObject({ number: 2, whole: true });
	});

	test('facts are handed over once for a metric, not for each option, and as memory', () => {
		const { link, ask, run, wishes, told, pass, tried } = connected();
		link();
		ask(1, most);
		run();
		ask(2, made('king', {}, { window: WEEK }));
		ask(3, made('milestone', { target: '40' }, { window: WEEK, eligibility: { except: [idOf('bob')] } }));
		run();
		expect(wishes).toMatchObject([{ kind: 'history', types: ['call'] }]);
		ask(4, made('most', {}, { window: WEEK, metric: 'orders' }));
		run();
		expect(wishes.slice(1)).toMatchObject([{ kind: 'history', types: ['call', 'order'] }]);
		expect(told.filter(({ kind }) => kind === 'history')).toHaveLength(2);
		// later they are asked for again, and the answer comes again from those
		pass(61_000);
		ask(5, most);
		run();
		expect(wishes).toHaveLength(3);
		expect(tried().at(-1)).toMatchObject({ number: 5, whole: true });
	});

	test('a longer window looks further back: facts before those that are held are asked for', () => {
		const { link, ask, run, wishes, tried } = connected();
		link();
		ask(1, most);
		ask(2, made('most', {}, { window: { from: '2026-07-01', to: '2026-07-31' } }));
		run();
		expect(wishes).toHaveLength(2);
		const [first, second] = wishes.map((wish) => (wish.kind === 'history' ? wish.from : ''));
		expect(second! < first!).toBe(true);
		expect(tried().at(-1)?.tried.backtest?.windows.at(-1)?.from).toBe('2025-10-01');
	});

	test('C8 records that are held as sums only: as many windows as can be played, and it says so', () => {
		const { link, ask, run, tried } = connected({ engine: engineOf({}, '2026-05-15') });
		link();
		ask(1, most);
		run();
		const { backtest: played, reach } = tried().at(-1)!.tried;
		expect(reach).toEqual({ windows: 3, of: 8, since: '2026-05-15' });
		expect(played?.windows.map(({ from }) => from)).toEqual(['2026-06-01', '2026-05-25', '2026-05-18']);
		ask(2, made('improvement', {}, { window: WEEK }));
		run();
		expect(tried().at(-1)?.tried).toMatchObject({ backtest: null, reach: { windows: 0 } });
		expect(tried().at(-1)?.whole).toBe(true);
	});

	test('faults are told by the field', () => {
		const { link, ask, run, tried } = connected();
		link();
		const faultsOf = (number: number, rules: ContestRules) => {
			ask(number, rules);
			run();
			const { tried: last, whole } = tried().at(-1)!;
			expect(whole).toBe(true);
			return last.faults.map(({ pointer }) => pointer);
		};
		expect(faultsOf(1, made('race', { target: '-1', fallback: 'none' }))).toEqual(['/options/target']);
		expect(faultsOf(2, { ...most, metric: 'nothing' })).toEqual(['/metric']);
		expect(faultsOf(3, { ...most, metric: 'margin' })).toEqual(['/metric']);
		expect(faultsOf(4, made('bracket', { roundDays: 5 }, { window: WEEK }))).toEqual(['/window/to']);
		expect(faultsOf(5, most)).toEqual([]);
	});

	test('M8 amounts that are kept from this browser are tried on nowhere', () => {
		const { link, ask, run, tried } = connected({ engine: engineOf({ hideAmounts: true }) });
		link();
		ask(1, made('most', {}, { window: WEEK, metric: 'revenue' }));
		run();
		expect(tried().at(-1)).toMatchObject({
			whole: true,
			tried: { backtest: null, fairness: null, faults: [], reach: { windows: 0 } }
		});
	});

	test('a live worker that is built anew is asked again', () => {
		const { link, ask, run, silence, wishes, tried, lab } = connected();
		link();
		silence();
		ask(1, most);
		run();
		expect(tried()).toEqual([]);
		lab.receive({ kind: 'odds', contests: ['contest'] }, undefined);
		wishes.length = 0;
		link();
		expect(wishes).toContainEqual({ kind: 'running', contests: ['contest'] });
		expect(wishes).toMatchObject([{ kind: 'running' }, { kind: 'history' }]);
	});

	test('what is nothing of the kind is left to others', () => {
		const { lab } = connected();
		expect(lab.receive({ kind: 'ask', number: 1 }, undefined)).toBe(false);
		expect(lab.receive({ kind: 'feed' }, { postMessage: () => undefined, onmessage: null })).toBe(false);
	});
});

describe('odds of contests that are live', () => {
	const live = made('most', {}, { window: { from: '2026-06-08', to: '2026-06-12' } });
	const runningAt = (facts: readonly ContestFact[]): ContestRunning => {
		const roster = makeRoster(live, engineOf().contests.source()!, FACTS, { contest: 'contest' });
		if (!roster.ok) throw new Error('no roster');
		return { rules: live, roster: roster.value, standings: standings(live, roster.value, facts, NOW) };
	};

	test('C9 they are those of the rules, over what people did before this date', () => {
		const running = runningAt(FACTS);
		const { link, lab, run, answers, wishes } = connected({ running });
		link();
		expect(lab.receive({ kind: 'odds', contests: ['contest'] }, undefined)).toBe(true);
		run();
		const source = engineOf().contests.source()!;
		const before = FACTS.filter(({ occurredAt }) => occurredAt < NOW);
		const expected = winOdds(live, running.roster, running.standings, before, worksOn(source));
		expect(answers).toEqual([{ kind: 'odds', contest: 'contest', odds: expected }]);
		expect(expected.reduce((sum, { wins }) => sum + wins, 0)).toBeGreaterThanOrEqual(1);
		expect(wishes.map(({ kind }) => kind)).toEqual(['running', 'history']);
	});

	test('C9 they follow the standings, at most every five seconds', async () => {
		const { link, lab, run, answers, live: state, feeds, clock } = connected({ running: runningAt(FACTS) });
		link();
		lab.receive({ kind: 'odds', contests: ['contest'] }, undefined);
		run();
		const more = { ...FACTS[0]!, id: 'bobmore', rep: idOf('bob'), quantity: 90 };
		state.running = runningAt([...FACTS, more]);
		feeds.moved('contest');
		feeds.moved('contest');
		feeds.moved('another');
		await clock.advance(4_900);
		run();
		expect(answers).toHaveLength(1);
		await clock.advance(200);
		run();
		expect(answers).toHaveLength(2);
		const odds = answers[1]?.kind === 'odds' ? answers[1].odds : undefined;
		expect(odds?.toSorted((a, b) => b.wins - a.wins)[0]?.id).toBe(idOf('bob'));
		state.running = undefined; // it is over
		feeds.moved('contest');
		await clock.advance(5_000);
		expect(answers.at(-1)).toEqual({ kind: 'odds', contest: 'contest', odds: null });
		lab.receive({ kind: 'odds', contests: [] }, undefined);
		feeds.moved('contest');
		await clock.advance(5_000);
		expect(answers).toHaveLength(3);
	});

	test('C9 odds are played out in slices: a draft is answered first, and of standings the newest', async () => {
		const {
			link,
			lab,
			ask,
			turns,
			answers,
			live: state,
			feeds,
			clock
		} = connected({
			running: runningAt([]),
			msAPiece: 1
		});
		link();
		lab.receive({ kind: 'odds', contests: ['contest'] }, undefined);
		const turn = () => turns.shift()?.();
		for (let i = 0; i < 3; i++) turn();
		expect(turns).toHaveLength(1); // there is more of it to play
		expect(answers).toEqual([]);
		ask(1, most);
		while (turns.length > 0) turn();
		expect(answers.map(({ kind }) => kind).lastIndexOf('tried')).toBeLessThan(
			answers.findIndex(({ kind }) => kind === 'odds')
		);
		answers.length = 0;

		const stands = (quantity: number) =>
			runningAt([{ ...FACTS[0]!, id: 'more', rep: idOf('cyd'), quantity }]);
		const again = async (quantity: number) => {
			state.running = stands(quantity);
			feeds.moved('contest');
			await clock.advance(5_000);
		};
		await again(1);
		turn();
		expect(answers).toEqual([]);
		await again(900);
		while (turns.length > 0) turn();
		expect(answers).toMatchObject([{ odds: [{}, {}, { id: idOf('cyd'), wins: 1 }] }]);
	});

	test('C9 what people usually do is worked out once a day, and anew where people or calendars are others', async () => {
		const { link, lab, run, wishes, pass, live: state, feeds, clock } = connected({ running: runningAt([]) });
		link();
		lab.receive({ kind: 'odds', contests: ['contest'] }, undefined);
		run();
		const asked = () => wishes.filter(({ kind }) => kind === 'history').length;
		const moved = async () => {
			pass(120_000); // the facts are old by now
			state.running = runningAt(FACTS);
			feeds.moved('contest');
			await clock.advance(5_000);
			run();
		};
		expect(asked()).toBe(1);
		await moved();
		expect(asked()).toBe(1);
		feeds.floorChanged();
		await clock.advance(1_000);
		await moved();
		expect(asked()).toBe(2);
	});

	test('C9 where the end cannot be played out, there are none', () => {
		const king = { ...runningAt(FACTS), rules: made('king', {}, { window: live.window }) };
		const { link, lab, run, answers } = connected({ running: king });
		link();
		lab.receive({ kind: 'odds', contests: ['contest'] }, undefined);
		run();
		expect(answers).toEqual([{ kind: 'odds', contest: 'contest', odds: null }]);
	});
});

describe('what the live worker tells', () => {
	test('the floor is told at first, when it changed, and when the date did', async () => {
		const { link, told, engine, feeds, clock } = connected();
		link();
		expect(told).toMatchObject([{ kind: 'floor', today: TODAY, since: '', hideAmounts: false }]);
		feeds.tick();
		expect(told).toHaveLength(1);
		putAll(engine, 'reps', [rep('dan')]);
		feeds.floorChanged();
		feeds.floorChanged();
		feeds.tick();
		expect(told).toHaveLength(1);
		await clock.advance(1_000);
		expect(told).toHaveLength(2);
		const source = told[1]?.kind === 'floor' ? told[1].source : undefined;
		expect(source?.reps).toHaveLength(4);
		await clock.advance(14 * 3_600_000);
		feeds.tick();
		expect(told[2]).toMatchObject({ kind: 'floor', today: '2026-06-11' });
		feeds.leave('tab');
		feeds.floorChanged();
		await clock.advance(1_000);
		expect(told).toHaveLength(3);
	});

	test('facts of those types alone, in the order of C4', () => {
		const engine = engineOf();
		const columns = engine.contests.columns(new Set(['call']), dayNumber('2026-06-09'));
		expect(columns.count).toBe(6);
		expect([...columns.occurredAt]).toEqual([...columns.occurredAt].sort((a, b) => a - b));
		engine.putFact('late', factOf({ ...FACTS[0]!, occurredAt: NOW - 1, localDate: '2026-06-01' }));
		expect(engine.contests.columns(new Set(['call']), dayNumber('2026-06-09')).count).toBe(6);
	});
});

test('C8 comparable windows are those that are over, by weeks and by months', () => {
	const week = (from: string, to: string) => lastComparable({ from, to }, TODAY);
	expect(week('2026-06-08', '2026-06-12')).toEqual({ from: '2026-06-08', to: '2026-06-12' });
	expect(week('2026-06-15', '2026-06-19')).toEqual({ from: '2026-06-08', to: '2026-06-12' });
	expect(week('2026-06-03', '2026-06-09')).toEqual({ from: '2026-06-03', to: '2026-06-09' });
	expect(week('2026-08-01', '2026-08-31')).toEqual({ from: '2026-06-01', to: '2026-06-30' });
	expect(week('2026-06-22', '2026-07-03')).toEqual({ from: '2026-06-08', to: '2026-06-19' });
	expect(week('2199-01-01', '2199-01-01').to >= TODAY).toBe(true);
	const reach = (since: string) => reachOf({ ...most, window: week('2026-06-15', '2026-06-19') }, { since });
	expect(reach('2026-04-12').windows).toBe(8);
	expect(reach('2026-04-13').windows).toBe(7);
	expect(reach('2026-07-01').windows).toBe(0);
});
