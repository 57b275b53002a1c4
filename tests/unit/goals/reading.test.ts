/** G1: pace, on track, missing and heading, against a naive walk over minutes of days. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { GoalQuestion } from '#lib/domain/goals/goal.ts';
import { Engine } from '#lib/engine/engine.ts';
import { property } from '../../property.ts';

/** A Wednesday in a month of 22 working days. */
const TODAY = dayNumber('2026-07-15');
const MONTH = { from: dayNumber('2026-07-01'), to: dayNumber('2026-07-31') };
const WORKSPACE = {
	name: 'Floor',
	currency: 'EUR',
	timeZone: 'UTC',
	locale: 'en',
	weekStart: 1,
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	demo: false,
	hideAmounts: false
};
const nowAt = (minute: number) => Date.parse('2026-07-15T00:00:00Z') + minute * 60_000;

interface Person {
	readonly target: number | null;
	readonly calls: readonly number[];
	/** Offsets from the month's first day. */
	readonly leave: readonly number[];
	readonly days: readonly number[];
	readonly hours: readonly [number, number];
	readonly fte: number;
	readonly startsOn: number;
}
const people = fc.array(
	fc.record<Person>({
		target: fc.option(fc.integer({ min: 1, max: 300 })),
		calls: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 }),
		leave: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
		days: fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 1 }),
		hours: fc.tuple(fc.integer({ min: 6, max: 11 }), fc.integer({ min: 12, max: 20 })),
		fte: fc.constantFrom(250, 500, 1000),
		startsOn: fc.constantFrom(-400, -400, 3, 9)
	}),
	{ minLength: 1, maxLength: 4 }
);
const holidays = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 3 });

const idOf = (at: number) => `rep00000000000${at}`;
const TEAM = 'team00000000001';
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

function floorOf(list: readonly Person[], off: readonly number[], teamTarget?: number): Engine {
	const engine = new Engine();
	engine.putRow('workspace', 'w', WORKSPACE);
	engine.putRow('teams', TEAM, { name: 'North', colour: '' });
	const type = { key: 'call', name: 'Call', unit: 'count', stage: 1, icon: '', colour: '', active: true };
	engine.putRow('activity_types', 't', type);
	for (const day of off) {
		engine.putRow('holidays', `h${day}`, { date: dateOfDay(MONTH.from + day), name: 'Off' });
	}
	const target = { metric: 'calls', period: 'month', from: '', to: '', public: true };
	if (teamTarget !== undefined)
		engine.putRow('targets', 'team', { ...target, subject: `team:${TEAM}`, value: teamTarget });
	list.forEach((person, at) => {
		const rep = idOf(at);
		const startedOn = dateOfDay(MONTH.from + person.startsOn);
		engine.putRow('reps', rep, { name: rep, startedOn, endedOn: '', colour: '', house: false });
		engine.putRow('memberships', `m${at}`, { rep, team: TEAM, from: '', to: '' });
		engine.putRow('capacity', `c${at}`, {
			rep,
			from: '',
			to: '',
			workingDays: person.days,
			hours: { from: clock(person.hours[0]), to: clock(person.hours[1]) },
			fte: person.fte,
			timeZone: 'UTC'
		});
		for (const day of person.leave) {
			const date = dateOfDay(MONTH.from + day);
			engine.putRow('leave', `l${at}.${day}`, { rep, from: date, to: date });
		}
		if (person.target !== null)
			engine.putRow('targets', `t${at}`, { ...target, subject: `rep:${rep}`, value: person.target });
		person.calls.forEach((quantity, day) => {
			const localDate = dateOfDay(MONTH.from + day);
			if (quantity === 0) return;
			const fact: Fact = {
				rep,
				type: 'call',
				quantity,
				amount: 0,
				occurredAt: Date.parse(`${localDate}T00:01:00Z`),
				localDate,
				customerKey: 0,
				dealKey: 0
			};
			engine.putFact(`f${at}.${day}`, fact);
		});
	});
	return engine;
}

