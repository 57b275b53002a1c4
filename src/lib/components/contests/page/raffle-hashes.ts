/** C6: what is published of a draw, as fingerprints. */
import { ticketsOf, ticketsText } from '#lib/domain/contests/draw.ts';
import type { RosterDraw } from '#lib/domain/contests/roster.ts';
import { sha256Hex } from '#lib/domain/contests/sha256.ts';

/** Of the published tickets; '' before. */
export const ticketsHashOf = ({ tickets }: Pick<RosterDraw, 'tickets'>): string =>
	tickets ? sha256Hex(ticketsText(ticketsOf(tickets))) : '';
