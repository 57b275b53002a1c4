/** L1: experience is points of all time; level n starts at 50 n (n - 1) of them, so level 1 at none. */

/** The points with which a level (1, 2, ...) starts. Exact up to level 13 million. */
export const levelStart = (level: number): number => 50 * level * (level - 1);

/** The level that so many points are; 1 for none and for fewer than none. */
export function levelOf(points: number): number {
	if (!(points > 0)) return 1;
	// the root may be off by a rounding; the two steps beside it settle that exactly
	let level = Math.max(1, Math.floor((1 + Math.sqrt(1 + points / 12.5)) / 2));
	while (levelStart(level) > points) level--;
	while (levelStart(level + 1) <= points) level++;
	return level;
}

export interface LevelProgress {
	readonly level: number;
	/** Points with which this level and the next one start. */
	readonly start: number;
	readonly next: number;
	/** Share of the way to the next level, 0 to 1. */
	readonly share: number;
}

/** Where so many points stand between two levels. */
export function levelProgress(points: number): LevelProgress {
	const level = levelOf(points);
	const start = levelStart(level);
	const next = levelStart(level + 1);
	return { level, start, next, share: Math.max(0, Math.min(1, (points - start) / (next - start))) };
}
