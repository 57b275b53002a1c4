import { expect, test } from 'vitest';
import type { BoardQuery, Standings } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { Engine, type Replay } from '#lib/engine/engine.ts';
import { Boards } from '#lib/live/boards.ts';
import { packBoard } from '#lib/protocol/board-frame.ts';
import { boardFromJson, boardToJson } from '#lib/protocol/board-json.ts';
import { BoardRows } from '#lib/protocol/board-rows.ts';
import { ROW_WIDTH, type BoardFrame, type ToPage } from '#lib/protocol/frame.ts';
import { VirtualClock } from '../demo/virtual-clock.ts';
import { engineWith, fact, factId, rep } from '../engine/floor-fixture.ts';

const NOW = Date.parse('2026-03-11T12:00:00Z');
const calls: BoardQuery = { metric: 'calls', period: 'day', by: 'rep' };
const perCustomer: BoardQuery = { metric: 'value_per_customer', period: 'all', by: 'rep' };

const FACTS = [
	fact('ada', 'call', '2026-03-11'),
	fact('ada', 'order', '2025-01-10', { amount: 5_000, customerKey: 7 })
];
const everything = () => engineWith({ reps: [rep('ada'), rep('bob')] }, FACTS);

/** The server's answer, as it goes over the wire. */
function byServer(query: BoardQuery, board: string): BoardFrame | undefined {
	const engine = everything();
	const standings = engine.standings(query, NOW);
	if (!standings.ok) return undefined;
	const sparks = engine.sparks(
		query,
		standings.value.rows.map(({ id }) => id),
		NOW
	);
	const frame = packBoard(standings.value, { board, seq: 9, sparks, elapsed: Number.NaN, target: null });
	return boardFromJson(JSON.parse(JSON.stringify(boardToJson(frame))), board);
}

/** A replay that tells each moment apart by ada's calls: as many as minutes since the start of the window. */
class FakeReplay implements Replay {
	readonly from = NOW - 60 * 60_000;
	readonly to = NOW;
	readonly asked: number[] = [];
	closed = false;

	read(at: number): Standings {
		this.asked.push(at);
		const engine = engineWith({ reps: [rep('ada'), rep('bob')] });
		const quantity = (at - this.from) / 60_000;
		if (quantity > 0) engine.putFact(factId(1), fact('ada', 'call', '2026-03-11', { quantity }));
		const standings = engine.standings(calls, NOW);
		if (!standings.ok) throw new Error(standings.error.message);
		return standings.value;
	}
	sparks = (ids: readonly string[]) => new Float64Array(ids.length * SPARK_DAYS);
	elapsed = () => 0.25;
	close() {
		this.closed = true;
	}
}

function opened(
	engine: Engine,
	replay?: Replay | 'its own',
	answered = (query: BoardQuery, board: string) => Promise.resolve(byServer(query, board))
) {
	const clock = new VirtualClock(NOW);
	const heard: BoardFrame[] = [];
	const rows = new BoardRows();
	let asked = 0;
	const boards = new Boards({
		engine,
		clock,
		serverNow: () => clock.now(),
		seq: () => 5,
		askServer: (query, board) => {
			asked += 1;
			return answered(query, board);
		},
		replay: (query, now) => {
			if (replay === 'its own') return engine.replay(query, now);
			return replay ? ok(replay) : failed({ parameter: 'period', message: 'too long ago' });
		}
	});
	return {
		boards,
		clock,
		post: (message: ToPage) => {
			if (message.kind !== 'board') return;
			heard.push(message);
			expect(rows.apply(message)).toBe(true);
		},
		scores: () => rows.read().map(({ name, score }) => `${name} ${score ?? '-'}`),
		sparks: () => rows.read().map(({ spark }) => spark),
		frames: () => heard,
		moments: () => heard.filter(({ moments }) => moments).map(({ moments }) => moments?.length),
		asked: () => asked
	};
}

