import { expect, test } from 'vitest';
import { standings } from '#lib/domain/contests/standings.ts';
import { numberToId } from '#lib/domain/facts.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { DAY, END, fact, HOUR, metric, MONDAY, roster, rows, rules } from '../contests/kit.ts';
import { Browser, CONTEST, contestRow, factOf, floorRows, image, snapshotOf } from './contest-setting.ts';

const most = rules('most', {});
const two = roster(['ada', 'bob']);
/** Nine to five. */
const WEEK = [0, 1, 2, 3, 4].map((day) => ({
	start: MONDAY + day * DAY + 9 * HOUR,
	end: MONDAY + day * DAY + 17 * HOUR
}));
const NOON = MONDAY + 12 * HOUR;
let number = 0;
const call = (rep: string, hours: number, over: Partial<ContestFact> = {}): ContestFact => ({
	...fact(rep, hours, 1, over),
	id: numberToId(++number)
});
const insert = (one: ContestFact): Omit<Change, 'seq'> => ({
	op: 'insert',
	collection: 'activities',
	id: one.id,
	after: image(factOf(one))
});
const started = (
	facts: readonly ContestFact[] = [],
	askServer?: ConstructorParameters<typeof Browser>[1]
) => {
	const browser = new Browser(NOON, askServer);
	browser.replica.replace('floor', snapshotOf(floorRows({ rules: most }, two, []), facts));
	return browser;
};

test('C4 a contest is told when it is opened, and again only when it stands otherwise', async () => {
	const browser = started([call('ada', 9)]);
	browser.open();
	expect(browser.heard).toEqual([
		{
			standings: standings(most, two, [call('ada', 9)], NOON),
			hours: WEEK,
			last: [expect.objectContaining({ rep: 'ada', at: MONDAY + 9 * HOUR })],
			from: 'here',
			odds: null
		}
	]);
	browser.apply(insert(call('ada', 10, { type: 'lead' })), insert(call('zoe', 10)));
	browser.apply(insert(call('ada', -30)));
	await browser.clock.advance(90_000);
	browser.contests.tick();
	expect(browser.heard).toHaveLength(1);
	browser.apply(insert(call('bob', 10)), insert(call('bob', 11)));
	expect(browser.heard).toHaveLength(2);
	expect(rows(browser.heard[1]!.standings)).toEqual(['bob 1 2', 'ada 2 1']);
	expect(browser.asked).toEqual([]);
});

test('G1 when the floor works is told with it, and told anew when that is another', () => {
	const browser = started();
	browser.open();
	expect(browser.last?.hours).toEqual(WEEK);
	const day = '2026-06-03';
	browser.apply({
		op: 'insert',
		collection: 'holidays',
		id: 'holiday',
		after: { date: day, name: 'Corpus Christi' }
	});
	expect(browser.heard).toHaveLength(2);
	expect(browser.last?.hours).toEqual(WEEK.filter((_, at) => at !== 2));
	const ratio = new Browser(NOON);
	const own = rules('most', {}, { metric: 'lead_to_order' });
	const rate = roster(['ada'], { metrics: { lead_to_order: metric('lead_to_order') } });
	ratio.replica.replace('floor', snapshotOf(floorRows({ rules: own }, rate, []), []));
	ratio.open();
	expect(ratio.last).toMatchObject({ from: 'here', hours: [] });
});

test('C4 it is kept once for all tabs, and let go with the last one', () => {
	const browser = started();
	browser.open('left');
	browser.open('right');
	expect(browser.heard).toHaveLength(2);
	browser.apply(insert(call('ada', 10)));
	expect(browser.heard).toHaveLength(4);
	browser.contests.close('left', CONTEST);
	browser.apply(insert(call('ada', 10)));
	expect(browser.heard).toHaveLength(5);
	expect(browser.contests.live(CONTEST)?.standings).toEqual(browser.last?.standings);
	browser.contests.leave('right');
	browser.apply(insert(call('ada', 10)));
	expect(browser.heard).toHaveLength(5);
	expect(browser.contests.live(CONTEST)).toBeUndefined();
	expect(browser.clock.waiting).toBe(0);
});

