/** What the judge says to whom, and when rules are made, changed and ended. */
import { describe, expect, test } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { MOST_HEADLINES, trimHeadlines } from '#lib/server/recognition/trim.ts';
import { DAY, EPOCH, MINUTE, NOON, RED, REPS, rule, World } from './world.ts';

const [ADA, BO, CY] = REPS;
const CALLS = rule('calls0000000000', {
	kind: 'badge',
	definition: { metric: 'calls', period: 'day', threshold: 3 }
});
const DEAL = rule('deal00000000000', { kind: 'deal', definition: { type: 'order', amount: 500 } });

const ONE_CALL = {
	op: 'create' as const,
	collection: 'streak_rules' as const,
	data: {
		...{ id: 'streak000000one', name: 'Calls', metric: 'calls', minimum: 1, per: 'day' as const, from: '' },
		...{ active: true, version: 1 }
	}
};

async function openWorld(rules: readonly RecognitionRule[], more = {}): Promise<World> {
	const world = new World(rules, { users: true, ...more });
	world.start();
	await world.look();
	return world;
}

async function later(world: World, ms = 11_000): Promise<void> {
	world.now += ms;
	await world.look();
	expect(world.problems).toEqual([]);
}

/** How much there is of everything: kept, told on the floor, told to the rep, celebrated. */
const told = ({ record, celebrated }: World) => [
	record.all('recognitions').length,
	record.all('headlines').length,
	record.all('notifications').length,
	celebrated.length
];

describe('what is said to whom', () => {
	test('L4 a crossing of this minute is kept, told on the floor and to its rep, and celebrated', async () => {
		const world = await openWorld([CALLS]);
		const cause = world.log(ADA, 0, { quantity: 3 });
		await later(world);
		expect(told(world)).toEqual([1, 1, 1, 1]);
		const [recognition] = world.record.all('recognitions');
		expect(recognition).toMatchObject({
			kind: 'badge',
			rep: ADA,
			rule: CALLS.id,
			cause,
			at: instantText(NOON),
			data: { metric: 'calls', threshold: 3, period: 'day', from: '2026-11-18', to: '2026-11-18' }
		});
		expect(recognition?.causeSeq, 'L2 the row that caused it').toBe(
			world.record.rows.find(({ record }) => record === cause)?.seq
		);
		expect(world.celebrated).toEqual([
			{ id: recognition?.id, kind: 'badge', subject: ADA, at: world.now, expiresAt: world.now + 5 * MINUTE }
		]);
		expect(world.record.all('notifications')).toMatchObject([
			{ rep: ADA, kind: 'recognition.badge', data: { recognition: recognition?.id, threshold: 3 } }
		]);
	});

	test('L2 a badge is told on the floor with its icon, as it stands in the cabinet', async () => {
		const world = await openWorld([{ ...CALLS, icon: 'flag' }]);
		world.log(ADA, 0, { quantity: 3 });
		await later(world);
		expect(world.record.all('headlines')).toMatchObject([{ data: { icon: 'flag', threshold: 3 } }]);
		expect(world.record.all('recognitions')).toMatchObject([{ icon: 'flag', data: { threshold: 3 } }]);
	});

	test('R6 who has opted out of public display is recognised for themselves alone', async () => {
		const world = await openWorld([CALLS]);
		world.record.put({ op: 'update', collection: 'reps', id: ADA, data: { privacy: { hidden: true } } });
		world.log(ADA, 0, { quantity: 3 });
		await later(world);
		expect(told(world)).toEqual([1, 0, 1, 0]);
	});

	test('M8 nothing is told on the floor of margins, hidden amounts or targets that are not public', async () => {
		const margin = rule('margin000000000', {
			kind: 'badge',
			definition: { metric: 'margin', period: 'day', threshold: 100 }
		});
		const target = rule('target000000000', {
			kind: 'target',
			definition: { metric: 'orders', period: 'month' }
		});
		const world = await openWorld([margin, DEAL, target]);
		world.record.put(
			{ op: 'update', collection: 'workspace', id: 'workspace000001', data: { hideAmounts: true } },
			{
				op: 'create',
				collection: 'targets',
				data: {
					subject: `rep:${ADA}`,
					metric: 'orders',
					period: 'month',
					value: 1,
					from: '',
					to: '',
					public: false
				}
			}
		);
		world.log(ADA, 0, { type: 'order', amount: 900, margin: 300 });
		await later(world);
		expect(
			world.record
				.all('recognitions')
				.map(({ kind, quiet }) => [kind, quiet])
				.sort()
		).toEqual([
			['badge', true],
			['deal', true],
			['target', true]
		]);
		expect(told(world)).toEqual([3, 0, 2, 0]);
	});

	test('a badge of long ago is kept with the time it was earned, and is no news any more', async () => {
		const world = await openWorld([CALLS]);
		world.log(ADA, 300 * DAY, { quantity: 3 });
		world.log(BO, 6 * DAY, { quantity: 3 });
		world.log(CY, 8 * DAY, { quantity: 3 });
		await later(world);
		expect(told(world)).toEqual([3, 1, 0, 0]);
		expect(
			world.record
				.all('recognitions')
				.map(({ at }) => at)
				.sort()
		).toEqual([300, 8, 6].map((days) => instantText(NOON - days * DAY)));
	});

	test('L4 the lead is taken from somebody, once per rep, board and day, and never of nobody', async () => {
		const world = await openWorld([
			rule('lead00000000000', { kind: 'lead', definition: { metric: 'calls', period: 'week' } })
		]);
		const step = async (rep: string, quantity: number) => {
			world.log(rep, 0, { quantity });
			await later(world, MINUTE);
			return world.real.map((key) => key.split('/').slice(-2).join(' '));
		};
		expect(await step(ADA, 2), 'the first score takes it from nobody').toEqual([]);
		expect(await step(BO, 2), 'a tie is no lead').toEqual([]);
		expect(await step(ADA, 1), 'again alone, after the tie').toEqual([]);
		expect(await step(BO, 2)).toEqual([`2026-11-18 ${BO}`]);
		expect(await step(ADA, 2)).toEqual([`2026-11-18 ${BO}`, `2026-11-18 ${ADA}`]);
		expect(await step(BO, 9), 'once a day').toHaveLength(2);
		world.now += DAY;
		expect(await step(CY, 20), 'on the next day too').toContain(`2026-11-19 ${CY}`);
		expect(world.celebrated).toHaveLength(3);
	});

	test('M1 a credit that brings a sum below its threshold takes the crossing back, and may hand the lead on', async () => {
		const world = await openWorld([
			rule('money0000000000', {
				kind: 'badge',
				definition: { metric: 'revenue', period: 'day', threshold: 800 }
			}),
			rule('lead00000000000', { kind: 'lead', definition: { metric: 'revenue', period: 'day' } })
		]);
		world.log(ADA, 0, { type: 'order', amount: 900 });
		await later(world);
		expect(world.real).toHaveLength(1);
		world.log(BO, 0, { type: 'order', amount: 700 });
		world.now += 1_000;
		world.log(ADA, 0, { type: 'order', amount: -300 });
		await later(world);
		expect(world.real, 'nobody takes a lead that was handed to them').toEqual([]);
		world.log(ADA, 0, { type: 'order', amount: 150 });
		await later(world);
		expect(world.real.map((key) => key.split('/').at(-1))).toEqual([ADA]);
	});

	test('M7 a team’s target is that of its members together', async () => {
		const world = await openWorld([
			rule('target000000000', {
				kind: 'target',
				definition: { metric: 'orders', period: 'month', subject: 'team' }
			})
		]);
		world.record.put(
			...[ADA, BO].map((rep) => ({
				op: 'create' as const,
				collection: 'targets' as const,
				data: {
					subject: `rep:${rep}`,
					metric: 'orders',
					period: 'month' as const,
					value: 2,
					from: '',
					to: '',
					public: true
				}
			}))
		);
		world.log(ADA, 0, { type: 'order', quantity: 3 });
		await later(world);
		expect(world.real).toEqual([]);
		world.log(BO, 0, { type: 'order', quantity: 1 });
		await later(world);
		expect(world.record.all('recognitions')).toMatchObject([
			{ team: RED, rep: '', data: { threshold: 4, value: 4, from: '2026-11-01', to: '2026-11-30' } }
		]);
	});
});

