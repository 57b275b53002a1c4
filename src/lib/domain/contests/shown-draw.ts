/**
 * C6: a draw as it is shown: every number worked out here from what was published, ticket by ticket. Who won is not taken from the
 * result but found again, and then compared with it.
 */
import { indexOf, numberOf, commitmentOf, ticketsOf, ticketsText, wordsText, type Ticket } from './draw.ts';
import type { RosterDraw } from './roster.ts';
import type { ContestRules } from './rules.ts';
import { sha256Hex } from './sha256.ts';
import type { Draw } from './table.ts';
import type { Id } from '#lib/domain/records.ts';

/** One number that was drawn: 64 hexadecimal digits. */
export interface DrawTry {
	readonly number: string;
	/** Among the tickets that were left, from 0; undefined: above the last whole multiple of their count, so that the next one counts. */
	readonly index: number | undefined;
}

export interface DrawStep {
	/** From 1. */
	readonly draw: number;
	readonly tries: readonly DrawTry[];
	/** How many tickets were in the drum. */
	readonly left: number;
	readonly ticket: Ticket;
	/** The ticket's number among all tickets, from 1. */
	readonly of: number;
	readonly isVoid: boolean;
	/** The place that it won, from 1; undefined: a void ticket. */
	readonly place: number | undefined;
}

export interface ShownDraw {
	readonly steps: readonly DrawStep[];
	readonly tickets: readonly Ticket[];
	readonly ticketsHash: string;
	/** The secret is the one whose hash was shown at launch. */
	readonly kept: boolean;
}

/** How many are drawn. */
export const winnersDrawn = ({ prizes }: Pick<ContestRules, 'prizes'>): number =>
	prizes.reduce((most, prize) => (prize.kind === 'place' ? Math.max(most, prize.place) : most), 1);

/** undefined: the tickets or the secret are not published yet. */
export function shownDraw(contest: Id, draw: RosterDraw | undefined, winners: number): ShownDraw | undefined {
	if (!draw?.tickets || draw.secret === undefined) return undefined;
	const { secret, words, commitment } = draw;
	const tickets = ticketsOf(draw.tickets);
	const ticketsHash = sha256Hex(ticketsText(tickets));
	const lost = new Set((draw.void ?? []).map(([rep, k]) => `${rep}\t${k}`));
	const places = new Map(tickets.map((ticket, at) => [ticket, at + 1]));
	const steps: DrawStep[] = [];
	let left = tickets;
	let won = 0;
	for (let number = 1; won < winners && left.length > 0; number++) {
		const tries: DrawTry[] = [];
		let index: number | undefined;
		while (index === undefined) {
			const x = numberOf(
				secret,
				`${contest}.${ticketsHash}.${wordsText(words)}.${number}.${tries.length + 1}`
			);
			index = indexOf(x, left.length);
			tries.push({ number: x.toString(16).padStart(64, '0'), index });
		}
		const ticket = left[index];
		if (!ticket) break;
		const isVoid = lost.has(`${ticket.rep}\t${ticket.k}`);
		const of = places.get(ticket) ?? 0;
		steps.push({
			draw: number,
			tries,
			left: left.length,
			ticket,
			of,
			isVoid,
			place: isVoid ? undefined : ++won
		});
		left = left.filter(({ rep }) => rep !== ticket.rep);
	}
	return { steps, tickets, ticketsHash, kept: commitmentOf(secret) === commitment };
}

/** What was found here is what the floor tells. */
export const agrees = (steps: readonly DrawStep[], told: readonly Draw[] | undefined): boolean =>
	told?.length === steps.length &&
	steps.every(({ draw, tries, left, ticket, isVoid }, at) => {
		const one = told[at];
		return (
			one?.draw === draw &&
			one.try === tries.length &&
			one.index === tries.at(-1)?.index &&
			one.left === left &&
			one.rep === ticket.rep &&
			one.k === ticket.k &&
			one.void === isVoid
		);
	});

/** Each draw is shown for so long: its number, then its ticket, then whose it is. */
export const DRAW_MS = 12_000;
const TICKET_MS = 4_000;
const NAME_MS = 8_000;

export interface Reveal {
	/** How many draws are shown to their end. */
	readonly done: number;
	/** What of the next one is shown. */
	readonly phase: 'number' | 'ticket' | 'name' | 'over';
}

/** How far a draw is shown at a moment: every screen shows the same, since all go by the moment at which it was settled. */
export function revealAt(settledAt: number, now: number, draws: number): Reveal {
	const since = Math.max(0, now - settledAt);
	const done = Math.min(draws, Math.floor(since / DRAW_MS));
	if (done >= draws) return { done: draws, phase: 'over' };
	const within = since - done * DRAW_MS;
	return { done, phase: within < TICKET_MS ? 'number' : within < NAME_MS ? 'ticket' : 'name' };
}
