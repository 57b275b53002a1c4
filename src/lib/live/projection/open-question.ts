import { ownMonthOf } from '#lib/domain/projection/own-month.ts';
import type { Practices } from '#lib/domain/projection/practice.ts';
import { twoMoreOf } from '#lib/domain/projection/two-more.ts';
import { openQuestionSchema, type OpenAnswer, type OpenQuestion } from '#lib/protocol/open-question.ts';
import { practicesSchema } from '#lib/protocol/what-if.ts';

/**
 * Takes a question that stays open, as it came.
 * @returns what to call with each message of its own port; undefined: it is no such question
 */
export function openedQuestion(
	message: unknown,
	post: (answer: OpenAnswer) => void
): ((told: unknown) => void) | undefined {
	const read = openQuestionSchema.safeParse(message);
	if (!read.success) return undefined;
	const question = read.data as OpenQuestion;
	return (told) => {
		const practices = practicesSchema.safeParse(told);
		if (practices.success) post(answerTo(question, practices.data.practices as Practices));
	};
}

function answerTo({ number, of, target }: OpenQuestion, practices: Practices): OpenAnswer {
	return of === 'month'
		? { number, month: ownMonthOf(practices, target) }
		: { number, twoMore: twoMoreOf(practices) };
}
