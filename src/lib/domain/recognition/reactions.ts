/** What can be said to a recognition by one tap, in the order in which it is offered. */
export const REACTIONS = ['👍', '🔥', '🎯', '⚡', '💡', '💛'] as const;
export type Reaction = (typeof REACTIONS)[number];

export const isReaction = (text: string): text is Reaction => (REACTIONS as readonly string[]).includes(text);

/** Counts with one more or one less; what nobody gave stands nowhere. */
export function counted(
	counts: Readonly<Record<string, number>>,
	reaction: string,
	by: 1 | -1
): Record<string, number> {
	const count = (counts[reaction] ?? 0) + by;
	const others = Object.entries(counts).filter(([key]) => key !== reaction);
	return Object.fromEntries(count > 0 ? [...others, [reaction, count]] : others);
}
