/**
 * C3: every move once, over a record that fails, loses answers or dies at any step, over two servers at a time, tables that are late
 * and a clock that jumps.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '#lib/domain/contests/proof.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { checkFact } from '#lib/server/contests/checks.ts';
import { addWord } from '#lib/server/contests/enter.ts';
import { decideProposal, proposalsOf } from '#lib/server/contests/proposals.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { property } from '../../property.ts';
import { Killed, type Fate } from '../recognition/memory-record.ts';
import { ADA, BO, BOSS, CONTEST, ContestWorld, CY, DAY, draftOf, HOUR, NOON, rulesOf } from './world.ts';

type Kind = 'weekly' | 'raffle' | 'rounds' | 'checked';

type Step =
	| { readonly kind: 'look'; readonly servers: 1 | 2 }
	| { readonly kind: 'pass'; readonly ms: number }
	| { readonly kind: 'move'; readonly event: 'launch' | 'withdraw' | 'pause' | 'resume' | 'edit' | 'cancel' }
	| { readonly kind: 'log'; readonly rep: string; readonly ago: number }
	| { readonly kind: 'correct'; readonly which: number; readonly quantity: number }
	| { readonly kind: 'decide'; readonly accepted: boolean }
	| { readonly kind: 'check' }
	| { readonly kind: 'word'; readonly rep: string }
	| { readonly kind: 'restart' }
	| { readonly kind: 'late' };

const rep = fc.constantFrom<string>(ADA, BO, CY);
const just = <K extends string>(kind: K) => fc.constant({ kind });
const step = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant('look' as const), servers: fc.constantFrom(1, 2) }) },
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			// ahead, and back as a clock that is set does
			ms: fc.constantFrom(5 * 60_000, HOUR, 5 * HOUR, 21 * HOUR, DAY, 4 * DAY, -3 * HOUR)
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('move' as const),
			event: fc.constantFrom('launch', 'withdraw', 'pause', 'resume', 'edit', 'edit', 'cancel')
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('log' as const),
			rep,
			ago: fc.constantFrom(0, HOUR, 20 * HOUR, 3 * DAY)
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('correct' as const),
			which: fc.nat(),
			quantity: fc.integer({ min: 0, max: 9 })
		})
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), accepted: fc.boolean() }) },
	{ weight: 1, arbitrary: just('check') },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('word' as const), rep }) },
	{ weight: 1, arbitrary: just('restart') },
	{ weight: 2, arbitrary: just('late') }
) as fc.Arbitrary<Step>;

const fate = fc.constantFrom<Fate>('fine', 'fine', 'fine', 'fails', 'lost', 'before', 'after');

function contestOf(kind: Kind): { rules: ContestRules; over: Partial<ContestRecord> } {
	switch (kind) {
		case 'weekly':
			return { rules: rulesOf('most', {}), over: { repeats: 'weekly' } };
		case 'raffle':
			return { rules: rulesOf('raffle', { per: '1' }), over: {} };
		case 'checked':
			return { rules: rulesOf('most', {}, { confirm: 'all' }), over: {} };
		case 'rounds': {
			const window = { from: '2026-11-19', to: '2026-11-23' };
			return { rules: rulesOf('elimination', { roundDays: 1 }, { window }), over: {} };
		}
	}
}

class Schedule {
	readonly floor = new ContestWorld();
	/** What was refused keeps the result from what the record says. */
	refused = false;

	constructor(kind: Kind) {
		const { rules, over } = contestOf(kind);
		this.floor.put(draftOf(rules, over));
	}

	async take(one: Step): Promise<void> {
		const { floor } = this;
		const { world } = floor;
		switch (one.kind) {
			case 'pass':
				world.now += one.ms;
				return;
			case 'late':
				floor.late = !floor.late;
				return;
			case 'restart':
				floor.restart();
				return;
			case 'log':
				world.log(one.rep, one.ago);
				return;
			case 'correct': {
				const fact = world.facts[one.which % Math.max(1, world.facts.length)];
				if (fact && one.quantity === 0) world.remove(fact.id);
				else if (fact) world.correct(fact.id, { quantity: one.quantity });
				return;
			}
			case 'look':
				return this.look(one.servers);
			default:
				return this.survive(this.act(one));
		}
	}

	async act(
		one: Exclude<Step, { kind: 'pass' | 'late' | 'restart' | 'log' | 'correct' | 'look' }>
	): Promise<unknown> {
		const { floor } = this;
		const row = floor.row();
		switch (one.kind) {
			case 'move': {
				const { rules } = row;
				const more =
					one.event === 'edit'
						? {
								rules: {
									...rules,
									prizes: [...rules.prizes, { ...rules.prizes[0]!, place: rules.prizes.length + 1 }]
								}
							}
						: {};
				return floor.move(one.event, 'because', more);
			}
			case 'decide': {
				const [open] = (await proposalsOf(floor.parts, CONTEST)).filter(({ state }) => state === 'open');
				if (!open) return undefined;
				if (!one.accepted) this.refused = true;
				return decideProposal(floor.parts, row, open, one.accepted, `user:${BOSS}`, 'because');
			}
			case 'check': {
				const waiting = floor.world.authority.tables.contest_waits.get(CONTEST)?.facts[0];
				const fact = floor.world.facts.find(({ id }) => id === waiting);
				return fact && checkFact(floor.parts, row, fact, 'confirmed', `user:${BOSS}`);
			}
			case 'word':
				return addWord(floor.parts, row, one.rep, 'luck');
		}
	}

	async look(servers: number): Promise<void> {
		const { jobs, world } = this.floor;
		await this.survive(Promise.all(jobs.slice(0, servers).map((job) => job.run(world.now))));
	}

	/** A kill is followed by another start; everything else is tried again at the next look. */
	async survive(done: Promise<unknown>): Promise<void> {
		await done.catch((error: unknown) => {
			if (error instanceof Killed) this.floor.restart();
			else if (!(error instanceof Error) || !/away|answer|taken|gone|not there/.test(error.message))
				throw error;
		});
	}

	/** The record answers again, the tables are up to date, and all that can fall due has; what is proposed is accepted. */
	async end(): Promise<void> {
		const { floor } = this;
		floor.world.record.fates = [];
		floor.late = false;
		if (floor.row().state === 'draft') await floor.move('launch');
		for (const ms of [0, 7 * DAY, 2 * DAY, HOUR, HOUR]) {
			floor.world.now = Math.max(floor.world.now, NOON) + ms;
			await floor.look();
			await floor.look();
		}
		for (let n = 0; n < 6; n++) {
			const open = (await proposalsOf(floor.parts, CONTEST)).filter(({ state }) => state === 'open');
			if (open.length === 0) break;
			expect(open).toHaveLength(1);
			await this.act({ kind: 'decide', accepted: true });
			await floor.look();
		}
	}
}