test('P4 a fact that is ahead of the clock counts from its own moment on', async () => {
	const browser = started();
	browser.open();
	browser.apply(insert(call('ada', 12 + 2 / 3600)));
	expect(rows(browser.last!.standings)).toEqual(['ada 1= 0', 'bob 1= 0']);
	await browser.clock.advance(1_900);
	expect(browser.heard).toHaveLength(1);
	await browser.clock.advance(200);
	expect(rows(browser.last!.standings)).toEqual(['ada 1 1', 'bob 2 0']);
});

test('C4 a clock that is estimated anew a little earlier counts nothing out again', () => {
	const browser = started();
	browser.open();
	browser.apply(insert(call('ada', 12)));
	browser.offset = -500;
	browser.apply(insert(call('bob', 11)));
	expect(rows(browser.last!.standings)).toEqual(['ada 1= 1', 'bob 1= 1']);
	expect(browser.last!.standings.at).toBe(NOON);
	browser.offset = -HOUR;
	browser.apply(insert(call('bob', 9)));
	expect(rows(browser.last!.standings)).toEqual(['bob 1 2', 'ada 2 0']);
});

test('C3 what was settled is shown as it was settled, and a cancelled contest not at all', () => {
	const facts = [call('ada', 9)];
	const browser = started(facts);
	browser.open();
	const result = standings(most, two, [], END);
	const row = (over: object) => ({
		op: 'update' as const,
		collection: 'contests',
		id: CONTEST,
		after: contestRow({ rules: most, ...over })
	});
	browser.apply(row({ state: 'settled', outcome: { result }, version: 2 }), {
		op: 'delete',
		collection: 'contest_rosters',
		id: CONTEST
	});
	expect(browser.last).toEqual({ standings: result, hours: [], last: [], from: 'result', odds: null });
	browser.apply(insert(call('bob', 9)));
	expect(browser.heard).toHaveLength(2);
	const amended = standings(most, two, facts, END);
	browser.apply(row({ state: 'amended', outcome: { result: amended }, version: 3 }));
	expect(browser.last?.standings).toEqual(amended);
	browser.apply(row({ state: 'cancelled', outcome: null, version: 4 }));
	expect(browser.last).toBeNull();
	expect(browser.asked).toEqual([]);
});

const theirs = {
	standings: standings(most, two, [call('bob', 1)], NOON),
	hours: [{ start: MONDAY, end: NOON }],
	last: []
};

test('M8 records older than this browser holds one by one: the server says, and is asked again every 10 s', async () => {
	const browser = new Browser(NOON, () => Promise.resolve(theirs));
	const old = [call('ada', 9)];
	const floor = floorRows({ rules: most }, two, []);
	browser.replica.replace('floor', snapshotOf(floor, old, '2026-06-02'));
	browser.open();
	await browser.answers();
	expect(browser.heard).toEqual([{ ...theirs, from: 'server', odds: null }]);
	browser.apply(insert(call('ada', 10)));
	expect(browser.asked).toHaveLength(1);
	await browser.clock.advance(10_000);
	expect(browser.asked).toHaveLength(2);
	browser.apply({
		op: 'update',
		collection: 'contests',
		id: CONTEST,
		after: contestRow({ rules: most, state: 'provisional', version: 2 })
	});
	expect(browser.asked).toHaveLength(3); // its state is another
	expect(browser.heard).toHaveLength(1);
	browser.replica.replace('floor', snapshotOf(floor, old));
	expect(browser.last?.from).toBe('here');
	await browser.clock.advance(30_000);
	expect(browser.asked).toHaveLength(3);
});

test('M8 where amounts are kept back, credits cannot be told apart: the server says', async () => {
	const orders = rules('most', {}, { metric: 'orders' });
	const own = roster(['ada', 'bob'], { metrics: { orders: two.metrics.orders! } });
	const calls = roster(['ada', 'bob'], { metrics: { calls: two.metrics.calls! } });
	const shownFrom = async (given: typeof most, people: typeof two) => {
		const browser = new Browser(NOON, () => Promise.resolve(theirs));
		const floor = floorRows({ rules: given }, people, [], { hideAmounts: true });
		browser.replica.replace('floor', snapshotOf(floor, []));
		browser.open();
		await browser.answers();
		return browser.last?.from;
	};
	expect(await shownFrom(orders, own)).toBe('server');
	expect(await shownFrom(most, calls)).toBe('here');
});