test('the first frame comes at once, later changes once per picture', async () => {
	const engine = everything();
	const { boards, clock, post, scores, frames } = opened(engine);
	boards.open('tab', 'page', calls, post);
	expect(scores()).toEqual(['ada 1', 'bob 0']);
	await clock.advance(100);
	for (let n = 10; n < 20; n += 1) {
		engine.putFact(factId(n), fact('bob', 'call', '2026-03-11'));
		boards.changed();
	}
	expect(frames()).toHaveLength(2);
	expect(scores()).toEqual(['ada 1', 'bob 1']);
	await clock.advance(16);
	expect(frames()).toHaveLength(3);
	expect(scores()).toEqual(['bob 10', 'ada 1']);
});

test('invariant 7: what is being gathered is sent at once before anybody is told that all is live', async () => {
	const engine = everything();
	const { boards, clock, post, scores } = opened(engine);
	boards.open('tab', 'page', calls, post);
	await clock.advance(100);
	boards.changed();
	engine.putFact(factId(10), fact('bob', 'call', '2026-03-11'));
	boards.changed();
	expect(scores()).toEqual(['ada 1', 'bob 0']);
	boards.settle();
	expect(scores()).toEqual(['ada 1', 'bob 1']);
});

test('M8 where the period reaches into sums, the server is asked, and again after a change, at most every 5 s', async () => {
	const engine = new Engine();
	engine.load(everything().save('2026-01-01'));
	expect(engine.standings(perCustomer, NOW).ok).toBe(false);
	const { boards, clock, post, scores, asked } = opened(engine);
	boards.open('tab', 'page', perCustomer, post);
	await clock.advance(0);
	expect(scores()).toEqual(['ada 5000', 'bob -']);
	engine.putFact(factId(30), fact('bob', 'call', '2026-03-11'));
	boards.changed();
	await clock.advance(1_000);
	expect(asked()).toBe(1);
	await clock.advance(5_000);
	expect(asked()).toBe(2);
	boards.close('tab', 'page');
	await clock.advance(60_000);
	expect(asked()).toBe(2);
});

test('M8 between frames of the engine one of the server can stand', async () => {
	const engine = everything();
	const { boards, clock, post, scores, frames } = opened(engine);
	boards.open('tab', 'page', perCustomer, post);
	engine.putFact(factId(30), fact('bob', 'order', '2026-03-11', { amount: 300, customerKey: 8 }));
	boards.changed();
	await clock.advance(20);
	expect(scores()).toEqual(['ada 5000', 'bob 300']);
	engine.load(everything().save('2026-01-01'));
	boards.changed();
	await clock.advance(20);
	expect(scores()).toEqual(['ada 5000', 'bob -']);
	engine.load(everything().save());
	engine.putFact(factId(30), fact('bob', 'order', '2026-03-11', { amount: 300, customerKey: 8 }));
	boards.changed();
	await clock.advance(20);
	expect(scores()).toEqual(['ada 5000', 'bob 300']);
	expect(frames().map(({ whole }) => whole)).toEqual([true, false, true, true]);
});

test('M8 a late answer of the server does not stand over what the engine says since, nor over an earlier moment', async () => {
	const held = everything().save('2026-01-01');
	for (const meanwhile of ['loaded', 'looked back'] as const) {
		const engine = new Engine();
		engine.load(held);
		let answer: (frame: BoardFrame | undefined) => void = () => undefined;
		const askServer = () => new Promise<BoardFrame | undefined>((resolve) => (answer = resolve));
		const { boards, clock, post, scores, frames } = opened(engine, new FakeReplay(), askServer);
		boards.open('tab', 'page', perCustomer, post);
		if (meanwhile === 'looked back') boards.scrub('tab', 'page', NOW - 60_000);
		else {
			engine.load(everything().save());
			engine.putFact(factId(30), fact('bob', 'order', '2026-03-11', { amount: 300, customerKey: 8 }));
			boards.changed();
		}
		await clock.advance(20);
		const [shown, count] = [scores(), frames().length];
		answer(byServer(perCustomer, 'page'));
		await clock.advance(20);
		expect([scores(), frames().length]).toEqual([shown, count]);
	}
});

