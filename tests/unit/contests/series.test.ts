import { expect, test } from 'vitest';
import { hallOfFame } from '#lib/domain/contests/hall.ts';
import { seriesTable, type SeriesTable } from '#lib/domain/contests/series.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { finished, type FinishedContest } from '#lib/domain/contests/winners.ts';
import { END, fact, roster, rules } from './kit.ts';

const POINTS = [10, 6, 3, 1];
const NAMES = ['ada', 'bob', 'cyd', 'dan', 'eve'];

const over = (
	id: string,
	given: ContestRules,
	own: Roster,
	facts: readonly ContestFact[]
): FinishedContest => ({
	id,
	name: id,
	rules: given,
	result: standings(given, own, facts, END)
});
/** So many calls of each of ada, bob, cyd, dan and eve; 0: none. */
const calls = (...counts: number[]): ContestFact[] =>
	counts.flatMap((count, at) => (count === 0 ? [] : [fact(NAMES[at] ?? '', 9, count)]));
const told = (tables: readonly SeriesTable[]) =>
	tables.flatMap(({ kind, rows }) =>
		rows.map(
			({ id, place, tied, points, won }) => `${kind} ${id} ${place}${tied ? '=' : ''} ${points} ${won}`
		)
	);
const place = (at: number, share: 'each' | 'split', value = 600): Prize => ({
	kind: 'place',
	place: at,
	name: `Place ${at}`,
	value,
	share
});
const always = { from: '', to: '' };
const sides = roster(NAMES, {
	groups: [{ id: 'north' }, { id: 'south' }],
	memberships: NAMES.map((rep, at) => ({ rep, team: at < 2 ? 'north' : 'south', ...always }))
});

test('C2 a series adds up what places bring; equals divide the points of the places that they take up', () => {
	const first = over('one', rules('most', {}), roster(NAMES), calls(5, 4, 4, 4, 1));
	const second = over('two', rules('most', {}), roster(NAMES), calls(2, 0, 2, 1));
	expect(told(seriesTable(POINTS, [first]))).toEqual([
		'rep ada 1 10 1',
		'rep bob 2= 10/3 0',
		'rep cyd 2= 10/3 0',
		'rep dan 2= 10/3 0',
		'rep eve 5 0 0'
	]);
	const [both] = seriesTable(POINTS, [first, second]);
	expect(both && told([both])).toEqual([
		'rep ada 1 18 2',
		'rep cyd 2 34/3 1',
		'rep dan 3 19/3 0',
		'rep bob 4 10/3 0',
		'rep eve 5 0 0'
	]);
	expect(both?.rows[1]?.parts).toEqual([
		{ contest: 'one', place: 2, points: '10/3' },
		{ contest: 'two', place: 1, points: '8' }
	]);
	expect(both?.rows[3]?.parts[1]).toEqual({ contest: 'two', place: null, points: '0' });
	expect(told(seriesTable([2.5, 0.1], [first]))).toEqual([
		'rep ada 1 5/2 1',
		'rep bob 2= 1/30 0',
		'rep cyd 2= 1/30 0',
		'rep dan 2= 1/30 0',
		'rep eve 5 0 0'
	]);
});

test('C2 equal points share a place of the series, and nobody has points for nothing', () => {
	const swapped = [calls(2, 1), calls(1, 2)].map((facts, at) =>
		over(String(at), rules('most', {}), roster(['ada', 'bob', 'cyd']), facts)
	);
	expect(told(seriesTable(POINTS, swapped))).toEqual(['rep ada 1= 16 1', 'rep bob 1= 16 1', 'rep cyd 3 0 0']);
	const nobody = over('none', rules('most', {}), roster(['ada', 'bob']), []);
	expect(told(seriesTable(POINTS, [nobody]))).toEqual(['rep ada 1= 0 0', 'rep bob 1= 0 0']);
	expect(seriesTable(POINTS, [])).toEqual([]);
	expect(seriesTable(POINTS, [over('empty', rules('most', {}), roster([]), [])])).toEqual([]);
	expect(
		told(
			seriesTable(
				[],
				[swapped[0]].flatMap((one) => one ?? [])
			)
		)
	).toEqual(['rep ada 1= 0 1', 'rep bob 1= 0 0', 'rep cyd 1= 0 0']);
});

