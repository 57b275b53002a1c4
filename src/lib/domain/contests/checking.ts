/** C5: a contest's file checked from its text, step by step, so that whoever waits may be told how far it is. */
import { verify, type ContestExport, type Verdict } from './proof.ts';

/** What a file says, its records apart. */
export type ToldExport = Omit<ContestExport, 'facts'>;

export interface CheckedFile {
	/** undefined: the text is no file of a contest. */
	readonly file: ToldExport | undefined;
	/** How many records it has. */
	readonly facts: number;
	readonly verdict: Verdict;
}

export type CheckStep =
	{ readonly kind: 'read'; readonly facts: number } | ({ readonly kind: 'checked' } & CheckedFile);

/** `read` once it is read, then `checked`. */
export function* checking(text: string): Generator<CheckStep, void> {
	const read = exportIn(text);
	if (!read) {
		const verdict = { match: false, difference: 'the file is no contest’s export' } as const;
		yield { kind: 'checked', file: undefined, facts: 0, verdict };
		return;
	}
	const { facts, ...file } = read;
	yield { kind: 'read', facts: facts.length };
	yield { kind: 'checked', file, facts: facts.length, verdict: verify(read) };
}

function exportIn(text: string): ContestExport | undefined {
	try {
		const value = JSON.parse(text) as Partial<ContestExport> | null;
		const isFile = Array.isArray(value?.facts) && [value.rules, value.roster, value.result].every(Boolean);
		return isFile ? (value as ContestExport) : undefined;
	} catch {
		return undefined;
	}
}
