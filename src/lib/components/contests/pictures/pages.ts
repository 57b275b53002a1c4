/** On how many pages a wall shows a contest: it stays until each was shown. */
import type { SlideContest } from '#lib/client/contest-slide.svelte.ts';
import { isSettled } from '#lib/domain/contests/states.ts';
import { bracketPart, MOST_DOWN } from './bracket-part.ts';
import { rollCut, stillIn } from './elimination.ts';
import { roomFor } from './picture.ts';
import { roundOf } from './season.ts';
import { WINNERS_PER_PAGE } from './winners.ts';

/** A league's matches of one page. */
export const MATCHES_PER_PAGE = 6;

export function pagesIn({ contest, standings }: Pick<SlideContest, 'contest' | 'standings'>): number {
	if (!standings) return 1;
	const { tables, matches = [], awards } = standings;
	if (isSettled(contest.state)) {
		// about as many lines as awards, less those who share one
		const lines = new Set(awards.map(({ prize, group, day }) => `${prize} ${group} ${day ?? ''}`)).size;
		return Math.max(1, Math.ceil(lines / WINNERS_PER_PAGE));
	}
	switch (contest.rules.format) {
		case 'bracket':
			return bracketPart(matches, MOST_DOWN, 0).parts;
		case 'elimination':
			return rollCut(stillIn(standings).length, 'wall').pages;
		case 'season': {
			const round = roundOf(matches);
			const played = matches.filter((match) => match.round === round).length;
			return Math.max(1, Math.ceil(played / MATCHES_PER_PAGE));
		}
		default:
			return Math.max(1, Math.ceil(tables.length / Math.max(1, roomFor(tables.length, 'wall').tables)));
	}
}
