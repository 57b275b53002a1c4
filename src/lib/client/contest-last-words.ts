import type { LastFact } from '#lib/domain/contests/latest.ts';
import type { ContestRules, Format as ContestFormat } from '#lib/domain/contests/rules.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import { placeWords, scoreWords, type ContestMetric } from './contest-words.ts';
import type { Format } from './format.ts';

/** Nobody is told a place that is not one to be proud of. */
const TOLD_PLACES = 3;
/** Their figure is not what records add up to, or who is out of them is not spoken of. */
const UNTOLD: readonly ContestFormat[] = [
	'team',
	'bracket',
	'season',
	'king',
	'elimination',
	'raffle',
	'sharedGoal'
];

export interface LastLine {
	readonly fact: LastFact;
	/** What was done, and of the newest record of each one where that brought them: `order, 6 in all, third place`. */
	readonly words: string;
}

/** What was done last in a contest, in words. `types`: names of activity types by key. */
export function lastLines(
	facts: readonly LastFact[],
	{ rules, standings }: { readonly rules: ContestRules; readonly standings: Pick<Standings, 'tables'> },
	types: ReadonlyMap<string, string>,
	{ unit }: Pick<ContestMetric, 'unit'>,
	format: Format
): LastLine[] {
	const rows = new Map(standings.tables.flatMap((table) => table.rows.map((row) => [row.id, row])));
	const told = new Set<string>();
	return facts.map((fact) => {
		const parts = [doneWords(fact, types, unit, format)];
		const row = UNTOLD.includes(rules.format) || told.has(fact.rep) ? undefined : rows.get(fact.rep);
		told.add(fact.rep);
		if (row && rules.lens === 'raw' && rules.format !== 'improvement')
			parts.push(`${scoreWords(row.score, rules, unit, format)} in all`);
		if (row && row.place !== null && row.place <= TOLD_PLACES)
			parts.push(`${row.tied ? 'shared ' : ''}${placeWords(row.place, format)}`);
		return { fact, words: parts.join(', ') };
	});
}

/** `order`, `3 × call`, `order of €1,200`. */
function doneWords(
	{ type, quantity, amount }: LastFact,
	types: ReadonlyMap<string, string>,
	unit: ContestMetric['unit'],
	format: Format
): string {
	const name = (types.get(type) ?? type).replaceAll('_', ' ').toLowerCase();
	if (amount !== 0 && unit === 'money') return `${name} of ${format.money(amount)}`;
	return quantity > 1 ? `${format.count(quantity)} × ${name}` : name;
}
