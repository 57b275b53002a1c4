/** Whom a scenario in an address is about: `of` says over whose numbers it is typed, and each `who` names somebody who changes. */
import type { Id } from '#lib/domain/records.ts';
import type { Whose } from './practice.ts';

export const OF = 'of';
export const WHO = 'who';

export interface About {
	/** As written; undefined: nobody, all is typed. */
	readonly of: string | undefined;
	/** None: everyone. */
	readonly who: readonly Id[];
}

export const aboutOf = (search: Pick<URLSearchParams, 'get' | 'getAll'>): About => ({
	of: search.get(OF) ?? undefined,
	who: search.getAll(WHO)
});

/** W8: one person's numbers are that person's, so that what is asked of them stays in their browser. */
export const isOnesOwn = (whose: string | undefined): boolean => whose?.startsWith('rep:') === true;

/** The same scenario over the numbers of others. */
export function aboutOthers(scenario: string, whose: string): string {
	const search = new URLSearchParams(scenario);
	search.set(OF, whose);
	return search.toString();
}

/** As it stands in an address, with nothing typed over them. */
export const addressOf = (whose: Whose): string => new URLSearchParams({ [OF]: whose }).toString();
