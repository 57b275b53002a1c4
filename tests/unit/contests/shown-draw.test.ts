/** C6: the draw as it is shown, against the one that settles; what is shown when. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitmentOf, drawsOf } from '#lib/domain/contests/draw.ts';
import type { RosterDraw } from '#lib/domain/contests/roster.ts';
import { agrees, DRAW_MS, revealAt, shownDraw } from '#lib/domain/contests/shown-draw.ts';
import { property } from '../../property.ts';

const counts = fc.uniqueArray(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 0, max: 9 })), {
	selector: ([rep]) => rep,
	maxLength: 8
});

property(
	'C6 the draw that is shown is the draw that settles, void tickets and words included',
	fc.property(
		counts,
		fc.string(),
		fc.integer({ min: 1, max: 5 }),
		fc.boolean(),
		(tickets, secret, winners, isVoid) => {
			const lost = isVoid
				? tickets.flatMap(([rep, count]): [string, number][] => (count > 0 ? [[rep, count]] : []))
				: [];
			const draw: RosterDraw = {
				commitment: commitmentOf(secret),
				tickets,
				words: [['a', 'harvest']],
				secret,
				void: lost
			};
			const told = drawsOf('contest', draw, winners);
			const shown = shownDraw('contest', draw, winners);
			expect(shown && agrees(shown.steps, told)).toBe(true);
			expect(shown?.kept).toBe(true);
			for (const { ticket, of } of shown?.steps ?? []) expect(shown?.tickets[of - 1]).toBe(ticket);
			const places = (shown?.steps ?? []).flatMap(({ place }) => place ?? []);
			expect(places).toEqual(places.map((_, at) => at + 1));
		}
	)
);

test('C6 nothing is shown before the secret is published; another secret, or another result, is found out', () => {
	const tickets: RosterDraw['tickets'] = [
		['a', 3],
		['b', 2]
	];
	const commitment = commitmentOf('one');
	expect(shownDraw('contest', { commitment, tickets }, 1)).toBeUndefined();
	expect(shownDraw('contest', { commitment, secret: 'one' }, 1)).toBeUndefined();
	expect(shownDraw('contest', { commitment, tickets, secret: 'two' }, 1)?.kept).toBe(false);
	const draw = { commitment, tickets, secret: 'one' };
	const steps = shownDraw('contest', draw, 1)?.steps ?? [];
	const told = drawsOf('contest', draw, 1);
	expect(agrees(steps, told)).toBe(true);
	expect(
		agrees(
			steps,
			told.map((one) => ({ ...one, k: one.k + 1 }))
		)
	).toBe(false);
	expect(agrees(steps, undefined)).toBe(false);
});

test('C6 a draw shows its number, then its ticket, then whose it is, and then the next', () => {
	const phases = [0, 3_999, 4_000, 7_999, 8_000, DRAW_MS - 1, DRAW_MS, 2 * DRAW_MS].map((since) => {
		const { done, phase } = revealAt(1_000, 1_000 + since, 2);
		return `${done} ${phase}`;
	});
	expect(phases).toEqual([
		'0 number',
		'0 number',
		'0 ticket',
		'0 ticket',
		'0 name',
		'0 name',
		'1 number',
		'2 over'
	]);
	expect(revealAt(1_000, 0, 2)).toEqual({ done: 0, phase: 'number' });
	expect(revealAt(0, 0, 0)).toEqual({ done: 0, phase: 'over' });
});
