/** C1: the schema of a contest's rules, strict, every fault by its field. */
import * as z from './z.ts';
import { dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import {
	CONTEST_LENSES,
	FACT_SOURCES,
	FORMATS,
	GROUPED_FORMATS,
	isRoundFormat,
	LENSES_OF,
	type ContestRules,
	type Format
} from '#lib/domain/contests/rules.ts';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';

const id = z.string('must be an id').check(z.regex(/^[a-z0-9]{15}$/, 'is no id'));
const ids = z.array(id, 'must be a list of ids').check(z.maxLength(2_000, 'has too many entries'));
const date = z
	.string('must be a date such as 2026-03-31')
	.check(z.refine((text) => isLocalDate(text), 'is no date such as 2026-03-31'));
const CLOCK = 'must be a time such as 09:00';
const clock = z.string(CLOCK).check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, CLOCK));
const DECIMAL = 'must be a number above 0, as text, with at most 9 decimals';
const decimal = z
	.string(DECIMAL)
	.check(z.refine((text) => /^\d{1,15}(\.\d{1,9})?$/.test(text) && /[1-9]/.test(text), DECIMAL));
const metric = z
	.string('must be the key of a metric')
	.check(z.regex(/^[a-z][a-z0-9_]{0,49}$/, 'is no metric'));
const words = z
	.string('must be text')
	.check(z.minLength(1, 'is empty'), z.maxLength(200, 'may have at most 200 characters'))
	.check(z.refine((text) => text.isWellFormed() && text.trim() === text, 'begins or ends with a space'));
const place = z
	.int('must be a whole number')
	.check(z.gte(1, 'must be 1 or more'), z.lte(100, 'may be at most 100'));

const prizeParts = {
	name: words,
	value: z
		.int('must be whole minor units')
		.check(z.gte(0, 'must not be negative'), z.lte(MAX_AMOUNT, 'is too large')),
	share: z.enum(['each', 'split'], 'must be each or split')
};
const prize = z.discriminatedUnion(
	'kind',
	[
		z.strictObject({ kind: z.literal('place'), place, ...prizeParts }),
		z.strictObject({ kind: z.literal('everyone'), least: z.optional(decimal), ...prizeParts }),
		z.strictObject({ kind: z.literal('team'), place, ...prizeParts }),
		z.strictObject({ kind: z.literal('spot'), ...prizeParts })
	],
	'must be a prize for a place, everyone, a team, or the best of each day'
);

const list = z.strictObject({ id: words, name: words, reps: ids });
const groups = z.discriminatedUnion(
	'by',
	[
		z.strictObject({ by: z.enum(['team', 'region']) }),
		z.strictObject({
			by: z.literal('list'),
			lists: z.array(list).check(z.minLength(1, 'is empty'), z.maxLength(100))
		})
	],
	'must be by team, region or list'
);

const common = {
	version: z.int('must be a whole number').check(z.gte(1, 'must be 1 or more')),
	metric,
	lens: z.enum(CONTEST_LENSES, 'must be raw, perHour, ofTarget or baseline'),
	window: z.strictObject({ from: date, to: date, startsAt: z.optional(clock), endsAt: z.optional(clock) }),
	eligibility: z.strictObject({
		teams: z.optional(ids),
		regions: z.optional(ids),
		reps: z.optional(ids),
		except: z.optional(ids),
		startedSince: z.optional(date),
		startedBy: z.optional(date)
	}),
	groups: z.optional(groups),
	join: z.enum(['fixed', 'open'], 'must be fixed or open'),
	tie: z.union(
		[z.enum(['share', 'earliest']), z.strictObject({ metric })],
		'must be share, earliest or a second metric'
	),
	prizes: z.array(prize, 'must be a list of prizes').check(z.maxLength(50, 'has more than 50 prizes')),
	sources: z.array(z.enum(FACT_SOURCES, 'must be import, api or rep')).check(z.minLength(1, 'is empty')),
	confirm: z.enum(['none', 'unusual', 'all'], 'must be none, unusual or all'),
	visibility: z.enum(['floor', 'entrants', 'managers'], 'must be floor, entrants or managers')
};

