/** M5, P3, R1: what a board compares and how it decides, in the words of a sales floor. */
import type { BoardQuery, Lens, NoScore } from '#lib/domain/board.ts';
import type { MetricChoice } from './board-choices.ts';

/** The choices of a lens, in the order in which they are offered; '' is the score itself. */
export const LENS_CHOICES: readonly (readonly ['' | Lens, string])[] = [
	['', 'Plain'],
	['perHour', 'Per hour worked'],
	['ofTarget', '% of target'],
	['baseline', 'Against own usual']
];

interface LensWords {
	/** After the board's name. */
	readonly title: string;
	/** What is compared. */
	readonly compares: string;
	/** Who has no place, in a sentence after `No place`. */
	readonly because: string;
}

export const LENS_WORDS: Readonly<Record<Lens, LensWords>> = {
	perHour: {
		title: 'per hour worked',
		compares: 'Each score divided by their working hours so far, holidays and leave taken off.',
		because: 'before the first full working day'
	},
	ofTarget: {
		title: '% of target',
		compares: 'Each score as a share of their own target for these dates.',
		because: 'without a target'
	},
	baseline: {
		title: 'against own usual',
		compares:
			'Each score less what is usual for them: the middle one of their last 8 periods, each up to this point.',
		because: 'with fewer than 3 past periods'
	}
};

const NO_SCORE_WORDS: Readonly<Record<NoScore, string>> = {
	notEnough: 'not enough yet',
	noHours: 'no hours yet',
	noTarget: 'no target',
	noUsual: 'too few past periods'
};

/** Why a member without a score has none, as short as a cell is; '' where there is a score. */
export function noScoreWords({ lens, perMember }: BoardQuery, why: NoScore | null): string {
	if (why === null) return '';
	return why === 'noHours' && perMember && !lens ? 'no days due' : NO_SCORE_WORDS[why];
}

/** What the figures mean and who has no place; '' where the score itself is compared by the usual rules. */
export function lensSentence({ lens, perMember, by }: BoardQuery): string {
	const each = by === 'region' ? 'Regions' : 'Teams';
	const shared = perMember
		? `${each} are compared by their sum for each member and day due. No place without such days.`
		: '';
	if (!lens) return shared;
	const { compares, because } = LENS_WORDS[lens];
	return `${shared === '' ? '' : `${shared} `}${compares} No place ${because}.`;
}

const BEFORE: Readonly<Record<string, readonly [now: string, anchored: string]>> = {
	day: ['yesterday', 'the day before'],
	week: ['last week', 'the week before'],
	month: ['last month', 'the month before'],
	quarter: ['last quarter', 'the quarter before'],
	year: ['last year', 'the year before']
};

/** P3: the period before, in words: `last week`, `the 7 days before`; '' where there is none. */
export function beforeWords({ period, date }: Pick<BoardQuery, 'period' | 'date'>): string {
	if (period === 'all') return '';
	const rolling = /^rolling-(\d+)d$/.exec(period);
	if (rolling) return rolling[1] === '1' ? 'the day before' : `the ${rolling[1]} days before`;
	const known = BEFORE[period];
	return known ? known[date === undefined ? 0 : 1] : 'the days before';
}

/** Whether a lens makes sense for a metric, as far as it is known what the metric is. */
export function lensFits(lens: Lens, metric: MetricChoice | undefined): boolean {
	const kind = metric?.kind;
	if (kind === undefined || kind === 'sum') return true;
	if (lens === 'perHour') return false;
	return lens === 'baseline' || kind === 'ratio';
}

/** R1: what is on of the ways to decide places, each in a few words; empty where all is as usual. */
export function rankWords(
	{ by, perMember, dense, tieBreak }: BoardQuery,
	metrics: readonly MetricChoice[]
): string[] {
	const second = metrics.find(({ key }) => key === tieBreak)?.name ?? tieBreak;
	return [
		...(perMember && by !== 'rep' ? ['per member'] : []),
		...(dense ? ['no places skipped'] : []),
		...(tieBreak === 'earliest' ? ['ties to the earliest'] : []),
		...(tieBreak && tieBreak !== 'earliest' ? [`ties by ${second?.toLowerCase()}`] : [])
	];
}
