/** C2: what somebody still needs, held against what standings say once they have it. */
import { describe, expect, test } from 'vitest';
import {
	around,
	leadOf,
	matchLeadOf,
	needsOf,
	type Need,
	type NeedsMetric
} from '#lib/domain/contests/needs.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { DAY, END, MONDAY, HOUR, dayRounds, fact, roster, rules } from './kit.ts';

const UP: NeedsMetric = { direction: 'up', ratio: false };
const NAMES = ['ada', 'bob', 'cyd', 'dan'];
const calls = (...counts: number[]): ContestFact[] =>
	counts.flatMap((count, at) => (count === 0 ? [] : [fact(NAMES[at] ?? '', 9 + at, count)]));
const place = (at: number, over: Partial<Prize> = {}): Prize => ({
	kind: 'place',
	place: at,
	name: `Prize ${at}`,
	value: 0,
	share: 'each',
	...over
});

/** `place 2 >3 [0]`: kind, place, `>` beyond so much, prizes. */
function told(need: Need): string {
	const { kind, missing } = need;
	const amount = `${missing.beyond ? '>' : ''}${missing.amount}${missing.of === 'metric' ? '' : ` ${missing.of}`}`;
	const where = 'place' in need && need.place !== undefined ? ` ${need.place}` : '';
	const alone = need.kind === 'place' && need.alone ? ' alone' : '';
	const prizes = 'prizes' in need && need.prizes.length > 0 ? ` [${need.prizes.join()}]` : '';
	const whom = need.kind === 'match' ? ` ${need.against}` : need.kind === 'crown' ? ` ${need.from}` : '';
	return `${kind}${where}${whom}${alone} ${amount}${prizes}`;
}
const needs = (
	contest: ContestRules,
	own: Roster,
	facts: readonly ContestFact[],
	me: string,
	at = END,
	metric = UP
) => needsOf(contest, standings(contest, own, facts, at), me, metric).map(told);

describe('most', () => {
	const most = rules('most', {}, { prizes: [place(1), place(3)] });
	const own = roster(NAMES);

	test.each([
		['dan', [10, 8, 5, 2], ['place 3 >3 [1]']],
		['cyd', [10, 8, 5, 2], ['place 2 >3', 'place 1 >5 [0]']],
		['bob', [10, 8, 5, 2], ['place 1 >2 [0]']],
		['ada', [10, 8, 5, 2], []],
		['cyd', [10, 5, 5, 2], ['place 2 alone >0', 'place 1 >5 [0]']],
		['ada', [10, 10, 5, 2], ['place 1 alone >0 [0]']],
		['dan', [10, 8, 8, 2], ['place 2 >6', 'place 1 >8 [0]']],
		['dan', [0, 0, 0, 0], ['place 1 alone >0 [0]']]
	])('C2 %s of %j needs %j', (me, counts, expected) => {
		expect(needs(most, own, calls(...counts), me)).toEqual(expected);
	});

	test('R1 one more than what is needed takes exactly the place that was told, that much alone does not', () => {
		const facts = calls(10, 8, 5, 2);
		const places = (more: number) =>
			standings(most, own, [...facts, fact('dan', 20, more)], END).tables[0]?.rows.find(
				({ id }) => id === 'dan'
			);
		expect(places(3)).toMatchObject({ place: 3, tied: true });
		expect(places(4)).toMatchObject({ place: 3, tied: false });
	});

	test('C1 everyone with at least so much has a prize of their own', () => {
		const least = rules(
			'most',
			{},
			{
				prizes: [{ kind: 'everyone', least: '12', name: 'Lunch', value: 0, share: 'each' }]
			}
		);
		expect(needs(least, own, calls(13, 8), 'bob')).toEqual(['place 1 >5', 'target 4 [0]']);
		expect(needs(least, own, calls(13, 12), 'bob')).toEqual(['place 1 >1']);
	});

	test('M5 against a target more of the metric is told, as far as the table says what it is worth', () => {
		const ofTarget = rules('most', {}, { lens: 'ofTarget' });
		const aims = roster(NAMES, { targets: { ada: '20', bob: '10', cyd: '40', dan: '10' } });
		// half, 40%: the tenth of a target of 10 is one call
		expect(needs(ofTarget, aims, calls(10, 4, 0, 0), 'bob')).toEqual(['place 1 >1']);
		expect(needs(ofTarget, aims, calls(10, 4, 0, 0), 'cyd')[0]).toBe('place 3 alone >0 score');
	});

	test('C2 groups have places of their own', () => {
		const groups = roster(NAMES, {
			groups: [
				{ id: 'east', reps: ['ada', 'cyd'] },
				{ id: 'west', reps: ['bob', 'dan'] }
			]
		});
		const within = rules('most', {}, { groups: { by: 'team' }, prizes: [place(1), place(3)] });
		expect(needs(within, groups, calls(10, 8, 5, 2), 'dan')).toEqual(['place 1 >6 [0]']);
	});

	test('somebody who is not in it needs nothing, a quotient is no amount to make up', () => {
		expect(needs(most, own, calls(3, 2), 'eve')).toEqual([]);
		expect(needs(most, own, calls(3, 2), 'bob', END, { direction: 'up', ratio: true })).toEqual([
			'place 1 >1 score [0]'
		]);
	});
});

