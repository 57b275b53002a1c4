import { describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { demoFloor, weekendShift, type DemoFloor } from '#lib/domain/demo/floor.ts';
import { demoHistory } from '#lib/domain/demo/history.ts';
import { shiftAt } from '#lib/domain/demo/hours.ts';
import { demoPeople } from '#lib/domain/demo/people.ts';
import { seededRandom } from '#lib/domain/demo/random.ts';

const MONDAY = Date.parse('2026-11-23T15:30:00Z');
const SEEDS = [20, 1, 987654];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];

function countOf(floor: DemoFloor, type: string): number {
	return floor.activities.filter((activity) => activity.type === type).length;
}

/** The date that the platform's own calendar shows, apart from the code under test. */
const dateIn = (zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });

describe('the same seed', () => {
	test('Demo: seed, moment and zone give the same floor, byte for byte', () => {
		const bytes = JSON.stringify(demoFloor(20, MONDAY, 'Europe/Berlin'));
		expect(JSON.stringify(demoFloor(20, MONDAY, 'Europe/Berlin'))).toBe(bytes);
		expect(JSON.stringify(demoFloor(21, MONDAY, 'Europe/Berlin'))).not.toBe(bytes);
	});

	test('Demo: an hour later only the last hour is new', () => {
		const before = demoFloor(20, MONDAY, 'Europe/Berlin');
		const after = demoFloor(20, MONDAY + 3_600_000, 'Europe/Berlin');
		const known = after.activities.slice(0, before.activities.length);
		expect(known).toEqual(before.activities);
		expect(after.activities.length).toBeGreaterThan(before.activities.length);
	});
});

describe('the company', () => {
	const floor = demoFloor(20, MONDAY, 'Europe/Berlin');

	test('Demo: 24 reps in 4 teams and 2 regions, one gone, one new, three who moved', () => {
		expect(floor.sellers).toHaveLength(24);
		expect(floor.teams).toHaveLength(4);
		expect(floor.regions).toHaveLength(2);
		const reps = floor.sellers.map(({ rep }) => rep);
		expect(new Set(reps.map(({ name }) => name)).size).toBe(24);
		expect(reps.filter(({ endedOn }) => endedOn !== '')).toHaveLength(1);
		expect(reps.filter(({ startedOn }) => startedOn > '2026-08-23')).toHaveLength(1);
		const spans = Map.groupBy(floor.memberships, ({ rep }) => rep);
		expect([...spans.values()].filter((of) => of.length === 2)).toHaveLength(3);
		for (const [first, second] of [...spans.values()].filter((of) => of.length === 2)) {
			expect(dayNumber(second!.from) - dayNumber(first!.to)).toBe(1);
			expect(first!.team).not.toBe(second!.team);
		}
	});

	test('Demo: nothing was sold on holidays and on leave, and today nobody is off', () => {
		const off = new Set(floor.holidays.map(({ date }) => date));
		expect(off).toContain('2026-12-25');
		expect(floor.activities.filter(({ localDate }) => off.has(localDate))).toEqual([]);
		const approved = floor.leave.filter(({ state }) => state === 'approved');
		expect(approved.length).toBeGreaterThan(60);
		const worked = new Set(floor.activities.map(({ rep, localDate }) => `${rep} ${localDate}`));
		for (const { rep, from, to } of approved) {
			for (let day = dayNumber(from); day <= dayNumber(to); day++)
				expect(worked).not.toContain(`${rep} ${dateOfDay(day)}`);
			expect(from > '2026-11-23' || to < '2026-11-23').toBe(true);
		}
		const asked = floor.leave.filter(({ state }) => state === 'asked');
		expect([asked.length > 0, asked.every(({ from }) => from > '2026-11-23')]).toEqual([true, true]);
		const christmas = demoFloor(20, Date.parse('2026-12-25T15:30:00Z'), 'UTC');
		expect(christmas.holidays.map(({ date }) => date)).not.toContain('2026-12-25');
		expect(christmas.activities.some(({ localDate }) => localDate === '2026-12-25')).toBe(true);
	});

	test('Demo: every id is one of PocketBase, and there once', () => {
		const records = [
			...floor.regions,
			...floor.teams,
			...floor.teamRegions,
			...floor.sellers.map(({ rep }) => rep),
			...floor.memberships,
			...floor.targets,
			floor.manager,
			...[weekendShift('2026-11-22')].filter((shift) => shift !== undefined)
		];
		for (const { id } of records) expect(id).toMatch(/^[a-z0-9]{15}$/);
		expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
	});

	test('Demo: each team, the workspace and each rep present has a target in reach', () => {
		const revenue = new Map(
			floor.targets.filter(({ metric }) => metric === 'revenue').map((t) => [t.subject, t.value])
		);
		const teams = floor.teams.map(({ id }) => revenue.get(`team:${id}`) ?? 0);
		expect(Math.min(...teams)).toBeGreaterThan(0);
		expect(revenue.get('workspace')).toBe(teams.reduce((a, b) => a + b));
		const done = floor.activities
			.filter(({ type }) => type === 'order')
			.reduce((sum, { amount }) => sum + amount, 0);
		expect((revenue.get('workspace') ?? 0) / (done / 6)).toBeGreaterThan(0.9);
		expect((revenue.get('workspace') ?? 0) / (done / 6)).toBeLessThan(1.2);
		const calls = floor.targets.filter(({ metric }) => metric === 'calls');
		expect(calls).toHaveLength(23);
		for (const { value, period } of calls) expect([value % 5, period]).toEqual([0, 'day']);
		const orders = floor.targets.filter(({ metric }) => metric === 'orders');
		expect(orders).toHaveLength(23);
		for (const { subject, value, period } of orders) {
			expect([subject.startsWith('rep:'), value >= 1, period]).toEqual([true, true, 'month']);
		}
	});
});

