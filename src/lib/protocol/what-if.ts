/** What a page and its projection worker say to each other. Nothing of it leaves the browser (W8). */
import * as z from './z.ts';
import { FIELDS, OTHER_LETTERS } from '#lib/domain/projection/address.ts';
import { ASIDES } from '#lib/domain/projection/asides.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import type { Part } from '#lib/domain/projection/answer.ts';
import type { Question } from '#lib/domain/projection/question.ts';

/** Longer than any number that is understood. */
const TEXT = z.string().check(z.maxLength(40));
const typedFields = z.partialRecord(z.enum(FIELDS), TEXT);

export const questionSchema = z.object({
	typed: z.object({
		base: typedFields,
		change: z.optional(typedFields),
		instead: z.optional(z.partialRecord(z.enum(OTHER_LETTERS), typedFields))
	}),
	asides: z.partialRecord(z.enum(ASIDES), TEXT),
	who: z.optional(z.array(TEXT))
});

/** A page asks; a later `number` overtakes an earlier one. */
export const askSchema = z.object({
	kind: z.literal('ask'),
	number: z.int(),
	/** Decimals of the currency. */
	digits: z.int().check(z.gte(0), z.lte(6)),
	question: questionSchema,
	/** Over people's own numbers, as last told. */
	own: z.boolean()
});

export interface Ask {
	readonly kind: 'ask';
	readonly number: number;
	readonly digits: number;
	readonly question: Question;
	readonly own: boolean;
}

/** What people did, from the page's first paint or, by a port of its own, from the live worker with each frame. */
export interface PracticesTold {
	readonly kind: 'practices';
	/** Of whom. */
	readonly whose: Whose;
	readonly practices: Practices;
}
/** Page to worker, with the port transferred: practices are told there from now on. */
export interface Feed {
	readonly kind: 'feed';
}

const whole = z.number().check(z.gte(0));
const steps = z.optional(z.object({ set: whole, held: whole, quotes: whole }));
const practiceSchema = z.object({
	id: z.string(),
	name: z.string(),
	calls: whole,
	orders: whole,
	steps,
	callsBefore: whole,
	daysBefore: whole,
	daysAhead: whole,
	month: z.object({
		calls: whole,
		orders: whole,
		callsToday: whole,
		daysLeft: whole,
		todayDue: z.boolean()
	}),
	counted: z.optional(z.object({ learnt: z.number(), month: z.number() }))
});
export const practicesSchema = z.object({
	kind: z.literal('practices'),
	whose: z.string(),
	practices: z.object({
		people: z.array(practiceSchema),
		pooled: z.object({ calls: whole, orders: whole, steps }),
		amount: z.nullable(z.number()),
		margin: z.nullable(z.number())
	})
});

/** One part of the answer to the question of this number; the arrays in it are transferred. */
export interface Told {
	readonly number: number;
	readonly part: Part;
}

/** To the page: what people did is another now; the parts that follow are made of it. */
export interface Moved {
	readonly number: number;
	readonly practices: Practices;
}

/** The memory of a part that is handed over instead of copied. */
export function transferred(part: Part): ArrayBuffer[] {
	const arrays: (Float64Array | undefined)[] =
		part.kind === 'rows'
			? [part.rows]
			: part.kind === 'odds'
				? [part.month]
				: part.kind === 'fan'
					? [part.base, part.changed]
					: [];
	return arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
}
