/** Decisions made once, and the clockwork that looks at what is due, over a record that fails, loses answers or dies. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startClockwork, type Job } from '#lib/server/jobs/clockwork.ts';
import { decided, decideOnce } from '#lib/server/jobs/once.ts';
import { property } from '../../property.ts';
import { VirtualClock } from '../demo/virtual-clock.ts';
import { Killed, MemoryRecord, type Fate } from '../recognition/memory-record.ts';

const clock = { now: () => 1_000 };

/** What follows from a decision: one notification. */
const consequence = (key: string) =>
	[
		{
			op: 'create',
			collection: 'notifications',
			data: { user: 'user00000000001', rep: '', kind: key, data: {}, href: '', at: '', readAt: '' }
		}
	] as const;

/** Tries until it is told how it stands, as a job does over many looks; a kill makes it start again. */
async function insist(record: MemoryRecord, key: string): Promise<'new' | 'already'> {
	for (;;) {
		try {
			const done = await decideOnce({ record, clock }, key, consequence(key));
			if (done.ok) return done.value;
		} catch (error) {
			if (!(error instanceof Killed || error instanceof Error)) throw error;
		}
	}
}

const fate = fc.constantFrom<Fate>('fine', 'fails', 'lost', 'before', 'after');

describe('decideOnce', () => {
	property(
		'exactly once over calls that fail, answers that are lost and kills at any step: the decision and all that follows from it are there once, and `new` is said at most once',
		fc.asyncProperty(
			fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 }),
			fc.array(fate, { maxLength: 16 }),
			async (keys, fates) => {
				const record = new MemoryRecord();
				record.fates = [...fates];
				const answers = new Map<string, string[]>();
				for (const n of keys) {
					const key = `decision:${n}`;
					answers.set(key, [...(answers.get(key) ?? []), await insist(record, key)]);
				}
				const names = [...answers.keys()].sort();
				expect(
					record
						.all('intents')
						.map(({ key }) => key)
						.sort()
				).toEqual(names);
				expect(
					record
						.all('notifications')
						.map(({ kind }) => kind)
						.sort()
				).toEqual(names);
				for (const said of answers.values())
					expect(said.filter((one) => one === 'new').length).toBeLessThanOrEqual(1);
			}
		),
		{ runs: 2_000 }
	);

	test('two at once: one of them decides, and the other finds it decided', async () => {
		const record = new MemoryRecord();
		const answers = await Promise.all([insist(record, 'a'), insist(record, 'a'), insist(record, 'a')]);
		expect(answers.sort()).toEqual(['already', 'already', 'new']);
		expect(record.all('notifications')).toHaveLength(1);
		expect(await decided({ record }, 'a')).toBe(true);
		expect(await decided({ record }, 'b')).toBe(false);
	});

	test('what follows from a decision is refused: nothing is decided, and the refusal is told', async () => {
		const record = new MemoryRecord();
		const done = await decideOnce({ record, clock }, 'a', [
			{ op: 'update', collection: 'headlines', id: 'nobody000000000', data: { marked: true } }
		]);
		expect(done).toMatchObject({ ok: false, error: { kind: 'missing' } });
		expect(record.all('intents')).toEqual([]);
	});
});

/** A job that counts its looks, and can be held up or made to fail. */
class Counted implements Job {
	readonly name: string;
	looks = 0;
	running = 0;
	most = 0;
	closed = 0;
	fails = false;
	gate: Promise<void> | undefined;

	constructor(name: string) {
		this.name = name;
	}

	async run(): Promise<void> {
		this.looks++;
		this.most = Math.max(this.most, ++this.running);
		await this.gate;
		this.running--;
		if (this.fails) throw new Error('away');
	}

	close(): Promise<void> {
		this.closed++;
		return Promise.resolve();
	}
}

const settle = () => new Promise(setImmediate);

function started(...jobs: Job[]) {
	const time = new VirtualClock(0);
	const floor = { ready: true };
	const problems: string[] = [];
	const clockwork = startClockwork({
		clock: time,
		jobs,
		ready: () => floor.ready,
		problem: (job) => problems.push(job)
	});
	return { time, floor, problems, clockwork };
}

describe('clockwork', () => {
	test('looks at once, every five seconds, and when something may have fallen due', async () => {
		const job = new Counted('one');
		const { time, clockwork } = started(job);
		await settle();
		expect(job.looks).toBe(1);
		await time.advance(15_000);
		expect(job.looks).toBe(4);
		clockwork.look();
		await settle();
		expect(job.looks).toBe(5);
		await clockwork.close();
	});

	test('a job never runs twice at a time; what falls due meanwhile is looked at afterwards, once', async () => {
		const job = new Counted('one');
		let open = () => {};
		job.gate = new Promise((resolve) => (open = resolve));
		const { clockwork } = started(job);
		for (let n = 0; n < 5; n++) clockwork.look();
		await settle();
		expect(job.looks).toBe(1);
		open();
		await settle();
		await settle();
		expect([job.looks, job.most]).toEqual([2, 1]);
		await clockwork.close();
	});

	test('a job that fails is told of, holds no other up, and is tried again', async () => {
		const [bad, good] = [new Counted('bad'), new Counted('good')];
		bad.fails = true;
		const { time, problems, clockwork } = started(bad, good);
		await time.advance(5_000);
		expect([bad.looks, good.looks, problems]).toEqual([2, 2, ['bad', 'bad']]);
		await clockwork.close();
	});

	test('nothing is decided while the floor is read anew or swapped', async () => {
		const job = new Counted('one');
		const { time, floor, clockwork } = started(job);
		await settle();
		floor.ready = false;
		await time.advance(20_000);
		expect(job.looks).toBe(1);
		floor.ready = true;
		await time.advance(5_000);
		expect(job.looks).toBe(2);
		await clockwork.close();
	});

	test('closing waits for the job that runs, begins no other and closes them all', async () => {
		const [first, second] = [new Counted('first'), new Counted('second')];
		let open = () => {};
		first.gate = new Promise((resolve) => (open = resolve));
		const { time, clockwork } = started(first, second);
		const closing = clockwork.close();
		open();
		await closing;
		await time.advance(20_000);
		expect([first.looks, first.running, second.looks]).toEqual([1, 0, 0]);
		expect([first.closed, second.closed]).toEqual([1, 1]);
	});
});
