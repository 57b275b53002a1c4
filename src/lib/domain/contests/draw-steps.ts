/** C6: a draw told step by step, so that each step can be worked out again on paper. */
import type { Id } from '#lib/domain/records.ts';
import { commitmentOf, drawsOf, numberOf, ticketsOf, ticketsText, wordsText } from './draw.ts';
import type { RosterDraw } from './roster.ts';
import { sha256Hex } from './sha256.ts';
import type { Draw } from './table.ts';

export interface DrawStep extends Draw {
	/** What is signed under the secret. */
	readonly message: string;
	/** The number of the draw: 64 hexadecimal digits. */
	readonly number: string;
}

export interface DrawTold {
	/** What was promised at launch, and whether the secret is the promised one. */
	readonly commitment: string;
	readonly kept: boolean;
	/** SHA-256 of the tickets' text. */
	readonly ticketsHash: string;
	readonly tickets: number;
	/** The lines that go into the draw; '' nobody added any. */
	readonly words: string;
	readonly steps: readonly DrawStep[];
}

/** undefined until the secret and the tickets are published. */
export function drawTold(contest: Id, draw: RosterDraw | undefined, winners: number): DrawTold | undefined {
	if (draw?.secret === undefined || !draw.tickets) return undefined;
	const { commitment, secret } = draw;
	const tickets = ticketsOf(draw.tickets);
	const ticketsHash = sha256Hex(ticketsText(tickets));
	const words = wordsText(draw.words);
	const steps = drawsOf(contest, draw, winners).map((step): DrawStep => {
		const message = `${contest}.${ticketsHash}.${words}.${step.draw}.${step.try}`;
		return { ...step, message, number: numberOf(secret, message).toString(16).padStart(64, '0') };
	});
	return {
		commitment,
		kept: commitmentOf(secret) === commitment,
		ticketsHash,
		tickets: tickets.length,
		words,
		steps
	};
}