/** Minute by minute of every day: how much was due, and how much of it has passed. */
function workOf(person: Person, off: readonly number[], minute: number) {
	let due = 0;
	let passed = 0;
	for (let day = Math.max(MONTH.from, MONTH.from + person.startsOn); day <= MONTH.to; day++) {
		const at = day - MONTH.from;
		if (off.includes(at) || person.leave.includes(at) || !person.days.includes(weekdayOf(day))) continue;
		for (let at = person.hours[0] * 60; at < person.hours[1] * 60; at++) {
			due += person.fte;
			if (day < TODAY || (day === TODAY && at < minute)) passed += person.fte;
		}
	}
	return { due, passed };
}
const callsOf = (person: Person) => person.calls.reduce((sum, one) => sum + one, 0);
const question = (of: GoalQuestion['of'], target: number | null = null): GoalQuestion => ({
	id: 'goal',
	of,
	metric: 'calls',
	period: 'month',
	target
});

property(
	'G1 a rep’s pace is target x worked minutes elapsed / worked minutes, with capacity, holidays and leave',
	fc.property(people, holidays, fc.integer({ min: 0, max: 1439 }), (list, off, minute) => {
		const engine = floorOf(list, off);
		list.forEach((person, at) => {
			const [reading] = engine.goals([question(`rep:${idOf(at)}`)], nowAt(minute));
			const { due, passed } = workOf(person, off, minute);
			const calls = callsOf(person);
			expect(reading?.score).toBe(calls);
			if (person.target === null) {
				expect(reading).toMatchObject({ target: null, pace: null, onTrack: null, heading: null });
				return;
			}
			if (due === 0) {
				expect(reading).toMatchObject({ pace: null, onTrack: null, share: null });
				return;
			}
			const pace = (person.target * passed) / due;
			expect(reading?.pace).toBeCloseTo(pace, 9);
			// whole numbers decide, so that no rounding does
			expect(reading?.onTrack).toBe(calls * due >= person.target * passed);
			expect(reading?.missing).toBeCloseTo(Math.max(0, pace - calls), 9);
			const says = passed * 10 >= due && passed < due;
			if (says) expect(reading?.heading).toBeCloseTo((calls * due) / passed, 9);
			else expect(reading?.heading).toBeNull();
			expect(reading?.reached).toBe(calls >= person.target);
		});
	}),
	{ runs: 60, timeout: 30_000 }
);

property(
	'G1 a team without a target of its own is aimed at, and paced by, the sum of its members’',
	fc.property(people, holidays, fc.integer({ min: 0, max: 1439 }), (list, off, minute) => {
		const [reading] = floorOf(list, off).goals([question(`team:${TEAM}`)], nowAt(minute));
		const aimed = list.filter(({ target }) => target !== null);
		expect(reading?.score).toBe(list.reduce((sum, person) => sum + callsOf(person), 0));
		expect(reading?.target).toBe(
			aimed.length === 0 ? null : aimed.reduce((sum, { target }) => sum + (target ?? 0), 0)
		);
		const paces = aimed.flatMap((person) => {
			const { due, passed } = workOf(person, off, minute);
			return due === 0 ? [] : [((person.target ?? 0) * passed) / due];
		});
		if (paces.length === 0) expect(reading?.pace ?? null).toBeNull();
		else
			expect(reading?.pace).toBeCloseTo(
				paces.reduce((sum, one) => sum + one, 0),
				6
			);
	}),
	{ runs: 60, timeout: 30_000 }
);

property(
	'G1 a team’s own target is paced by its members’ minutes added up',
	fc.property(people, holidays, fc.integer({ min: 0, max: 1439 }), (list, off, minute) => {
		const [reading] = floorOf(list, off, 1_000).goals([question(`team:${TEAM}`)], nowAt(minute));
		const work = list.map((person) => workOf(person, off, minute));
		const due = work.reduce((sum, one) => sum + one.due, 0);
		const passed = work.reduce((sum, one) => sum + one.passed, 0);
		if (due === 0) expect(reading?.pace).toBeNull();
		else expect(reading?.pace).toBeCloseTo((1_000 * passed) / due, 6);
	}),
	{ runs: 40, timeout: 30_000 }
);

