/** C6: a draw that anybody can recompute: who wins follows from the published secret, tickets and words alone. */
import type { Id } from '#lib/domain/records.ts';
import type { RosterDraw } from './roster.ts';
import { hmacSha256Hex, sha256Hex } from './sha256.ts';
import type { Draw } from './table.ts';

export interface Ticket {
	readonly rep: Id;
	/** From 1. */
	readonly k: number;
}

type Counts = readonly (readonly [rep: Id, count: number])[];

const byRep = (a: readonly [Id, unknown], b: readonly [Id, unknown]) =>
	a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

/** Rep ids ascending, k = 1 and on. */
export const ticketsOf = (counts: Counts): Ticket[] =>
	[...counts]
		.sort(byRep)
		.flatMap(([rep, count]) => Array.from({ length: count }, (_, at): Ticket => ({ rep, k: at + 1 })));

/** What is published: a line for each ticket, `rep<TAB>k`, joined by LF. */
export const ticketsText = (tickets: readonly Ticket[]): string =>
	tickets.map(({ rep, k }) => `${rep}\t${k}`).join('\n');

/** What goes into the draw of the words: a line each, `rep<TAB>word`, by rep id, joined by LF. */
export const wordsText = (words: RosterDraw['words'] = []): string =>
	[...words]
		.sort(byRep)
		.map(([rep, word]) => `${rep}\t${word}`)
		.join('\n');

/** What is published at launch: SHA-256 of the secret's text. */
export const commitmentOf = (secret: string): string => sha256Hex(secret);

const SPAN = 1n << 256n;

/** The number of a try, if it falls among n tickets evenly; undefined: the next try decides. */
export function indexOf(x: bigint, n: number): number | undefined {
	const tickets = BigInt(n);
	return x >= (SPAN / tickets) * tickets ? undefined : Number(x % tickets);
}

/** One number of the draw: HMAC-SHA256 under the secret, big-endian. */
export const numberOf = (secret: string, message: string): bigint =>
	BigInt(`0x${hmacSha256Hex(secret, message)}`);

/**
 * The draws until so many have won or nobody is left. A ticket that a correction took is drawn like any other, so that nobody
 * else's draw changes: its prize passes to the next draw. [] until the secret and the tickets are published.
 */
export function drawsOf(
	contest: Id,
	{ tickets, words, secret, void: lost = [] }: RosterDraw,
	winners: number
): Draw[] {
	if (secret === undefined || !tickets) return [];
	let left = ticketsOf(tickets);
	const ticketsHash = sha256Hex(ticketsText(left));
	const taken = new Set(lost.map(([rep, k]) => `${rep}\t${k}`));
	const draws: Draw[] = [];
	let won = 0;
	for (let draw = 1; won < winners && left.length > 0; draw++) {
		const { index, tries } = drawn(left.length, (attempt) =>
			numberOf(secret, `${contest}.${ticketsHash}.${wordsText(words)}.${draw}.${attempt}`)
		);
		const { rep, k } = left[index]!;
		const isVoid = taken.has(`${rep}\t${k}`);
		draws.push({ draw, try: tries, index, left: left.length, rep, k, void: isVoid });
		if (!isVoid) won++;
		left = left.filter((ticket) => ticket.rep !== rep);
	}
	return draws;
}

function drawn(n: number, number: (attempt: number) => bigint): { index: number; tries: number } {
	for (let tries = 1; ; tries++) {
		const index = indexOf(number(tries), n);
		if (index !== undefined) return { index, tries };
	}
}

/** Which of somebody's frozen tickets a corrected count takes: the last ones. */
export const voidTickets = (frozen: Counts, corrected: Counts): [rep: Id, k: number][] => {
	const now = new Map(corrected);
	return [...frozen]
		.sort(byRep)
		.flatMap(([rep, count]) =>
			Array.from({ length: count }, (_, at): [Id, number] => [rep, at + 1]).filter(
				([, k]) => k > (now.get(rep) ?? 0)
			)
		);
};
