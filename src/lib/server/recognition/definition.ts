/** L2, L4: a rule's definition as somebody wrote it, checked part by part. */
import { z } from 'zod';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import type { Definitions, JudgedKind, JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';

const oneOf = <const V extends readonly string[]>(...values: V) =>
	z.enum(values, `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
const key = (what: string) =>
	z.string(`must be the key of ${what}`).min(1, 'is empty').max(50, `is no key of ${what}`);
const whole = (least: number, most: number) => {
	const wrong = `must be a whole number from ${least} to ${most}`;
	return z.int(wrong).min(least, wrong).max(most, wrong);
};

const metric = key('a metric');
const type = key('an activity type');
const ABOVE_0 = `must be a number above 0 and at most ${MAX_AMOUNT}; money in minor units`;
const threshold = z.number(ABOVE_0).gt(0, ABOVE_0).max(MAX_AMOUNT, ABOVE_0);
const short = oneOf('day', 'week', 'month');
const LENGTHS = 'must be a list of 1 to 10 lengths, each once';

const sum = z.strictObject({
	metric,
	period: oneOf('day', 'week', 'month', 'quarter', 'year', 'all'),
	threshold,
	every: z.literal(true, 'must be true, or left out').optional(),
	subject: oneOf('rep', 'team', 'floor').optional()
});

/** By kind: the shape of its definition. */
export const DEFINITIONS: { readonly [K in JudgedKind]: z.ZodType<Definitions[K]> } = {
	deal: z.strictObject({ type, amount: whole(1, MAX_AMOUNT) }),
	first: z.strictObject({ type }),
	badge: sum,
	milestone: sum,
	lead: z.strictObject({ metric, period: short, minimum: threshold.optional() }),
	streak: z.strictObject({
		rule: z.string('must be the id of a streak, or any').min(1, 'is empty').max(15, 'is no streak'),
		lengths: z
			.array(whole(2, 1_000), LENGTHS)
			.min(1, LENGTHS)
			.max(10, LENGTHS)
			.refine((lengths) => new Set(lengths).size === lengths.length, LENGTHS)
	}),
	best: z.strictObject({ metric, period: short }),
	target: z.strictObject({
		metric,
		period: oneOf('day', 'week', 'month', 'quarter', 'year'),
		subject: oneOf('rep', 'team').optional()
	}),
	improved: z.strictObject({ metric, percent: whole(1, 1_000) }),
	level: z.strictObject({ every: whole(1, 100).optional() })
};

export const JUDGED_KINDS = Object.keys(DEFINITIONS) as readonly JudgedKind[];

const isJudged = (kind: string): kind is JudgedKind => Object.hasOwn(DEFINITIONS, kind);

/** A rule as it stands in the record, if the judge can make anything of it: a hand may have been at it. */
export function judgedRule(rule: RecognitionRule): JudgedRule | undefined {
	if (!isJudged(rule.kind)) return undefined;
	const parsed = DEFINITIONS[rule.kind].safeParse(rule.definition);
	// kind and definition go together: the schema is the kind's own
	return parsed.success ? ({ ...rule, definition: parsed.data } as JudgedRule) : undefined;
}
