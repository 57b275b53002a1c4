/** What a browser tells its projections: the record, one person's figures in a metric, and what is still in the queue. */
import { expect, test } from 'vitest';
import { Feeds } from '#lib/live/projection/feeds.ts';
import { practicesTold } from '#lib/live/projection/told.ts';
import type { PracticesTold } from '#lib/protocol/what-if.ts';
import { engineWith, fact, idOf, rep } from '../engine/floor-fixture.ts';

/** Noon in Berlin on Wednesday, 11 March 2026: the 90 dates begin on 12 December 2025. */
const NOON = Date.parse('2026-03-11T11:00:00Z');
const DAY_MS = 86_400_000;

interface Queued {
	readonly type: string;
	readonly at: number;
	readonly quantity?: number;
	readonly amount?: number;
}

function told(queued: readonly Queued[], metric?: string) {
	const engine = engineWith({ reps: [rep('ada'), rep('bo')] }, [
		fact('ada', 'call', '2026-03-02', { quantity: 90 }),
		fact('ada', 'call', '2026-03-11', { quantity: 4 }),
		fact('ada', 'order', '2026-02-02', { quantity: 3, amount: 90_000 }),
		fact('ada', 'order', '2026-03-03', { quantity: 1, amount: 30_000 }),
		fact('ada', 'order', '2026-03-04', { quantity: 1, amount: -10_000 })
	]);
	const practices = practicesTold(
		{
			engine,
			serverNow: () => NOON,
			zoneOf: () => 'Europe/Berlin',
			mine: () => ({
				rep: idOf('ada'),
				queue: {
					pending: (counts = () => true) =>
						['call', 'order'].map((type) => {
							const counted = queued.filter((entry) => entry.type === type && counts(entry.at));
							return {
								type,
								quantity: counted.reduce((sum, { quantity = 1 }) => sum + quantity, 0),
								amount: counted.reduce((sum, { amount = 0 }) => sum + amount, 0)
							};
						})
				}
			})
		},
		'everyone',
		metric
	);
	if (!practices) throw new Error('the floor is known');
	return practices.people;
}

test('W7 what is logged here and not sent yet counts at once, on the day it was logged', () => {
	const [ada, bo] = told([
		{ type: 'call', at: NOON },
		{ type: 'call', at: NOON - DAY_MS, quantity: 2 },
		{ type: 'order', at: NOON, amount: 5_000 },
		{ type: 'call', at: NOON - 20 * DAY_MS, quantity: 5 } // of last month
	]);
	expect(ada).toMatchObject({ calls: 102, orders: 5, callsBefore: 97 });
	expect(ada?.month).toMatchObject({ calls: 97, orders: 2, callsToday: 5 });
	expect(bo).toMatchObject({ calls: 0, month: { calls: 0 } });
});

test('an entry that is being taken back takes away what the record still shows, and never below nothing', () => {
	const [ada] = told([{ type: 'call', at: NOON, quantity: -500 }]);
	expect(ada?.month).toMatchObject({ calls: 0, callsToday: 0 });
});

test('W7 a metric that is asked for comes with its figures of the month and of the 90 days, credits and queue included', () => {
	const [ada] = told([{ type: 'order', at: NOON, amount: 5_000 }], 'revenue');
	expect(ada?.counted).toEqual({ learnt: 115_000, month: 25_000 });
	expect(told([], 'appointments_held')[0]?.counted).toEqual({ learnt: 0, month: 0 });
	expect(told([], 'no such metric')[0]?.counted).toBeUndefined();
});

test('W7 several feeds of one tab are told apart; the same name takes the place of the one before', () => {
	const waiting: (() => void)[] = [];
	const asked: unknown[] = [];
	let calls = 0;
	const feeds = new Feeds({
		clock: { after: (_ms, run) => (waiting.push(run), () => {}) },
		practices: (whose, metric) => {
			asked.push([whose, metric]);
			return { people: [], pooled: { calls: ++calls, orders: 0 }, amount: null, margin: null };
		}
	});
	const heard: string[] = [];
	const hear = (name: string) => (_: PracticesTold) => heard.push(name);
	feeds.open('tab', 'everyone', hear('floor'), 'floor');
	feeds.open('tab', 'team:reds', hear('reds'), 'reds', 'revenue');
	feeds.open('tab', 'team:reds', hear('reds again'), 'reds', 'revenue');
	heard.length = asked.length = 0;
	feeds.changed();
	waiting.splice(0).forEach((run) => run());
	expect(heard).toEqual(['floor', 'reds again']);
	expect(asked).toEqual([
		['everyone', undefined],
		['team:reds', 'revenue']
	]);
	feeds.close('tab', 'floor');
	feeds.close('tab', 'reds');
	feeds.changed();
	expect(waiting).toHaveLength(0); // nobody is left to tell
});
