/** What a wall turns to after its board, as its managers choose it. */
import type { ScreenSlide } from '#lib/domain/records.ts';
import { boardGroups, boardName, type BoardGroup, type BoardNames } from './screen-boards.ts';

const WORDS = 'What two more calls are worth';

/** A slide out of a select's value. */
export const slideOf = (value: string): ScreenSlide => JSON.parse(value) as ScreenSlide;

/** `Two more calls, North`, `Calls today` */
export function slideName(slide: ScreenSlide, names: BoardNames): string {
	if (slide.kind === 'board') return boardName(slide.board, names);
	const team = slide.team && (names.teams.find(({ id }) => id === slide.team)?.name ?? 'a team that is gone');
	return `Two more calls, ${team || 'the whole floor'}`;
}

/** What can be added, grouped; never a person: a wall says what a team's calls are worth. */
export function slideGroups(names: BoardNames): BoardGroup[] {
	const words: ScreenSlide[] = [
		{ kind: 'two-more-calls' },
		...names.teams.map(({ id }): ScreenSlide => ({ kind: 'two-more-calls', team: id }))
	];
	return [
		{
			name: WORDS,
			boards: words.map((slide) => ({ value: JSON.stringify(slide), text: slideName(slide, names) }))
		},
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
	return { kind: 'two-more-calls', ...(slide.team ? { team: slide.team } : {}), ...stays };
}
