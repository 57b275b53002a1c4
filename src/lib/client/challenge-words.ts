/** Challenges in the words of a sales floor: who plays whom in what, how it stands, how it ended. Nobody is made small. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { ChallengeLens, ChallengeRules, SideResult } from '#lib/domain/challenges/challenge.ts';
import { scoreOf } from '#lib/domain/challenges/duel.ts';
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { DuelSideShown } from '#lib/protocol/duel-frame.ts';
import { durationWords } from './amount-words.ts';
import type { Format } from './format.ts';

/** What is played in. */
export interface MetricWords {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
}

export const LENS_NAMES: Readonly<Record<ChallengeLens, string>> = {
	raw: 'Even: the plain figure',
	perHour: 'Per hour worked',
	ofTarget: '% of own target',
	baseline: 'Against own usual'
};

/** H3: what a lens means for two who play, before either says yes. */
export const LENS_MEANS: Readonly<Record<ChallengeLens, string>> = {
	raw: 'The higher figure wins.',
	perHour: 'Each figure is divided by the hours that its player works in the window, at least one day’s.',
	ofTarget: 'Each figure counts as a share of its player’s own target for these days.',
	baseline:
		'Each figure counts as what it is above or below the player’s own usual: the middle one of the last eight windows like this.'
};

const DAY_MINUTES = 1440;

/** `2 h 10`, `25 min`, `3 days`: how long there is. */
export function spanWords(ms: number): string {
	const minutes = Math.max(0, Math.ceil(ms / 60_000));
	return minutes < 2 * DAY_MINUTES ? durationWords(minutes) : `${Math.floor(minutes / DAY_MINUTES)} days`;
}

/** When it is played. */
export function windowWords({ window }: Pick<ChallengeRules, 'window'>, format: Format): string {
	if (window.kind === 'dates') return format.dates(window.from, window.to);
	return `${spanWords(window.minutes * 60_000)} from the yes`;
}

/** `Calls, today, even` in one line. */
export const termsWords = ({ rules }: Pick<SeenChallenge, 'rules'>, metric: MetricWords, format: Format) =>
	[
		metric.name,
		windowWords(rules, format),
		...(rules.lens === 'raw' ? [] : [LENS_NAMES[rules.lens].toLowerCase()]),
		...(rules.perMember ? ['per member'] : [])
	].join(', ');

/** A score as the lens compares it. */
export function scoreWords(
	score: number | null,
	{ lens, perMember }: Pick<ChallengeRules, 'lens' | 'perMember'>,
	unit: MetricUnit,
	format: Format
): string {
	if (score === null) return '–';
	if (lens === 'perHour' || perMember) {
		return unit === 'money' ? format.figure(score, unit) : format.rate(score, score < 1);
	}
	if (lens === 'ofTarget') return format.share(score);
	return lens === 'baseline' ? format.signed(score, unit) : format.figure(score, unit);
}

/** H3: what a side is measured against, in words; '' where nothing is. */
export function parWords(
	{ par }: Pick<DuelSideShown, 'par'>,
	{ lens, perMember }: Pick<ChallengeRules, 'lens' | 'perMember'>,
	unit: MetricUnit,
	format: Format
): string {
	if (perMember) return par === null ? 'nobody is due' : `${format.count(par)} member-days`;
	switch (lens) {
		case 'raw':
			return '';
		case 'perHour':
			return par === null ? 'no hours yet' : `${format.rate(par / 60_000, false)} hours`;
		case 'ofTarget':
			return par === null ? 'no target' : `target ${format.figure(par, unit)}`;
		case 'baseline':
			return par === null ? 'too little to know what is usual' : `usual ${format.figure(par, unit)}`;
	}
}

export const resultScore = ({ score }: SideResult): number | null => {
	const exact = scoreOf(score);
	return exact && toNumber(exact);
};

/** Who won, or that nobody did, with both scores the winner's first; never who lost. */
export function resultWords(challenge: SeenChallenge, unit: MetricUnit, format: Format): string {
	const { result, rules, sides, yours } = challenge;
	if (!result) return '';
	const scores = result.sides.map((side) => scoreWords(resultScore(side), rules, unit, format));
	// figures that are kept from the floor
	const untold = result.sides.every(({ score }) => score === null);
	if (result.winner === null) return untold ? 'A draw' : `A draw at ${scores[0] ?? ''}`;
	const other = result.winner === 0 ? 1 : 0;
	const winner = yours === result.winner && rules.kind === 'rep' ? 'You' : sides[result.winner].name;
	if (result.how === 'forfeit') return `${winner} won: the other side stopped`;
	if (untold) return `${winner} won`;
	return `${winner} won, ${scores[result.winner] ?? ''} to ${scores[other] ?? ''}`;
}

/** Why there is no result; '' where there is one, or may still be. */
export function overWords({ state, why, sides, yours }: SeenChallenge): string {
	const asked = sides[1].name;
	switch (state) {
		case 'declined':
			return yours === 1 ? 'You said no this time.' : `${asked} would rather not this time.`;
		case 'expired':
			return 'Nobody answered within a day.';
		case 'voided':
			return {
				'': 'It was called off.',
				withdrawn: 'It was taken back.',
				away: 'It was called off: leave takes half of the days or more.',
				left: 'It was called off: somebody has left.',
				manager: 'A manager called it off.',
				nobody: 'It was called off: nobody is left to play.'
			}[why];
		default:
			return '';
	}
}

/** Where it stands in time. */
export function stateWords(challenge: SeenChallenge, now: number, format: Format): string {
	const { state, startsAt, endsAt, expiresAt } = challenge;
	const at = (instant: string) => Date.parse(instant);
	switch (state) {
		case 'invited':
			return `${spanWords(at(expiresAt) - now)} left to answer`;
		case 'accepted':
			return `Begins ${format.when(at(startsAt), now)}`;
		case 'live':
			return `${spanWords(at(endsAt) - now)} left`;
		case 'grace':
			return 'Time is up. Late records count for a day, then it is settled.';
		default:
			return overWords(challenge);
	}
}
