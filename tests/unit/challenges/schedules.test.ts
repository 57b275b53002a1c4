/**
 * H1: every move once, over a record that fails, loses answers or dies at any step, over two servers at a time, tables that
 * are late and a clock that jumps.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import { playersOf } from '#lib/domain/challenges/challenge.ts';
import type { Act, Move } from '#lib/domain/challenges/machine.ts';
import { roleOfRep } from '#lib/domain/challenges/roles.ts';
import { invitationOf } from '#lib/domain/challenges/invite.ts';
import type { FeedRow } from '#lib/domain/records.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import { makeMove } from '#lib/server/challenges/transition.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { property } from '../../property.ts';
import { Killed, type Fate } from '../recognition/memory-record.ts';
import { EPOCH, NOON, REPS, World } from '../recognition/world.ts';
import { HOUR, RULES } from './made-up.ts';

const [AVA, BEN] = REPS;
const ID = 'challenge000001';

type Step =
	| { readonly kind: 'look'; readonly servers: 1 | 2 }
	| { readonly kind: 'pass'; readonly ms: number }
	| { readonly kind: 'move'; readonly move: Move; readonly rep: string }
	| { readonly kind: 'log'; readonly rep: string; readonly ago: number }
	| { readonly kind: 'late' };

const step = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('look' as const), servers: fc.constantFrom(1, 2) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			// ahead, and back as a clock that is set does
			ms: fc.constantFrom(1_000, 30 * 60_000, HOUR, 25 * HOUR, -10 * 60_000)
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('move' as const),
			move: fc.constantFrom<Move>('accept', 'accept', 'decline', 'withdraw', 'forfeit', 'agree'),
			rep: fc.constantFrom(AVA, BEN)
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('log' as const),
			rep: fc.constantFrom(AVA, BEN),
			ago: fc.constantFrom(0, 60_000, 3 * HOUR)
		})
	},
	{ weight: 2, arbitrary: fc.constant({ kind: 'late' as const }) }
) as fc.Arbitrary<Step>;

const fate = fc.constantFrom<Fate>('fine', 'fine', 'fails', 'lost', 'before', 'after');

class Schedule {
	readonly world = new World([], { users: true });
	readonly first: Challenge;
	#held: FeedRow[] = [];
	#late = false;
	#jobs: [Job, Job];

	constructor() {
		const { world } = this;
		world.record.onFeed = (rows) => {
			this.#held.push(...rows);
			if (!this.#late) this.#catchUp();
		};
		this.first = invitationOf(
			{
				id: ID,
				rules: { ...RULES, window: { kind: 'minutes', minutes: 180 } },
				sides: [
					{ id: AVA, name: 'Ava', reps: [AVA] },
					{ id: BEN, name: 'Ben', reps: [BEN] }
				],
				stake: '',
				challenger: AVA,
				rematchOf: ''
			},
			NOON,
			() => 'UTC'
		);
		world.record.put({ op: 'create', collection: 'challenges', data: { ...this.first } });
		this.#jobs = this.#start();
	}

	#catchUp() {
		this.world.authority.apply(this.#held, EPOCH);
		this.#held = [];
	}

	get parts() {
		const { record, authority, clock } = this.world;
		return {
			record: {
				write: record.write.bind(record),
				find: record.find.bind(record),
				filter: record.filter.bind(record),
				head: () => Promise.resolve({ epoch: EPOCH, seq: record.rows.length })
			} as never,
			authority: {
				engine: authority.engine,
				tables: authority.tables,
				position: authority.position,
				onRows: authority.onRows.bind(authority),
				reached: () => Promise.resolve(this.#catchUp())
			},
			clock
		};
	}

	#start(): [Job, Job] {
		return [challengesJob(this.parts), challengesJob(this.parts)];
	}

	get row(): Challenge {
		const row = this.world.authority.tables.challenges.get(ID);
		if (!row) throw new Error('the challenge has gone');
		return row;
	}

	async take(one: Step): Promise<void> {
		const { world } = this;
		switch (one.kind) {
			case 'pass':
				world.now += one.ms;
				return;
			case 'late':
				this.#late = !this.#late;
				if (!this.#late) this.#catchUp();
				return;
			case 'log':
				world.log(one.rep, one.ago);
				return;
			case 'look':
				return this.look(one.servers);
			case 'move': {
				const { row } = this;
				const act: Act = { move: one.move, by: [roleOfRep(row, one.rep)], rep: one.rep };
				await this.#survive(makeMove(this.parts, row, act));
			}
		}
	}

	async look(servers: number): Promise<void> {
		const jobs = this.#jobs.slice(0, servers);
		await this.#survive(Promise.all(jobs.map((job) => job.run(this.world.now))));
	}

	/** A kill is followed by another start; everything else is tried again at the next look. */
	async #survive(done: Promise<unknown>): Promise<void> {
		await done.catch((error: unknown) => {
			if (error instanceof Killed) this.#jobs = this.#start();
		});
	}

	/** The record answers again, the tables are up to date, and all that can fall due has. */
	async end(): Promise<void> {
		this.world.record.fates = [];
		this.#late = false;
		this.#catchUp();
		for (const ms of [0, 25 * HOUR, 25 * HOUR, HOUR]) {
			this.world.now += ms;
			await this.look(1);
		}
	}
}

