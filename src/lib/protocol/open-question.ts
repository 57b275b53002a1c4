/**
 * A question that stays open: the projection worker answers it again whenever what people did is another. It comes to the
 * worker together with the port by which practices are told. Nothing of it leaves the browser (W8).
 */
import * as z from './z.ts';
import type { MonthTarget, OwnMonth } from '#lib/domain/projection/own-month.ts';
import type { NothingToTell, TwoMore } from '#lib/domain/projection/two-more.ts';

const TEXT = z.string().check(z.maxLength(200));
const target = z.object({
	metric: TEXT,
	name: TEXT,
	unit: z.enum(['count', 'money', 'points', 'ratio', 'days']),
	kind: z.enum(['calls', 'orders', 'revenue', 'sum', 'other']),
	value: z.number()
});

export const openQuestionSchema = z.object({
	kind: z.literal('open'),
	/** The page's own number for it. */
	number: z.int(),
	of: z.enum(['month', 'two-more']),
	target: z.optional(target)
});

/** `month`: one person's month under way, against a target; `two-more`: what more calls are worth to a team. */
export interface OpenQuestion {
	readonly kind: 'open';
	readonly number: number;
	readonly of: 'month' | 'two-more';
	readonly target?: MonthTarget;
}

export type OpenAnswer = { readonly number: number } & (
	{ readonly month: OwnMonth | undefined } | { readonly twoMore: TwoMore | NothingToTell }
);
