/** L4 and invariant 5: a wall's queue of celebrations. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	EMPTY_QUEUE,
	HOLD_MS,
	lookedAt,
	nextLook,
	SPACING_MS,
	toldOf,
	type CelebrationQueue,
	type Look
} from '#lib/client/celebration-queue.ts';
import { isQuiet } from '#lib/domain/celebrations.ts';
import { property } from '../../property.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const told = (queue: CelebrationQueue, id: string, at = NOON, lasts = 900_000) =>
	toldOf(queue, { id, at, expiresAt: at + lasts });
const look = (tick: number, over: Partial<Look> = {}): Look => ({
	now: NOON + tick,
	tick,
	live: true,
	quiet: false,
	priorityOf: () => 5,
	...over
});

describe('L4 one after the other', () => {
	test('one holds the wall for 8 s, and the next begins a minute after it began', () => {
		let queue = told(told(EMPTY_QUEUE, 'first'), 'second', NOON + 1);
		queue = lookedAt(queue, look(0));
		expect(queue.shown).toEqual({ id: 'first', since: 0 });
		expect(lookedAt(queue, look(HOLD_MS - 1))).toBe(queue);
		queue = lookedAt(queue, look(HOLD_MS));
		expect(queue.shown).toBeUndefined();
		expect(nextLook(queue, HOLD_MS)).toBe(SPACING_MS - HOLD_MS);
		expect(lookedAt(queue, look(SPACING_MS - 1)).shown).toBeUndefined();
		expect(lookedAt(queue, look(SPACING_MS)).shown?.id).toBe('second');
	});

	test('the one of the highest priority goes first, among equals the earlier one', () => {
		const queue = told(told(told(EMPTY_QUEUE, 'late', NOON + 9), 'early', NOON), 'big', NOON + 5);
		const priorityOf = (id: string) => (id === 'big' ? 9 : 5);
		let next = lookedAt(queue, look(0, { priorityOf }));
		const order = [next.shown?.id];
		for (const tick of [SPACING_MS, 2 * SPACING_MS]) {
			next = lookedAt(lookedAt(next, look(tick - 1, { priorityOf })), look(tick, { priorityOf }));
			order.push(next.shown?.id);
		}
		expect(order).toEqual(['big', 'early', 'late']);
	});

	test('one whose words have not come yet waits for them, and others go before it', () => {
		const queue = told(told(EMPTY_QUEUE, 'wordless'), 'told', NOON + 1);
		const first = lookedAt(queue, look(0, { priorityOf: (id) => (id === 'told' ? 1 : undefined) }));
		expect(first.shown?.id).toBe('told');
		const later = lookedAt(lookedAt(first, look(HOLD_MS)), look(SPACING_MS));
		expect(later.shown?.id).toBe('wordless');
	});

	test('one whose words are gone leaves the wall at once and does not come back', () => {
		const shown = lookedAt(told(EMPTY_QUEUE, 'undone'), look(0));
		const gone = lookedAt(shown, look(10, { priorityOf: () => undefined }));
		expect(gone.shown).toBeUndefined();
		expect(lookedAt(told(gone, 'undone'), look(SPACING_MS)).shown).toBeUndefined();
	});

	test('what has expired is dropped', () => {
		const queue = told(EMPTY_QUEUE, 'old', NOON, 60_000);
		expect(lookedAt(queue, look(60_000))).toMatchObject({ waiting: [], shown: undefined });
	});

	test('in quiet hours nothing is shown, and what came in them is not shown after them', () => {
		const quiet = lookedAt(told(EMPTY_QUEUE, 'evening'), look(0, { quiet: true }));
		expect(lookedAt(quiet, look(1)).shown).toBeUndefined();
	});

	test('a wall that is no longer live shows its figures, and the celebration is over', () => {
		const shown = lookedAt(told(EMPTY_QUEUE, 'cut off'), look(0));
		const cut = lookedAt(shown, look(1_000, { live: false }));
		expect(cut.shown).toBeUndefined();
		expect(lookedAt(cut, look(2_000)).shown).toBeUndefined();
	});

	test('nothing to wait for: the queue is not looked at', () => {
		expect(nextLook(EMPTY_QUEUE, 0)).toBeUndefined();
	});
});

type Step =
	| { readonly kind: 'told'; readonly id: number; readonly lasts: number }
	| { readonly kind: 'look'; readonly after: number; readonly live: boolean; readonly quiet: boolean };
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
	fc.oneof(
		fc.record({
			kind: fc.constant('told' as const),
			id: fc.nat(12),
			lasts: fc.integer({ min: 0, max: 300_000 })
		}),
		fc.record({
			kind: fc.constant('look' as const),
			after: fc.oneof(fc.nat(9_000), fc.nat(90_000)),
			live: fc.boolean(),
			quiet: fc.constantFrom(false, false, false, true)
		})
	),
	{ maxLength: 120 }
);

/** Priority from the id; every fifth never gets words. */
const priorityOf = (id: string) => (Number(id) % 5 === 4 ? undefined : 1 + (Number(id) % 9));

property(
	'invariant 5: over any history at most one at a time, one a minute, each once, never expired, wordless, quiet or not live',
	fc.property(steps, (history) => {
		let queue = EMPTY_QUEUE;
		let tick = 0;
		const expiry = new Map<string, number>();
		const begun: { readonly id: string; readonly at: number }[] = [];
		for (const step of history) {
			if (step.kind === 'told') {
				const id = String(step.id);
				const expiresAt = NOON + tick + step.lasts;
				if (!expiry.has(id)) expiry.set(id, expiresAt);
				queue = toldOf(queue, { id, at: NOON + tick, expiresAt });
				continue;
			}
			tick += step.after;
			const before = queue;
			const { live, quiet } = step;
			const waiting = before.waiting.filter(({ expiresAt }) => NOON + tick < expiresAt);
			queue = lookedAt(before, { now: NOON + tick, tick, live, quiet, priorityOf });
			const { shown } = queue;
			if (shown) {
				expect(live && !quiet).toBe(true);
				expect(tick - shown.since).toBeLessThan(HOLD_MS);
			}
			if (!shown || shown === before.shown) continue;
			expect(before.shown === undefined || tick - before.shown.since >= HOLD_MS).toBe(true);
			expect(NOON + tick).toBeLessThan(expiry.get(shown.id) ?? 0);
			const best = Math.max(...waiting.map(({ id }) => priorityOf(id) ?? 0));
			expect(priorityOf(shown.id)).toBe(best);
			begun.push({ id: shown.id, at: tick });
		}
		expect(new Set(begun.map(({ id }) => id)).size).toBe(begun.length);
		begun.slice(1).forEach(({ at }, index) => {
			expect(at - (begun[index]?.at ?? 0)).toBeGreaterThanOrEqual(SPACING_MS);
		});
	}),
	{ runs: 500 }
);

test.each([
	['12:30', '12:00', '13:00', true],
	['12:00', '12:00', '13:00', true],
	['13:00', '12:00', '13:00', false],
	['23:59', '18:00', '08:00', true],
	['07:59', '18:00', '08:00', true],
	['08:00', '18:00', '08:00', false],
	['17:59', '18:00', '08:00', false],
	['03:00', '', '', false]
])('L4 at %s, quiet from %s to %s: %s', (time, quietFrom, quietTo, quiet) => {
	expect(isQuiet(time, { quietFrom, quietTo })).toBe(quiet);
});
