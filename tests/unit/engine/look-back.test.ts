/** Looking back, explaining and pace, on floors small enough to be checked by hand. */
import { expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Engine, Replay } from '#lib/engine/engine.ts';
import { FREED, RepFacts } from '#lib/engine/rep-facts.ts';
import { capacity, engineWith, fact, factId, idOf, membership, rep, target, team } from './floor-fixture.ts';
import { board, NOW, TODAY } from './reading.ts';

const DAY: BoardQuery = { metric: 'calls', period: 'day', by: 'rep' };
const at = (time: string, date = TODAY) => Date.parse(`${date}T${time}:00Z`);
const call = (who: string, time: string, quantity = 1) =>
	fact(who, 'call', TODAY, { quantity, occurredAt: at(time) });
const two = { reps: [rep('ana'), rep('bob')] };

function replayOf(engine: Engine, query: BoardQuery): Replay {
	const opened = engine.replay(query, NOW);
	if (!opened.ok) throw new Error(opened.error.message);
	return opened.value;
}
const told = (replay: Replay, time: string) =>
	replay
		.read(at(time))
		.rows.map(
			({ name, previousRank, rank, score }) => `${name} ${previousRank ?? '-'}>${rank} ${score?.numerator}`
		);

test('R4 a day drawn back and forth over its hours moves against each hour’s beginning, and its rows are kept', () => {
	const engine = engineWith(two, [call('ana', '09:10', 2), call('bob', '10:20', 5), call('ana', '11:30', 9)]);
	const replay = replayOf(engine, DAY);
	for (let times = 0; times < 2; times++) {
		expect(told(replay, '12:05')).toEqual(['ana 1>1 11', 'bob 2>2 5']);
		expect(told(replay, '11:40')).toEqual(['ana 2>1 11', 'bob 1>2 5']);
		expect(told(replay, '10:40')).toEqual(['bob ->1 5', 'ana 1>2 2']);
		expect(told(replay, '09:40')).toEqual(['ana ->1 2', 'bob ->2 0']);
	}
	const before = replay.read(at('11:40')).rows;
	const after = replay.read(at('11:41')).rows;
	expect(after.map((row, place) => row === before[place])).toEqual([true, true]);
	replay.close();
});

test('the spark of the day that is shown ends at the moment that is shown', () => {
	const engine = engineWith(two, [call('ana', '09:10', 2), call('ana', '11:30', 9)]);
	const replay = replayOf(engine, DAY);
	const spark = (time: string) => {
		replay.read(at(time));
		return replay.sparks([idOf('ana')]).at(-1);
	};
	expect(['12:00', '11:00', '09:00', '11:30'].map(spark)).toEqual([11, 2, 0, 11]);
	replay.close();
});

test('a replay goes on with facts that come, are corrected and go meanwhile, seen or not yet', () => {
	const engine = engineWith(two, [call('ana', '09:10', 2), call('bob', '11:30', 3)]);
	const replay = replayOf(engine, DAY);
	expect(told(replay, '10:00')).toEqual(['ana 1>1 2', 'bob ->2 0']);
	engine.putFact(factId(50), call('bob', '09:30', 4));
	expect(told(replay, '10:00')[0]).toBe('bob 1>1 4');
	// into what has not occurred yet, and back
	engine.putFact(factId(50), call('bob', '10:30', 4));
	expect(told(replay, '10:00')[0]).toBe('ana 1>1 2');
	expect(told(replay, '10:45')[0]).toBe('bob ->1 4');
	engine.putFact(factId(50), call('bob', '10:30', 1));
	engine.putFact(factId(2), null);
	expect(told(replay, '12:00')).toEqual(['ana 1>1 2', 'bob 2>2 1']);
	engine.putFact(factId(50), null);
	expect(told(replay, '12:00')[1]).toContain('bob');
	expect(told(replay, '09:00').map((row) => row.split(' ').at(-1))).toEqual(['0', '0']);
	replay.close();
	engine.putFact(factId(51), call('bob', '09:30', 4));
});

test('who has which facts follows slots that are corrected, freed and given to somebody else', () => {
	const reps = [1, 2, 1, FREED, 1];
	const facts = new RepFacts((slot) => reps[slot] ?? FREED, reps.length);
	const of = (who: number) => {
		const slots: number[] = [];
		facts.each(who, (slot) => slots.push(slot));
		return slots;
	};
	expect([of(1), of(2), of(3)]).toEqual([[0, 2, 4], [1], []]);
	const put = (slot: number, who: number) => {
		reps[slot] = who;
		if (who !== FREED) facts.add(who, slot);
	};
	put(0, FREED);
	put(0, 2);
	put(2, 3);
	put(3, 1);
	put(2, 1);
	put(4, 1);
	for (let slot = 5; slot < 20; slot++) put(slot, 3);
	expect([of(1), of(2), of(3)]).toEqual([
		[2, 3, 4],
		[0, 1],
		Array.from({ length: 15 }, (_, index) => index + 5)
	]);
	put(19, FREED);
	put(19, 3);
	expect(of(3)).toHaveLength(15);
});