describe('race and milestone', () => {
	const race = rules('race', { target: '8', fallback: 'highest' }, { prizes: [place(1), place(2)] });

	test('C2 race: the line gives the first place that is still free', () => {
		expect(needs(race, roster(NAMES), calls(6, 6, 5, 1), 'cyd')).toEqual(['place 1 >1', 'target 1 3 [0]']);
		// ada is there: nobody passes her
		expect(needs(race, roster(NAMES), calls(8, 6, 5, 1), 'cyd')).toEqual(['place 2 >1', 'target 2 3 [1]']);
		expect(needs(race, roster(NAMES), calls(8, 6, 5, 1), 'bob')).toEqual(['target 2 2 [1]']);
		expect(needs(race, roster(NAMES), calls(8, 6, 5, 1), 'ada')).toEqual([]);
	});

	test('C2 milestone: what is left to the mark, and nothing beyond it', () => {
		const mark = rules(
			'milestone',
			{ target: '8' },
			{
				prizes: [{ kind: 'everyone', name: 'Friday off', value: 0, share: 'each' }]
			}
		);
		expect(needs(mark, roster(NAMES), calls(6), 'ada')).toEqual(['target 2 [0]']);
		expect(needs(mark, roster(NAMES), calls(6), 'bob')).toEqual(['target 8 [0]']);
		expect(needs(mark, roster(NAMES), calls(8), 'ada')).toEqual([]);
	});
});

test('H2 shared goal: what all together are missing', () => {
	const goal = rules('sharedGoal', { target: '20' });
	expect(needs(goal, roster(NAMES), calls(6, 5), 'ada')).toEqual(['together 9']);
	expect(needs(goal, roster(NAMES), calls(16, 5), 'ada')).toEqual([]);
});

test('C2 team: a side needs what sides need', () => {
	const contest = rules('team', { by: 'team', perMember: false }, { prizes: [] });
	const own = roster(NAMES, {
		groups: [{ id: 'north' }, { id: 'south' }],
		memberships: NAMES.map((rep, at) => ({
			rep,
			team: at < 2 ? 'north' : 'south',
			from: '2026-01-01',
			to: ''
		}))
	});
	expect(needs(contest, own, calls(4, 5, 3, 3), 'south')).toEqual(['place 1 >3']);
});

test('C2 bracket: the lead in the match of the round, as long as somebody else has it', () => {
	const bracket = rules('bracket', { roundDays: 1 });
	const own = roster(NAMES, { seeds: NAMES, rounds: dayRounds(2) });
	const noon = MONDAY + 12 * HOUR;
	const facts = [fact('ada', 9, 3), fact('dan', 10, 1), fact('bob', 10, 2), fact('cyd', 10, 2)];
	expect(needs(bracket, own, facts, 'dan', noon)).toEqual(['match ada >2']);
	expect(needs(bracket, own, facts, 'ada', noon)).toEqual([]);
	expect(needs(bracket, own, facts, 'bob', noon)).toEqual(['match cyd >0']);
	// out: nothing is asked of anybody
	expect(needs(bracket, own, facts, 'dan', noon + DAY)).toEqual([]);

	const lead = (me: string, metric = UP, at = noon) =>
		matchLeadOf(standings(bracket, own, facts, at), me, metric);
	expect(lead('ada')).toEqual({ against: 'dan', by: '2' });
	expect(lead('dan')).toBeUndefined();
	expect(lead('dan', { ...UP, direction: 'down' })).toEqual({ against: 'ada', by: '2' });
	expect(lead('bob')).toBeUndefined();
	expect(lead('dan', UP, noon + DAY)).toBeUndefined();
});

