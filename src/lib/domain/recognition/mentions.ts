/** Whom a text that people wrote names, and how it is read. */
import type { Id } from '#lib/domain/records.ts';

/** How somebody is named inside of a text: `@[rep id]`. */
const MENTION = /@\[([a-z0-9]{15})\]/g;

/** A text that people wrote, in pieces: what they typed, and whom they named. */
export interface TextPiece {
	readonly text: string;
	/** Named: a rep's id. */
	readonly rep?: Id;
}

/** Never any markup: whatever was typed is shown as it was typed. */
export function textPieces(text: string, nameOf: (rep: Id) => string): TextPiece[] {
	const pieces: TextPiece[] = [];
	let from = 0;
	for (const found of text.matchAll(MENTION)) {
		const rep = found[1] ?? '';
		if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
		pieces.push({ text: `@${nameOf(rep)}`, rep });
		from = found.index + found[0].length;
	}
	return from < text.length ? [...pieces, { text: text.slice(from) }] : pieces;
}

/** The same on one line of plain text, for notifications and walls. */
export const mentionText = (text: string, nameOf: (rep: Id) => string): string =>
	textPieces(text, nameOf)
		.map((piece) => piece.text)
		.join('')
		.replace(/\s+/g, ' ')
		.trim();

/** Whom a text names, each once. */
export const mentionedIn = (text: string): Id[] => [
	...new Set(textPieces(text, () => '').flatMap(({ rep }) => rep ?? []))
];