property(
	'H1 exactly once: from each version one move, each told once, and a result that counts what is in the record',
	fc.asyncProperty(
		fc.array(step, { minLength: 3, maxLength: 16 }),
		fc.array(fate, { maxLength: 24 }),
		async (steps, fates) => {
			const schedule = new Schedule();
			const { world } = schedule;
			world.record.fates = [...fates];
			for (const one of steps) await schedule.take(one);
			await schedule.end();
			const { row } = schedule;
			expect(['declined', 'expired', 'voided', 'settled']).toContain(row.state);

			// one decision for each version, and none besides
			const decided = world.record.all('intents').map(({ key }) => key);
			const moves = decided.filter((key) => !key.endsWith(':lastHour')).sort();
			const versions = Array.from({ length: row.version - 1 }, (_, n) => `challenges:${ID}:${n + 2}`);
			expect(moves).toEqual(versions.sort());

			// nobody is told the same twice
			const told = world.record
				.all('notifications')
				.map(({ rep, kind }) => `${rep} ${kind}`)
				.filter((notice) => !notice.endsWith('proposal') && !notice.endsWith('agree'));
			expect([...new Set(told)].sort()).toEqual(told.sort());

			const known = world.record.all('recognitions');
			if (row.state !== 'settled' || !row.result) {
				expect(known).toEqual([]);
				return;
			}
			// when it was settled: what is proposed since is told nobody else
			const silent = row.result.sides.every(({ facts }) => facts === 0);
			expect(known).toHaveLength(row.result.how === 'forfeit' || silent ? 0 : 1);
			for (const rep of playersOf(row)) {
				const settled = told.filter((notice) => notice === `${rep} challenge.settled`).length;
				expect(settled).toBeLessThanOrEqual(1);
				if (row.result.how === 'played') expect(settled).toBe(1);
			}
			// the result, or what is proposed in its place, is what the record says
			const counted = (row.proposal?.result ?? row.result).sides.map(({ facts }) => facts);
			expect(counted).toEqual([AVA, BEN].map((rep) => naive(schedule, rep)));
		}
	),
	{ runs: 2_000, timeout: 120_000 }
);

/** How many records of a rep occurred in the window, straight from the record. */
const naive = ({ world, row }: Schedule, rep: string): number =>
	world.record
		.all('activities')
		.filter(
			(fact) =>
				fact.rep === rep &&
				fact.type === 'call' &&
				fact.occurredAt >= row.acceptedAt &&
				fact.occurredAt < row.endsAt
		).length;
