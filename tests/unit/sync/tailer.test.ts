import { describe, expect, test } from 'vitest';
import type { FeedRow, Position } from '#lib/domain/records.ts';
import { readRing } from '#lib/server/feed/ring.ts';
import { Tailer, type FeedSource, type TailerOptions } from '#lib/server/feed/tailer.ts';
import { Machine, Timeline } from '../../simulation/kit.ts';
import { Floor } from './floor.ts';

const START: Position = { epoch: 'e', seq: 0, mark: '' };

class Setting {
	readonly timeline = new Timeline();
	readonly machine = new Machine(this.timeline);
	readonly floor = new Floor();
	readonly given: FeedRow[] = [];
	readonly problems: unknown[] = [];
	readonly restarts: string[] = [];
	epoch = 'e';
	reads = 0;
	broken = 0;
	rows: readonly FeedRow[] = this.floor.rows;
	readonly source: FeedSource = {
		head: () => this.read(() => ({ epoch: this.epoch, seq: this.rows.at(-1)?.seq ?? 0 })),
		feed: (after, limit) => this.read(() => this.rows.filter(({ seq }) => seq > after).slice(0, limit)),
		rotate: (epoch) =>
			this.read(() => {
				if (this.epoch !== epoch) return false;
				this.epoch += "'";
				return true;
			})
	};

	tailer(change: Partial<TailerOptions> = {}): Tailer {
		return new Tailer({
			source: this.source,
			clock: this.machine.clock,
			from: START,
			rows: (rows) => this.given.push(...rows),
			restarted: (epoch) => {
				this.restarts.push(epoch);
				return Promise.resolve({ ...START, ...this.end(), epoch });
			},
			problem: (error) => this.problems.push(error),
			...change
		});
	}

	/** Of the record's last row. */
	end() {
		const last = this.rows.at(-1);
		return last ? { seq: last.seq, mark: last.mark } : {};
	}

	/** Lets `ms` pass. */
	async pass(ms: number): Promise<void> {
		const until = this.timeline.now + ms;
		do await settle();
		while (this.timeline.step(until));
		await settle();
	}

	private read<T>(value: () => T): Promise<T> {
		this.reads++;
		if (this.broken-- > 0) return Promise.reject(new Error('no answer'));
		return Promise.resolve(value());
	}
}

async function settle() {
	for (let n = 0; n < 50; n++) await Promise.resolve();
}

