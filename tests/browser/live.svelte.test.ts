import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { Board, type FirstPaint } from '#lib/client/board.svelte.ts';
import type { Connect, ConnectOptions } from '#lib/client/connection.ts';
import { Live } from '#lib/client/live.svelte.ts';
import type { StatusFrame, ToPage } from '#lib/protocol/frame.ts';
import { frameOf, NOW, people, revenue } from './made-up.ts';

/** A worker that says only what the test lets it say. */
class FakeWorker {
	readonly made: ConnectOptions[] = [];
	readonly opened: string[] = [];
	readonly closed: number[] = [];

	readonly connect: Connect = (options) => {
		const generation = this.made.push(options) - 1;
		const api = {
			openBoard: (_tab: string, board: string, query: { metric: string }) =>
				this.opened.push(`${generation} ${board} ${query.metric}`),
			closeBoard: (_tab: string, board: string) => this.opened.push(`${generation} ${board} closed`)
		};
		return {
			tab: `tab:${generation}`,
			joined: Promise.resolve(),
			api: api as unknown as ReturnType<Connect>['api'],
			close: () => this.closed.push(generation)
		};
	};

	say(message: ToPage, generation = this.made.length - 1) {
		this.made[generation]?.hear(message);
		flushSync();
	}
}

const identity = { workspace: 'w', identity: 'guest', rep: '', streams: ['floor'] };
const alive: StatusFrame = { kind: 'status', freshness: 'live', age: 100, asOf: NOW, clockOffset: 0 };

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

function started() {
	const worker = new FakeWorker();
	const live = new Live({ connect: worker.connect, wall: () => NOW });
	onTestFinished(live.start(identity));
	return { worker, live };
}
const seconds = (count: number) => {
	vi.advanceTimersByTime(1000 * count);
	flushSync();
};

/** A board that shows each frame at once. */
const boardOf = (live: Live, first?: FirstPaint) => new Board(live, 'page', first, (run) => run());

test('connects, and is live once the worker says so', () => {
	const { worker, live } = started();
	expect(live.status.freshness).toBe('connecting');
	worker.say(alive);
	expect(live.status).toMatchObject({ freshness: 'live', asOf: NOW });
});

test('a worker that says nothing for 3 s is not live, and another one is built in its place', async () => {
	const { worker, live } = started();
	boardOf(live).open(revenue);
	await Promise.resolve();
	worker.say(alive);
	seconds(3);
	expect(live.status.freshness).toBe('live');
	expect(worker.made).toHaveLength(1);
	seconds(1);
	expect(live.status.freshness).toBe('delayed');
	expect(worker.made.map(({ generation }) => generation)).toEqual([0, 1]);
	expect(worker.closed).toEqual([0]);
	await Promise.resolve();
	expect(worker.opened).toEqual(['0 page revenue', '1 page revenue']);
	worker.say(alive, 0); // the old one's last words don't count
	expect(live.status.freshness).toBe('delayed');
	worker.say(alive);
	expect(live.status.freshness).toBe('live');
});

test('invariant 7: figures older than 9 s are delayed, older than 30 s offline, whoever still calls them live', () => {
	const { worker, live } = started();
	worker.say({ ...alive, age: 8_900 });
	expect(live.status.freshness).toBe('live');
	worker.say({ ...alive, age: 9_000 });
	expect(live.status.freshness).toBe('delayed');
	worker.say({ ...alive, age: 30_000 });
	expect(live.status.freshness).toBe('offline');
});

test('a worker that never speaks does not leave the page connecting for ever', () => {
	const { live } = started();
	live.paintedAt(NOW - 60_000);
	for (let second = 0; second < 31; second++) seconds(1);
	expect(live.status).toMatchObject({ freshness: 'offline', asOf: NOW - 60_000 });
});

