import { expect, test } from 'vitest';
import type { BoardQuery } from '#lib/domain/board.ts';
import { Engine } from '#lib/engine/engine.ts';
import { Boards } from '#lib/live/boards.ts';
import { packBoard, unpackRows } from '#lib/protocol/board-frame.ts';
import { boardFromJson, boardToJson } from '#lib/protocol/board-json.ts';
import type { BoardFrame, ToPage } from '#lib/protocol/frame.ts';
import { VirtualClock } from '../demo/virtual-clock.ts';
import { engineWith, fact, factId, idOf, rep } from '../engine/floor-fixture.ts';

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

function opened(engine: Engine) {
	const clock = new VirtualClock(NOW);
	const heard: ToPage[] = [];
	let asked = 0;
	const boards = new Boards({
		engine,
		clock,
		serverNow: () => clock.now(),
		seq: () => 5,
		askServer: (query, board) => {
			asked += 1;
			return Promise.resolve(byServer(query, board));
		}
	});
	const frames = () => heard.filter((message) => message.kind === 'board');
	const scores = () => {
		const frame = frames().at(-1);
		const words = frames().findLast((one) => one.words)?.words;
		if (!frame || !words) return [];
		return unpackRows(frame.rows, words).map(({ name, score }) => `${name} ${score ?? '-'}`);
	};
	return {
		boards,
		clock,
		post: (message: ToPage) => void heard.push(message),
		scores,
		frames,
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

test('what is no board in JSON is none', () => {
	const frame = byServer(calls, 'page');
	expect(frame && unpackRows(frame.rows, frame.words ?? fail()).map(({ id }) => id)).toEqual([
		idOf('ada'),
		idOf('bob')
	]);
	for (const value of [null, {}, { ...(boardToJson(frame ?? fail()) as object), rows: [1, 2] }]) {
		expect(boardFromJson(value, 'page')).toBeUndefined();
	}
});

function fail(): never {
	throw new Error('no frame');
}
