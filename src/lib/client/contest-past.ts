/** C8: the last comparable windows in words. */
import { isLocalDate } from '#lib/domain/calendar.ts';
import type { Backtest } from '#lib/domain/contests/backtest.ts';
import type { ContestWindow } from '#lib/domain/contests/rules.ts';
import type { Id } from '#lib/domain/records.ts';
import { namesWords } from './contest-words.ts';
import type { Format } from './format.ts';

/** `The last eight weeks under these rules`, after how long a window is. */
export function windowsTitle({ from, to }: ContestWindow): string {
	if (!isLocalDate(from) || !isLocalDate(to)) return 'The last eight times under these rules';
	const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
	const what =
		days <= 7 ? 'weeks' : days >= 28 && days <= 31 && from.endsWith('-01') ? 'months' : 'such windows';
	return `The last eight ${what} under these rules`;
}

/** Who won most often: `Ava would have won 5 times.`; '' where nobody won more than once. */
export function timesOfWins(
	{ windows }: Pick<Backtest, 'windows'>,
	names: Readonly<Record<Id, string>>,
	format: Format
): string {
	const wins = new Map<Id, number>();
	for (const id of windows.flatMap(({ winners }) => winners)) wins.set(id, (wins.get(id) ?? 0) + 1);
	const most = Math.max(0, ...wins.values());
	if (most < 2) return 'Nobody would have won twice.';
	const who = [...wins].filter(([, count]) => count === most).map(([id]) => id);
	return `${namesWords(who, names)} would have won ${most === 2 ? 'twice' : `${format.count(most)} times`}.`;
}

const COUNTS = [
	'nobody',
	'one person',
	'two people',
	'three people',
	'four people',
	'five people',
	'six people'
];

/** C1, C8: the rules in one sentence, with what the last windows say of them. */
export function headlineWith(headline: string, backtest: Backtest | null | undefined, sides = false): string {
	if (!backtest || backtest.windows.every(({ winners }) => winners.length === 0)) return headline;
	const count = backtest.neverPlaced.length;
	const some = COUNTS[count] ?? `${count} people`;
	const who = sides && count > 0 ? `${count} side${count === 1 ? '' : 's'}` : some;
	const last = backtest.windows.length;
	return `${headline.replace(/\.$/, '')}; ${who} placed in none of the last ${last}.`;
}
