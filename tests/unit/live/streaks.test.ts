import { expect, test } from 'vitest';
import type { Fact } from '#lib/domain/facts.ts';
import type { StreakRule } from '#lib/domain/records.ts';
import { zoneAt } from '#lib/domain/zones.ts';
import { Replica } from '#lib/live/replica.ts';
import { Streaks } from '#lib/live/streaks.ts';
import type { StreaksFrame, ToPage } from '#lib/protocol/frame.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { capacity, engineWith, fact, factId, idOf, rep } from '../engine/floor-fixture.ts';

/** A Wednesday, 16:00 in Berlin; the rule asks for two calls a working day. */
const NOW = Date.parse('2026-11-11T15:00:00Z');
const RULE: StreakRule = {
	id: idOf('rule'),
	name: 'Two calls',
	metric: 'calls',
	minimum: 2,
	per: 'day',
	from: '',
	active: true,
	version: 1
};
const PATTERNS = [capacity('yuki', { timeZone: 'Pacific/Auckland' })];
const DATES = ['2026-11-04', '2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10'];
const twice = (date: string) =>
	fact('ada', 'call', date, { quantity: 2, occurredAt: Date.parse(`${date}T09:15:00Z`) });

function setting(dates = DATES, rule = RULE) {
	const clock = { now: NOW };
	const queue = {
		waiting: [] as { type: string; quantity: number; amount: number }[],
		takenBack: new Set<string>()
	};
	const engine = engineWith(
		{ reps: [rep('ada'), rep('yuki')], capacity: PATTERNS, streak_rules: [rule] },
		dates.map(twice)
	);
	const streaks = new Streaks({
		engine,
		serverNow: () => clock.now,
		zoneOf: (id) => zoneAt(PATTERNS, id, clock.now, 'Europe/Berlin'),
		queue: () => ({ pending: () => queue.waiting, tookBack: (id) => queue.takenBack.has(id) })
	});
	const replica = new Replica(engine, {
		changed: () => streaks.changed(),
		catalogChanged: () => undefined,
		learned: () => undefined,
		correcting: (correction, apply) => streaks.correcting(correction, apply)
	});
	streaks.follow(idOf('ada'));
	const heard: StreaksFrame[] = [];
	const open = (who = 'ada') =>
		streaks.open('tab', idOf(who), (message: ToPage) => {
			if (message.kind === 'streaks') heard.push(message);
		});
	const last = () => heard.at(-1)?.streaks[0];
	const change = (one: Omit<Change, 'seq'>) => replica.apply('floor', [{ seq: 1, ...one }]);
	return { clock, queue, engine, streaks, replica, heard, open, last, change };
}
const image = (one: Fact) => one as unknown as Record<string, unknown>;

test('S2 a rep’s streak is told when it is opened, and again only when it is another', () => {
	const { open, heard, last, change, streaks, clock } = setting();
	open();
	expect(last()).toMatchObject({ current: 5, best: 5, today: 'open', done: 0, needed: 2, minutesLeft: 60 });
	streaks.changed();
	clock.now += 20_000;
	streaks.changed();
	expect(heard).toHaveLength(1);
	change({
		op: 'insert',
		collection: 'activities',
		id: factId(90),
		after: image({ ...twice('2026-11-11'), rep: idOf('yuki') })
	});
	expect(heard).toHaveLength(1); // somebody else's
	change({ op: 'insert', collection: 'activities', id: factId(91), after: image(twice('2026-11-11')) });
	expect(last()).toMatchObject({ current: 6, today: 'met', done: 2 });
	expect(heard).toHaveLength(2);
	clock.now += 60_000;
	streaks.changed();
	expect(last()).toMatchObject({ minutesLeft: 59 });
});

test('S2 what is queued counts for today at once', () => {
	const { open, last, queue, streaks } = setting();
	open();
	queue.waiting = [{ type: 'call', quantity: 1, amount: 0 }];
	streaks.changed();
	expect(last()).toMatchObject({ current: 5, today: 'open', done: 1 });
	queue.waiting = [{ type: 'call', quantity: 2, amount: 0 }];
	streaks.changed();
	expect(last()).toMatchObject({ current: 6, today: 'met', done: 2 });
	expect(last()?.year.states.at(-1)).toBe('met');
});

test('P1 today is the rep’s own', () => {
	const { open, heard } = setting();
	open('yuki');
	expect(heard[0]?.date).toBe('2026-11-12');
});

test('S4 a deleted record that shortens the streak is named, even before anybody looks', () => {
	const { open, heard, change } = setting();
	change({ op: 'delete', collection: 'activities', id: factId(3), before: image(twice('2026-11-06')) });
	open();
	expect(heard[0]?.streaks[0]).toMatchObject({ current: 2, best: 2 });
	expect(heard[0]?.notices).toEqual([
		expect.objectContaining({
			kind: 'shortened',
			was: 5,
			is: 2,
			date: '2026-11-06',
			state: 'missed',
			cause: { collection: 'activities', id: factId(3) },
			logged: {
				type: 'call',
				quantity: 2,
				localDate: '2026-11-06',
				occurredAt: Date.parse('2026-11-06T09:15:00Z')
			}
		})
	]);
});

