import { expect, test } from 'vitest';
import { countries, publicHolidays, statesOf } from '#lib/server/calendars/public-holidays.ts';

const of = async (country: string, year: number, state?: string) =>
	(await publicHolidays({ country, state }, year, 'en-GB')) ?? [];

test('Public holidays: of a country, in order and whole days only', async () => {
	const germany = await of('DE', 2026);
	expect(germany).toContainEqual({ date: '2026-10-03', name: 'National Holiday' });
	expect(germany).toContainEqual({ date: '2026-04-06', name: 'Easter Monday' });
	const dates = germany.map(({ date }) => date);
	expect(dates).toEqual([...new Set(dates)].sort());
	expect(dates).toHaveLength(9);
	// half a day off in China is none
	expect((await of('CN', 2026)).map(({ date }) => date)).not.toContain('2026-03-08');
});

test('Public holidays: a state has its own, and a holiday of several days has each', async () => {
	expect((await of('DE', 2026, 'BY')).map(({ date }) => date)).toContain('2026-01-06');
	expect((await of('DE', 2026)).map(({ date }) => date)).not.toContain('2026-01-06');
	expect((await of('SA', 2026)).filter(({ name }) => /Fitr/.test(name))).toHaveLength(4);
});

test('Public holidays: the day on which the clocks go forward is a whole one', async () => {
	// Easter Sunday of 2027
	expect((await of('DE', 2027, 'BB')).map(({ date }) => date)).toContain('2027-03-28');
});

test('Public holidays: countries and states by name; what is none is none', async () => {
	const names = await countries('de-DE');
	expect(names.find(({ code }) => code === 'DE')?.name).toBe('Deutschland');
	expect(names.length).toBeGreaterThan(100);
	expect((await statesOf('DE', 'de-DE')).map(({ name }) => name)).toContain('Bayern');
	expect(await statesOf('VA', 'de-DE')).toEqual([]);
	expect(await publicHolidays({ country: 'XX', state: undefined }, 2026, 'en')).toBeUndefined();
	expect(await publicHolidays({ country: '__proto__', state: undefined }, 2026, 'en')).toBeUndefined();
	expect(await publicHolidays({ country: 'DE', state: 'XX' }, 2026, 'en')).toBeUndefined();
});
