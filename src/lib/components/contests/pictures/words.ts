/** What stands above and below a contest's picture, in a sales floor's words. */
import type { Format } from '#lib/client/format.ts';
import type { MetricWords } from '#lib/client/challenge-words.ts';
import { reasonOf, stateWords } from '#lib/client/contest-words.ts';
import { rulesInWords, type Names } from '#lib/domain/contests/words.ts';
import { ContestFigures } from './figures.ts';
import { nameIn, type PictureContest, type PictureProps } from './picture.ts';

/** How things are called here, for rules in words. */
export const wordsFor = (
	{ rules }: Pick<PictureContest, 'rules'>,
	names: PictureProps['names'],
	metric: MetricWords,
	format: Format
): Names => ({
	metric: () => metric.name.toLowerCase(),
	figure: (_, decimal) => new ContestFigures({ ...rules, lens: 'raw' }, metric, format).aim(Number(decimal)),
	team: (id) => nameIn(names, id),
	region: (id) => nameIn(names, id),
	money: (minor) => format.money(minor),
	locale: format.locale
});

/** `Most orders from Mon, Jun 1 to Fri, Jun 5; ties share the prize.` */
export const headlineOf = (
	contest: PictureContest,
	names: PictureProps['names'],
	metric: MetricWords,
	format: Format
) => rulesInWords(contest.rules, wordsFor(contest, names, metric, format)).headline;

/** What must be known beside the standings, in a sentence or two; '' where all goes its way. */
export function noticeOf(contest: PictureContest, format: Format, now: number): string {
	if (contest.state === 'paused') {
		const why = reasonOf(contest, 'pause');
		return `${stateWords(contest, now, format)}${why ? ` ${why}` : ''}`;
	}
	const isSaid = ['provisional', 'amended', 'cancelled'].includes(contest.state);
	return isSaid ? stateWords(contest, now, format) : '';
}

/** While nobody has brought anything. */
export function emptyWords({ name, unit }: MetricWords): string {
	const one = unit === 'count' ? name.toLowerCase().replace(/s(?= |$)/, '') : 'record';
	return `The first ${one} puts a name here`;
}
