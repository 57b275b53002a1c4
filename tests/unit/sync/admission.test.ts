import { describe, expect, test } from 'vitest';
import { SOCKET_DELAYS, waitWhenBusy } from '#lib/protocol/reconnection.ts';
import { Admission, ADMISSION } from '#lib/server/gateway/admission.ts';

function door(rate = ADMISSION) {
	let now = 1_000;
	const admission = new Admission({ monotonic: () => now }, rate);
	return { admission, pass: (ms: number) => void (now += ms) };
}

describe('R6 clients are admitted at a rate', () => {
	test('a hundred people who reload together, twice in a row, never feel it', () => {
		const { admission, pass } = door();
		for (let time = 0; time < 10; time++) {
			for (let person = 0; person < 100; person++) expect(admission.enter()).toBe(0);
			pass(500);
		}
	});

	test('beyond the burst each is told to come back later than the one before, at the rate', () => {
		const { admission } = door({ burst: 2, aSecond: 10 });
		expect(Array.from({ length: 5 }, () => admission.enter())).toEqual([0, 0, 100, 200, 300]);
	});

	test('whoever comes when told is let in', () => {
		const { admission, pass } = door({ burst: 1, aSecond: 10 });
		const told = Array.from({ length: 5 }, () => admission.enter()).filter((wait) => wait > 0);
		let passed = 0;
		for (const wait of told) {
			pass(wait - passed);
			passed = wait;
			expect(admission.enter()).toBe(0);
		}
	});

	test('one that was not let in after all takes nobody’s place, and places never grow beyond the burst', () => {
		const { admission, pass } = door({ burst: 1, aSecond: 1 });
		expect(admission.enter()).toBe(0);
		admission.giveBack();
		expect(admission.enter()).toBe(0);
		pass(60_000);
		admission.giveBack();
		expect(admission.enter()).toBe(0);
		expect(admission.enter()).toBe(1_000);
	});

	test('nobody is told to stay away for longer than ten seconds', () => {
		const { admission } = door({ burst: 1, aSecond: 1 });
		const waits = Array.from({ length: 100 }, () => admission.enter());
		expect(Math.max(...waits)).toBe(10_000);
	});

	test('a thousand at once that obey, with their jitter, are all in within 8 s, and few come twice', () => {
		const { admission, pass } = door();
		let seed = 7;
		const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
		let due = Array.from({ length: 1_000 }, () => 0);
		let [now, asked] = [0, 0];
		while (due.length > 0) {
			due = due.flatMap((at) => {
				if (at > now) return [at];
				asked++;
				const wait = admission.enter();
				return wait === 0 ? [] : [now + waitWhenBusy(wait, random)];
			});
			now += 10;
			pass(10);
		}
		expect(now).toBeLessThan(8_000);
		expect(asked).toBeLessThan(2_500);
	});
});

describe('R6 a client that is told to come back obeys, with jitter', () => {
	test('it waits as long as it was told, and up to half as long again', () => {
		expect(waitWhenBusy(1_000, () => 0)).toBe(1_000);
		expect(waitWhenBusy(1_000, () => 1)).toBe(1_500);
	});

	test.each([undefined, null, -1, Number.NaN, '900', {}, 0])(
		'whatever it is told, it waits a moment: %j',
		(told) => {
			expect(waitWhenBusy(told, () => 0)).toBe(50);
		}
	);

	test('and never for ever', () => {
		expect(waitWhenBusy(Number.POSITIVE_INFINITY, () => 1)).toBe(45_000);
	});

	test('Socket.IO spreads its own attempts too', () => {
		expect(SOCKET_DELAYS.randomizationFactor).toBeGreaterThan(0);
	});

	test('invariant 10: a handshake that a dead line swallowed is given up, and tried again, within 10 s of the line', () => {
		expect(SOCKET_DELAYS.timeout + SOCKET_DELAYS.reconnectionDelayMax).toBeLessThan(10_000);
	});
});