test('C4 a contest that is in none of the streams is the server’s to tell; refused, nothing is shown', async () => {
	let answer: typeof theirs | 'refused' | undefined = undefined;
	const browser = new Browser(NOON, () => Promise.resolve(answer));
	browser.open();
	await browser.answers();
	expect(browser.heard).toEqual([null]);
	answer = theirs;
	await browser.clock.advance(10_000);
	expect(browser.last?.standings).toEqual(theirs.standings);
	answer = undefined; // no answer says nothing new
	await browser.clock.advance(10_000);
	expect(browser.last?.standings).toEqual(theirs.standings);
	answer = 'refused';
	await browser.clock.advance(10_000);
	expect(browser.last).toBeNull();
});

test('a question that is never answered does not stop the next one', async () => {
	const browser = new Browser(NOON, () => new Promise(() => {}));
	browser.open();
	await browser.clock.advance(25_000);
	expect(browser.asked).toHaveLength(3);
});

test('what came by a stream that ended is gone at once', async () => {
	const browser = started([call('ada', 9)], () => Promise.resolve('refused'));
	browser.open();
	browser.replica.clear('floor');
	expect(browser.last).toBeNull();
	await browser.answers();
	expect(browser.heard).toHaveLength(2);
});

test('C1 a contest for its entrants alone comes by their own streams, over the floor’s facts', () => {
	const browser = new Browser(NOON);
	const all = floorRows({ rules: { ...most, visibility: 'entrants' } }, two, []);
	const isOwn = ({ collection }: { collection: string }) => collection.startsWith('contest');
	const floor = all.filter((row) => !isOwn(row));
	browser.replica.replace('rep:ada', { ...snapshotOf([], []), rows: all.filter(isOwn) });
	browser.replica.replace('floor', snapshotOf(floor, [call('ada', 9)]));
	browser.open();
	expect(rows(browser.last!.standings)).toEqual(['ada 1 1', 'bob 2 0']);
	// the floor's facts are others, and the rows by which the contest was built are the same
	browser.replica.replace('floor', snapshotOf(floor, [call('bob', 9), call('bob', 10)]));
	expect(rows(browser.last!.standings)).toEqual(['bob 1 2', 'ada 2 0']);
	browser.replica.clear('rep:ada');
	expect(browser.last).toBeNull();
});

test('C3 facts count as a window ends, to the second', async () => {
	const browser = started();
	browser.open();
	await browser.clock.advance(END - NOON - 30_500);
	browser.contests.tick();
	const before = browser.heard.length;
	browser.apply(insert(call('ada', 5 * 24 - 0.001))); // 3.6 s before the end
	expect(browser.heard).toHaveLength(before);
	await browser.clock.advance(30_000);
	expect(rows(browser.last!.standings)).toEqual(['ada 1 1', 'bob 2 0']);
	expect(browser.last!.standings.at).toBeLessThanOrEqual(END);
	await browser.clock.advance(DAY);
	browser.contests.tick();
	expect(browser.contests.live(CONTEST)?.standings.at).toBeLessThanOrEqual(END);
});

test('C4 what was done last is told as it comes, changes and goes, and as its moment comes', async () => {
	const browser = started([call('ada', 9)]);
	browser.open();
	const told = () => browser.last?.last.map(({ rep, at }) => `${rep} ${(at - MONDAY) / HOUR}`);
	expect(told()).toEqual(['ada 9']);
	const bobs = call('bob', 10);
	browser.apply(insert(bobs), insert(call('ada', 12 + 1 / 3600)), insert(call('zoe', 11)));
	expect(told()).toEqual(['bob 10', 'ada 9']);
	browser.apply({ op: 'delete', collection: 'activities', id: bobs.id });
	expect(told()).toEqual(['ada 9']);
	await browser.clock.advance(1_100);
	expect(told()).toEqual([`ada ${12 + 1 / 3600}`, 'ada 9']);
});
