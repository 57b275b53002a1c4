/** What a wall turns to after its board, as its managers choose it. */
import type { ScreenSlide } from '#lib/domain/records.ts';
import { boardGroups, boardName, type BoardGroup, type BoardNames } from './screen-boards.ts';

const WORDS = 'What two more calls are worth';
const PLAYED = 'Challenges under way';
const CONTESTS = 'Contests that run';
const REACHED = 'What was reached last';

/** A slide out of a select's value. */
export const slideOf = (value: string): ScreenSlide => JSON.parse(value) as ScreenSlide;

/** `Two more calls, North`, `Calls today` */
export function slideName(slide: ScreenSlide, names: BoardNames): string {
	if (slide.kind === 'board') return boardName(slide.board, names);
	if (slide.kind === 'goal') {
		return `Goal, ${names.goals?.find(({ id }) => id === slide.goal)?.name ?? 'one that is gone'}`;
	}
	if (slide.kind === 'challenge') return PLAYED;
	if (slide.kind === 'contest') {
		if (slide.contest === undefined) return CONTESTS;
		return `Contest, ${names.contests?.find(({ id }) => id === slide.contest)?.name ?? 'one that is gone'}`;
	}
	const team = slide.team && (names.teams.find(({ id }) => id === slide.team)?.name ?? 'a team that is gone');
	const what = slide.kind === 'recognition' ? 'Recognition' : 'Two more calls';
	return `${what}, ${team || 'the whole floor'}`;
}

/** What can be added, grouped; never a person: a wall says what a team's calls are worth. */
export function slideGroups(names: BoardNames): BoardGroup[] {
	const ofTeams = (kind: 'two-more-calls' | 'recognition'): ScreenSlide[] => [
		{ kind },
		...names.teams.map(({ id }): ScreenSlide => ({ kind, team: id }))
	];
	const goals = (names.goals ?? []).map(({ id }): ScreenSlide => ({ kind: 'goal', goal: id }));
	const group = (name: string, slides: readonly ScreenSlide[]): BoardGroup => ({
		name,
		boards: slides.map((slide) => ({ value: JSON.stringify(slide), text: slideName(slide, names) }))
	});
	return [
		...(goals.length > 0 ? [group('Goals to reach together', goals)] : []),
		group('Contests', [
			{ kind: 'contest' },
			...(names.contests ?? []).map(({ id }): ScreenSlide => ({ kind: 'contest', contest: id }))
		]),
		group('Challenges', [{ kind: 'challenge' }]),
		group(WORDS, ofTeams('two-more-calls')),
		group(REACHED, ofTeams('recognition')),
		...boardGroups(names).map(({ name, boards }) => ({
			name,
			boards: boards.map(({ value, text }) => ({ value: `{"kind":"board","board":${value}}`, text }))
		}))
	];
}

/** The usual time (undefined) is not said. */
export function withSeconds(slide: ScreenSlide, seconds: number | undefined): ScreenSlide {
	const stays = seconds === undefined ? {} : { seconds };
	if (slide.kind === 'board') return { kind: 'board', board: slide.board, ...stays };
	if (slide.kind === 'goal') return { kind: 'goal', goal: slide.goal, ...stays };
	if (slide.kind === 'challenge') return { kind: 'challenge', ...stays };
	if (slide.kind === 'contest')
		return { kind: 'contest', ...(slide.contest ? { contest: slide.contest } : {}), ...stays };
	return { kind: slide.kind, ...(slide.team ? { team: slide.team } : {}), ...stays };
}
