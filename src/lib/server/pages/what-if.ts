import { currencyDigits } from '#lib/domain/money.ts';
import type { Answer } from '#lib/domain/projection/answer.ts';
import { answerOf } from '#lib/domain/projection/project.ts';
import { completed, readableOf, typedQuestion, type Question } from '#lib/domain/projection/question.ts';
import { inPlain } from '#lib/domain/projection/typing.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { floorOf } from './reader.ts';

/** A what-if as it is first painted. */
export interface PaintedWhatIf {
	/** What stands in the fields, faulty texts and all. */
	readonly shown: Question;
	/** Of that, what could be read: the answer is to this. */
	readonly question: Question;
	readonly answer: Answer;
	readonly errors: readonly FieldError[];
	/** Decimals of the currency. */
	readonly digits: number;
}

/** Present where the page's form was sent by a browser without scripts: its texts are then as people write them. */
const WRITTEN = 'written';

/** A typed scenario from its address. What can't be read is told, and left out of the answer. */
export function typedWhatIf(app: App, search: URLSearchParams): PaintedWhatIf {
	const { currency, locale } = floorOf(app);
	const digits = currencyDigits(currency);
	const typed = typedQuestion(search);
	const shown = completed(search.has(WRITTEN) ? inPlain(typed, locale) : typed);
	const { question, asked, errors } = readableOf(shown, digits);
	return { shown, question, answer: answerOf(asked), errors, digits };
}
