/** What a rep is to a challenge. */
import type { Id } from '#lib/domain/records.ts';
import { sideOf, type Challenge } from './challenge.ts';
import type { Actor } from './machine.ts';

export function roleOfRep(challenge: Pick<Challenge, 'sides' | 'challenger'>, rep: Id): Actor {
	if (rep === challenge.challenger) return 'challenger';
	const side = sideOf(challenge, rep);
	return side === undefined ? 'otherRep' : side === 1 ? 'challenged' : 'member';
}
