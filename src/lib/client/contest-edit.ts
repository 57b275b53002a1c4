/** C1: what a launched contest still allows: a later end, more prizes, mended words, each with a reason. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { editFaults } from '#lib/domain/contests/edits.ts';
import { isRoundFormat, type ContestRules, type Prize } from '#lib/domain/contests/rules.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { FieldError } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';

/** What stands in the form. */
export interface LaunchedEdit {
	readonly name: string;
	readonly to: LocalDate;
	/** '' where the contest has no times of day. */
	readonly endsAt: string;
	/** Those of before with their words, then the new ones. */
	readonly prizes: readonly Prize[];
	readonly why: string;
}

export const editOf = (name: string, { window, prizes }: ContestRules): LaunchedEdit => ({
	name,
	to: window.to,
	endsAt: window.endsAt ?? '',
	prizes,
	why: ''
});

/** Whether its end can be moved: rounds have been drawn. */
export const canLengthen = ({ format }: ContestRules): boolean => !isRoundFormat(format);

/** The rules as they would be, one version on. */
export function editedRules(before: ContestRules, { to, endsAt, prizes }: LaunchedEdit): ContestRules {
	const window = { ...before.window, to, ...(before.window.endsAt === undefined ? {} : { endsAt }) };
	return { ...before, version: before.version + 1, window, prizes };
}

/** What is wrong with it, by the fields of the API's body. */
export function editFlaws(before: ContestRules, name: string, edit: LaunchedEdit): FieldError[] {
	const flaws: FieldError[] = [];
	if (edit.name.trim() === '') flaws.push({ pointer: '/name', message: 'is missing' });
	if (edit.why.trim() === '') flaws.push({ pointer: '/why', message: 'is missing: people are told' });
	const after = editedRules(before, edit);
	const read = readContestRules(after);
	const inRules = read.ok ? editFaults(before, after) : read.error;
	const renamed = edit.name.trim() !== name;
	return [
		...flaws,
		...inRules
			// a new name alone is a change as well
			.filter(({ pointer }) => pointer !== '' || !renamed)
			.map(({ pointer, message }) => ({ pointer: pointer === '' ? '' : `/rules${pointer}`, message }))
	];
}

/** A week later, which is what most ask for. */
export const weekLater = (date: LocalDate): LocalDate => dateOfDay(dayNumber(date) + 7);
