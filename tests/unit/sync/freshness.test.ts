import { describe, expect, test } from 'vitest';
import { ageOf, DELAYED, freshnessOf, LIVE, type Answer, type Contact } from '#lib/live/freshness.ts';

const at = (ms: number, wall = ms) => ({ monotonic: ms, wall: 1_000_000 + wall });
const answer = (lag = 0): Answer => ({ sent: at(0), lag });
const contact = (change: Partial<Contact> = {}): Contact => ({
	answered: answer(),
	current: answer(),
	bulk: false,
	...change
});

describe('freshness shown to people', () => {
	test.each([
		[0, 'live'],
		[LIVE - 1, 'live'],
		[LIVE, 'delayed'],
		[DELAYED, 'delayed'],
		[DELAYED + 1, 'offline']
	])('live below 9 s; delayed to 30 s; then offline: %i ms is %s', (age, freshness) => {
		expect(freshnessOf(contact(), at(age))).toBe(freshness);
	});

	test("the answer's lag counts", () => {
		expect(freshnessOf(contact({ current: answer(5_000) }), at(3_999))).toBe('live');
		expect(freshnessOf(contact({ current: answer(5_000) }), at(4_000))).toBe('delayed');
	});

	test('the larger of monotonic and wall clock', () => {
		expect(ageOf(answer(), at(3_000, 4_500))).toEqual({ age: 4_500, doubtful: false });
		expect(ageOf(answer(), at(4_500, 3_000))).toEqual({ age: 4_500, doubtful: false });
	});

	test('if the two disagree by over 2 s, not live until a new probe is answered', () => {
		expect(freshnessOf(contact(), at(1_000, 3_000))).toBe('live');
		expect(freshnessOf(contact(), at(1_000, 3_001))).toBe('delayed');
		expect(freshnessOf(contact(), at(5_000, -60_000))).toBe('delayed');
		const fresh = { sent: at(1_000, 3_001), lag: 0 };
		expect(freshnessOf(contact({ answered: fresh, current: fresh }), at(1_100, 3_101))).toBe('live');
	});

	test('asleep for long, the wall clock says it', () => {
		expect(freshnessOf(contact(), at(10, 3_600_000))).toBe('offline');
	});

	test('nothing answered yet: connecting', () => {
		expect(freshnessOf(contact({ answered: undefined, current: undefined }), at(60_000))).toBe('connecting');
	});

	test('answered, but nothing was ever whole: connecting, and offline once answers stay away', () => {
		expect(freshnessOf(contact({ current: undefined }), at(LIVE - 1))).toBe('connecting');
		expect(freshnessOf(contact({ current: undefined }), at(LIVE))).toBe('offline');
	});

	test('while frames are held back screens say importing, not live, as long as the server answers', () => {
		expect(freshnessOf(contact({ bulk: true }), at(10))).toBe('importing');
		const old = { sent: at(-100_000), lag: 0 };
		expect(freshnessOf(contact({ bulk: true, current: old }), at(10))).toBe('importing');
		expect(freshnessOf(contact({ bulk: true }), at(LIVE))).toBe('delayed');
	});
});
