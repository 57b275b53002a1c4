import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { Board, type FirstPaint } from '#lib/client/board.svelte.ts';
import type { Connect, ConnectOptions } from '#lib/client/connection.ts';
import { Live, NoAnswer } from '#lib/client/live.svelte.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { BoardPacker } from '#lib/protocol/board-frame.ts';
import type { BoardFrame, StatusFrame, ToPage } from '#lib/protocol/frame.ts';
import { frameOf, NOW, people, revenue, standingsOf, type Member } from './made-up.ts';

/** A worker that says only what the test lets it say. */
class FakeWorker {
	readonly made: ConnectOptions[] = [];
	readonly opened: string[] = [];
	readonly closed: number[] = [];
	readonly logged: string[] = [];
	/** It never takes a tab up. */
	deaf = false;
	/** It answers no question any more. */
	dead = false;

	readonly connect: Connect = (options) => {
		const generation = this.made.push(options) - 1;
		const api = {
			openBoard: (_tab: string, board: string, query: { metric: string }) =>
				this.opened.push(`${generation} ${board} ${query.metric}`),
			closeBoard: (_tab: string, board: string) => this.opened.push(`${generation} ${board} closed`),
			scrub: (_tab: string, board: string, at: number | null) => {
				this.opened.push(`${generation} ${board} as of ${at}`);
				if (this.dead) return new Promise(() => {});
				return Promise.resolve(at === null ? undefined : { from: 0, to: NOW });
			},
			preview: (_query: unknown, { key }: { key: string }) =>
				Promise.resolve(
					key === 'refused' ? failed({ parameter: 'metric', message: '' }) : ok(frameOf(people(2)))
				),
			log: ({ type }: { type: string }) => {
				this.logged.push(`${generation} ${type}`);
				return this.dead ? new Promise(() => {}) : Promise.resolve(`entry ${this.logged.length}`);
			},
			explainChange: (_query: unknown, _member: string, since: number) =>
				Promise.resolve({ since, rankBefore: 2, rank: 1 })
		};
		return {
			tab: `tab:${generation}`,
			joined: this.deaf ? new Promise<void>(() => {}) : Promise.resolve(),
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

/** What a worker says of an opened board: the first frame whole, then what changed. */
function telling(worker: FakeWorker, board = 'page.1') {
	const packer = new BoardPacker();
	return (
		members: readonly Member[],
		seq: number,
		{ lost = false, ...more }: Partial<BoardFrame> & { lost?: boolean } = {}
	) => {
		const { standings, sparks } = standingsOf(members);
		const options = { board, seq, sparks: () => sparks, elapsed: 0.75, target: null };
		const frame = packer.pack(standings, options);
		if (!lost) worker.say({ ...frame, ...more });
	};
}

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
	expect(worker.opened).toEqual(['0 page.1 revenue', '1 page.1 revenue']);
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
	const said = telling(worker);
	said(people(3), 2);
	expect(board.view?.seq).toBe(2);
	expect(board.view?.rows).toEqual(before);
	expect(board.view?.rows[0]).toBe(before[0]);
	const [changed] = people(3);
	said([{ ...(changed ?? { name: '' }), score: 20_000 }, ...people(3).slice(1)], 3);
	expect(board.view?.rows[0]?.score).toBe(2_000_000);
	expect(board.view?.rows[2]).toBe(before[2]);
});

test("a page that can't keep up draws the newest frame, with everything said before it", () => {
	const { worker, live } = started();
	let draw = () => {};
	const first = { query: revenue, frame: frameOf(people(3)), asOf: NOW };
	const board = new Board(live, 'page', first, (run) => (draw = run));
	onTestFinished(board.open(revenue));
	const said = telling(worker);
	said(people(3), 2);
	expect(board.view?.seq).toBe(2); // at once, since nothing was drawn for this picture yet
	said(people(4), 3); // words of one more
	said([{ name: 'Hayden Neloms', score: 30_000 }, ...people(4).slice(1)], 4);
	said(
		[{ name: 'Hayden Neloms', score: 30_000 }, ...people(4).slice(1, 3), { name: 'Kary Neloms', score: 1 }],
		5
	);
	expect(board.view?.seq).toBe(2);
	draw();
	expect(board.view?.seq).toBe(5);
	expect(board.view?.rows.map(({ name, score }) => `${name} ${score}`)).toEqual([
		'Hayden Neloms 3000000',
		'Donn Neloms 1314100',
		'Darcel Neloms 1067700',
		'Kary Neloms 100'
	]);
});

test('invariant 7: no picture says live over figures from before: what was heard is drawn with that word', () => {
	const { worker, live } = started();
	const board = new Board(live, 'page', undefined, () => {});
	onTestFinished(board.open(revenue));
	const said = telling(worker);
	said([], 1);
	said(people(3), 2);
	expect(board.view?.rows).toHaveLength(0); // in the next picture
	worker.say(alive);
	expect(board.view?.rows).toHaveLength(3);
});

test('after a frame was lost the board is told from the start', async () => {
	const { worker, live } = started();
	const board = boardOf(live);
	onTestFinished(board.open(revenue));
	const said = telling(worker);
	said(people(3), 1);
	said(people(3), 2, { lost: true });
	said([{ name: 'Hayden Neloms', score: 30_000 }, ...people(3).slice(1)], 3);
	expect(board.view?.seq).toBe(1);
	await Promise.resolve();
	expect(worker.opened).toEqual(['0 page.1 revenue', '0 page.1 closed', '0 page.2 revenue']);
	telling(worker, 'page.2')(people(2), 4);
	expect(board.view?.rows).toHaveLength(2);
});

test('what is still said of the board before is not heard as the new one', () => {
	const { worker, live } = started();
	const board = boardOf(live);
	const close = board.open(revenue);
	telling(worker)(people(3), 1);
	close();
	onTestFinished(board.open({ ...revenue, period: 'month' }));
	telling(worker)(people(4), 2);
	expect(board.view).toMatchObject({ seq: 1, query: revenue });
	telling(worker, 'page.2')(people(5), 3);
	expect(board.view).toMatchObject({ seq: 3, query: { period: 'month' } });
});

test('moments come with frames, and none is lost to a skipped drawing', () => {
	const { worker, live } = started();
	let draw = () => {};
	const board = new Board(live, 'page', undefined, (run) => (draw = run));
	onTestFinished(board.open(revenue));
	const said = telling(worker);
	said(people(3), 1);
	const moment = {
		id: 'a',
		at: NOW,
		name: 'Hayden Neloms',
		type: 'order',
		quantity: 1,
		amount: 100,
		rank: 1,
		previousRank: 2
	};
	said(people(3), 2, { moments: [moment] });
	said(people(3), 3);
	expect(board.moments).toEqual([]);
	draw();
	expect(board.moments).toEqual([moment]);
	expect(board.view?.seq).toBe(3);
});

test('looking back is asked for by the name the worker knows, and asked again of a new worker', async () => {
	const { worker, live } = started();
	const board = boardOf(live);
	onTestFinished(board.open(revenue));
	await Promise.resolve();
	expect(await live.scrub('page', NOW - 60_000)).toEqual({ from: 0, to: NOW });
	telling(worker)(people(3), 1, { at: NOW - 60_000 });
	expect(board.view?.at).toBe(NOW - 60_000);
	worker.say(alive);
	seconds(4);
	await vi.waitFor(() => expect(worker.opened).toHaveLength(4));
	const scrubbed = `page.1 as of ${NOW - 60_000}`;
	expect(worker.opened).toEqual(['0 page.1 revenue', `0 ${scrubbed}`, '1 page.1 revenue', `1 ${scrubbed}`]);
	await live.scrub('page', null);
	expect(worker.opened.at(-1)).toBe('1 page.1 as of null');
	expect(await live.scrub('nothing', NOW)).toBeUndefined();
});

test('a preview is a board to draw, a refusal stays one, and changes are explained by the worker', async () => {
	const { live } = started();
	const preview = await live.preview(revenue, { key: 'draft' } as unknown as Metric);
	expect(preview).toMatchObject({ ok: true, value: { query: revenue, rows: [{ rank: 1 }, { rank: 2 }] } });
	const refused = await live.preview(revenue, { key: 'refused' } as unknown as Metric);
	expect(refused).toMatchObject({ ok: false, error: { parameter: 'metric' } });
	expect(await live.explainChange(revenue, 'ada', 5)).toMatchObject({ since: 5, rank: 1 });
});

test('an older first paint never replaces what the worker said', () => {
	const { worker, live } = started();
	const board = boardOf(live, { query: revenue, frame: frameOf(people(3)), asOf: NOW });
	onTestFinished(board.open(revenue));
	telling(worker)(people(4), 9);
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
	telling(worker)(people(4), 2);
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
	expect(worker.opened).toEqual(['0 page.1 revenue', '0 page.1 closed']);
	telling(worker)(people(4), 2);
	expect(board.view?.rows).toHaveLength(3);
});

test.each(['logout', 'reload'] as const)('tells its page of %s', (reason) => {
	const { worker, live } = started();
	worker.say({ kind: 'ended', reason });
	expect(live.ended).toEqual({ reason });
});

test('a question that a dead worker never answers is asked of the next one: the slider goes on', async () => {
	const { worker, live } = started();
	onTestFinished(boardOf(live).open(revenue));
	worker.say(alive);
	worker.dead = true;
	const told = live.scrub('page', NOW - 60_000);
	await vi.waitFor(() => expect(worker.opened).toHaveLength(2));
	worker.dead = false;
	seconds(4);
	expect(await told).toEqual({ from: 0, to: NOW });
	expect(worker.opened.at(-1)).toBe(`1 page.1 as of ${NOW - 60_000}`);
});

test('a question that nobody is left to answer is answered with nothing', async () => {
	const { worker, live } = started();
	onTestFinished(boardOf(live).open(revenue));
	worker.dead = true;
	const told = live.scrub('page', NOW - 60_000);
	await vi.waitFor(() => expect(worker.opened).toHaveLength(2));
	live.stop();
	expect(await told).toBeUndefined();
});

test('what a dead worker was told is not told again, and fails: it may have been done', async () => {
	const { worker, live } = started();
	worker.say(alive);
	await expect(live.log({ type: 'call', quantity: 1 })).resolves.toBe('entry 1');
	worker.dead = true;
	const failing = expect(live.log({ type: 'order', quantity: 1 })).rejects.toThrow(NoAnswer);
	await vi.waitFor(() => expect(worker.logged).toEqual(['0 call', '0 order']));
	worker.dead = false;
	seconds(4);
	await failing;
	expect(worker.logged).toEqual(['0 call', '0 order']);
});

test('what a worker that never took the tab up was not told yet is told the next one', async () => {
	const worker = new FakeWorker();
	worker.deaf = true;
	const live = new Live({ connect: worker.connect, wall: () => NOW });
	onTestFinished(live.start(identity));
	const logging = live.log({ type: 'call', quantity: 1 });
	worker.deaf = false;
	seconds(4);
	await expect(logging).resolves.toBe('entry 1');
	expect(worker.logged).toEqual(['1 call']);
});

test('nothing can be logged where no worker was started, or once the page has let it go', async () => {
	const { worker, live } = started();
	worker.dead = true;
	const failing = expect(live.log({ type: 'call', quantity: 1 })).rejects.toThrow(NoAnswer);
	await vi.waitFor(() => expect(worker.logged).toEqual(['0 call']));
	live.stop();
	await failing;
	await expect(live.log({ type: 'call', quantity: 1 })).rejects.toThrow(/not been started/);
});
