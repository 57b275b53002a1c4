/** What past odds were worth, in a manager's words. */
import type { CalibrationView, LeftOut, MomentView } from '#lib/domain/projection/backtest-view.ts';
import { FEWEST_EVENTS, type Bin, type Moment } from '#lib/domain/projection/calibration.ts';
import type { Format } from '#lib/client/format.ts';

const ASKED = 0.7;

export const MOMENT_NAMES: Readonly<Record<Moment, string>> = {
	atStart: 'Given on the first morning',
	atMiddle: 'Given halfway through'
};

const months = (count: number, format: Format) =>
	`${format.count(count)} ${count === 1 ? 'month' : 'months'}`;

/** The group around 70%, or else the one with the most in it; undefined: all are empty. */
function groupToTell(bins: readonly Bin[]): Bin | undefined {
	const asked = bins.find(({ from, to, n }) => n > 0 && from <= ASKED && ASKED < to);
	const filled = bins.filter(({ n }) => n > 0);
	return (
		asked ?? filled.reduce<Bin | undefined>((most, bin) => (!most || bin.n > most.n ? bin : most), undefined)
	);
}

export interface Headline {
	readonly before: string;
	readonly strong: string;
	readonly after: string;
}

/** The sentence over everything. */
export function headline(
	{ moments, personMonths, scope }: CalibrationView,
	format: Format,
	locale: string
): Headline {
	if (personMonths === 0) {
		const whose = scope === 'me' ? 'you' : 'anyone here';
		return { before: '', strong: 'No whole month', after: ` of ${whose} lies behind us yet.` };
	}
	const told = moments.atStart.enough ? moments.atStart : moments.atMiddle;
	const group = told.enough ? groupToTell(told.bins) : undefined;
	if (group) {
		const when = told === moments.atStart ? 'on their first morning' : 'halfway through';
		return {
			before: `Of the months that were given ${percents(group, format, locale)} ${when}, `,
			strong: `${format.count(Math.round(group.came * group.n))} of ${format.count(group.n)}`,
			after: ` came true, where about ${format.count(Math.round(group.given * group.n))} were to be expected.`
		};
	}
	return {
		before: 'Too few to say: ',
		strong: months(moments.atStart.n, format),
		after: ` with odds so far, and it takes ${format.count(FEWEST_EVENTS)}.`
	};
}

/** A share in whole percent: `8%`. */
export const percent = (share: number, locale: string): string =>
	new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** `70–80%`. */
export function percents({ from, to }: Pick<Bin, 'from' | 'to'>, format: Format, locale: string): string {
	return `${format.count(100 * from)}–${percent(to, locale)}`;
}

/** What the score says; only of enough months. */
export function verdict({ brier, baseline }: MomentView): string {
	return brier < baseline
		? 'The odds told more than that guess.'
		: 'The odds told no more than that guess: take them with a grain of salt.';
}

/** How many of the groups came true about as often as given, as far as chance lets one tell. */
export function withinChance({ bins }: MomentView, format: Format): string {
	const filled = bins.filter(({ n }) => n > 0);
	const held = filled.filter(({ given, low, high }) => low <= given && given <= high).length;
	return `${format.count(held)} of ${format.count(filled.length)} groups came true about as often as they were given, as far as chance lets one tell.`;
}

const REASONS: readonly (readonly [LeftOut, string])[] = [
	['noAim', 'no target for orders and fewer than six whole months before'],
	['nothing', 'nothing to reach: half of the six months before had no order'],
	['reached', 'reached already by then'],
	['over', 'no working day left'],
	['unknown', 'no working day in the 90 dates before'],
	['noRate', 'more orders than calls on record']
];

/** Months to which no odds were given, with the reason; the most frequent first. */
export function leftOut({ left }: MomentView, format: Format): string[] {
	return REASONS.map(([why, words]) => ({ count: left[why] ?? 0, words }))
		.filter(({ count }) => count > 0)
		.sort((a, b) => b.count - a.count)
		.map(({ count, words }) => `${months(count, format)}: ${words}`);
}
