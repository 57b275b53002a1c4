import type { MetricUnit } from '#lib/domain/board.ts';
import type { Moment } from '#lib/protocol/frame.ts';
import type { Format } from './format.ts';

/** Further down, a place is told only to whom it lifted: nobody is put up as last. */
const TOLD_PLACES = 12;

/** What happened and what it changed, without anybody's customer: `4,140, up to 8th`. */
export function momentWords(
	moment: Moment,
	typeNames: ReadonlyMap<string, string>,
	unit: MetricUnit,
	format: Format
): string {
	const { type, quantity, amount, rank, previousRank } = moment;
	const name = (typeNames.get(type) ?? type).toLowerCase();
	const counted = quantity > 1 ? `${format.count(quantity)} × ${name}` : name;
	const what = amount !== 0 && unit === 'money' ? format.figure(amount, 'money') : counted;
	if (rank === null) return what;
	if (rank === 1 && previousRank !== 1) return `${what}, takes the lead`;
	if (previousRank !== null && rank < previousRank) return `${what}, up to ${format.place(rank)}`;
	if (rank === 1) return `${what}, in the lead`;
	return rank <= TOLD_PLACES ? `${what}, ${format.place(rank)}` : what;
}
