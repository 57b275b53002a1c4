import { expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { BoardWatch, Engine } from '#lib/engine/engine.ts';
import {
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

const NOW = Date.parse('2026-11-18T13:30:00Z');
const TODAY = '2026-11-18';
const MONTH: BoardQuery = { metric: 'calls', period: 'month', by: 'rep' };
const floor = {
	reps: ['ana', 'bob', 'cem', 'dora'].map((name) => rep(name)),
	teams: [team('red'), team('blue')],
	regions: [region('north'), region('south')],
	memberships: [membership('ana', 'red'), membership('bob', 'blue'), membership('cem', 'blue')],
	team_regions: [teamRegion('red', 'north'), teamRegion('blue', 'south')]
};
function watched(engine: Engine, query: BoardQuery): BoardWatch {
	const watch = engine.watch(query);
	if (!watch.ok) throw new Error(watch.error.message);
	watch.value.ranking(NOW);
	return watch.value;
}
/** Watches these boards; the function says which of them a change moved, by their names. */
function watchAll(engine: Engine, boards: Record<string, BoardQuery>): (change: () => void) => string[] {
	const names = new Map(Object.entries(boards).map(([name, query]) => [watched(engine, query), name]));
	return (change) => {
		for (const watch of names.keys()) watch.ranking(NOW);
		engine.takeChanged();
		const before = new Map([...names.keys()].map((watch) => [watch, watch.version]));
		change();
		const taken = engine.takeChanged().map((watch) => names.get(watch) ?? '');
		const moved = [...names].filter(([watch]) => watch.version > before.get(watch)!).map(([, name]) => name);
		expect(taken.sort()).toEqual(moved.sort());
		return moved;
	};
}

test('a change moves the boards whose scope, days and types it is of, and no other', () => {
	const engine = engineWith(floor, [fact('ana', 'call', '2026-10-01'), fact('bob', 'order', TODAY)]);
	const moved = watchAll(engine, {
		all: MONTH,
		red: { ...MONTH, team: idOf('red') },
		blue: { ...MONTH, team: idOf('blue') },
		north: { ...MONTH, region: idOf('north'), by: 'team' },
		'red in south': { ...MONTH, team: idOf('red'), region: idOf('south') },
		orders: { ...MONTH, metric: 'orders' },
		day: { ...MONTH, period: 'day' },
		october: { ...MONTH, date: '2026-10-15' },
		conversion: { ...MONTH, metric: 'call_to_order' }
	});
	const put = (id: number, who: string, kind: string, date: string) => () =>
		engine.putFact(factId(id), fact(who, kind, date));
	expect(moved(put(9, 'ana', 'call', TODAY))).toEqual(['all', 'conversion', 'day', 'north', 'red']);
	expect(moved(put(10, 'bob', 'call', '2026-11-02'))).toEqual(['all', 'blue', 'conversion']);
	expect(moved(put(11, 'dora', 'call', '2026-10-02'))).toEqual(['october']);
	expect(moved(put(12, 'ana', 'order', TODAY))).toEqual(['conversion', 'orders']);
	expect(moved(put(13, 'ana', 'quote', TODAY))).toEqual([]);
	// taken away here, put there
	expect(moved(put(9, 'bob', 'call', '2026-10-03'))).toEqual([
		'all',
		'conversion',
		'day',
		'north',
		'october',
		'red'
	]);
	const everything = moved(() => engine.putRow('teams', idOf('red'), { ...team('red'), name: 'Rouge' }));
	expect(everything.length).toBe(9);
	expect(moved(() => {})).toEqual([]);
});

test('M6 boards over single records move with every fact of a customer or a deal, others do not', () => {
	const engine = engineWith(floor, [fact('ana', 'order', TODAY, { customerKey: 1, dealKey: 1 })]);
	const moved = watchAll(engine, {
		cycle: { ...MONTH, metric: 'cycle_days' },
		value: { ...MONTH, metric: 'value_per_customer' }
	});
	expect(moved(() => engine.putFact(factId(5), fact('bob', 'lead', TODAY, { dealKey: 2 })))).toEqual([
		'cycle'
	]);
	expect(moved(() => engine.putFact(factId(6), fact('bob', 'order', TODAY)))).toEqual(['value']);
});

test('P2 a board over everything moves with the first and the last date, whoever’s they are', () => {
	const engine = engineWith(floor, [fact('ana', 'call', '2026-10-01'), fact('ana', 'call', TODAY)]);
	const moved = watchAll(engine, {
		everything: { ...MONTH, period: 'all', team: idOf('red') },
		month: MONTH
	});
	expect(moved(() => engine.putFact(factId(5), fact('bob', 'lead', '2026-11-01')))).toEqual([]);
	expect(moved(() => engine.putFact(factId(6), fact('bob', 'lead', '2026-09-01')))).toEqual(['everything']);
	expect(moved(() => engine.putFact(factId(6), null))).toEqual(['everything']);
});

test('a board that was closed is told of nothing; another watch of it still is', () => {
	const engine = engineWith(floor);
	const [first, second] = [watched(engine, MONTH), watched(engine, MONTH)];
	engine.takeChanged();
	first.close();
	first.close();
	engine.putFact(factId(1), fact('ana', 'call', TODAY));
	expect(engine.takeChanged()).toEqual([second]);
	second.close();
	engine.putFact(factId(2), fact('ana', 'call', TODAY));
	expect(engine.takeChanged()).toEqual([]);
});

test('R1 the ranking read in place says what the rows say', () => {
	const engine = engineWith(floor, [fact('ana', 'call', TODAY), fact('cem', 'call', TODAY)]);
	for (const metric of ['calls', 'call_to_order', 'no_show_rate']) {
		const watch = watched(engine, { ...MONTH, metric });
		for (let n = 10; n < 30; n++) {
			const who = ['ana', 'bob', 'cem', 'dora'][n % 4]!;
			const kind = ['call', 'order', 'call', 'no_show', 'appointment_set'][n % 5]!;
			engine.putFact(factId(n), fact(who, kind, TODAY, { quantity: 1 + (n % 3) }));
			const ranking = watch.ranking(NOW);
			const { rows } = watch.read(NOW);
			expect([ranking.length, ranking.ranked]).toEqual([
				rows.length,
				rows.filter(({ rank }) => rank !== null).length
			]);
			rows.forEach(({ id, rank, score }, position) => {
				expect([ranking.idAt(position), ranking.rankAt(position)]).toEqual([id, rank ?? 0]);
				expect(ranking.scoreAt(position)).toBe(score ? toNumber(score) : Number.NaN);
				expect(ranking.indexOf(id)).toBe(position);
			});
			expect([ranking.indexOf(idOf('stranger')), ranking.idAt(99), ranking.rankAt(99)]).toEqual([-1, '', 0]);
		}
	}
});

test('a board whose team has gone has an empty ranking', () => {
	const engine = engineWith(floor);
	const watch = watched(engine, { ...MONTH, team: idOf('red') });
	expect(watch.ranking(NOW).length).toBe(1);
	engine.putRow('teams', idOf('red'), null);
	expect([watch.ranking(NOW).length, watch.ranking(NOW).indexOf(idOf('ana'))]).toEqual([0, -1]);
});

test('R4 a correction of what counted before changes the movement shown', () => {
	const engine = engineWith(floor, [
		fact('ana', 'call', '2026-11-16', { quantity: 2 }),
		fact('bob', 'call', '2026-11-17')
	]);
	const watch = watched(engine, MONTH);
	const before = () => watch.read(NOW).rows.map(({ name, previousRank }) => `${name} ${previousRank}`);
	expect(before()).toEqual(['ana 1', 'bob 2', 'cem null', 'dora null']);
	engine.putFact(factId(3), fact('bob', 'call', '2026-11-17', { quantity: 4 }));
	expect(before()).toEqual(['bob 1', 'ana 2', 'cem null', 'dora null']);
	engine.putFact(factId(4), fact('ana', 'call', TODAY, { quantity: 9 }));
	expect(before()).toEqual(['ana 2', 'bob 1', 'cem null', 'dora null']);
});
