/** Drafts that are not saved yet, kept in the browser's own session so that a reload loses nothing. */
import { FORMATS } from '#lib/domain/contests/rules.ts';
import type { ContestFields } from './contest-draft.ts';

const KEY = 'pacesetter:contest-draft:';

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

/** @param of the contest's id; '' for a new one */
export function keepDraft(place: KeepingPlace, of: string, draft: KeptDraft): void {
	try {
		place().setItem(KEY + of, JSON.stringify(draft));
	} catch {
		// a page without storage forgets
	}
}

export function forgetDraft(place: KeepingPlace, of: string): void {
	try {
		place().removeItem(KEY + of);
	} catch {
		// nothing was kept
	}
}

/** undefined: nothing, or nothing that can be read. */
export function keptDraft(place: KeepingPlace, of: string): KeptDraft | undefined {
	try {
		const kept = JSON.parse(place().getItem(KEY + of) ?? 'null') as KeptDraft | null;
		return kept && isDraft(kept) ? kept : undefined;
	} catch {
		return undefined;
	}
}

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
