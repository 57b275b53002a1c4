/** Naming people inside of a text: `@Ada` while it is typed, `@[rep id]` once it is sent. */
import { fold } from '#lib/domain/names.ts';
import type { Id } from '#lib/domain/records.ts';

export interface Person {
	readonly id: Id;
	readonly name: string;
}

/** What is being typed behind an @ just before the caret; undefined: nothing is. */
export interface Naming {
	/** Where the @ stands. */
	readonly from: number;
	readonly to: number;
	readonly typed: string;
}

const MOST_OFFERED = 6;
/** Names are longer than that only where nobody is being named. */
const MOST_TYPED = 40;

export function namingAt(text: string, caret: number): Naming | undefined {
	const from = text.lastIndexOf('@', caret - 1);
	const typed = text.slice(from + 1, caret);
	const begins = from === 0 || /[\s(]/.test(text[from - 1] ?? '');
	if (from < 0 || !begins || typed.length > MOST_TYPED || /[\n@[\]]/.test(typed)) return undefined;
	return { from, to: caret, typed };
}

/** Who may be meant: names of which some word begins as typed, in the list's order. */
export function peopleLike<P extends Person>(typed: string, people: readonly P[]): P[] {
	const wanted = fold(typed);
	const like = ({ name }: Person) => {
		const folded = fold(name);
		return folded.startsWith(wanted) || folded.includes(` ${wanted}`);
	};
	return people.filter(like).slice(0, MOST_OFFERED);
}

/** The text with somebody named in it, and where the caret goes. */
export function withPerson(
	text: string,
	{ from, to }: Naming,
	{ name }: Person
): { readonly text: string; readonly caret: number } {
	const before = `${text.slice(0, from)}@${name} `;
	return { text: before + text.slice(to).replace(/^ /, ''), caret: before.length };
}

/**
 * The text as it is sent: every `@name` of somebody as their id. Of two people with one name it is the one who was chosen.
 * @param chosen whoever was chosen from a list, in that order
 */
export function withIds(text: string, people: readonly Person[], chosen: readonly Person[]): string {
	const byName = new Map<string, Id>();
	const twice = new Set<string>();
	for (const { id, name } of people) {
		if (byName.has(name)) twice.add(name);
		byName.set(name, id);
	}
	for (const name of twice) byName.delete(name);
	for (const { id, name } of chosen) byName.set(name, id);
	// the longest first: Ann Lee is not Ann
	const names = [...byName.keys()].filter((name) => text.includes(`@${name}`));
	names.sort((a, b) => b.length - a.length);
	return names.reduce(
		(sent, name) =>
			sent.replace(
				new RegExp(`(^|[\\s(])@${escaped(name)}(?![\\p{L}\\p{N}])`, 'gu'),
				(_, before: string) => `${before}@[${byName.get(name) ?? ''}]`
			),
		text
	);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
