/** A badge in its cabinet, in words. */
import type { Badge } from '#lib/domain/recognition/seen.ts';
import { KIND_NAMES } from './recognition-choices.ts';
import type { RecognitionNames } from './recognition-words.ts';

export interface BadgeWords {
	readonly name: string;
	/** `Fri, Nov 20`, `4 times, last Fri, Nov 20` */
	readonly times: string;
	/** '' where no cause was corrected. */
	readonly marked: string;
}

export function badgeWords(
	{ name, kind, times, last, marked }: Badge,
	{ format }: RecognitionNames
): BadgeWords {
	const date = format.date(format.today(Date.parse(last)));
	const often = times === 2 ? 'Twice' : `${format.count(times)} times`;
	return {
		name: name || KIND_NAMES[kind],
		times: times === 1 ? date : `${often}, last ${date}`,
		marked: markedWords(marked, times)
	};
}

function markedWords(marked: number, times: number): string {
	if (marked === 0) return '';
	const which =
		times === 1 ? 'The record behind it' : marked === 1 ? 'A record behind one' : 'Records behind some';
	return `${which} ${marked > 1 && times > 1 ? 'were' : 'was'} corrected since`;
}
