/** H1: leave of half the days or more voids a challenge. */
import type { OffReason } from '#lib/domain/capacity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Sides } from './challenge.ts';

/** Why nothing is due of a rep on a day (capacity.ts); undefined: something is. */
export type OffOn = (rep: Id, day: number) => OffReason | undefined;

/** Whether leave takes half or more of the days that these reps would have worked within [from, to], day numbers. */
export function isMostlyAway(reps: readonly Id[], from: number, to: number, offOn: OffOn): boolean {
	let [days, away] = [0, 0];
	for (const rep of reps) {
		for (let day = from; day <= to; day++) {
			const reason = offOn(rep, day);
			if (reason === undefined || reason === 'leave') days++;
			if (reason === 'leave') away++;
		}
	}
	return away > 0 && away * 2 >= days;
}

/** Those of a side whose days count: who plays, or while nobody does yet, who is asked. */
export const expectedOf = (sides: Sides, side: 0 | 1): Id[] => {
	const { members } = sides[side];
	const present = members.filter(({ answer }) => answer === 'in');
	return (present.length > 0 ? present : members.filter(({ answer }) => answer === 'asked')).map(
		({ rep }) => rep
	);
};
