import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { Entry, setSingle } from '#lib/engine/entry.ts';
import { Store } from '#lib/engine/store.ts';
import { SumTable } from '#lib/engine/sum-table.ts';
import { property } from '../../property.ts';
import { fact, factId, idOf, membership, region, rep, team, teamRegion, workspace } from './floor-fixture.ts';

const entryOf = (quantity: number, amount: number, margin = 0): Entry => {
	const entry = new Entry();
	setSingle(entry, quantity, amount);
	entry.margin = margin;
	return entry;
};

const addition = fc.record({
	who: fc.nat({ max: 5 }),
	day: fc.integer({ min: -3, max: 3 }),
	type: fc.nat({ max: 9 }),
	quantity: fc.nat({ max: 4 }),
	amount: fc.constantFrom(0, 700, -200, 2 ** 52, -(2 ** 52)),
	again: fc.boolean()
});

property(
	'sums by who, day and type equal those of a plain list, credits apart',
	fc.property(fc.array(addition, { maxLength: 80 }), (additions) => {
		const table = new SumTable();
		const kept: typeof additions = [];
		for (const one of additions) {
			table.add(one.who, one.day, one.type, entryOf(one.quantity, one.amount), 1);
			if (one.again) table.add(one.who, one.day, one.type, entryOf(one.quantity, one.amount), -1);
			else kept.push(one);
		}
		const entry = new Entry();
		for (const { who, day, type } of additions) {
			const own = kept.filter((one) => one.who === who && one.day === day && one.type === type);
			const credits = own.filter(({ amount }) => amount < 0);
			const sum = (of: typeof own) => of.reduce((total, { quantity }) => total + quantity, 0);
			const exact = own.reduce((total, { amount }) => total + BigInt(amount), 0n);
			table.read(table.find(who, table.group(day)!, type), entry);
			expect(entry).toMatchObject({
				rows: own.length,
				countedRows: own.length - credits.length,
				countedQuantity: sum(own) - sum(credits),
				creditQuantity: sum(credits),
				amount: Number.isSafeInteger(Number(exact)) ? Number(exact) : Number.NaN
			});
		}
		const days = kept.map(({ day }) => day);
		expect(table.lowest()).toBe(days.length > 0 ? Math.min(...days) : undefined);
		expect(table.highest()).toBe(days.length > 0 ? Math.max(...days) : undefined);
	})
);

test('M1 a sum past 2^53 is not told, goes on exactly, and is told again once it fits', () => {
	const table = new SumTable();
	const large = 2 ** 53 - 1;
	const entry = new Entry();
	const amount = () => {
		table.read(table.find(1, table.group(5)!, 0), entry);
		return entry.amount;
	};
	table.add(1, 5, 0, entryOf(1, large), 1);
	table.add(1, 5, 0, entryOf(1, large), 1);
	table.add(1, 5, 0, entryOf(1, 1), 1);
	expect(amount()).toBeNaN();
	const above = new SumTable();
	table.read(table.find(1, table.group(5)!, 0), entry);
	above.merge(7, 0, entry, table, table.find(1, table.group(5)!, 0));
	above.add(7, 0, 0, entryOf(1, large), -1);
	above.read(above.find(7, above.group(0)!, 0), entry);
	expect(entry.amount).toBeNaN();
	above.add(7, 0, 0, entryOf(1, 2), -1);
	above.read(above.find(7, above.group(0)!, 0), entry);
	expect(entry.amount).toBe(large - 1);
	table.add(1, 5, 0, entryOf(1, large), -1);
	expect(amount()).toBeNaN();
	table.add(1, 5, 0, entryOf(1, 1), -1);
	expect(amount()).toBe(large);
	// and again, from where it is now
	table.add(1, 5, 0, entryOf(1, 9), -1);
	table.add(1, 5, 0, entryOf(1, 10), 1);
	expect(amount()).toBeNaN();
	table.add(1, 5, 0, entryOf(1, 3), -1);
	expect(amount()).toBe(large - 2);
});