describe.each(SEEDS)('half a year from seed %i', (seed) => {
	const floor = demoFloor(seed, MONDAY, 'Europe/Berlin');

	test('Demo: 60,000 to 90,000 facts of six months, in order, none to come', () => {
		expect(floor.activities.length).toBeGreaterThan(60_000);
		expect(floor.activities.length).toBeLessThan(90_000);
		const times = floor.activities.map(({ occurredAt }) => occurredAt);
		expect(times).toEqual(times.toSorted());
		expect(Date.parse(times.at(-1) ?? '')).toBeLessThanOrEqual(MONDAY);
		expect(Date.parse(times[0] ?? '')).toBeGreaterThan(MONDAY - 190 * 86_400_000);
	});

	test('Demo: everybody has facts, only while they were there, and people are unlike', () => {
		const byRep = Map.groupBy(floor.activities, ({ rep }) => rep);
		const calls: number[] = [];
		for (const { rep } of floor.sellers) {
			const own = byRep.get(rep.id) ?? [];
			expect(own.length, rep.name).toBeGreaterThan(300);
			expect(own.every(({ localDate }) => localDate >= rep.startedOn)).toBe(true);
			expect(own.every(({ localDate }) => rep.endedOn === '' || localDate <= rep.endedOn)).toBe(true);
			if (!rep.endedOn) calls.push(own.filter(({ type }) => type === 'call').length);
		}
		expect(Math.max(...calls) / Math.min(...calls)).toBeGreaterThan(1.5);
	});

	test('Demo: the funnel narrows as one would believe, with a no-show in about four', () => {
		const [calls, set, held, missed, quotes, orders, lost] = [
			'call',
			'appointment_set',
			'appointment_held',
			'no_show',
			'quote',
			'order',
			'deal_lost'
		].map((type) => countOf(floor, type)) as [number, number, number, number, number, number, number];
		expect(set / calls).toBeGreaterThan(0.06);
		expect(set / calls).toBeLessThan(0.13);
		expect(missed / set).toBeGreaterThan(0.21);
		expect(missed / set).toBeLessThan(0.29);
		expect(held / set).toBeGreaterThan(0.6);
		expect(held / set).toBeLessThan(0.75);
		expect(quotes / held).toBeGreaterThan(0.45);
		expect(quotes / held).toBeLessThan(0.7);
		expect(orders / (orders + lost)).toBeGreaterThan(0.3);
		expect(orders / (orders + lost)).toBeLessThan(0.6);
		expect(countOf(floor, 'lead')).toBeGreaterThan(2000);
		expect(countOf(floor, 'follow_up')).toBeGreaterThan(200);
	});

	test('Demo: amounts and margins are integers, where they belong, and unlike', () => {
		const orders = floor.activities.filter(({ type }) => type === 'order');
		for (const { amount, margin, customer, deal } of orders) {
			expect(Number.isInteger(amount) && Number.isInteger(margin)).toBe(true);
			expect(amount).toBeGreaterThan(margin);
			expect(margin).toBeGreaterThan(0);
			expect(deal.startsWith(`${customer}: `)).toBe(true);
		}
		const amounts = orders.map(({ amount }) => amount).sort((a, b) => a - b);
		const at = (share: number) => amounts[Math.floor(share * (amounts.length - 1))] ?? 0;
		expect(at(0.9) / at(0.5)).toBeGreaterThan(1.8);
		const money = ['order', 'quote', 'deal_lost'];
		expect(floor.activities.every(({ type, amount }) => money.includes(type) === amount > 0)).toBe(true);
	});

	test('Demo: an order follows its quote, and a quote its appointment', () => {
		const firsts = new Map<string, number>();
		for (const { rep, deal, type, occurredAt } of floor.activities) {
			if (deal && !firsts.has(`${rep} ${deal} ${type}`))
				firsts.set(`${rep} ${deal} ${type}`, Date.parse(occurredAt));
		}
		const known = floor.activities.filter(({ localDate }) => localDate > '2026-08-01');
		for (const { rep, deal, type, occurredAt } of known) {
			const before = type === 'order' ? 'quote' : type === 'quote' ? 'appointment_held' : '';
			if (before)
				expect(firsts.get(`${rep} ${deal} ${before}`) ?? Infinity).toBeLessThan(Date.parse(occurredAt));
		}
	});

	test('Demo: weekends are quiet, hours are kept, lunch dips, Friday is slower than Tuesday', () => {
		const byDay = new Array<number>(8).fill(0);
		const byHour = new Array<number>(24).fill(0);
		const hour = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'Europe/Berlin',
			hour: '2-digit',
			hourCycle: 'h23'
		});
		for (const { localDate, occurredAt, type } of floor.activities) {
			byDay[weekdayOf(dayNumber(localDate))]! += 1;
			if (type === 'call') byHour[Number(hour.format(Date.parse(occurredAt)))]! += 1;
		}
		expect([byDay[6], byDay[7]]).toEqual([0, 0]);
		expect(byDay[5]!).toBeLessThan(byDay[2]! * 0.9);
		expect(
			byHour
				.slice(0, 9)
				.concat(byHour.slice(18))
				.every((calls) => calls === 0)
		).toBe(true);
		expect(byHour[12]!).toBeLessThan(byHour[10]! * 0.6);
	});
});