const rounds = z.strictObject({
	roundDays: z
		.int('must be a whole number')
		.check(z.gte(1, 'must be 1 or more'), z.lte(92, 'may be at most 92')),
	graceUntil: z.optional(clock)
});
const none = z.strictObject({});
const target = z.strictObject({ target: decimal });
const hours = z
	.strictObject({ from: clock, to: clock })
	.check(z.refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after the begin' }));
const OPTIONS = {
	most: none,
	race: z.strictObject({ target: decimal, fallback: z.enum(['none', 'highest'], 'must be none or highest') }),
	milestone: target,
	team: z.strictObject({ by: z.enum(['team', 'region'], 'must be team or region'), perMember: z.boolean() }),
	bracket: rounds,
	season: rounds,
	king: z.strictObject({
		hours: z.optional(hours),
		days: z.optional(z.array(z.literal([1, 2, 3, 4, 5, 6, 7])).check(z.minLength(1, 'is empty')))
	}),
	elimination: rounds,
	raffle: z.strictObject({ per: decimal }),
	improvement: none,
	sharedGoal: target
} satisfies Record<Format, z.ZodMiniType>;

const rulesOf = <F extends Format>(format: F) =>
	z.strictObject({ ...common, format: z.literal(format), options: OPTIONS[format] });

/** All formats as one schema, to be described by; faults are told better by `readContestRules`. */
export const contestRulesSchema = z.union(FORMATS.map((format) => rulesOf(format)));

/** Longer than a leap year: every date of it, and of the windows it is compared with, is worked through. */
const LONGEST_DAYS = 366;
/** The windows before, and a year ahead, have to be dates as well. */
const FIRST = '1990-01-01';
const LAST = '2199-12-31';

function windowFaults({ from, to, startsAt, endsAt }: ContestRules['window']): FieldError[] {
	const faults: FieldError[] = [];
	const fault = (end: string, message: string) => faults.push({ pointer: `/window/${end}`, message });
	const isOut = from < FIRST || to > LAST;
	if (isOut) fault(from < FIRST ? 'from' : 'to', `must be from ${FIRST} to ${LAST}`);
	if (to < from) fault('to', 'is before the first date');
	else if (!isOut && dayNumber(to) - dayNumber(from) >= LONGEST_DAYS)
		fault('to', `is more than ${LONGEST_DAYS} days after it begins`);
	if ((startsAt === undefined) !== (endsAt === undefined)) fault('endsAt', 'needs both times of day or none');
	else if (startsAt !== undefined && endsAt !== undefined && from === to && endsAt <= startsAt)
		fault('endsAt', 'is not after the begin');
	return faults;
}

/** What no field alone shows. */
function faultsBetween(rules: ContestRules): FieldError[] {
	const { window, format, lens, tie, prizes, groups: grouping, metric: key } = rules;
	const faults = windowFaults(window);
	const fault = (pointer: string, message: string) => faults.push({ pointer, message });
	if (!LENSES_OF[format].includes(lens))
		fault('/lens', `is not offered for this format: ${LENSES_OF[format].join(', ')}`);
	if (grouping && !GROUPED_FORMATS.includes(format)) fault('/groups', 'are not offered for this format');
	if (typeof tie === 'object' && tie.metric === key) fault('/tie/metric', 'must be another metric');
	if (tie !== 'share' && (isRoundFormat(format) || format === 'raffle' || format === 'sharedGoal'))
		fault('/tie', 'is settled by the format itself');
	prizes.forEach(({ kind, ...one }, at) => {
		const pointer = `/prizes/${at}/kind`;
		const noPlaces = format === 'milestone' || format === 'sharedGoal';
		if (kind === 'place' && noPlaces) fault(pointer, 'has no places: everyone who gets there wins');
		if (kind === 'team' && format !== 'team') fault(pointer, 'is for contests between teams');
		if (kind === 'everyone' && !noPlaces && !('least' in one && one.least !== undefined) && format !== 'race')
			fault(`/prizes/${at}/least`, 'must say what everyone has to reach');
	});
	if (grouping?.by === 'list') {
		const names = grouping.lists.map(({ id: name }) => name);
		if (new Set(names).size < names.length) fault('/groups/lists', 'names a group twice');
		const reps = grouping.lists.flatMap((one) => one.reps);
		if (new Set(reps).size < reps.length) fault('/groups/lists', 'has somebody in two groups');
	}
	return faults;
}

const Shape = z.looseObject({ format: z.enum(FORMATS, 'is no format') });

const pointerOf = (path: readonly PropertyKey[]) =>
	path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function errorsOf({ issues }: z.core.$ZodError): FieldError[] {
	return issues.flatMap((issue): FieldError[] =>
		issue.code === 'unrecognized_keys'
			? issue.keys.map((key) => ({
					pointer: pointerOf([...issue.path, key]),
					message: 'is no part of the rules'
				}))
			: [{ pointer: pointerOf(issue.path), message: issue.message }]
	);
}

/** C1: rules as somebody handed them in, or every fault with where it stands. */
export function readContestRules(value: unknown): Result<ContestRules, FieldError[]> {
	const shape = z.safeParse(Shape, value);
	if (!shape.success) return failed(errorsOf(shape.error));
	const parsed = z.safeParse(rulesOf(shape.data.format), value);
	if (!parsed.success) return failed(errorsOf(parsed.error));
	// options were read by the format's own schema
	const rules = parsed.data as unknown as ContestRules;
	const faults = faultsBetween(rules);
	return faults.length > 0 ? failed(faults) : ok(rules);
}