test('a page that was asleep itself does not blame its worker', () => {
	const { worker } = started();
	worker.say(alive);
	const asleep = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
	seconds(1);
	asleep.mockRestore();
	expect(worker.made).toHaveLength(1);
});

test('a board goes on from its first paint, and keeps what did not change', () => {
	const { worker, live } = started();
	const first = { query: revenue, frame: frameOf(people(3)), asOf: NOW };
	const board = boardOf(live, first);
	onTestFinished(board.open(revenue));
	const before = board.view?.rows ?? [];
	expect(before.map(({ name }) => name)).toEqual(['Hayden Neloms', 'Donn Neloms', 'Darcel Neloms']);
	const { words, ...wordless } = frameOf(people(3), { seq: 2 });
	worker.say(wordless); // words have not come yet: nothing to show it with
	expect(board.view?.seq).toBe(1);
	if (!words) throw new Error('no words');
	worker.say({ ...wordless, words });
	expect(board.view?.seq).toBe(2);
	expect(board.view?.rows[0]).toBe(before[0]);
	const [changed] = people(3);
	worker.say(frameOf([{ ...(changed ?? { name: '' }), score: 20_000 }, ...people(3).slice(1)], { seq: 3 }));
	expect(board.view?.rows[0]?.score).toBe(2_000_000);
	expect(board.view?.rows[2]).toBe(before[2]);
});

test("a page that can't keep up skips to the newest frame, and loses no words", () => {
	const { worker, live } = started();
	let draw = () => {};
	const first = { query: revenue, frame: frameOf(people(3)), asOf: NOW };
	const board = new Board(live, 'page', first, (run) => (draw = run));
	onTestFinished(board.open(revenue));
	worker.say(frameOf(people(3), { seq: 2 }));
	expect(board.view?.seq).toBe(2); // at once, since nothing was drawn for this picture yet
	const { words, ...wordless } = frameOf(people(4), { seq: 4 });
	expect(words).toBeDefined();
	worker.say(frameOf(people(4), { seq: 3 }));
	worker.say(wordless);
	expect(board.view?.seq).toBe(2);
	draw();
	expect(board.view?.seq).toBe(4);
	expect(board.view?.rows).toHaveLength(4);
});

test('an older first paint never replaces what the worker said', () => {
	const { worker, live } = started();
	const board = boardOf(live, { query: revenue, frame: frameOf(people(3)), asOf: NOW });
	onTestFinished(board.open(revenue));
	worker.say(frameOf(people(4), { seq: 9 }));
	board.paint({ query: revenue, frame: frameOf(people(3), { seq: 5 }), asOf: NOW });
	expect(board.view?.rows).toHaveLength(4);
});

test('painting does not follow what is heard: another board stays', () => {
	const { worker, live } = started();
	const first = { query: revenue, frame: frameOf(people(3)), asOf: NOW };
	const board = boardOf(live, first);
	const painted = vi.fn(() => board.paint(first));
	onTestFinished(
		$effect.root(() => {
			$effect(painted);
		})
	);
	onTestFinished(board.open({ ...revenue, period: 'month' }));
	flushSync();
	worker.say(frameOf(people(4), { seq: 2 }));
	expect(painted).toHaveBeenCalledOnce();
	expect(board.view?.query.period).toBe('month');
});

test('a closed board hears nothing any more, and its worker knows', async () => {
	const { worker, live } = started();
	const board = boardOf(live, { query: revenue, frame: frameOf(people(3)), asOf: NOW });
	const close = board.open(revenue);
	await Promise.resolve();
	close();
	await Promise.resolve();
	expect(worker.opened).toEqual(['0 page revenue', '0 page closed']);
	worker.say(frameOf(people(4), { seq: 2 }));
	expect(board.view?.rows).toHaveLength(3);
});

test.each(['logout', 'reload'] as const)('tells its page of %s', (reason) => {
	const { worker, live } = started();
	worker.say({ kind: 'ended', reason });
	expect(live.ended).toEqual({ reason });
});
