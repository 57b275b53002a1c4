import { expect, test } from 'vitest';
import { dayNumber } from '#lib/domain/calendar.ts';
import { seen, whatChanged } from '#lib/domain/streaks/change.ts';
import { NOTHING_YET, StreakFold, VERDICT, type Carried, type Verdict } from '#lib/domain/streaks/fold.ts';
import { DAY, StreakLine, type LineParts } from '#lib/domain/streaks/line.ts';
import { byHour, dailyPace, isAtRisk, quantile } from '#lib/domain/streaks/risk.ts';
import { CALENDARS } from './table.ts';

/** A Monday. */
const MONDAY = dayNumber('2026-11-02');

/** The characters of table.ts as a line of a daily rule of 10; today is the last one. */
function lineOf(calendar: string, over: Partial<LineParts> = {}): { line: StreakLine; today: number } {
	const dates = [...calendar.replaceAll(' ', '')];
	const kinds = Uint8Array.from(dates, (date) =>
		'ws'.includes(date.toLowerCase()) ? DAY.free : 'hl'.includes(date.toLowerCase()) ? DAY.off : DAY.due
	);
	const values = Float64Array.from(dates, (date) =>
		date === 'm' ? 10 : date === 'x' ? 9 : 'WHLS'.includes(date) ? 11 : 0
	);
	const parts: LineParts = { per: 'day', minimum: 10, first: MONDAY, kinds, values, weekStart: 1, ...over };
	return { line: new StreakLine(parts), today: MONDAY + dates.length - 1 };
}

const words = ({ line, today }: ReturnType<typeof lineOf>) => {
	const { current, best, inHand, frozen, today: state } = line.read(today);
	return `${current}/${best}/${inHand}/${frozen} ${state}`;
};

test.each(CALENDARS)('S1-S3 %s: %s', (_, calendar, expected) => {
	expect(words(lineOf(calendar))).toBe(expected);
});

test('S1-S3 there are at least 60 hand-made calendars', () => {
	expect(CALENDARS.length).toBeGreaterThanOrEqual(60);
});

/** The table of semantics.md, as numbers: 10 calls, Monday to Friday. */
const TABLE: readonly [calendar: string, start: Partial<Carried>, current: number, today: string][] = [
	['10 12 11 10 10 off off 10 10 -', {}, 7, 'open'],
	['10 12 9 10 10 off off 10 10 -', {}, 4, 'open'],
	['10 12 9 10 10 off off 10 10 -', { inHand: 1 }, 6, 'open'],
	['10 12 leave 10 10 off off 10 10 -', {}, 6, 'open'],
	['10 12 11 10 10 off off holiday 10 -', {}, 6, 'open']
];
const verdictOf = (token: string): Verdict =>
	['off', 'leave', 'holiday'].includes(token)
		? VERDICT.off
		: Number(token) >= 10
			? VERDICT.met
			: VERDICT.unmet;

test.each(TABLE)('S2, S3 %s, starting with %j', (calendar, start, current, today) => {
	const verdicts = Uint8Array.from(calendar.split(' '), verdictOf);
	const fold = new StreakFold(verdicts, { ...NOTHING_YET, ...start });
	expect(fold.read(verdicts.length - 1)).toMatchObject({ current, today });
});

test('S3 nine met before, none in hand: met (10th), missed, 5 met, missed, 3 met is 3: the first miss froze', () => {
	const verdicts = Uint8Array.from('m.mmmmm.mmm', (date) => (date === 'm' ? VERDICT.met : VERDICT.unmet));
	const fold = new StreakFold(verdicts, { current: 9, best: 9, inHand: 0, met: 9, frozen: 0 });
	expect(fold.read(6)).toMatchObject({ current: 15, inHand: 0, frozen: 1 });
	expect(fold.state(1, 10)).toBe('frozen');
	expect(fold.state(7, 10)).toBe('missed');
	expect(fold.read(10)).toMatchObject({ current: 3, best: 15 });
});

test('S2 a date stays open until the local midnight, then it is missed', () => {
	const { line, today } = lineOf('mmm..');
	expect(line.read(today - 1)).toMatchObject({ current: 3, today: 'open' });
	expect(line.read(today)).toMatchObject({ current: 0, today: 'open' });
	expect(line.state(3, today)).toBe('missed');
	// a zone change took the date back
	expect(line.read(today - 1)).toMatchObject({ current: 3, today: 'open' });
	expect(line.state(4, today - 1)).toBe('off');
});

test('S6 facts dated after today count when that date comes', () => {
	const { line, today } = lineOf('mmm.m');
	expect(line.read(today - 1)).toMatchObject({ current: 3, today: 'open' });
	line.put(today, 12);
	expect(line.read(today - 1)).toMatchObject({ current: 3, best: 3, today: 'open' });
});