test('C2 king of the hill: more than the king has, then time on the throne', () => {
	const king = rules('king', {});
	const facts = [fact('ada', 9, 3), fact('bob', 10, 4)];
	const noon = MONDAY + 12 * HOUR;
	expect(needs(king, roster(NAMES), facts, 'ada', noon)).toEqual(['crown bob >1', 'place 1 >60 minutes']);
	expect(needs(king, roster(NAMES), facts, 'bob', noon)).toEqual([]);
	expect(needs(king, roster(NAMES), [], 'cyd', noon)).toEqual(['crown null >0']);
});

test('C2 elimination: above the least of the others in the round that is played; nothing more, and nothing once out', () => {
	const last = rules('elimination', { roundDays: 1 });
	const own = roster(NAMES, { rounds: dayRounds(3) });
	const noon = MONDAY + 12 * HOUR;
	const facts = [fact('ada', 9, 3), fact('bob', 9, 2), fact('cyd', 9, 1)];
	expect(needs(last, own, facts, 'dan', noon)).toEqual(['safe >1']);
	expect(needs(last, own, facts, 'cyd', noon)).toEqual([]);
	expect(needs(last, own, [], 'cyd', noon)).toEqual(['safe >0']);
	// dan is out on Tuesday, and the round begins anew for the others
	const tuesday = [...facts, fact('ada', 25, 1), fact('bob', 25, 1)];
	expect(needs(last, own, tuesday, 'dan', noon + DAY)).toEqual([]);
	expect(needs(last, own, tuesday, 'cyd', noon + DAY)).toEqual(['safe >1']);
});

test('C6 raffle: what is left to the next ticket; frozen tickets ask for nothing more', () => {
	const raffle = rules('raffle', { per: '5' });
	expect(needs(raffle, roster(NAMES), calls(7), 'ada')).toEqual(['ticket 3']);
	expect(needs(raffle, roster(NAMES), calls(10), 'ada')).toEqual(['ticket 5']);
	expect(needs(raffle, roster(NAMES), calls(0), 'ada')).toEqual(['ticket 5']);
	const frozen = roster(NAMES, { draw: { commitment: '', tickets: [['ada', 3]] } });
	expect(needs(raffle, frozen, calls(7), 'ada')).toEqual([]);
});

test('M5 improvement: the gap between two steps up is calls', () => {
	const improvement = rules('improvement', {});
	const own = roster(NAMES, { baselines: { ada: '2', bob: '5', cyd: '3', dan: '3' } });
	expect(needs(improvement, own, calls(6, 6, 0, 0), 'bob')).toEqual(['place 1 >3']);
});

test('how far the first one is ahead, and the rows around somebody', () => {
	const most = rules('most', {});
	const now = standings(most, roster(NAMES), calls(10, 8, 5, 2), END);
	expect(leadOf(now, 'ada')).toBe('2');
	expect(leadOf(now, 'bob')).toBeUndefined();
	expect(leadOf(standings(most, roster(NAMES), calls(8, 8), END), 'ada')).toBeUndefined();
	const list = now.tables[0]?.rows ?? [];
	const ids = (me: string | undefined, each: number) => around(list, me, each).map(({ id }) => id);
	expect(ids('dan', 1)).toEqual(['bob', 'cyd', 'dan']);
	expect(ids('ada', 1)).toEqual(['ada', 'bob', 'cyd']);
	expect(ids('bob', 1)).toEqual(['ada', 'bob', 'cyd']);
	expect(ids(undefined, 1)).toEqual(['ada', 'bob', 'cyd']);
	expect(ids('cyd', 5)).toEqual(NAMES);
});
