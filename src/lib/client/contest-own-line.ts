/** Where somebody stands in a contest, in a line: one's own place and what it takes to move up. */
import { needsOf } from '#lib/domain/contests/needs.ts';
import type { Id } from '#lib/domain/records.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { Row, Standings } from '#lib/domain/contests/table.ts';
import { isSettled } from '#lib/domain/contests/states.ts';
import { needWords, type NeedWords } from './contest-needs-words.ts';
import { countWords, standingWords, type ContestMetric } from './contest-words.ts';
import type { Format } from './format.ts';

export interface OwnLine {
	/** `3rd`, `4 tickets`, `Still in`; '' where there is nothing to say (yet). */
	readonly place: string;
	/** The nearest thing to reach; undefined: none, or it is over. */
	readonly need: NeedWords | undefined;
}

/** @param me a rep; in team contests a side; '' for somebody who is not in it */
export function ownLine(
	contest: Pick<SeenContest, 'rules' | 'names' | 'state'>,
	standings: Standings | undefined,
	me: Id,
	metric: ContestMetric,
	format: Format
): OwnLine {
	const row = standings?.tables.flatMap(({ rows }) => rows).find(({ id }) => id === me);
	if (!standings || !row) return { place: '', need: undefined };
	const { rules, names, state } = contest;
	const [first] = state === 'live' || state === 'paused' ? needsOf(rules, standings, me, metric) : [];
	return {
		place: placeOf(row, contest, format),
		need: first && needWords(first, rules, metric, names, format)
	};
}

function placeOf(row: Row, { rules, state }: Pick<SeenContest, 'rules' | 'state'>, format: Format): string {
	const { place, tickets = 0, reached, outIn } = row;
	if (row.facts === 0 && !isSettled(state) && rules.format !== 'bracket') return '';
	switch (rules.format) {
		case 'sharedGoal':
			return '';
		case 'milestone':
			return reached === true ? 'There' : '';
		case 'raffle':
			if (place !== null) break;
			return tickets === 0 ? '' : countWords(tickets, 'ticket', format);
		case 'bracket':
		case 'elimination':
			if (outIn !== undefined && !isSettled(state)) return '';
			if (place === null) return 'Still in';
	}
	return place === null ? '' : standingWords(row, format);
}