/** Everybody on the floor is in every contest. */
const PLAYERS = 3;
const ENDED: readonly ContestRecord['state'][] = ['settled', 'amended', 'cancelled', 'draft'];

async function check(schedule: Schedule, kind: Kind): Promise<void> {
	const { floor } = schedule;
	const { record } = floor.world;
	const decided = record.all('intents').map(({ key }) => key);
	for (const row of floor.contests) {
		const { id, steps, outcome, version } = row;
		if (id === CONTEST) expect(ENDED).toContain(row.state);
		// one decision for each version, and none besides
		const first = row.copyOf === '' || row.state === 'draft' ? 2 : 3;
		const versions = Array.from({ length: version + 1 - first }, (_, n) => `contests:${id}:${first + n}`);
		expect(decided.filter((key) => new RegExp(`^contests:${id}:\\d+$`).test(key)).sort()).toEqual(
			versions.sort()
		);
		const count = (event: string) => steps.filter((one) => one.event === event).length;
		for (const once of ['begin', 'end', 'settle', 'cancel'])
			expect([once, count(once)]).toEqual([once, Math.min(1, count(once))]);
		// the next one once, with the begin
		const next = floor.contests.filter(({ copyOf }) => copyOf === id);
		expect(next).toHaveLength(row.repeats === 'weekly' ? count('begin') : 0);

		// each told once to each
		const told = record.all('notifications').filter(({ data }) => data.contest === id);
		for (const [kindOf, times] of [
			['begun', count('begin')],
			['ended', count('end')],
			['settled', count('settle')],
			['amended', count('amend')],
			['cancelled', count('cancel')],
			['paused', count('pause')],
			['edited', count('edit')]
		] as const) {
			const kinds = told.filter((one) => one.kind === `contest.${kindOf}`);
			expect([kindOf, kinds.length]).toEqual([kindOf, times * PLAYERS]);
		}
		const lastHours = told
			.filter((one) => one.kind === 'contest.lastHour')
			.map(({ user, data }) => `${user} ${String(data.until)}`);
		expect(new Set(lastHours).size).toBe(lastHours.length);

		// C7: an outcome is another one only by an amendment, and each has its row and its proof
		const results = record
			.all('contest_results')
			.filter(({ contest }) => contest === id)
			.sort((a, b) => a.number - b.number);
		expect(results.map(({ number }) => number)).toEqual(
			Array.from({ length: count('settle') + count('amend') }, (_, n) => n + 1)
		);
		expect(outcome?.number ?? 0).toBe(results.length);
		for (const { number, hash } of results)
			expect((await readProof(floor.parts, id, number))?.hash).toBe(hash);
		if (outcome) {
			const proof = await readProof(floor.parts, id, outcome.number);
			expect(proof && verify(proof)).toEqual({ match: true });
			expect(proof?.result).toEqual(outcome.result);
		}
		const recognised = record.all('recognitions').filter(({ key }) => key === `contests:${id}:won`);
		expect(recognised.length).toBeLessThanOrEqual(count('settle'));
	}
	const celebrated = floor.celebrated.map(({ id }) => id);
	expect(new Set(celebrated).size).toBe(celebrated.length);
	for (const id of celebrated) expect(record.all('headlines').some((one) => one.id === id)).toBe(true);

	// with all that came late accepted, the result is what the record says
	const { outcome, rules } = floor.row();
	if (!outcome || kind !== 'weekly' || schedule.refused) return;
	const { from, to } = rules.window;
	const [start, end] = [`${from} 09:00`, `${to} 17:00`];
	const naive = (who: string) =>
		record
			.all('activities')
			.filter(
				({ rep: own, type, occurredAt }) =>
					own === who && type === 'call' && occurredAt >= start && occurredAt < end
			)
			.reduce((sum, { quantity }) => sum + quantity, 0);
	const rows = outcome.result.tables.flatMap((table) => table.rows);
	expect(rows.map(({ id, score }) => [id, Number(score)]).sort()).toEqual(
		[ADA, BO, CY].map((who) => [who, naive(who)]).sort()
	);
}