test('S6 the same within a week: Thursday’s do not count on Wednesday', () => {
	const values = Float64Array.of(10, 0, 9, 31, 0, 0, 0);
	const kinds = new Uint8Array(7).fill(DAY.due, 0, 5);
	const line = new StreakLine({ per: 'week', minimum: 50, first: MONDAY, kinds, values, weekStart: 1 });
	expect(line.read(MONDAY + 2)).toMatchObject({ current: 0, today: 'open' });
	expect(line.need(0, MONDAY + 2)).toEqual({ value: 19, minimum: 50 });
	expect(line.state(0, MONDAY + 2)).toBe('open');
	expect(line.read(MONDAY + 2, 31)).toMatchObject({ current: 1, today: 'met' });
	expect(line.read(MONDAY + 3)).toMatchObject({ current: 1, today: 'met' });
	expect(line.need(0, MONDAY + 3).value).toBe(50);
});

test('S2 what is queued counts for today, and only for as long as it is queued', () => {
	const { line, today } = lineOf('mmx');
	expect(line.read(today, 1)).toMatchObject({ current: 3, today: 'met' });
	expect(line.read(today, -1)).toMatchObject({ current: 2, today: 'open' });
	expect(line.read(today)).toMatchObject({ current: 2, today: 'open' });
});

test('S1 a ratio over nothing is not met', () => {
	const { line, today } = lineOf('mmm', {
		minimum: 0.25,
		values: Float64Array.of(0.25, Number.NaN, 0.3)
	});
	expect(line.read(today)).toMatchObject({ current: 1, best: 1 });
	expect(line.readAs(today, Number.NaN)).toMatchObject({ current: 0, today: 'open' });
	expect(line.readAs(today, 0.25)).toMatchObject({ current: 1, today: 'met' });
});

test('S1 after the rep’s last date nothing is due', () => {
	const { line, today } = lineOf('mmm...', { end: MONDAY + 2 });
	expect(words({ line, today })).toBe('3/3/0/0 off');
});

/** Weeks of a weekly rule of 50, as text: `10 10 10 10 10 w w` each; `l9` is leave with 9 done on it. */
function weeksOf(weeks: readonly string[], first = MONDAY): StreakLine {
	const dates = weeks.flatMap((week) => week.split(' '));
	const kinds = Uint8Array.from(dates, (date) =>
		date.startsWith('w') ? DAY.free : /^[lh]/.test(date) ? DAY.off : DAY.due
	);
	const values = Float64Array.from(dates, (date) => Number(date.replace(/^[wlh]/, '')));
	return new StreakLine({ per: 'week', minimum: 50, first, kinds, values, weekStart: 1 });
}
const FULL = '10 10 10 10 10 w w';

test.each([
	['two weeks met', [FULL, FULL], '2 met'],
	['the second not yet', [FULL, '10 10 10 10 9 w w'], '1 open'],
	['one missed between', [FULL, '0 0 0 0 49 w w', FULL], '1 met'],
	['a Saturday helps its week', ['10 10 10 10 0 w10 w'], '1 met'],
	['a holiday: 40 of 50', ['10 10 h 10 10 w w'], '1 met'],
	['two days of leave: 30', ['10 10 10 l l w w'], '1 met'],
	['39 where 40 are due', ['10 10 h 10 9 w w', FULL], '1 met'],
	['a whole week of leave is off', [FULL, 'l l l l l w w', FULL], '2 met'],
	['work in an off week adds nothing', [FULL, 'l50 l l l l w w', FULL], '2 met'],
	['part-time, three days: 50 of 3 of 3', ['20 20 10 w w w w'], '1 met'],
	['part-time, a day of three off: 33.4 rounds up to 34', ['20 14 l w w w w'], '1 met'],
	['and 33 is not enough', ['20 13 l w w w w', '50 0 0 w w w w'], '1 met'],
	['a week in which everything was done on one day', ['50 0 0 0 0 w w'], '1 met'],
	['ten weeks earn a freeze', [...Array<string>(10).fill(FULL), '0 0 0 0 0 w w', FULL], '11 met']
] as const)('S6 %s', (_, weeks, expected) => {
	const line = weeksOf([...weeks]);
	const { current, today } = line.read(MONDAY + weeks.length * 7 - 1);
	expect(`${current} ${today}`).toBe(expected);
});