test('a score stays explained by the right records after corrections, and a team’s by its members’ of the time', () => {
	const engine = engineWith(
		{
			...two,
			teams: [team('red')],
			memberships: [membership('ana', 'red', '', '2026-11-17'), membership('bob', 'red', TODAY)]
		},
		[
			fact('ana', 'call', '2026-11-17'),
			fact('bob', 'call', '2026-11-17'),
			call('ana', '10:00'),
			call('bob', '11:00')
		]
	);
	const ids = (query: Partial<BoardQuery>, who: string) => {
		const answer = engine.explain({ ...DAY, period: 'month', ...query }, idOf(who), NOW, 10);
		return answer.ok ? answer.value.facts.map(({ id }) => Number.parseInt(id, 36)) : answer.error;
	};
	expect([ids({}, 'ana'), ids({ by: 'team' }, 'red')]).toEqual([
		[3, 1],
		[4, 1]
	]);
	engine.putFact(factId(1), fact('bob', 'call', '2026-11-17'));
	engine.putFact(factId(4), null);
	engine.putFact(factId(9), call('bob', '12:00'));
	expect([ids({}, 'ana'), ids({}, 'bob'), ids({ by: 'team' }, 'red')]).toEqual(
		[[3], [9, 2, 1], [9]].map((list) => [...list])
	);
});

test('G1 the pace of a team is its members’: their hours, on the dates of being in it', () => {
	const engine = engineWith({
		reps: [
			rep('ana'),
			rep('bob'),
			rep('carl', { startedOn: TODAY }),
			rep('dora'),
			rep('house', { house: true })
		],
		teams: [team('red'), team('blue')],
		memberships: [
			membership('ana', 'red'),
			membership('bob', 'red'),
			membership('carl', 'red'),
			membership('dora', 'red', '', '2026-11-16'),
			membership('dora', 'blue', '2026-11-17'),
			membership('house', 'red')
		],
		capacity: [
			capacity('ana', { workingDays: [1, 2] }),
			capacity('bob', { hours: { from: '12:00', to: '16:00' }, fte: 500 })
		]
	});
	const share = (query: Partial<BoardQuery>, now = NOW) =>
		engine.elapsed({ metric: 'calls', period: 'week', by: 'rep', ...query }, now);
	// Wednesday 14:30, in hours. ana: 16 of 16; bob: 2 x 2 + 1.25 of 10; carl: 5.5 of 24; dora: Monday's 8 of 8
	expect(share({ team: idOf('red') })).toBeCloseTo((16 + 5.25 + 5.5 + 8) / (16 + 10 + 24 + 8), 12);
	// dora from Tuesday on: 8 + 5.5 of 32
	expect(share({ team: idOf('blue') })).toBeCloseTo(13.5 / 32, 12);
	expect(share({})).toBeCloseTo((16 + 5.25 + 5.5 + 8 + 13.5) / (16 + 10 + 24 + 40), 12);
	expect(share({ by: 'team', team: idOf('blue') }, at('06:00', '2026-11-23'))).toBe(0);
	expect(share({ team: idOf('red'), date: '2026-11-10' })).toBe(1);
	// a week in which nobody of the team is there
	expect(share({ team: idOf('blue'), date: '2026-11-10' })).toBeNaN();
});

test('M4 M5 M7 a row without a score says why', () => {
	const engine = engineWith(
		{
			reps: [rep('ana'), rep('bob'), rep('carl')],
			targets: [target(`rep:${idOf('ana')}`, 100, { metric: 'calls' })],
			capacity: [capacity('carl', { workingDays: [5] })]
		},
		[call('ana', '09:10', 2), call('bob', '09:20', 3), call('carl', '09:30', 1), fact('ana', 'order', TODAY)]
	);
	const why = (query: Partial<BoardQuery>) =>
		Object.fromEntries(board(engine, query).rows.map(({ name, why: reason }) => [name, reason]));
	expect(why({})).toEqual({ ana: null, bob: null, carl: null });
	expect(why({ metric: 'quote_to_order' })).toEqual({
		ana: 'notEnough',
		bob: 'notEnough',
		carl: 'notEnough'
	});
	expect(why({ period: 'day', lens: 'perHour' })).toEqual({ ana: null, bob: null, carl: 'noHours' });
	expect(why({ lens: 'ofTarget' })).toEqual({ ana: null, bob: 'noTarget', carl: 'noTarget' });
	expect(why({ lens: 'baseline' })).toEqual({ ana: 'noUsual', bob: 'noUsual', carl: 'noUsual' });
	expect(why({ metric: 'value_per_order', lens: 'ofTarget' })).toEqual({
		ana: 'noTarget',
		bob: 'notEnough',
		carl: 'notEnough'
	});
});