describe('rules that are made, changed and ended', () => {
	const make = (world: World, made: RecognitionRule) =>
		world.record.put({ op: 'create', collection: 'recognition_rules', data: { ...made } });

	test('a new rule judges the whole floor once, but for periods that ended before it holds; nothing of it is celebrated', async () => {
		const world = await openWorld([]);
		world.log(ADA, 0, { quantity: 3 });
		world.log(BO, 2 * DAY, { quantity: 3 });
		world.log(CY, 3 * DAY, { quantity: 3 });
		await later(world);
		make(world, { ...CALLS, from: '2026-11-16' });
		await later(world);
		expect(world.real).toEqual([BO, ADA].map((rep, n) => `rep:${rep}/${CALLS.id}/2026-11-${16 + 2 * n}/3`));
		expect(world.celebrated).toEqual([]);
		const { calls } = world.record;
		await later(world);
		expect(world.record.calls, 'judged once').toBe(calls);
	});

	test('L1 another threshold finds what it finds; what the former one found stays real', async () => {
		const world = await openWorld([CALLS]);
		const fact = world.log(ADA, 0, { quantity: 4 });
		await later(world);
		world.record.put({
			op: 'update',
			collection: 'recognition_rules',
			id: CALLS.id,
			data: { definition: { metric: 'calls', period: 'day', threshold: 2 }, version: 2 }
		});
		await later(world);
		const key = (threshold: number) => `rep:${ADA}/${CALLS.id}/2026-11-18/${threshold}`;
		expect(world.real).toEqual([key(2), key(3)]);
		world.correct(fact, { quantity: 2 });
		await later(world);
		expect(world.real).toEqual([key(2)]);
	});

	test('L1 what a whole team reached is marked when a fact of it goes, and holds again by another one', async () => {
		const world = await openWorld([
			rule('team00000000000', {
				kind: 'milestone',
				definition: { metric: 'orders', period: 'all', threshold: 2, subject: 'team' }
			})
		]);
		const marked = () => world.record.all('recognitions').map((one) => one.marked);
		world.log(ADA, 0, { type: 'order' });
		const fact = world.log(BO, 0, { type: 'order' });
		await later(world);
		expect(marked()).toEqual([false]);
		world.remove(fact);
		await later(world);
		expect(marked()).toEqual([true]);
		world.log(BO, 0, { type: 'order' });
		await later(world);
		expect(marked()).toEqual([false]);
	});

	test('L1 an ended rule recognises nothing more, and marks what loses its cause', async () => {
		const world = await openWorld([CALLS]);
		const fact = world.log(ADA, 0, { quantity: 3 });
		await later(world);
		world.record.put({
			op: 'update',
			collection: 'recognition_rules',
			id: CALLS.id,
			data: { active: false, version: 2 }
		});
		world.log(BO, 0, { quantity: 3 });
		await later(world);
		expect(world.record.all('recognitions')).toHaveLength(1);
		world.remove(fact);
		await later(world);
		expect(world.record.all('recognitions')).toMatchObject([{ rep: ADA, marked: true }]);
	});

	test('a definition that a hand has spoilt in the record is left aside, and the others go on', async () => {
		const world = await openWorld([{ ...CALLS, id: 'spoilt000000000', definition: { metric: 7 } }, CALLS]);
		world.log(ADA, 0, { quantity: 3 });
		await later(world);
		expect(world.real).toHaveLength(1);
	});

	test('S3 a correction that moves the date of a milestone within its run recognises it no second time', async () => {
		const world = new World([
			rule('streaks00000000', { kind: 'streak', definition: { rule: 'any', lengths: [2] } })
		]);
		world.record.put(ONE_CALL);
		world.log(BO, 30 * DAY);
		world.start();
		await world.look();
		world.log(ADA, 2 * DAY);
		world.log(ADA, DAY);
		await later(world);
		world.log(ADA, 5 * DAY, { quantity: 2 });
		await later(world);
		expect(world.record.all('recognitions')).toMatchObject([
			{ rep: ADA, marked: false, data: { to: '2026-11-17' } }
		]);
	});

	test('S4 leave entered later repairs a streak, and its milestone is found', async () => {
		const world = new World([
			rule('streaks00000000', { kind: 'streak', definition: { rule: 'any', lengths: [2] } })
		]);
		world.record.put(ONE_CALL);
		world.start();
		await world.look();
		world.log(ADA, 2 * DAY);
		world.log(ADA, 0);
		await later(world);
		expect(world.real, 'Tuesday was missed').toEqual([]);
		world.record.put({
			op: 'create',
			collection: 'leave',
			data: {
				rep: ADA,
				from: '2026-11-17',
				to: '2026-11-17',
				kind: 'other',
				note: '',
				state: 'approved',
				decidedBy: ''
			}
		});
		await later(world);
		expect(world.real).toEqual([`rep:${ADA}/streaks00000000/streak000000one/2/2026-11-18`]);
	});
});