const NAMES = ['ana', 'bob', 'cem'];
function storeWith(facts: readonly Fact[], weekStart: 1 | 7): Store {
	const store = new Store();
	const put = (collection: Parameters<Store['putRow']>[0], { id, ...row }: { id: string }) =>
		store.putRow(collection, id, row);
	put('workspace', workspace({ weekStart }));
	for (const name of NAMES) put('reps', rep(name));
	for (const name of ['red', 'blue']) put('teams', team(name));
	for (const name of ['north', 'south']) put('regions', region(name));
	put('memberships', membership('ana', 'red', '', '2026-02-10'));
	put('memberships', membership('ana', 'blue', '2026-02-11', ''));
	put('memberships', membership('bob', 'blue'));
	put('team_regions', teamRegion('blue', 'north', '', '2026-03-31'));
	put('team_regions', teamRegion('blue', 'south', '2026-04-01', ''));
	facts.forEach((one, index) => store.put(factId(index + 1), one, null));
	return store;
}

/** Quantities by rep, team and region of all that is dated within [low, high], by the parts they are in. */
function byParts({ sums }: Store, low: number, high: number): Record<string, number> {
	const found: Record<string, number> = {};
	const entry = new Entry();
	for (const { table, first, day } of sums.parts(low, high)) {
		for (let cell = first; cell >= 0; cell = table.nextOf(cell)) {
			const who = table.whoAt(cell);
			const posting = day === undefined ? who : sums.postings.at(who, day);
			table.read(cell, entry);
			const { rep, team, region } = sums.postings;
			const key = `${rep[posting]} ${team[posting]} ${region[posting]}`;
			found[key] = (found[key] ?? 0) + entry.countedQuantity;
		}
	}
	return Object.fromEntries(Object.entries(found).filter(([, sum]) => sum !== 0));
}

const FIRST = dayNumber('2025-11-20');
const someDay = fc.integer({ min: FIRST, max: FIRST + 500 });
const someFact = fc
	.record({ who: fc.constantFrom(...NAMES), day: someDay, quantity: fc.integer({ min: 1, max: 9 }) })
	.map(({ who, day, quantity }) => fact(who, 'call', dateOfDay(day), { quantity }));
const edge = fc.oneof({ weight: 4, arbitrary: someDay }, fc.constantFrom(-Infinity, Infinity));

property(
	'P1 P6 R5 any range of dates is whole spans and days, each fact where its rep was on its date',
	fc.property(
		fc.array(someFact, { maxLength: 40 }),
		fc.array(fc.tuple(edge, edge), { minLength: 1, maxLength: 4 }),
		fc.array(someFact, { maxLength: 10 }),
		fc.constantFrom<(1 | 7)[]>(1, 7),
		(facts, ranges, later, weekStart) => {
			const store = storeWith(facts, weekStart);
			const held = [...facts];
			const look = () => {
				for (const [a, b] of ranges) {
					const [low, high] = [Math.min(a, b), Math.max(a, b)];
					const naive: Record<string, number> = {};
					for (const { rep, localDate, quantity } of held) {
						const day = dayNumber(localDate);
						if (day < low || day > high) continue;
						const number = store.floor.reps.number(rep);
						const { derived } = store.floor;
						const team = derived.teamOn(number, day);
						const key = `${number} ${team} ${derived.regionOn(team, day)}`;
						naive[key] = (naive[key] ?? 0) + quantity;
					}
					expect(byParts(store, low, high)).toEqual(naive);
				}
			};
			look();
			// spans that were made are kept up by what comes after
			for (const one of later) store.put(factId(1000 + held.push(one)), one, null);
			look();
			// and made again when somebody moves
			store.putRow('memberships', idOf('mbobred'), { ...membership('bob', 'red', '2026-01-05') });
			look();
		}
	),
	{ runs: 200 }
);

test('a year is read as one span, and a fact at the end of the calendar breaks nothing', () => {
	const store = storeWith([fact('ana', 'call', '2026-03-03'), fact('ana', 'call', '2026-05-05')], 1);
	const parts = store.sums.parts(dayNumber('2026-01-01'), dayNumber('2026-12-31'));
	expect(parts.length).toBe(1);
	store.put(factId(9), fact('ana', 'call', '9999-12-31'), null);
	const sum = Object.values(byParts(store, -Infinity, Infinity)).reduce((a, b) => a + b, 0);
	expect(sum).toBe(3);
	expect(store.sums.parts(dayNumber('9999-12-01'), dayNumber('9999-12-31')).length).toBe(1);
});
