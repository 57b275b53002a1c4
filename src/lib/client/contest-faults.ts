/** What is wrong with a draft, and where in its sentence that can be mended. */
import type { FieldError } from '#lib/domain/result.ts';
import type { Slot } from './contest-sentence.ts';

const SLOT_OF: readonly (readonly [prefix: string, slot: Slot, noun: string])[] = [
	['/rules/window/from', 'when', 'The first day'],
	['/rules/window/to', 'when', 'The last day'],
	['/rules/window/startsAt', 'when', 'The begin'],
	['/rules/window/endsAt', 'when', 'The end'],
	['/rules/metric', 'what', 'What is counted'],
	['/rules/lens', 'lens', 'What is compared'],
	['/rules/options/target', 'target', 'What is to be reached'],
	['/rules/options/per', 'target', 'A ticket'],
	['/rules/options/roundDays', 'rounds', 'The length of a round'],
	['/rules/options/graceUntil', 'rounds', 'The end of a round'],
	['/rules/options/hours', 'hours', 'The hours'],
	['/rules/options/by', 'sides', 'The sides'],
	['/rules/options', 'how', 'The form'],
	['/rules/format', 'how', 'The form'],
	['/rules/prizes', 'prizes', 'The prize'],
	['/rules/tie', 'tie', 'What parts ties'],
	['/rules/groups', 'groups', 'The groups'],
	['/rules/eligibility', 'who', 'Who takes part'],
	['/rules/join', 'who', 'Joining later'],
	['/rules/sources', 'checks', 'What counts'],
	['/rules/confirm', 'checks', 'What waits'],
	['/rules/window', 'when', 'The time'],
	['/graceHours', 'late', 'The time for late records'],
	['/repeats', 'again', 'Repeating'],
	['/series', 'again', 'The season']
];

/** Where in the sentence a fault stands, and how it reads; no slot: elsewhere on the page. */
export function placeOfFault({ pointer, message }: FieldError): { slot?: Slot; words: string } {
	const found = SLOT_OF.find(([prefix]) => pointer === prefix || pointer.startsWith(`${prefix}/`));
	if (!found) {
		const noun =
			pointer === '/name' ? 'The name' : pointer.startsWith('/rules/visibility') ? 'Who sees it' : '';
		return { words: noun ? `${noun} ${message}.` : `${message}.` };
	}
	const [, slot, noun] = found;
	const number = slot === 'prizes' ? /^\/rules\/prizes\/(\d+)/.exec(pointer)?.[1] : undefined;
	const what = number === undefined ? noun : `Prize ${Number(number) + 1}`;
	const detail = pointer.endsWith('/name')
		? ': the words '
		: pointer.endsWith('/value')
			? ': its worth '
			: ' ';
	return { slot, words: `${what}${detail === ' ' ? ' ' : detail}${message}.` };
}