describe.each(ZONES)('in %s', (zone) => {
	test('Demo, P5: local dates are the zone’s, on both sides of a clock change', () => {
		const format = dateIn(zone);
		for (const now of ['2026-11-23T15:30:00Z', '2026-04-21T03:00:00Z']) {
			for (const { occurredAt, localDate } of demoFloor(20, Date.parse(now), zone).activities.filter(
				(_, n) => n % 7 === 0
			)) {
				expect(format.format(Date.parse(occurredAt))).toBe(localDate);
			}
		}
	});

	test('Demo: whatever the hour and weekday, today has facts, up to the present minutes', () => {
		const random = seededRandom(5);
		const format = dateIn(zone);
		for (let n = 0; n < 12; n++) {
			const now = Date.parse('2026-03-05T00:00:00Z') + Math.floor(random() * 300 * 86_400_000);
			const shift = shiftAt(now, zone);
			const activities = demoHistory(20, demoPeople(20, shift.today).sellers, shift, shift.today);
			const today = activities.filter(({ localDate }) => localDate === format.format(now));
			expect(today.length, new Date(now).toISOString()).toBeGreaterThan(20);
			expect(Date.parse(activities.at(-1)?.occurredAt ?? '')).toBeLessThanOrEqual(now);
		}
	});
});

test('Demo, P5: in the night in which clocks go forward nothing of today lies in yesterday', () => {
	const now = Date.parse('2026-03-29T01:30:00Z');
	const { activities } = demoFloor(20, now, 'Europe/Berlin');
	const today = activities.filter(({ localDate }) => localDate === '2026-03-29');
	expect(today.length).toBeGreaterThan(20);
	for (const { occurredAt } of today) {
		expect(dateIn('Europe/Berlin').format(Date.parse(occurredAt))).toBe('2026-03-29');
	}
});

test('Demo, P6: a weekend that is looked at is one to work, for those two days alone', () => {
	const saturday = weekendShift('2026-11-21');
	expect(saturday).toEqual(weekendShift('2026-11-22'));
	expect(saturday).toMatchObject({
		rep: '',
		from: '2026-11-21',
		to: '2026-11-22',
		workingDays: [1, 2, 3, 4, 5, 6, 7]
	});
	expect(weekendShift('2026-11-20')).toBeUndefined();
	expect(weekendShift('2026-11-23')).toBeUndefined();
	// on a Sunday it begins with that: nobody was there on the Saturday
	expect(demoFloor(20, Date.parse('2026-11-22T15:00:00Z'), 'UTC').capacity).toEqual([
		{ ...saturday, from: '2026-11-22' }
	]);
});
