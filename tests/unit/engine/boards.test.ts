/** Periods, listings, ranks and movement on a floor small enough to be checked by hand. */
import { expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Engine } from '#lib/engine/engine.ts';
import {
	capacity,
	engineWith,
	fact,
	factId,
	idOf,
	membership,
	region,
	rep,
	team,
	teamRegion
} from './floor-fixture.ts';
import { board, NOW, refusal, rows, scores, TODAY, total } from './reading.ts';

const two = { reps: [rep('ana'), rep('bob')] };

test('P1 a fact belongs to the period of its local date, whenever it occurred', () => {
	const engine = engineWith(two, [
		fact('ana', 'call', '2026-10-31', { occurredAt: Date.parse('2026-11-01T03:00:00Z') }),
		fact('bob', 'call', '2026-11-01')
	]);
	expect(scores(engine)).toEqual(['bob 1', 'ana 0']);
	expect(scores(engine, { date: '2026-10-15' })).toEqual(['ana 1', 'bob 0']);
	expect(board(engine, { period: 'all' })).toMatchObject({ from: '2026-10-31', to: '2026-11-01' });
});

test('P1 named periods use the workspace’s today: at year’s end it is next year in Berlin first', () => {
	const engine = engineWith(two, [fact('ana', 'call', '2027-01-01')]);
	const eve = Date.parse('2026-12-31T22:59:59Z');
	expect(board(engine, { period: 'year' }, eve)).toMatchObject({ from: '2026-01-01', to: '2026-12-31' });
	expect(scores(engine, { period: 'year' }, eve)).toEqual(['ana 0', 'bob 0']);
	expect(scores(engine, { period: 'year' }, eve + 1000)).toEqual(['ana 1', 'bob 0']);
});

test('P6 R5 a fact counts for the team its rep was in, and the region that team was in, on its local date', () => {
	const engine = engineWith(
		{
			reps: [rep('ana')],
			teams: [team('red'), team('blue')],
			regions: [region('north'), region('south')],
			memberships: [membership('ana', 'red', '', '2026-11-09'), membership('ana', 'blue', '2026-11-10')],
			team_regions: [
				teamRegion('red', 'north', '', '2026-11-04'),
				teamRegion('red', 'south', '2026-11-05'),
				teamRegion('blue', 'north')
			]
		},
		[
			fact('ana', 'call', '2026-11-04', { quantity: 1 }),
			fact('ana', 'call', '2026-11-09', { quantity: 10 }),
			fact('ana', 'call', '2026-11-10', { quantity: 100 })
		]
	);
	expect(scores(engine, { by: 'team' })).toEqual(['blue 100', 'red 11']);
	expect(scores(engine, { by: 'region' })).toEqual(['north 101', 'south 10']);
	expect(scores(engine, { by: 'team', region: idOf('north') })).toEqual(['blue 100', 'red 1']);
	expect(scores(engine, { by: 'region', team: idOf('red') })).toEqual(['south 10', 'north 1']);
	expect(scores(engine, { team: idOf('red') })).toEqual(['ana 11']);
	expect(board(engine, {}).rows[0]?.detail).toBe('blue');
});

test('R1 R2 ties share a rank, the next is skipped, and stand by name and id', () => {
	const engine = engineWith({ reps: [rep('Zoe'), rep('Änne'), rep('anna'), rep('bob'), rep('carl')] }, [
		...['Zoe', 'Änne', 'anna'].map((name) => fact(name, 'call', TODAY, { quantity: 5 })),
		fact('bob', 'call', TODAY, { quantity: 9 })
	]);
	expect(rows(engine)).toEqual(['bob 1 9 4', 'anna 2= 5 4', 'Änne 2= 5 4', 'Zoe 2= 5 4', 'carl 5 0 5']);
});

