import type { Standings } from '#lib/domain/contests/table.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';

/** Whether plain data says the same; what is the same object is not looked into. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a))
		return Array.isArray(b) && a.length === b.length && a.every((one, at) => isSame(one, b[at]));
	const [mine, theirs] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
	return (
		mine.length === Object.keys(theirs).length && mine.every(([key, value]) => isSame(value, theirs[key]))
	);
}

const withoutMoment = ({ at: _, ...rest }: Standings) => rest;

/** Whether both show the same, the moment of reading apart. */
export function sameShown(a: ContestShown | null, b: ContestShown | null): boolean {
	if (!a || !b) return a === b;
	return (
		a.from === b.from &&
		isSame(a.odds, b.odds) &&
		isSame(a.hours, b.hours) &&
		isSame(a.last, b.last) &&
		isSame(withoutMoment(a.standings), withoutMoment(b.standings))
	);
}
