/** Which part of a knockout's drawing is shown: the round that is played, and where its winners meet. */
import type { Match } from '#lib/domain/contests/table.ts';

/** As many matches one below the other can be read on a wall. */
export const MOST_DOWN = 8;

export interface BracketPart {
	/** The matches of each round that is shown, from the left. */
	readonly rounds: readonly (readonly Match[])[];
	/** Which part of the drawing, from 0, and of how many. */
	readonly part: number;
	readonly parts: number;
	/** The round that is played, from 1. */
	readonly playing: number;
	/** The drawing's last round, from 1. */
	readonly last: number;
}

const isDecided = ({ state }: Match) => state === 'won' || state === 'bye';

export const playedRound = (matches: readonly Match[]): number =>
	matches.find((match) => !isDecided(match))?.round ?? Math.max(0, ...matches.map(({ round }) => round));

/**
 * @param most how many matches stand one below the other
 * @param part which part; taken round where there are fewer
 */
export function bracketPart(matches: readonly Match[], most: number, part: number): BracketPart {
	const playing = playedRound(matches);
	const last = Math.max(0, ...matches.map(({ round }) => round));
	const of = (round: number) =>
		matches.filter((match) => match.round === round).sort((a, b) => a.number - b.number);
	// a step back, where there is room: how they got there
	const first = playing > 1 && of(playing - 1).length <= most ? playing - 1 : playing;
	const parts = Math.max(1, Math.ceil(of(first).length / most));
	const shown = part % parts;
	const rounds: Match[][] = [];
	for (let round = first, share = most; round <= last; round++, share /= 2) {
		if (parts > 1 && share < 1) break;
		rounds.push(parts === 1 ? of(round) : of(round).slice(shown * share, (shown + 1) * share));
	}
	return { rounds: rounds.filter((round) => round.length > 0), part: shown, parts, playing, last };
}

/** `Final`, `Semi-finals`, `Round of 16`. */
export function roundName(round: number, last: number): string {
	const left = 2 ** (last - round + 1);
	return left === 2
		? 'Final'
		: left === 4
			? 'Semi-finals'
			: left === 8
				? 'Quarter-finals'
				: `Round of ${left}`;
}
