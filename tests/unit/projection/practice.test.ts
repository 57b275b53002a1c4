/** What people did lately, as the engine tells it, and how it reaches the projection worker. */
import { expect, test } from 'vitest';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import { Feeds } from '#lib/live/projection/feeds.ts';
import { Projector } from '#lib/live/projection/projector.ts';
import type { Ask, Moved, PracticesTold, Told } from '#lib/protocol/what-if.ts';
import { capacity, engineWith, fact, factId, idOf, membership, rep, team } from '../engine/floor-fixture.ts';

/** Noon in Berlin on Wednesday, 11 March 2026: the 90 dates begin on 12 December 2025. */
const NOON = Date.parse('2026-03-11T11:00:00Z');
const floor = () =>
	engineWith(
		{
			reps: [rep('ada'), rep('bo'), rep('house', { house: true }), rep('gone', { endedOn: '2026-01-31' })],
			teams: [team('reds')],
			memberships: [membership('ada', 'reds', '2025-01-01')],
			capacity: [capacity('yuki', { timeZone: 'Asia/Tokyo' })]
		},
		[
			fact('ada', 'call', '2025-12-11', { quantity: 500 }),
			fact('ada', 'order', '2025-12-11', { quantity: 4 }),
			fact('bo', 'call', '2025-06-01', { quantity: 300 }),
			fact('ada', 'call', '2025-12-12', { quantity: 200 }),
			fact('ada', 'call', '2026-03-02', { quantity: 90 }),
			fact('ada', 'call', '2026-03-11', { quantity: 4 }),
			fact('ada', 'order', '2026-03-02', { quantity: 3, amount: 90_000, margin: 30_000 }),
			fact('ada', 'order', '2026-03-03', { quantity: 1, amount: -10_000 }),
			fact('house', 'call', '2026-03-02', { quantity: 99 })
		]
	);
const of = (whose: Whose) => floor().practices(whose, NOON);

test('W3 the last 90 local dates count, today included; a credit is no order', () => {
	const [ada] = of(`rep:${idOf('ada')}`).people;
	expect(ada).toMatchObject({ calls: 294, orders: 3 });
	expect(of(`rep:${idOf('ada')}`)).toMatchObject({ amount: 80_000, margin: 30_000 });
});

test('calls a day: as many dates before today, over the days due in them', () => {
	const [ada] = of(`rep:${idOf('ada')}`).people;
	// from 11 December, a Thursday, to 10 March, a Tuesday: 64 weekdays
	expect(ada).toMatchObject({ callsBefore: 790, daysBefore: 64, daysAhead: 261 });
});

test('W7 the month so far, today apart, and the days due after it', () => {
	const [ada] = of(`rep:${idOf('ada')}`).people;
	expect(ada?.month).toEqual({ calls: 94, orders: 3, callsToday: 4, daysLeft: 14, todayDue: true });
});

test('W3 the pooled rate is the team’s before those dates, else everyone’s', () => {
	expect(of(`rep:${idOf('ada')}`).pooled).toEqual({ calls: 500, orders: 4 });
	expect(of(`rep:${idOf('bo')}`).pooled).toEqual({ calls: 800, orders: 4 });
	expect(of('everyone').pooled).toEqual({ calls: 800, orders: 4 });
});

test('W3 steps between call and order are counted over the same dates, and of the team before them', () => {
	const { engine } = feeding();
	engine.putFact(factId(80), fact('ada', 'appointment_set', '2026-03-02', { quantity: 5 }));
	engine.putFact(factId(81), fact('ada', 'appointment_held', '2026-03-03', { quantity: 4 }));
	engine.putFact(factId(82), fact('ada', 'quote', '2025-12-11', { quantity: 3 }));
	const { people, pooled } = engine.practices(`rep:${idOf('ada')}`, NOON);
	expect(people[0]?.steps).toEqual({ set: 5, held: 4, quotes: 0 });
	expect(pooled).toEqual({ calls: 500, orders: 4, steps: { set: 0, held: 0, quotes: 3 } });
});

test('house accounts and who has left are nobody’s projection; a team is who is in it today', () => {
	const names = (whose: Whose) => of(whose).people.map(({ name }) => name);
	expect(names('everyone')).toEqual(['ada', 'bo']);
	expect(names(`team:${idOf('reds')}`)).toEqual(['ada']);
	expect(names(`rep:${idOf('nobody')}`)).toEqual([]);
});

/** A feed whose pauses end when the test says so. */
function feeding() {
	const engine = floor();
	const waiting: (() => void)[] = [];
	const feeds = new Feeds({
		clock: { after: (_ms, run) => (waiting.push(run), () => {}) },
		practices: (whose) => engine.practices(whose, NOON)
	});
	const pause = () => waiting.splice(0).forEach((run) => run());
	return { engine, feeds, pause, waiting };
}

test('W7 a logged call is told after a pause, once for many, and only where something is another', () => {
	const { engine, feeds, pause, waiting } = feeding();
	const told: PracticesTold[] = [];
	feeds.open('tab', `rep:${idOf('ada')}`, (one) => told.push(one));
	engine.putFact(factId(90), fact('ada', 'call', '2026-03-11', { quantity: 2 }));
	feeds.changed();
	feeds.changed();
	expect(waiting).toHaveLength(1);
	pause();
	expect(told.map(({ practices }) => practices.people[0]?.month.callsToday)).toEqual([4, 6]);
	engine.putFact(factId(91), fact('bo', 'call', '2026-03-11'));
	feeds.changed();
	pause();
	expect(told).toHaveLength(2);
	feeds.leave('tab');
	feeds.changed();
	expect(waiting).toHaveLength(0);
});

test('W7 the projection runs again with what is told, and the page hears what it was made of', () => {
	const { engine, feeds, pause } = feeding();
	const said: (Told | Moved)[] = [];
	const turns: (() => void)[] = [];
	const projector = new Projector({
		post: (one) => said.push(one),
		soon: (run) => turns.push(run),
		after: (_, run) => turns.push(run),
		monotonic: () => 0
	});
	const ask: Ask = {
		kind: 'ask',
		number: 1,
		digits: 2,
		own: true,
		question: { typed: { base: { order: '300' }, change: {} }, asides: { more: '2', aim: '5' } }
	};
	projector.receive(ask);
	expect(said).toEqual([]); // nothing is known of anybody yet
	feeds.open('tab', `rep:${idOf('ada')}`, (one) => projector.receive(one));
	const made = () =>
		said.flatMap((one) => ('part' in one && one.part.kind === 'month' ? [one.part.made.calls] : []));
	expect(made()).toEqual([94]);
	engine.putFact(factId(90), fact('ada', 'call', '2026-03-11', { quantity: 2 }));
	feeds.changed();
	pause();
	expect(made()).toEqual([94, 96]);
	const heard = said.flatMap((one): Practices[] => ('practices' in one ? [one.practices] : []));
	expect(heard.at(-1)?.people[0]?.month.callsToday).toBe(6);
});