async function played(kind: Kind, steps: readonly Step[], fates: readonly Fate[]): Promise<Schedule> {
	const schedule = new Schedule(kind);
	schedule.floor.world.record.fates = [...fates];
	await schedule.survive(schedule.floor.move('launch'));
	for (const one of steps) await schedule.take(one);
	await schedule.end();
	await check(schedule, kind);
	return schedule;
}

property(
	'C3, C7 exactly once: from each version one change, one settlement, each notice once, the next week once, and no result that changes silently',
	fc.asyncProperty(
		fc.constantFrom<Kind>('weekly', 'raffle', 'rounds', 'checked'),
		fc.array(step, { minLength: 4, maxLength: 20 }),
		fc.array(fate, { maxLength: 40 }),
		async (kind, steps, fates) => void (await played(kind, steps, fates))
	),
	{ runs: 2_000, timeout: 180_000 }
);

/** From launch to an amendment, with something of everything in it. */
const STORY: readonly Step[] = [
	{ kind: 'look', servers: 1 },
	{ kind: 'pass', ms: 22 * HOUR },
	{ kind: 'look', servers: 1 },
	{ kind: 'log', rep: ADA, ago: 0 },
	{ kind: 'move', event: 'edit' },
	{ kind: 'look', servers: 1 },
	{ kind: 'check' },
	{ kind: 'pass', ms: DAY },
	{ kind: 'log', rep: BO, ago: HOUR },
	{ kind: 'look', servers: 1 },
	{ kind: 'pass', ms: 7 * HOUR },
	{ kind: 'log', rep: CY, ago: 5 * HOUR },
	{ kind: 'look', servers: 1 },
	{ kind: 'pass', ms: 5 * DAY },
	{ kind: 'look', servers: 1 },
	{ kind: 'word', rep: ADA },
	{ kind: 'pass', ms: HOUR },
	{ kind: 'look', servers: 1 },
	{ kind: 'look', servers: 1 },
	{ kind: 'log', rep: CY, ago: 4 * DAY + 20 * HOUR },
	{ kind: 'look', servers: 1 },
	{ kind: 'decide', accepted: true },
	{ kind: 'look', servers: 1 }
];

test.each<Kind>(['weekly', 'raffle', 'rounds', 'checked'])(
	'C3 failed, unheard or killed at each single call of a life in turn: nothing is missed and nothing done twice (%s)',
	{ timeout: 120_000 },
	async (kind) => {
		const calm = await played(kind, STORY, []);
		expect(calm.floor.events).toEqual(expect.arrayContaining(['launch', 'begin', 'edit', 'end', 'settle']));
		const { calls, writes } = calm.floor.world.record;
		expect(calls).toBeGreaterThan(20);
		for (let at = 0; at < calls; at++) {
			// a call that only reads is the same before and after, and unheard is failed
			const fates: Fate[] = writes.has(at) ? ['fails', 'lost', 'before', 'after'] : ['fails', 'before'];
			for (const struck of fates) await played(kind, STORY, [...Array<Fate>(at).fill('fine'), struck]);
		}
	}
);
