/** Drafts that are not saved yet, kept in the browser's own session so that a reload loses nothing. */
import { FORMATS } from '#lib/domain/contests/rules.ts';
import type { ContestFields } from './contest-draft.ts';
import type { LaunchedEdit } from './contest-edit.ts';

const KEY = 'pacesetter:contest-draft:';
const EDIT_KEY = 'pacesetter:contest-edit:';

/** What of a page's storage is used; it may be closed to the page and throw. */
export type KeepingPlace = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface KeptDraft {
	readonly fields: ContestFields;
	/** Whether the name is somebody's own and no longer the one that was proposed. */
	readonly named: boolean;
	/** The template's key; '' none. */
	readonly template: string;
	/** What it was made over; 0: nothing that is stored. */
	readonly version: number;
}

function keep(place: KeepingPlace, key: string, what: unknown): void {
	try {
		place().setItem(key, JSON.stringify(what));
	} catch {
		// a page without storage forgets
	}
}
function forget(place: KeepingPlace, key: string): void {
	try {
		place().removeItem(key);
	} catch {
		// nothing was kept
	}
}
function kept<Kept>(
	place: KeepingPlace,
	key: string,
	isOne: (found: Partial<Kept>) => boolean
): Kept | undefined {
	try {
		const found = JSON.parse(place().getItem(key) ?? 'null') as Kept | null;
		return found && isOne(found) ? found : undefined;
	} catch {
		return undefined;
	}
}

/** @param of the contest's id; '' for a new one */
export const keepDraft = (place: KeepingPlace, of: string, draft: KeptDraft): void =>
	keep(place, KEY + of, draft);
export const forgetDraft = (place: KeepingPlace, of: string): void => forget(place, KEY + of);
/** undefined: nothing, or nothing that can be read. */
export const keptDraft = (place: KeepingPlace, of: string): KeptDraft | undefined =>
	kept<KeptDraft>(place, KEY + of, isDraft);

interface KeptEdit {
	readonly edit: LaunchedEdit;
	/** The contest's that it was made over. */
	readonly version: number;
}

export const keepEdit = (place: KeepingPlace, of: string, edit: LaunchedEdit, version: number): void =>
	keep(place, EDIT_KEY + of, { edit, version } satisfies KeptEdit);
export const forgetEdit = (place: KeepingPlace, of: string): void => forget(place, EDIT_KEY + of);
/** undefined: nothing that was written over this version. */
export const keptEdit = (place: KeepingPlace, of: string, version: number): LaunchedEdit | undefined =>
	kept<KeptEdit>(place, EDIT_KEY + of, (one) => one.version === version && isEdit(one.edit))?.edit;

const isEdit = (edit: Partial<LaunchedEdit> | undefined): boolean =>
	[edit?.name, edit?.to, edit?.endsAt, edit?.why].every((text) => typeof text === 'string') &&
	Array.isArray(edit?.prizes);

/** Another release may have kept another shape. */
function isDraft({ fields, version }: Partial<KeptDraft>): boolean {
	const rules = fields?.rules as Partial<ContestFields['rules']> | undefined;
	return (
		typeof version === 'number' &&
		typeof fields?.name === 'string' &&
		rules?.format !== undefined &&
		FORMATS.includes(rules.format) &&
		typeof rules.window === 'object' &&
		Array.isArray(rules.prizes) &&
		typeof rules.eligibility === 'object' &&
		typeof rules.options === 'object'
	);
}