test('C2 each group has its own places, and team contests count for teams', () => {
	const groups = [
		{ id: 'left', reps: ['ada', 'bob'] },
		{ id: 'right', reps: ['cyd', 'dan'] }
	];
	const given = rules('most', {}, { groups: { by: 'team' } });
	const apart = over('groups', given, roster(NAMES.slice(0, 4), { groups }), calls(9, 8, 2, 1));
	const teams = over('teams', rules('team', { by: 'team', perMember: false }), sides, calls(1, 0, 5));
	const regions = over('regions', rules('team', { by: 'region', perMember: false }), roster([]), []);
	expect(told(seriesTable(POINTS, [apart, teams, regions]))).toEqual([
		'rep ada 1= 10 1',
		'rep cyd 1= 10 1',
		'rep bob 3= 6 0',
		'rep dan 3= 6 0',
		'team south 1 10 1',
		'team north 2 6 0'
	]);
});

test('C2 a goal reached together is a first place that all share who helped; missed, it brings nothing', () => {
	const reached = over('goal', rules('sharedGoal', { target: '5' }), roster(NAMES), calls(3, 2, 0));
	expect(told(seriesTable(POINTS, [reached]))).toEqual([
		'rep ada 1= 8 1',
		'rep bob 1= 8 1',
		'rep cyd 3= 0 0',
		'rep dan 3= 0 0',
		'rep eve 3= 0 0'
	]);
	const missed = over('goal', rules('sharedGoal', { target: '9' }), roster(['ada']), calls(3));
	expect(told(seriesTable(POINTS, [missed]))).toEqual(['rep ada 1 0 0']);
	const milestone = over('there', rules('milestone', { target: '2' }), roster(NAMES), calls(3, 2, 1));
	expect(told(seriesTable(POINTS, [milestone])).slice(0, 3)).toEqual([
		'rep ada 1= 8 1',
		'rep bob 1= 8 1',
		'rep cyd 3= 0 0'
	]);
});

test('C7 the hall of fame names who won contests and prizes, of settled contests alone', () => {
	const prizes: Prize[] = [place(1, 'split'), { kind: 'spot', name: 'Day', value: 50, share: 'each' }];
	const first = over('one', rules('most', {}, { prizes }), roster(NAMES), calls(5, 5, 1));
	const team: Prize = { kind: 'team', place: 1, name: 'Dinner', value: 30, share: 'each' };
	const second = over(
		'two',
		rules('team', { by: 'team', perMember: false }, { prizes: [place(1, 'each', 7), team] }),
		sides,
		calls(0, 3, 2)
	);
	const hall = hallOfFame([first, second]);
	expect(hall.map(({ kind, id, won, value }) => [kind, id, won, value])).toEqual([
		['rep', 'bob', ['one'], '380'],
		['rep', 'ada', ['one'], '350'],
		['team', 'north', ['two'], '7']
	]);
	expect(hall[0]?.prizes).toEqual([
		{ contest: 'one', name: 'Place 1', group: '', share: '1/2', value: '300' },
		{ contest: 'one', name: 'Day', group: '', share: '1', value: '50', day: '2026-06-01' },
		{ contest: 'two', name: 'Dinner', group: '', share: '1', value: '30' }
	]);
	expect(hallOfFame([])).toEqual([]);

	const { rules: given, result } = first;
	const outcome = { number: 1, hash: '', seq: 1, at: '', result: { ...result, totals: [] } };
	expect(finished({ id: 'one', name: 'One', rules: given, outcome })?.result).toBe(outcome.result);
	expect(finished({ id: 'one', name: 'One', rules: given, outcome: null })).toBeUndefined();
});