test('a closed tab is sent nothing any more', async () => {
	const engine = everything();
	const { boards, clock, post, frames } = opened(engine);
	boards.open('tab', 'page', calls, post);
	boards.leave('tab');
	await clock.advance(100);
	engine.putFact(factId(10), fact('bob', 'call', '2026-03-11'));
	boards.changed();
	await clock.advance(100);
	expect(frames()).toHaveLength(1);
});

test('a change sends the one row it changed, to each of two tabs', async () => {
	const engine = everything();
	const { boards, clock, frames, post } = opened(engine);
	const other: ToPage[] = [];
	boards.open('tab', 'page', calls, post);
	boards.open('other', 'page', calls, (message) => other.push(message));
	await clock.advance(100);
	engine.putFact(factId(10), fact('ada', 'call', '2026-03-11'));
	boards.changed();
	for (const frame of [frames().at(-1), other.at(-1)]) {
		expect(frame).toMatchObject({ part: 1, whole: false, order: new Uint32Array() });
	}
	// ada's score; bob's gap to her
	expect(frames().at(-1)?.rows).toHaveLength(2 * ROW_WIDTH);
	boards.leave('other');
	engine.putFact(factId(11), fact('ada', 'call', '2026-03-11'));
	boards.changed();
	await clock.advance(16);
	expect([frames().length, other.length]).toEqual([3, 2]);
});

test('time alone draws a board anew, once a minute', async () => {
	const { boards, clock, frames, post } = opened(everything());
	boards.tick();
	boards.open('tab', 'page', calls, post);
	for (let second = 0; second < 120; second += 1) {
		await clock.advance(1_000);
		boards.tick();
	}
	expect(frames()).toHaveLength(3);
	expect(frames().at(-1)).toMatchObject({ whole: false, rows: new Float64Array() });
});

test('moments come with the frame they belong to, the next ones when the first could be read', async () => {
	const engine = everything();
	const { boards, clock, post, moments, frames } = opened(engine);
	boards.open('tab', 'page', calls, post);
	await clock.advance(100);
	const log = (n: number) => {
		const one = fact('bob', 'call', '2026-03-11');
		engine.putFact(factId(n), one);
		boards.changed([{ ...one, id: factId(n) }]);
	};
	log(10);
	expect(frames().at(-1)?.moments).toMatchObject([{ id: factId(10), name: 'bob', rank: 1, previousRank: 2 }]);
	await clock.advance(20);
	log(11);
	await clock.advance(20);
	log(12);
	expect(moments()).toEqual([1]);
	await clock.advance(500);
	expect(moments()).toEqual([1, 3]);
	expect(frames().at(-1)?.moments?.[0]).toMatchObject({ id: factId(12) });
	await clock.advance(5_000);
	expect(moments()).toEqual([1, 3]);
});

test('a scrubbed board shows the newest position asked for, once a picture, whatever happens meanwhile', async () => {
	const engine = everything();
	const replay = new FakeReplay();
	const { boards, clock, post, scores, frames } = opened(engine, replay);
	boards.open('tab', 'page', calls, post);
	await clock.advance(100);
	const at = (minute: number) => replay.from + minute * 60_000;
	expect(boards.scrub('tab', 'page', at(3))).toEqual({ from: replay.from, to: replay.to });
	expect(scores()).toEqual(['ada 3', 'bob 0']);
	expect(frames().at(-1)).toMatchObject({ at: at(3), elapsed: 0.25 });
	for (let minute = 4; minute < 30; minute += 1) boards.scrub('tab', 'page', at(minute));
	engine.putFact(factId(10), fact('bob', 'call', '2026-03-11'));
	boards.changed();
	await clock.advance(16);
	expect(replay.asked).toEqual([at(3), at(29)]);
	expect(scores()).toEqual(['ada 29', 'bob 0']);
	boards.tick();
	await clock.advance(60_000);
	expect(scores()).toEqual(['ada 29', 'bob 0']);

	expect(boards.scrub('tab', 'page', null)).toBeUndefined();
	expect(scores()).toEqual(['ada 1', 'bob 1']);
	expect(frames().at(-1)?.at).toBeUndefined();
	expect(replay.closed).toBe(true);
});

