/** C2: groups of people written by hand, within which places are counted. Nobody is ever in two. */
import type { ContestRules, Grouping } from '#lib/domain/contests/rules.ts';
import type { Id } from '#lib/domain/records.ts';

export type Lists = (Grouping & { readonly by: 'list' })['lists'];

/** What a launched contest has room for. */
export const MOST_LISTS = 100;

export const listsOf = ({ groups }: Pick<ContestRules, 'groups'>): Lists =>
	groups?.by === 'list' ? groups.lists : [];

/** The number that no list's id has yet; ids stay with their list whatever it is called. */
function freshId(lists: Lists): string {
	const taken = new Set(lists.map(({ id }) => id));
	let number = lists.length + 1;
	while (taken.has(`group-${number}`)) number++;
	return `group-${number}`;
}

/** `Group C` for the third one, or the next letter that no other list has. */
function freshName(lists: Lists): string {
	const taken = new Set(lists.map(({ name }) => name));
	for (let at = lists.length; ; at++) {
		const name = `Group ${at < 26 ? String.fromCharCode(65 + at) : at + 1}`;
		if (!taken.has(name)) return name;
	}
}

/** One more at the end, without anybody. */
export const withList = (lists: Lists): Lists => [
	...lists,
	{ id: freshId(lists), name: freshName(lists), reps: [] }
];

export const withoutList = (lists: Lists, id: string): Lists => lists.filter((one) => one.id !== id);

/** A name is kept as it is typed; spaces around it are no part of it. */
export const renamed = (lists: Lists, id: string, name: string): Lists =>
	lists.map((one) => (one.id === id ? { ...one, name: name.trim() } : one));

/** Exactly these people are in that list; whoever was in another one leaves it. */
export const peopled = (lists: Lists, id: string, reps: readonly Id[]): Lists =>
	lists.map((one) =>
		one.id === id ? { ...one, reps } : { ...one, reps: one.reps.filter((rep) => !reps.includes(rep)) }
	);

/** Each person's list, by name. */
export const listNames = (lists: Lists): ReadonlyMap<Id, string> =>
	new Map(lists.flatMap(({ name, reps }) => reps.map((rep) => [rep, name] as const)));