test('R3 a sum without facts is 0 and ranked; a ratio or lower-is-better metric without facts is not', () => {
	const engine = engineWith(two, [
		fact('ana', 'appointment_set', TODAY, { quantity: 4 }),
		fact('ana', 'no_show', TODAY)
	]);
	expect(rows(engine)).toEqual(['ana 1= 0 0', 'bob 1= 0 0']);
	expect(rows(engine, { metric: 'no_show_rate' })).toEqual(['ana 1 1/4 -', 'bob - - -']);
});

test('R3 who has not started, or has ended without facts, is not listed', () => {
	const engine = engineWith(
		{
			reps: [
				rep('ana', { startedOn: '2026-11-19' }),
				rep('bob', { startedOn: TODAY }),
				rep('carl', { endedOn: '2026-11-17' }),
				rep('dora', { endedOn: '2026-11-02' }),
				rep('emil', { endedOn: TODAY })
			]
		},
		[fact('dora', 'call', '2026-11-02')]
	);
	expect(scores(engine)).toEqual(['dora 1', 'bob 0', 'emil 0']);
	expect(scores(engine, { date: '2026-10-15' })).toEqual(['carl 0', 'dora 0', 'emil 0']);
});

test('R3 a house account counts in totals and is never ranked', () => {
	const engine = engineWith({ reps: [rep('ana'), rep('house', { house: true })] }, [
		fact('house', 'call', TODAY, { quantity: 7 }),
		fact('ana', 'call', TODAY)
	]);
	expect(rows(engine)).toEqual(['ana 1 1 -', 'house - 7 -']);
	expect(total(engine)).toBe('8');
});

test('R3 a rep without a team counts in by=rep and in totals, and as an unranked row in by=team', () => {
	const engine = engineWith({ ...two, teams: [team('red')], memberships: [membership('ana', 'red')] }, [
		fact('ana', 'call', TODAY),
		fact('bob', 'call', TODAY, { quantity: 5 })
	]);
	expect(rows(engine, { by: 'team' })).toEqual(['red 1 1 -', 'no team - 5 -']);
	expect(board(engine, { by: 'team' }).rows[1]?.id).toBe('');
	expect(total(engine, { by: 'team' })).toBe('6');
	expect(rows(engine)).toEqual(['bob 1 5 4', 'ana 2 1 4']);
});

test('R3 the team filter lists whoever was a member on any date of the period', () => {
	const engine = engineWith(
		{
			...two,
			teams: [team('red')],
			memberships: [membership('ana', 'red', '', '2026-11-02'), membership('bob', 'red', '', '2026-10-31')]
		},
		[fact('ana', 'call', TODAY)]
	);
	expect(scores(engine, { team: idOf('red') })).toEqual(['ana 0']);
});

test('R3 off for the whole period so far: no rank', () => {
	const engine = engineWith({ ...two, capacity: [capacity('bob', { fte: 0, from: '2026-11-01' })] });
	expect(rows(engine)).toEqual(['ana 1 0 -', 'bob - 0 -']);
	expect(rows(engine, { period: 'quarter' })).toEqual(['ana 1= 0 0', 'bob 1= 0 0']);
});

const moves = (engine: Engine, query: Partial<BoardQuery> = {}, now = NOW) =>
	board(engine, query, now).rows.map(
		({ name, rank, previousRank }) => `${name} ${previousRank ?? '-'}>${rank ?? '-'}`
	);

test('R4 movement is against facts dated before today', () => {
	const engine = engineWith({ reps: [rep('ana'), rep('bob'), rep('carl')] }, [
		fact('ana', 'call', '2026-11-17', { quantity: 3 }),
		fact('bob', 'call', '2026-11-17', { quantity: 2 }),
		fact('bob', 'call', TODAY, { quantity: 2 }),
		fact('carl', 'call', TODAY)
	]);
	expect(moves(engine)).toEqual(['bob 2>1', 'ana 1>2', 'carl ->3']);
	// on the period’s first day there is none
	expect(moves(engine, { period: '2026-11-18..2026-11-30' })).toEqual(['bob ->1', 'carl ->2', 'ana ->3']);
	// a late fact changes what was, as now known
	engine.putFact(factId(9), fact('carl', 'call', '2026-11-16', { quantity: 9 }));
	expect(moves(engine)).toEqual(['carl 1>1', 'bob 3>2', 'ana 2>3']);
});