test('S6 who starts in the middle of a week owes the days after that', () => {
	// first due on Thursday: two of five days, 20 of 50; what stands before the start does not count
	const line = weeksOf(['40 0 0 10 9 w w'], MONDAY + 3);
	expect(line.need(0, MONDAY + 6)).toEqual({ value: 19, minimum: 20 });
	line.put(MONDAY + 4, 10);
	expect(line.read(MONDAY + 6)).toMatchObject({ current: 1, today: 'met' });
	line.put(MONDAY, 500);
	expect(line.need(0, MONDAY + 6).value).toBe(20);
});

test('S4 a deleted fact shortens a streak, and the record is named', () => {
	const { line, today } = lineOf('mmmmm ww mm.');
	const before = seen(line, today);
	line.put(MONDAY + 2, 9);
	expect(whatChanged(before, seen(line, today), { collection: 'activities', id: 'call7' })).toEqual({
		kind: 'shortened',
		was: 7,
		is: 4,
		dates: [{ day: MONDAY + 2, was: 'met', is: 'missed' }],
		cause: { collection: 'activities', id: 'call7' }
	});
});

test('S4 leave entered later repairs a streak', () => {
	const before = lineOf('mmmmm ww .mmm.');
	const after = lineOf('mmmmm ww lmmm.');
	const cause = { collection: 'leave', id: 'leave1' };
	expect(whatChanged(seen(before.line, before.today), seen(after.line, after.today), cause)).toEqual({
		kind: 'repaired',
		was: 3,
		is: 8,
		dates: [{ day: MONDAY + 7, was: 'missed', is: 'off' }],
		cause
	});
});

test('S4 a correction that a freeze takes up is no news of a shorter streak but by the day itself', () => {
	const { line, today } = lineOf(`${'m'.repeat(14)}.`);
	const before = seen(line, today);
	line.put(MONDAY + 12, 0);
	const change = whatChanged(before, seen(line, today), { collection: 'activities', id: 'x' });
	expect(change).toMatchObject({ kind: 'shortened', was: 14, is: 13 });
	expect(change?.dates).toEqual([{ day: MONDAY + 12, was: 'met', is: 'frozen' }]);
	const same = whatChanged(before, before, { collection: 'activities', id: 'x' });
	expect(same).toBeUndefined();
});

test('S5 the quantile is the least value that nine of ten do not exceed', () => {
	expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
	expect(quantile([5, 1, 3], 0.9)).toBe(5);
	expect(quantile([4], 0.9)).toBe(4);
	expect(quantile([], 0.9)).toBeNaN();
	expect(
		quantile(
			Array.from({ length: 40 }, (_, i) => i + 1),
			0.9
		)
	).toBe(36);
});

test('S5 only full working hours are looked at, from the beginning of working time on', () => {
	const hours = { from: 540, to: 810 }; // 9:00 to 13:30: four full hours
	const at = (minute: number, value = 1) => ({ minute, value });
	expect(byHour([at(540), at(599), at(600, 2), at(779), at(780), at(500), at(900)], hours)).toEqual([
		2, 2, 0, 1
	]);
});

test('S5 at risk: under three working hours left, or faster than usual to be done', () => {
	const day = [1, 2, 3, 4, 5, 4, 3, 2];
	const days = [day, day, day, day, day];
	expect(isAtRisk({ missing: 1, minutesLeft: 179, days })).toBe(true);
	expect(isAtRisk({ missing: 1, minutesLeft: 180, days })).toBe(false);
	// of the 40 hours 36 have at most 5: more than 5 an hour is faster than usual
	expect(isAtRisk({ missing: 20, minutesLeft: 240, days })).toBe(false);
	expect(isAtRisk({ missing: 21, minutesLeft: 240, days })).toBe(true);
	// with fewer than five days nothing is known about the pace
	expect(isAtRisk({ missing: 21, minutesLeft: 240, days: days.slice(1) })).toBe(false);
	expect(isAtRisk({ missing: Number.NaN, minutesLeft: 240, days })).toBe(false);
});

test('S5 a week is judged by the pace of whole days: one order a week is not at risk on Monday morning', () => {
	const none = [0, 0, 0, 0, 0, 0, 0, 0];
	const days = Array.from({ length: 20 }, (_, n) => (n % 5 === 0 ? [...none.slice(1), 1] : none));
	expect(dailyPace(days).filter(([pace]) => pace === 1 / 8)).toHaveLength(4);
	const monday = { missing: 1, minutesLeft: 5 * 480 };
	expect(isAtRisk({ ...monday, days: dailyPace(days) })).toBe(false);
	// three at once are more than such weeks bring, and a day short of the last one is not a whole day any more
	expect(isAtRisk({ missing: 6, minutesLeft: 5 * 480, days: dailyPace(days) })).toBe(true);
	expect(isAtRisk({ missing: 1, minutesLeft: 479, days: dailyPace(days) })).toBe(true);
});
