/** C1, C2: who gets which prize at a moment. Nobody gets one for nothing: without a fact that counts there is no prize. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, over, times } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { atLeast, exactText, fromExact, ZERO } from './exact.ts';
import type { Contest } from './contest.ts';
import type { Prize } from './rules.ts';
import type { Award, Reading, Row, Table } from './table.ts';

const ONE = integer(1);
const part = (of: number): Score => ({ numerator: 1n, denominator: BigInt(of) });

interface Winners {
	readonly group: Id;
	readonly ids: readonly Id[];
	/** Of each; else as the prize says. */
	readonly share?: Score;
	readonly day?: string;
}

const award = (prize: Prize, at: number, { group, day }: Winners, to: Id, share: Score): Award => ({
	prize: at,
	group,
	to,
	share: exactText(share),
	value: exactText(times(share, integer(prize.value))),
	...(day === undefined ? {} : { day })
});

/** All awards so far, in the order of the rules' prizes. */
export function awardsOf(contest: Contest, reading: Reading, at: number): Award[] {
	return contest.setting.rules.prizes.flatMap((prize, index) =>
		winnersOf(prize, contest, reading, at).flatMap((winners) => {
			const share = winners.share ?? (prize.share === 'split' ? part(winners.ids.length || 1) : ONE);
			return winners.ids.map((to) => award(prize, index, winners, to, share));
		})
	);
}

function winnersOf(prize: Prize, contest: Contest, reading: Reading, at: number): Winners[] {
	switch (prize.kind) {
		case 'place':
			return reading.tables.flatMap(({ group, rows }) =>
				holdersOf(prize, group, rows, reading.draws !== undefined)
			);
		case 'everyone':
			return everyone(contest, reading, prize.least);
		case 'team':
			return reading.tables.map((table) => ({
				group: table.group,
				ids: membersOf(contest, table, prize.place)
			}));
		case 'spot':
			return spots(contest, at);
	}
}

/**
 * A place's prize goes to who holds it. If several share the place, each gets it, or those who share divide the prizes of all the
 * places that they take up.
 */
function holdersOf(
	prize: Prize & { kind: 'place' },
	group: Id,
	rows: readonly Row[],
	drawn: boolean
): Winners[] {
	const worthy = rows.filter(({ facts, place }) => place !== null && (drawn || facts > 0));
	const sharing = (place: number | null) => worthy.filter((row) => row.place === place);
	const own = sharing(prize.place);
	if (own.length > 0 && prize.share === 'each') return [{ group, ids: own.map(({ id }) => id), share: ONE }];
	const above = worthy.findLast(({ place }) => place !== null && place <= prize.place)?.place;
	const holders = above === undefined ? [] : sharing(above);
	const reaches = above !== undefined && above !== null && above + holders.length > prize.place;
	return reaches && prize.share === 'split' ? [{ group, ids: holders.map(({ id }) => id) }] : [];
}

function everyone(contest: Contest, { tables, goal }: Reading, least: string | undefined): Winners[] {
	const { measure } = contest.setting;
	const bar = least === undefined ? undefined : (fromDecimal(least) ?? ZERO);
	const isWorthy = ({ facts, reached, score }: Row) => {
		if (facts === 0) return false;
		if (!bar) return goal ? goal.reached : reached === true;
		const value = score === null ? undefined : fromExact(score);
		return value !== undefined && (measure.up ? atLeast(value, bar) : compare(value, bar) <= 0);
	};
	return tables.map(({ group, rows }) => ({
		group,
		ids: rows
			.filter(isWorthy)
			.map(({ id }) => id)
			.sort()
	}));
}

/** Everyone with a fact that counted for a side on that place. */
function membersOf(contest: Contest, { rows }: Table, place: number): Id[] {
	const winners = rows.filter((row) => row.place === place && row.facts > 0).map(({ id }) => id);
	return contest.membersOf(new Set(winners));
}

/** The best of each local date that is over. */
function spots(contest: Contest, at: number): Winners[] {
	const { roster, measure, people } = contest.setting;
	return roster.days
		.filter(({ end }) => end <= at)
		.flatMap(({ date }) => {
			const scores = [...(contest.ledger.days.get(date) ?? [])].flatMap(([person, tally]) => {
				const score = tally.facts > 0 ? measure.score(tally) : null;
				return score ? [{ person, score }] : [];
			});
			if (scores.length === 0) return [];
			const best = scores.reduce((a, b) =>
				compare(b.score, a.score) * (measure.up ? 1 : -1) > 0 ? b : a
			).score;
			if (measure.up && compare(best, ZERO) <= 0) return [];
			const ids = scores
				.filter(({ score }) => compare(score, best) === 0)
				.map(({ person }) => people[person]!.rep);
			return [{ group: '', ids: ids.sort(), day: date }];
		});
}

/** What a prize comes to for each of so many; for words beside it. */
export const partOf = (prize: Prize, winners: number): Score | undefined =>
	prize.share === 'each' ? integer(prize.value) : over(integer(prize.value), integer(winners));