test('S4 what changes nothing, and what the rep took back here, is no news', () => {
	const { open, heard, change, queue } = setting();
	change({
		op: 'update',
		collection: 'activities',
		id: factId(3),
		before: image(twice('2026-11-06')),
		after: image({ ...twice('2026-11-06'), quantity: 3 })
	});
	queue.takenBack.add(factId(5));
	change({ op: 'delete', collection: 'activities', id: factId(5), before: image(twice('2026-11-10')) });
	open();
	expect(heard[0]?.notices).toEqual([]);
	expect(heard[0]?.streaks[0]).toMatchObject({ current: 0 });
});

test('S4 leave entered later repairs the streak, and says so', () => {
	const { open, heard, change } = setting(DATES.filter((date) => date !== '2026-11-06'));
	open();
	expect(heard.at(-1)?.streaks[0]).toMatchObject({ current: 2 });
	const leave = { id: idOf('leave'), rep: idOf('ada'), from: '2026-11-06', to: '2026-11-06' };
	change({ op: 'insert', collection: 'leave', id: leave.id, after: leave });
	expect(heard.at(-1)?.streaks[0]).toMatchObject({ current: 4 });
	expect(heard.at(-1)?.streaks[0]?.year.reasons[2]).toBe('leave');
	expect(heard.at(-1)?.notices[0]).toMatchObject({
		kind: 'repaired',
		was: 2,
		is: 4,
		date: '2026-11-06',
		cause: { collection: 'leave', id: leave.id }
	});
	// another's leave is not this rep's
	change({
		op: 'insert',
		collection: 'leave',
		id: idOf('other'),
		after: { ...leave, id: idOf('other'), rep: idOf('yuki') }
	});
	expect(heard.at(-1)?.notices).toHaveLength(1);
});

test('S1 an ended rule is kept by nobody, and a new one by everybody', () => {
	const { open, heard, change } = setting();
	open();
	change({ op: 'update', collection: 'streak_rules', id: RULE.id, after: { ...RULE, active: false } });
	expect(heard.at(-1)?.streaks).toEqual([]);
	change({
		op: 'insert',
		collection: 'streak_rules',
		id: idOf('new'),
		after: { ...RULE, id: idOf('new'), minimum: 1 }
	});
	expect(heard.at(-1)?.streaks[0]).toMatchObject({ rule: idOf('new'), current: 5 });
});

test('S5 with under three working hours left an open streak is at risk, and one of no length is not', () => {
	const early = setting();
	early.clock.now = Date.parse('2026-11-11T13:00:00Z'); // 14:00: three hours left
	early.open();
	expect(early.last()).toMatchObject({ minutesLeft: 180, atRisk: false });
	early.clock.now += 60_000;
	early.streaks.changed();
	expect(early.last()).toMatchObject({ minutesLeft: 179, atRisk: true });
	const none = setting([]);
	none.open();
	expect(none.last()).toMatchObject({ current: 0, atRisk: false });
});

test('S5 the pace is that of the full hours of the last worked days; what has a date only is left out', () => {
	const { open, last, engine, clock, streaks } = setting();
	clock.now = Date.parse('2026-11-11T08:00:00Z'); // 9:00: eight hours left, two calls missing
	open();
	// one hour in eight had two calls: the 0.9 quantile of 40 hours is 2
	expect(last()).toMatchObject({ minutesLeft: 480, atRisk: false });
	DATES.forEach((date, n) =>
		// by their date alone, at Berlin's noon to the millisecond
		engine.putFact(factId(n + 1), { ...twice(date), occurredAt: Date.parse(`${date}T11:00:00Z`) })
	);
	streaks.changed();
	expect(last()).toMatchObject({ atRisk: false }); // no day to go by
	DATES.forEach((date, n) => engine.putFact(factId(n + 50), { ...twice(date), type: 'lead' }));
	streaks.changed();
	expect(last()).toMatchObject({ atRisk: true }); // five days, and not one call in any hour of them
});

test('S5 what comes once a week is not at risk as soon as the week opens', () => {
	const weeks = ['2026-10-14', '2026-10-21', '2026-10-28', '2026-11-04'];
	const { open, last, engine, clock, streaks } = setting(weeks, { ...RULE, per: 'week', minimum: 1 });
	for (let day = 12; day <= 30; day++) {
		const date = `2026-10-${day}`;
		const occurredAt = Date.parse(`${date}T09:15:00Z`);
		engine.putFact(factId(day + 50), { ...twice(date), type: 'lead', occurredAt });
	}
	clock.now = Date.parse('2026-11-09T08:30:00Z');
	open();
	expect(last()).toMatchObject({ current: 4, today: 'open', minutesLeft: 5 * 480 - 30, atRisk: false });
	clock.now = Date.parse('2026-11-13T13:30:00Z'); // Friday, 14:30: two and a half hours left
	streaks.changed();
	expect(last()).toMatchObject({ current: 4, atRisk: true });
});
