import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	commitmentOf,
	drawsOf,
	indexOf,
	ticketsOf,
	ticketsText,
	voidTickets
} from '#lib/domain/contests/draw.ts';
import { settle, ticketsIn, verify } from '#lib/domain/contests/proof.ts';
import { propose } from '#lib/domain/contests/proposals.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import { property } from '../../property.ts';
import { END, fact, roster, rules } from './kit.ts';
import { standings } from '#lib/domain/contests/standings.ts';

const SECRET = 'c0ffee';
const TICKETS: [string, number][] = [
	['bob', 3],
	['ada', 2],
	['cyd', 4]
];
const draw = { commitment: commitmentOf(SECRET), tickets: TICKETS, secret: SECRET };

test('C6 tickets are published by rep and number, a line each', () => {
	expect(ticketsText(ticketsOf(TICKETS))).toBe(
		'ada\t1\nada\t2\nbob\t1\nbob\t2\nbob\t3\ncyd\t1\ncyd\t2\ncyd\t3\ncyd\t4'
	);
});

test('C6 the draw is what anybody works out from the published values with node:crypto', () => {
	const words: [string, string][] = [
		['cyd', 'tea'],
		['ada', 'rain.1']
	];
	const hash = createHash('sha256')
		.update(ticketsText(ticketsOf(TICKETS)))
		.digest('hex');
	let left = ticketsOf(TICKETS);
	const expected: string[] = [];
	for (let i = 1; left.length > 0; i++) {
		const x = BigInt(
			`0x${createHmac('sha256', SECRET).update(`one.${hash}.ada\train.1\ncyd\ttea.${i}.1`).digest('hex')}`
		);
		const { rep, k } = left[Number(x % BigInt(left.length))]!;
		expected.push(`${rep} ${k}`);
		left = left.filter((ticket) => ticket.rep !== rep);
	}
	expect(drawsOf('one', { ...draw, words }, 3).map(({ rep, k }) => `${rep} ${k}`)).toEqual(expected);
	expect(drawsOf('one', { ...draw, words }, 1)).toHaveLength(1);
	const others = [1, 2, 3, 4, 5, 6].map((n) =>
		drawsOf(`contest ${n}`, draw, 3)
			.map(({ rep }) => rep)
			.join()
	);
	expect(new Set(others).size).toBeGreaterThan(1);
	expect(drawsOf('one', { commitment: draw.commitment, tickets: TICKETS }, 3)).toEqual([]);
});

test('C6 a number in the uneven rest at the end is thrown away', () => {
	const span = 2n ** 256n;
	expect(indexOf(0n, 3)).toBe(0);
	expect(indexOf(span - 2n, 3)).toBe(2);
	expect(indexOf(span - 1n, 3)).toBeUndefined();
	expect(indexOf(span - 1n, 4)).toBe(3);
});

property(
	'C6 a void ticket passes to the next draw, and nobody else’s draw changes',
	fc.property(
		fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
		fc.nat(9),
		(counts, salt) => {
			const tickets = counts.map((count, at): [string, number] => [`rep${at}`, count]);
			const own = { ...draw, tickets };
			const all = drawsOf(`contest ${salt}`, own, 99);
			const [first] = all;
			if (!first) return;
			const corrected = drawsOf(`contest ${salt}`, { ...own, void: [[first.rep, first.k]] }, 99);
			expect(corrected.map(({ rep, k }) => [rep, k])).toEqual(all.map(({ rep, k }) => [rep, k]));
			expect(corrected.map((one) => one.void)).toEqual(all.map((_, at) => at === 0));
		}
	)
);

const prizes: Prize[] = [{ kind: 'place', place: 1, name: 'Wine', value: 0, share: 'each' }];

test('C2, C6 a ticket for each so much; the settled draw verifies and falls with a wrong secret', () => {
	const given = rules('raffle', { per: '2' }, { prizes });
	const reps = ['ada', 'bob', 'cyd'];
	const facts = [fact('ada', 9, 5), fact('bob', 9, 6), fact('cyd', 10, 1)];
	const open = standings(given, roster(reps), facts, END).tables[0]?.rows ?? [];
	expect(open.map(({ id, tickets, place }) => [id, tickets, place])).toEqual([
		['bob', 3, null],
		['ada', 2, null],
		['cyd', 0, null]
	]);
	const tickets = ticketsIn(standings(given, roster(reps), facts, END));
	const settled = settle(given, roster(reps, { draw: { ...draw, tickets } }), facts);
	const winner = settled.result.draws?.[0]?.rep;
	expect(settled.result.awards.map(({ to }) => to)).toEqual([winner]);
	expect(verify(settled)).toEqual({ match: true });
	const forged = settle(given, roster(reps, { draw: { ...draw, tickets, secret: 'other' } }), facts);
	expect(verify(forged)).toMatchObject({
		match: false,
		difference: expect.stringMatching(/secret/) as string
	});

	expect(
		voidTickets(tickets, [
			['bob', 1],
			['ada', 9]
		])
	).toEqual([
		['bob', 2],
		['bob', 3]
	]);
	const fewer = facts.map((one) => (one.rep === winner ? { ...one, quantity: 1 } : one));
	const proposal = propose(settled, fewer);
	expect(proposal?.voids.length).toBe(tickets.find(([rep]) => rep === winner)?.[1]);
	expect(proposal?.prizes.map(({ to, change }) => [to, change])).toEqual([
		[winner, 'loses'],
		[winner === 'ada' ? 'bob' : 'ada', 'gains']
	]);
});