describe('timelines and the last headlines', () => {
	test('another timeline (a floor of one’s own, a fork) is judged from the beginning', async () => {
		const world = await openWorld([CALLS]);
		world.log(ADA, 0, { quantity: 3 });
		await later(world);
		world.log(BO, 0, { quantity: 3 });
		const { seq } = world.authority.position;
		world.authority.ready({ epoch: 'another', seq, mark: 'aaaaaaaa' });
		await later(world);
		expect(world.real).toHaveLength(2);
		expect(world.record.all('cursors')).toMatchObject([{ epoch: 'another', seq }]);
		expect(EPOCH).not.toBe('another');
	});

	test('a database that was swapped under the judge gets nothing of the floor before', async () => {
		const world = await openWorld([CALLS]);
		world.log(ADA, 0, { quantity: 3 });
		const [cursor] = world.record.all('cursors');
		world.record.put({ op: 'delete', collection: 'cursors', id: cursor?.id ?? '' });
		world.now += 11_000;
		await world.look();
		expect(world.problems).toHaveLength(1);
		expect(world.record.all('recognitions')).toEqual([]);
	});

	test('headlines are the last 200; what they told stays', async () => {
		const world = await openWorld([CALLS]);
		for (let n = 0; n < MOST_HEADLINES + 20; n++)
			world.record.put({
				op: 'create',
				collection: 'headlines',
				data: {
					id: `headline${String(n).padStart(7, '0')}`,
					kind: 'badge',
					rep: ADA,
					team: '',
					rule: '',
					data: {},
					at: instantText(NOON + n * 1_000),
					marked: false,
					reactions: {},
					comments: 0
				}
			});
		const job = trimHeadlines({ record: world.record, authority: world.authority });
		await job.run(world.now);
		await job.run(world.now);
		const left = world.record
			.all('headlines')
			.map(({ id }) => id)
			.sort();
		expect(left).toHaveLength(MOST_HEADLINES);
		expect(left[0]).toBe('headline0000020');
	});
});