test('R4 a day board moves since the last full hour', () => {
	const at = (time: string) => ({ occurredAt: Date.parse(`${TODAY}T${time}Z`) });
	const engine = engineWith(two, [
		fact('ana', 'call', TODAY, at('12:59:00')),
		fact('bob', 'call', TODAY, { ...at('13:00:00'), quantity: 2 })
	]);
	expect(moves(engine, { period: 'day' })).toEqual(['bob ->1', 'ana 1>2']);
	expect(moves(engine, { period: 'day' }, NOW + 1_800_000)).toEqual(['bob 1>1', 'ana 2>2']);
});

test('R4 a closed period moved on its last day', () => {
	const engine = engineWith(two, [
		fact('ana', 'call', '2026-10-30'),
		fact('bob', 'call', '2026-10-30', { quantity: 2 }),
		fact('ana', 'call', '2026-10-31', { quantity: 5 })
	]);
	expect(moves(engine, { date: '2026-10-01' })).toEqual(['ana 2>1', 'bob 1>2']);
	expect(moves(engine, { period: 'day', date: '2026-10-30' })).toEqual(['bob ->1', 'ana ->2']);
});

test('G1 elapsed is the share of the workspace’s working time that has passed', () => {
	const engine = engineWith(two);
	// 12 of November’s 21 working days, and 5.5 of 8 hours
	expect(engine.elapsed({ metric: 'calls', period: 'month', by: 'rep' }, NOW)).toBeCloseTo(
		(12 + 5.5 / 8) / 21,
		12
	);
	expect(engine.elapsed({ metric: 'calls', period: '2026-11-21..2026-11-22', by: 'rep' }, NOW)).toBeNaN();
});

test('a query that names what is not there is refused by its parameter', () => {
	const engine = engineWith(two);
	expect(refusal(engine, { metric: 'golf' })).toBe('metric');
	expect(refusal(engine, { period: 'fortnight' })).toBe('period');
	expect(refusal(engine, { date: '2026-02-30' })).toBe('date');
	expect(refusal(engine, { team: idOf('red') })).toBe('team');
	expect(refusal(engine, { region: '' })).toBe('region');
	expect(refusal(engine, { by: 'floor' as 'rep' })).toBe('by');
	expect(engine.watch({ metric: 'golf', period: 'day', by: 'rep' }).ok).toBe(false);
});

test('sums past 2^53 are refused, never rounded, and told again once they fit', () => {
	const engine = engineWith(two);
	const large = fact('ana', 'order', TODAY, { amount: 1_000_000_000_000 });
	for (let n = 1; n <= 9_008; n++) engine.putFact(factId(n), large);
	expect(refusal(engine, { metric: 'revenue' })).toBe('metric');
	expect(refusal(engine, { metric: 'orders' })).toBe('ok');
	engine.putFact(factId(1), null);
	expect(scores(engine, { metric: 'revenue' })).toEqual(['ana 9007000000000000', 'bob 0']);
});

test('R3 on leave for all of the period that was due so far: no rank; a holiday alone takes none', () => {
	const engine = engineWith({
		...two,
		holidays: [{ id: idOf('h'), date: '2026-11-16', name: 'Holiday' }] as never,
		leave: [{ id: idOf('l'), rep: idOf('bob'), from: '2026-11-17', to: TODAY }] as never
	});
	expect(rows(engine, { period: 'week' })).toEqual(['ana 1 0 -', 'bob - 0 -']);
	expect(rows(engine, { period: 'day', date: '2026-11-16' })).toEqual(['ana 1= 0 0', 'bob 1= 0 0']);
	expect(rows(engine, { period: 'month' })).toEqual(['ana 1= 0 0', 'bob 1= 0 0']);
	engine.putRow('leave', idOf('l'), null);
	expect(rows(engine, { period: 'week' })).toEqual(['ana 1= 0 0', 'bob 1= 0 0']);
});