property(
	'G1 a floor’s boards and walls hold it to the very line that its page of goals does, whosever the targets are',
	fc.property(
		people,
		holidays,
		fc.integer({ min: 0, max: 1439 }),
		fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
		(list, off, minute, own) => {
			const engine = floorOf(list, off, own);
			const now = nowAt(minute);
			for (const [of, scope] of [
				[`team:${TEAM}`, { team: TEAM }],
				['workspace', {}]
			] as const) {
				const [reading] = engine.goals([question(of)], now);
				for (const by of ['rep', 'team'] as const) {
					const board = { metric: 'calls', period: 'month', by, ...scope } as const;
					expect(engine.target(board, now)).toBe(reading?.target);
					const share = engine.elapsed(board, now);
					if (reading?.target != null) expect(Number.isNaN(share) ? null : share).toBe(reading.share);
				}
			}
		}
	),
	{ runs: 60, timeout: 30_000 }
);

const ONE: Person = {
	target: 220,
	calls: Array.from({ length: 15 }, (_, day) => (day < 14 ? 7 : 2)),
	leave: [],
	days: [1, 2, 3, 4, 5],
	hours: [9, 17],
	fte: 1000,
	startsOn: -400
};

test('G1 what is logged and not in the record yet counts for its rep alone', () => {
	const engine = floorOf([ONE, ONE], []);
	const pending = (rep: string) => (rep === idOf(0) ? [{ type: 'call', quantity: 3, amount: 0 }] : []);
	const asked = [question(`rep:${idOf(0)}`), question(`rep:${idOf(1)}`)];
	expect(engine.goals(asked, nowAt(600), pending).map(({ score }) => score)).toEqual([103, 100]);
});

test('H2 chosen people are added up; a metric or period that is not there is left out', () => {
	const engine = floorOf([ONE, ONE, ONE], []);
	const both = question(`reps:${idOf(0)},${idOf(2)}`, 300);
	const gone = { ...both, metric: 'nothing' };
	const [reading, ...others] = engine.goals([both, gone, { ...both, period: 'whenever' }], nowAt(780));
	expect(reading).toMatchObject({ score: 200, target: 300, reached: false });
	expect(others).toEqual([]);
});

test('G1 exactly at the pace is on track', () => {
	// of 23 working days 10 are over, and half of today
	const half = { ...ONE, target: 230, calls: [...Array<number>(14).fill(7), 7] };
	const [reading] = floorOf([half], []).goals([question(`rep:${idOf(0)}`)], nowAt(13 * 60));
	expect(reading).toMatchObject({ score: 105, pace: 105, onTrack: true, missing: 0, heading: 230 });
});

test('G1 unlike targets, part-time and leave: a wall’s line is the sum of the members’ lines, minute by minute', () => {
	const away = { ...ONE, target: 100, leave: Array.from({ length: 14 }, (_, day) => day) };
	const short = { ...ONE, target: 60, hours: [9, 13] as const, fte: 500, days: [3] };
	const engine = floorOf([ONE, away, short], []);
	const board = { metric: 'calls', period: 'month', by: 'rep', team: TEAM } as const;
	// 10 of 23 days over, none of 13, 2 of 5; then half of today, of which the third has all but nothing left
	const lines = [
		[9 * 60, 220 * (10 / 23) + 60 * (2 / 5)],
		[13 * 60, 220 * (10.5 / 23) + 100 * (0.5 / 13) + 60 * (3 / 5)]
	] as const;
	for (const [minute, pace] of lines) {
		expect(380 * engine.elapsed(board, nowAt(minute))).toBeCloseTo(pace, 9);
		expect(engine.goals([question(`team:${TEAM}`)], nowAt(minute))[0]?.pace).toBeCloseTo(pace, 9);
	}
	// what changes of the floor shows within the same minute
	engine.putRow('targets', 't1', {
		...{ metric: 'calls', period: 'month', from: '', to: '', public: true },
		...{ subject: `rep:${idOf(1)}`, value: 1_000 }
	});
	expect(1_280 * engine.elapsed(board, nowAt(13 * 60))).toBeCloseTo(
		220 * (10.5 / 23) + 1_000 * (0.5 / 13) + 60 * (3 / 5),
		9
	);
});
