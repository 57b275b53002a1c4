import { fold, nearest, tidy } from '#lib/domain/names.ts';
import type { Rep } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Tables } from '#lib/server/floor/types.ts';

/** Why nobody was found, in the floor's words, and whom the text probably meant. */
export interface NoRep {
	readonly message: string;
	readonly suggestion?: string;
}
export type RepFinder = (text: string) => Result<Rep, NoRep>;

const NO_REP = 'No such person';

/** Adds to a list in a map of lists. */
function gather(map: Map<string, Rep[]>, key: string, rep: Rep): void {
	const list = map.get(key);
	if (list) list.push(rep);
	else map.set(key, [rep]);
}

/** The people a text names exactly, by id, else externalId, else e-mail (in any case), else name; undefined: nobody. */
function indexOf(reps: Iterable<Rep>) {
	const ids = new Map<string, Rep>();
	const externalIds = new Map<string, Rep[]>();
	const emails = new Map<string, Rep[]>();
	const names = new Map<string, Rep[]>();
	for (const rep of reps) {
		ids.set(rep.id, rep);
		if (rep.externalId) gather(externalIds, rep.externalId, rep);
		if (rep.email) gather(emails, fold(rep.email), rep);
		gather(names, tidy(rep.name), rep);
	}
	const named = (text: string): readonly Rep[] | undefined => {
		const byId = ids.get(text);
		return byId ? [byId] : (externalIds.get(text) ?? emails.get(fold(text)) ?? names.get(text));
	};
	return { named, names };
}

/** Whether texts name exactly one person: for columns full of other things, since nobody near is looked for. */
export function repKnower(reps: Iterable<Rep>): (text: string) => boolean {
	const { named } = indexOf(reps);
	return (text) => named(tidy(text))?.length === 1;
}

/**
 * Finds people by id, else externalId, else e-mail (in any case), else exact and unambiguous name. The index is made
 * once and the answers are kept: for many rows make one finder, and a new one when people have changed.
 */
export function repFinder(reps: Iterable<Rep>): RepFinder {
	const { named, names } = indexOf(reps);
	const known = new Map<string, Result<Rep, NoRep>>();

	const search = (text: string): Result<Rep, NoRep> => {
		const wanted = tidy(text);
		const found = named(wanted);
		if (found?.length === 1 && found[0]) return ok(found[0]);
		if (found) {
			return failed({ message: `${found.length} people are called ${wanted}: use an id or an e-mail` });
		}
		const suggestion = nearest(wanted, names.keys());
		return failed(
			suggestion === undefined ? { message: NO_REP } : { message: `${NO_REP}. ${suggestion}?`, suggestion }
		);
	};
	return (text) => {
		let found = known.get(text);
		if (found === undefined) known.set(text, (found = search(text)));
		return found;
	};
}

/** One person by id, externalId, e-mail or exact, unambiguous name. For many rows use `repFinder`. */
export const resolveRep = (tables: Pick<Tables, 'reps'>, text: string): Result<Rep, NoRep> =>
	repFinder(tables.reps.values())(text);
