import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { dayTold, risksOf, type DayDone } from '#lib/domain/notifications/own-day.ts';
import type { StreakShown } from '#lib/domain/streaks/view.ts';
import { OwnDays } from '#lib/server/notifications/own-day.ts';
import type { Id } from '#lib/domain/records.ts';
import { openDesk, type Desk } from '../api/desk.ts';

const DATE = '2026-03-02'; // a Monday
const MINUTE = 60_000;

const streak = (more: Partial<StreakShown> = {}): StreakShown => ({
	rule: 'rule00000000001',
	name: 'Ten calls',
	metric: { key: 'calls', name: 'Calls', unit: 'count' },
	minimum: 10,
	per: 'day',
	today: 'open',
	current: 14,
	best: 20,
	inHand: 0,
	met: 14,
	frozen: 0,
	done: 7,
	needed: 10,
	minutesLeft: 130,
	atRisk: true,
	year: { from: '2025-03-02', step: 1, weekStart: 1, states: [], values: [], reasons: [] },
	...more
});

test('S5 only an open streak at risk that there is, with something left to do, is worth a word', () => {
	expect(risksOf([streak()], DATE, '17:00')).toEqual([
		{
			rule: 'rule00000000001',
			name: 'Ten calls',
			metric: { key: 'calls', name: 'Calls', unit: 'count' },
			missing: 3,
			length: 14,
			per: 'day',
			date: DATE,
			until: '17:00'
		}
	]);
	const silent: Partial<StreakShown>[] = [
		{ atRisk: false },
		{ today: 'met' },
		{ today: 'off', needed: null },
		{ current: 0 },
		{ done: 10 }
	];
	expect(risksOf(silent.map(streak), DATE, '17:00')).toEqual([]);
	const ratio = { key: 'win_rate', name: 'Win rate', unit: 'ratio' } as const;
	expect(risksOf([streak({ metric: ratio, needed: 0.4, done: null })], DATE, '17:00')).toMatchObject([
		{ missing: 0.4 }
	]);
});

const done = (more: Partial<DayDone> = {}): DayDone => ({
	date: DATE,
	active: true,
	calls: 42,
	orders: 2,
	revenue: 30_000,
	rank: 4,
	previousRank: 6,
	target: 40,
	streaks: [streak({ today: 'met', current: 15 })],
	...more
});

test('a day is told by what was done: places gained, streaks kept, the target', () => {
	expect(dayTold(done())).toEqual({
		date: DATE,
		calls: 42,
		orders: 2,
		revenue: 30_000,
		place: 4,
		gained: 2,
		target: 40,
		streaks: [{ name: 'Ten calls', length: 15, per: 'day' }]
	});
});

test('kindness: of a day without a record nothing is said, of places lost and streaks not kept neither', () => {
	expect(dayTold(done({ active: false }))).toBeUndefined();
	for (const previousRank of [4, 3, null]) {
		const told = dayTold(done({ previousRank }));
		expect(told).not.toHaveProperty('place');
		expect(told).not.toHaveProperty('gained');
	}
	const open = streak({ today: 'open', current: 14 });
	const missed = streak({ today: 'missed', current: 0 });
	expect(dayTold(done({ streaks: [open, missed] }))?.streaks).toEqual([]);
});

let desk: Desk;
let rep: Id;
const at = (time: string, date = DATE) => Date.parse(`${date}T${time}Z`);

beforeEach(async () => {
	desk = await openDesk(onTestFinished);
	const [workspace] = await desk.rows('workspace');
	await desk.app.record.write([
		{ op: 'update', collection: 'workspace', id: workspace?.id ?? '', data: { timeZone: 'UTC' } },
		...(await desk.rows('streak_rules')).map(
			({ id }) => ({ op: 'delete', collection: 'streak_rules', id }) as const
		)
	]);
	rep = await desk.make('reps', { name: 'Ada', startedOn: '2026-01-01' });
	await desk.make('streak_rules', {
		...{ name: 'Ten calls', metric: 'calls', minimum: 10, per: 'day' },
		...{ from: '', active: true, version: 1 }
	});
	await desk.make('users', { name: 'Ada', email: 'ada@floor.example', role: 'rep', active: true, rep });
});