const seqs = (rows: readonly FeedRow[]) => rows.map(({ seq }) => seq);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('tailer', () => {
	test('gives rows in order, without gaps, each once; full pages are followed at once', async () => {
		const setting = new Setting();
		for (let n = 0; n < 30; n++) setting.floor.call(`call${n}z`);
		const pages: number[] = [];
		const tailer = setting.tailer({
			page: 7,
			rows: (rows) => {
				pages.push(rows.length);
				setting.given.push(...rows);
			}
		});
		tailer.start();
		await setting.pass(0);
		expect(seqs(setting.given)).toEqual(upTo(setting.floor.rows.length));
		expect(Math.max(...pages)).toBe(7);
		expect(tailer.position).toEqual(setting.floor.position);
	});

	test('pulls on each ring, and every second without one', async () => {
		const setting = new Setting();
		const tailer = setting.tailer();
		tailer.start();
		await setting.pass(10);
		setting.floor.call('rung');
		tailer.ring();
		await setting.pass(0);
		expect(setting.given.at(-1)?.seq).toBe(setting.floor.rows.length);
		setting.floor.call('polled');
		await setting.pass(980);
		expect(setting.given.length).toBe(setting.floor.rows.length - 1);
		await setting.pass(20);
		expect(setting.given.length).toBe(setting.floor.rows.length);
	});

	test('one pull at a time; a ring during a pull causes one more', async () => {
		const setting = new Setting();
		let running = 0;
		let most = 0;
		const tailer = setting.tailer({
			source: {
				...setting.source,
				feed: async (after, limit) => {
					most = Math.max(most, ++running);
					await new Promise<void>((resolve) => setting.machine.clock.after(5, resolve));
					running--;
					return setting.source.feed(after, limit);
				}
			}
		});
		tailer.start();
		for (let n = 0; n < 10; n++) tailer.ring();
		await setting.pass(100);
		expect(most).toBe(1);
		expect(setting.given.length).toBe(setting.floor.rows.length);
	});

	test('the row at its own cached seq with another mark is a fork: the epoch rotates, the consumer restarts', async () => {
		const setting = new Setting();
		const tailer = setting.tailer();
		tailer.start();
		await setting.pass(0);
		const last = setting.rows.at(-1);
		setting.rows = [...setting.rows.slice(0, -1), { ...last!, mark: 'other' }];
		await setting.pass(1_000);
		expect(setting.restarts).toEqual(["e'"]);
		expect(tailer.position).toMatchObject({ epoch: "e'", mark: 'other' });
		setting.floor.rows.splice(0, Infinity, ...setting.rows);
		setting.rows = setting.floor.rows;
		setting.floor.call('after');
		await setting.pass(1_000);
		expect(setting.given.at(-1)?.record).toContain('after');
	});

	test('a head below its own seq is a fork, and a changed epoch restarts without rotating again', async () => {
		const setting = new Setting();
		setting.tailer().start();
		await setting.pass(0);
		setting.rows = setting.rows.slice(0, 2);
		await setting.pass(1_000);
		expect(setting.restarts).toEqual(["e'"]);
		setting.epoch = 'another';
		await setting.pass(1_000);
		expect(setting.restarts).toEqual(["e'", 'another']);
	});

	test('never dies from a failing read: it backs off and goes on', async () => {
		const setting = new Setting();
		setting.broken = 6;
		setting.tailer().start();
		await setting.pass(20_000);
		expect(setting.problems.length).toBeGreaterThan(2);
		expect(setting.given.length).toBe(setting.floor.rows.length);
	});

	test('a read that never answers counts as failed', async () => {
		const setting = new Setting();
		let stuck = true;
		const tailer = setting.tailer({
			source: {
				...setting.source,
				head: () => (stuck ? new Promise(() => undefined) : setting.source.head())
			}
		});
		tailer.start();
		await setting.pass(9_000);
		stuck = false;
		await setting.pass(3_000);
		expect(setting.problems).toHaveLength(1);
		expect(setting.given.length).toBe(setting.floor.rows.length);
	});

	test('a hole in the feed is never stepped over; one that stays is another timeline', async () => {
		const setting = new Setting();
		const whole = setting.rows;
		setting.rows = whole.filter(({ seq }) => seq !== 3);
		setting.tailer().start();
		await setting.pass(50);
		expect(seqs(setting.given)).toEqual([1, 2]);
		setting.rows = whole;
		await setting.pass(1_000);
		expect(seqs(setting.given)).toEqual(upTo(whole.length));
		setting.floor.call('missing');
		setting.floor.call('last');
		setting.rows = setting.floor.rows.filter(({ seq }) => seq !== whole.length - 1);
		await setting.pass(10_000);
		expect(setting.restarts).toHaveLength(1);
	});

	test('a consumer built anew that is on no timeline either is not built again at once', async () => {
		const setting = new Setting();
		setting.epoch = 'other';
		const position = { epoch: 'never', seq: 4, mark: 'never' };
		setting
			.tailer({
				restarted: (epoch) => {
					setting.restarts.push(epoch);
					return Promise.resolve(position);
				}
			})
			.start();
		await setting.pass(10_000);
		expect(setting.restarts.length).toBeGreaterThan(2);
		expect(setting.restarts.length).toBeLessThan(20);
	});

	test('a consumer that could not be built anew is void, even where the record becomes what it was', async () => {
		const setting = new Setting();
		let fails = true;
		const tailer = setting.tailer({
			restarted: (epoch) => {
				setting.restarts.push(epoch);
				if (!fails) return Promise.resolve({ ...START, ...setting.end(), epoch });
				setting.epoch = 'e'; // the very timeline that was followed is put back
				return Promise.reject(new Error('replaced while it was read'));
			}
		});
		tailer.start();
		await setting.pass(0);
		setting.epoch = 'other';
		await setting.pass(1_200);
		fails = false;
		await setting.pass(3_000);
		expect(setting.restarts.length).toBeGreaterThan(1);
		expect(tailer.position.epoch).toBe(setting.epoch);
	});

	test('a consumer that throws is built anew, without a new epoch', async () => {
		const setting = new Setting();
		let fails = true;
		setting
			.tailer({
				rows: () => {
					if (fails) throw new Error('consumer');
				},
				restarted: (epoch) => {
					fails = false;
					setting.restarts.push(epoch);
					return Promise.resolve(START);
				}
			})
			.start();
		await setting.pass(100);
		expect(setting.restarts).toEqual(['e']);
	});

	test('lag is the time since the start of the last pull that returned less than a full page', async () => {
		const setting = new Setting();
		const tailer = setting.tailer();
		expect(tailer.lag()).toBeGreaterThan(60_000);
		tailer.start();
		await setting.pass(0);
		expect(tailer.lag()).toBe(0);
		await setting.pass(400);
		expect(tailer.lag()).toBe(400);
		setting.broken = Infinity;
		await setting.pass(5_600);
		expect(tailer.lag()).toBe(6_000);
	});

	test('is caught up once the end was seen, and gives nothing after stop', async () => {
		const setting = new Setting();
		const tailer = setting.tailer();
		let caughtUp = false;
		void tailer.caughtUp().then(() => (caughtUp = true));
		await setting.pass(100);
		expect(caughtUp).toBe(false);
		tailer.start();
		await setting.pass(0);
		expect(caughtUp).toBe(true);
		tailer.stop();
		const given = setting.given.length;
		setting.floor.call('late');
		tailer.ring();
		await setting.pass(5_000);
		expect(setting.given.length).toBe(given);
	});
});

describe('ring for a warm start', () => {
	test('holds the last rows up to the position, read page by page', async () => {
		const setting = new Setting();
		for (let n = 0; n < 2_500; n++) setting.floor.call(`call${n}z`);
		const { position } = setting.floor;
		const rows = await readRing(setting.source, position, 2_100);
		expect(seqs(rows)).toEqual(upTo(position.seq).slice(-2_100));
	});

	test("is empty where the record does not show the position's own mark", async () => {
		const setting = new Setting();
		expect(await readRing(setting.source, { ...setting.floor.position, mark: 'x' }, 10)).toEqual([]);
		expect(await readRing(setting.source, { epoch: 'e', seq: 900, mark: 'x' }, 10)).toEqual([]);
	});
});