test('positions outside the window mean its ends', async () => {
	const replay = new FakeReplay();
	const { boards, clock, post } = opened(everything(), replay);
	boards.open('tab', 'page', calls, post);
	boards.scrub('tab', 'page', 0);
	await clock.advance(16);
	boards.scrub('tab', 'page', NOW * 2);
	expect(replay.asked).toEqual([replay.from, replay.to]);
});

test('tabs look back each for itself, and what a tab that leaves was looking at is let go', async () => {
	const engine = everything();
	const replay = new FakeReplay();
	const { boards, clock, post, frames } = opened(engine, replay);
	const other: ToPage[] = [];
	boards.open('tab', 'page', calls, post);
	boards.open('other', 'page', calls, (message) => other.push(message));
	boards.scrub('other', 'page', replay.from);
	await clock.advance(100);
	engine.putFact(factId(10), fact('bob', 'call', '2026-03-11'));
	boards.changed();
	expect(frames()).toHaveLength(2);
	expect(other).toMatchObject([{ whole: true }, { at: replay.from }]);
	boards.leave('other');
	expect(replay.closed).toBe(true);
});

test('a board that cannot be looked back on stays live', () => {
	const { boards, post, scores } = opened(everything());
	boards.open('tab', 'page', calls, post);
	expect(boards.scrub('tab', 'page', NOW - 1)).toBeUndefined();
	expect(boards.scrub('nobody', 'page', NOW - 1)).toBeUndefined();
	expect(scores()).toEqual(['ada 1', 'bob 0']);
});

test('what the engine knows of an earlier moment is shown, sparks included, and then the present again', async () => {
	const engine = everything();
	const at = (time: string) => Date.parse(`2026-03-11T${time}:00Z`);
	engine.putFact(factId(10), fact('bob', 'call', '2026-03-11', { quantity: 3, occurredAt: at('09:00') }));
	engine.putFact(factId(11), fact('ada', 'call', '2026-03-11', { quantity: 5, occurredAt: at('11:30') }));
	const { boards, clock, post, scores, frames, sparks } = opened(engine, 'its own');
	boards.open('tab', 'page', calls, post);
	expect(scores()).toEqual(['ada 6', 'bob 3']);
	const range = boards.scrub('tab', 'page', at('10:00'));
	expect(range?.to).toBe(NOW);
	expect(range?.from).toBeLessThan(at('08:00'));
	expect(scores()).toEqual(['bob 3', 'ada 0']);
	expect(sparks().map((spark) => spark?.at(-1))).toEqual([3, 0]);
	await clock.advance(20);
	boards.scrub('tab', 'page', at('11:15'));
	expect(scores()).toEqual(['bob 3', 'ada 1']);
	boards.scrub('tab', 'page', null);
	expect(scores()).toEqual(['ada 6', 'bob 3']);
	expect(frames().map(({ whole }) => whole)).toEqual([true, false, false, false]);
});

test('M5 scores per hour worked fall with the minutes, without any record', async () => {
	const { boards, clock, frames, scores, post } = opened(everything());
	boards.tick();
	boards.open('tab', 'page', { ...calls, period: 'week', lens: 'perHour' }, post);
	const [before] = scores();
	await clock.advance(5 * 60_000);
	boards.tick();
	expect(frames()).toHaveLength(2);
	expect(Number(scores()[0]?.split(' ')[1])).toBeLessThan(Number(before?.split(' ')[1]));
});

test('P3 what a board compares with grows with the minutes', async () => {
	const engine = everything();
	engine.putFact(
		factId(10),
		fact('ada', 'call', '2026-03-10', { occurredAt: Date.parse('2026-03-10T12:03:00Z') })
	);
	const { boards, clock, frames, post } = opened(engine);
	boards.tick();
	boards.open('tab', 'page', { ...calls, compare: true }, post);
	await clock.advance(5 * 60_000);
	boards.tick();
	expect(frames().map(({ compared }) => compared)).toEqual([0, 1]);
});