const calls = (quantity: number, date: string, time = '10:00:00') =>
	desk.make('activities', {
		...{ rep, type: 'call', quantity, localDate: date, occurredAt: `${date} ${time}.000Z` },
		...{ source: 'me:ada', receivedAt: `${date} ${time}.000Z` }
	});
const told = async () => (await desk.rows('notifications')).map(({ kind, data }) => ({ kind, data }));
const job = () => new OwnDays(desk.app);

/** Looks every five minutes from one time of the day to another, by several servers in turn. */
async function watch(from: string, to: string, { date = DATE, jobs = [job()] } = {}): Promise<void> {
	for (let now = at(from, date); now <= at(to, date); now += 5 * MINUTE)
		for (const one of jobs) await one.run(now);
}

test('S5 a streak at risk is told once a day, in working hours, whatever is restarted; a kept one is not', async () => {
	await calls(12, '2026-02-27');
	await calls(7, DATE);
	await watch('05:00', '13:55');
	expect(await told()).toEqual([]);
	await watch('14:00', '15:00', { jobs: [job(), job()] });
	await watch('15:05', '15:30'); // started anew
	expect(await told()).toMatchObject([
		{ kind: 'streak.risk', data: { missing: 3, length: 1, until: '17:00', date: DATE } }
	]);
	await calls(5, DATE, '15:40:00');
	await watch('15:45', '16:55');
	expect(await told()).toHaveLength(1);
});

test('the summary comes once, when work ends, by the rep’s own zone and hours', async () => {
	await desk.make('capacity', {
		...{ rep, from: '', to: '', workingDays: [1, 2, 3, 4, 5], fte: 1000 },
		...{ hours: { from: '08:00', to: '12:30' }, timeZone: 'America/New_York' }
	});
	await calls(12, DATE, '15:00:00');
	await watch('15:00', '17:25');
	const kinds = async () => (await told()).map(({ kind }) => kind);
	expect(await kinds()).toEqual([]);
	await watch('17:30', '18:00', { jobs: [job(), job()] });
	await watch('18:05', '19:00');
	expect(await told()).toMatchObject([
		{ kind: 'summary.day', data: { calls: 12, orders: 0, streaks: [{ name: 'Ten calls', length: 1 }] } }
	]);
});

test('absence is silent: off, on leave, without a record or long after work nothing is said', async () => {
	await calls(12, '2026-02-28'); // a Saturday
	await watch('16:30', '18:30', { date: '2026-02-28' });
	await desk.make('leave', {
		...{ rep, from: DATE, to: DATE, kind: 'vacation', note: '', state: 'approved', decidedBy: '' }
	});
	await calls(12, DATE);
	await watch('13:00', '18:30');
	await watch('13:00', '18:30', { date: '2026-03-03' }); // nothing was done
	await calls(12, '2026-03-04');
	await watch('18:05', '19:00', { date: '2026-03-04' }); // the server was off at five
	const kinds = (await told()).map(({ kind }) => kind);
	expect(kinds.filter((kind) => kind === 'summary.day')).toEqual([]);
});

test('who does not want to hear of it, and who has no account, is told nothing', async () => {
	const [user] = await desk.rows('users');
	await desk.make('notification_settings', {
		user: user?.id ?? '',
		kinds: { summary: 'off', streak: 'off' },
		mutedUntil: ''
	});
	await calls(12, '2026-02-27');
	await calls(7, DATE);
	await watch('14:00', '17:30');
	expect(await told()).toEqual([]);
	expect(await desk.rows('intents')).toEqual([]);
});
