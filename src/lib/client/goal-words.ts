/** A goal in the floor's words (G1): facts before praise, and what is missing rather than who is behind. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { GoalReading } from '#lib/domain/goals/goal.ts';
import type { TargetPeriod } from '#lib/domain/records.ts';
import type { SharedGoal } from '#lib/domain/goals/shared.ts';
import type { Format } from './format.ts';
import { amountWords, durationWords } from './amount-words.ts';

interface GoalMetric {
	readonly name: string;
	readonly unit: MetricUnit;
}

const PERIODS: Readonly<Record<TargetPeriod, string>> = {
	day: 'today',
	week: 'this week',
	month: 'this month',
	quarter: 'this quarter',
	year: 'this year'
};

/** `Calls today` */
export const goalName = ({ name }: GoalMetric, period: TargetPeriod): string => `${name} ${PERIODS[period]}`;

/** `a day`, for choices. */
export const PERIOD_CHOICES: readonly { readonly value: TargetPeriod; readonly text: string }[] = [
	{ value: 'day', text: 'A day' },
	{ value: 'week', text: 'A week' },
	{ value: 'month', text: 'A month' },
	{ value: 'quarter', text: 'A quarter' },
	{ value: 'year', text: 'A year' }
];

/** `$145,000` or `34`; an en dash for none. */
export const goalFigure = (value: number | null, unit: MetricUnit, format: Format): string =>
	value !== null && unit === 'money' ? format.money(value) : format.figure(value, unit);

export interface GoalWords {
	/** What stands first: `On track.`, `6 calls behind pace, 1 h 40 left.` */
	readonly headline: string;
	/** `Heading for 212 of 200.`; '' where it would say nothing yet. */
	readonly rest: string;
	/** Something is missing to the pace. */
	readonly behind: boolean;
}

const OFF = 'Off: nothing is due.';

/** What a figure shown in whole units lacks: never nothing where something is missing. */
const lacking = (missing: number, unit: MetricUnit): number =>
	unit === 'count' || unit === 'points' ? Math.ceil(missing) : missing;

/** `1 h 40 left`, `3 working days left` */
function leftWords({ minutesLeft, daysLeft, from, to }: GoalReading, format: Format): string {
	const days = daysLeft + (minutesLeft > 0 ? 1 : 0);
	if (from !== to && days > 1) return `${format.count(days)} working days left`;
	return minutesLeft > 0 ? `${durationWords(minutesLeft)} left` : '';
}

export function goalWords(reading: GoalReading, metric: GoalMetric, format: Format): GoalWords {
	const { score, target, pace, missing, heading, reached, today, to } = reading;
	const figure = (value: number) => goalFigure(value, metric.unit, format);
	const say = (value: number) =>
		metric.unit === 'money' ? figure(value) : amountWords(value, metric, format);
	if (score === null || target === null) return { headline: 'No target.', rest: '', behind: false };
	if (reached) {
		const over = score - target;
		return { headline: 'Reached.', rest: over > 0 ? `${say(over)} over.` : '', behind: false };
	}
	if (today > to)
		return { headline: `Ended at ${figure(score)} of ${figure(target)}.`, rest: '', behind: false };
	if (pace === null) return { headline: OFF, rest: '', behind: false };
	const left = leftWords(reading, format);
	const rest =
		heading === null ? '' : `Heading for ${figure(round(heading, metric.unit))} of ${figure(target)}.`;
	if (missing > 0) {
		const by = say(lacking(missing, metric.unit));
		return { headline: `${by} behind pace${left ? `, ${left}` : ''}.`, rest, behind: true };
	}
	return { headline: `On track${left ? `, ${left}` : ''}.`, rest, behind: false };
}

const round = (value: number, unit: MetricUnit): number => (unit === 'money' ? value : Math.round(value));

/** Where the bar and its line end: `0%` to `100%`. */
export const partOf = (value: number | null, target: number | null): string =>
	value === null || target === null || target <= 0
		? '0%'
		: `${Math.max(0, Math.min(100, (100 * value) / target)).toFixed(1)}%`;

/** M7: a rep's attainment of the first goal, for sorting from the top; whoever has none comes last. */
export const attainment = (reading: GoalReading | undefined): number =>
	reading?.target && reading.score !== null ? reading.score / reading.target : -1;

/** Who is in a shared goal: `The whole floor`, `North`, `Ann, Ben and 3 more`. */
export function groupWords(
	{ who, reps }: Pick<SharedGoal, 'who' | 'reps'>,
	teamName: (id: string) => string,
	repName: (id: string) => string
): string {
	if (who === 'workspace') return 'The whole floor';
	if (who !== 'reps') return teamName(who.slice('team:'.length));
	const names = reps.map(repName);
	const told = names.slice(0, names.length > 4 ? 3 : 4);
	const others = names.length - told.length;
	if (others > 0) return `${told.join(', ')} and ${others} more`;
	return told.length < 2 ? (told[0] ?? '') : `${told.slice(0, -1).join(', ')} and ${told.at(-1) ?? ''}`;
}

/** How a shared goal that is over, or was reached, is told; '' while it is neither. */
export function sharedWords(
	{ reachedAt, closedAt, score, target }: SharedGoal,
	metric: GoalMetric,
	format: Format,
	now: number
): string {
	const figure = (value: number) => goalFigure(value, metric.unit, format);
	// kept from this reader where amounts are hidden
	const counted =
		(score as number | undefined) === undefined ? '' : ` at ${figure(score)} of ${figure(target)}`;
	if (closedAt !== '') return reachedAt === '' ? `Ended${counted}.` : `Reached, and ended${counted}.`;
	return reachedAt === '' ? '' : `Reached at ${format.when(Date.parse(reachedAt), now)}.`;
}
