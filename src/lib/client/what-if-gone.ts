/** What is said of a scenario about people who are not on the floor any more. */
import { isOnesOwn } from '#lib/domain/projection/about.ts';

export interface Gone {
	/** Whose numbers the scenario is about is still there, and for this reader to see. */
	readonly there: boolean;
	/** Whose numbers stand now; undefined: typed ones. */
	readonly over: string | undefined;
	/** How many people the scenario names as those who change, and how many of them are left. */
	readonly who: number;
	readonly left: number;
}

/** '': all of it is there. What was typed is kept in any case. */
export function goneWords({ there, over, who, left }: Gone): string {
	const instead =
		over === undefined ? 'typed figures' : isOnesOwn(over) ? 'your own numbers' : 'everyone’s numbers';
	const team = there
		? []
		: [
				'The team that this scenario is about is gone from the floor, or not yours to see.',
				`What was typed in it stands, over ${instead}.`
			];
	const missing = who - left;
	if (missing <= 0) return team.join(' ');
	const rest = left === 0 ? 'so everyone changes' : left === 1 ? 'one is left' : `${left} are left`;
	const people =
		who === 1
			? 'The one person who was to change is not here any more'
			: `${missing} of the ${who} who were to change ${missing === 1 ? 'is' : 'are'} not here any more`;
	return [...team, `${people}: ${rest}.`].join(' ');
}
