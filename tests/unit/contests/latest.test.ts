/** What was done last in a contest. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOfDay } from '#lib/domain/calendar.ts';
import { LatestFacts } from '#lib/domain/contests/latest.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import { property } from '../../property.ts';
import { DAY, fact, HOUR, MONDAY, roster, rules } from './kit.ts';

const most = rules('most', {});
const two = roster(['ada', 'bob']);
const NOON = MONDAY + DAY + 12 * HOUR;

let number = 0;
const call = (rep: string, hours: number, over: Partial<ContestFact> = {}): ContestFact => ({
	...fact(rep, hours, 1, over),
	id: `fact${String(++number).padStart(4, '0')}`
});

class Held {
	readonly facts = new Map<string, ContestFact>();
	readonly latest: LatestFacts;
	constructor(own = two, given = most) {
		this.latest = new LatestFacts(given, own);
	}
	put(...facts: readonly ContestFact[]) {
		for (const one of facts) {
			this.facts.set(one.id, one);
			this.latest.put(one);
		}
	}
	drop(id: string) {
		this.facts.delete(id);
		this.latest.drop(id);
	}
	read(at = NOON) {
		return this.latest
			.read(at, (day) => [...this.facts.values()].filter(({ localDate }) => localDate === dateOfDay(day)))
			.map((last) => last.fact);
	}
}

test('C4 the last eight that count, newest first, each with what was done', () => {
	const held = new Held();
	const calls = Array.from({ length: 12 }, (_, at) => call(at % 2 ? 'ada' : 'bob', at));
	held.put(...calls);
	expect(held.read()).toEqual(
		calls
			.slice(-8)
			.reverse()
			.map(({ id }) => id)
	);
	const [first] = new LatestFacts(most, two).read(NOON, () => [call('ada', 3, { quantity: 4, amount: 90 })]);
	expect(first).toMatchObject({ rep: 'ada', at: MONDAY + 3 * HOUR, type: 'call', quantity: 4, amount: 90 });
});

test('C1 what does not count is not among them: others’, another type’s, from before the window, waiting, not yet due', () => {
	const waiting = call('ada', 5);
	const held = new Held(roster(['ada', 'bob'], { waiting: [waiting.id] }));
	const counted = call('bob', 2);
	held.put(counted, waiting, call('zoe', 3), call('ada', 3, { type: 'lead' }), call('ada', -30));
	const ahead = call('ada', 37);
	held.put(ahead);
	expect(held.read()).toEqual([counted.id]);
	held.latest.forget();
	expect(held.read(NOON + 2 * HOUR)).toEqual([ahead.id, counted.id]);
});

const act = fc.record({
	id: fc.integer({ min: 0, max: 14 }),
	hours: fc.integer({ min: -2, max: 36 }),
	rep: fc.constantFrom('ada', 'bob', 'zoe'),
	gone: fc.boolean()
});
property(
	'C4 kept while facts come, change and go it says what a look at all of them says',
	fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
		const held = new Held();
		held.read();
		for (const { id, hours, rep, gone } of acts) {
			if (gone) held.drop(`fact${id}`);
			else held.put({ ...fact(rep, hours, 1), id: `fact${id}` });
			const anew = new Held();
			anew.put(...held.facts.values());
			expect(held.read()).toEqual(anew.read());
		}
	})
);
