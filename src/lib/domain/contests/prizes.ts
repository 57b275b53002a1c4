/** C1, C2: who gets which prize at a moment. Nobody gets one for nothing: without a fact that counts there is no prize. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, over, times } from '#lib/domain/fractions.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { atLeast, exactText, fromExact, ZERO } from './exact.ts';
import type { Contest } from './contest.ts';
import type { Prize } from './rules.ts';
import type { Award, Reading, Row } from './table.ts';

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

/** Who gets what of a contest, kept where nothing of it changed. */
export class Awards {
	readonly #contest: Contest;
	/** By prize: what was told last. */
	readonly #told: { readonly winners: readonly Winners[]; readonly awards: readonly Award[] }[] = [];
	/** By prize and row: whether it is worth a prize for everyone; rows that say the same are the same. */
	readonly #worthy: readonly WeakMap<Row, boolean>[];
	/** The best of each date, as of which state of its sums. */
	readonly #best = new Map<LocalDate, { readonly version: number; readonly winners: Winners | undefined }>();
	readonly #isByDay: boolean;

	constructor(contest: Contest) {
		const { prizes } = contest.setting.rules;
		this.#contest = contest;
		this.#worthy = prizes.map(() => new WeakMap());
		this.#isByDay = prizes.some(({ kind }) => kind === 'spot');
	}

	/** All awards so far, in the order of the rules' prizes. */
	read(reading: Reading, at: number): Award[] {
		const days = this.#isByDay ? this.#bestOfDays(at) : [];
		return this.#contest.setting.rules.prizes.flatMap((prize, index) => {
			const winners = this.#winners(prize, index, reading, days);
			const known = this.#told[index];
			if (known && isSame(known.winners, winners)) return known.awards;
			const awards = winners.flatMap((some) => {
				const share = some.share ?? (prize.share === 'split' ? part(some.ids.length || 1) : ONE);
				return some.ids.map((to) => award(prize, index, some, to, share));
			});
			this.#told[index] = { winners, awards };
			return awards;
		});
	}

	#winners(prize: Prize, index: number, reading: Reading, days: readonly Winners[]): readonly Winners[] {
		switch (prize.kind) {
			case 'place':
				return reading.tables.flatMap(({ group, rows }) =>
					holdersOf(prize, group, rows, reading.draws !== undefined)
				);
			case 'everyone':
				return this.#everyone(index, reading, prize.least);
			case 'team':
				return reading.tables.map(({ group, rows }) => ({
					group,
					ids: this.#contest.membersOf(
						uptoPlace(rows, prize.place, false).flatMap(({ id, place }) =>
							place === prize.place ? [id] : []
						)
					)
				}));
			case 'spot':
				return days;
		}
	}

	#everyone(index: number, { tables, goal }: Reading, least: string | undefined): Winners[] {
		const { measure } = this.#contest.setting;
		const bar = least === undefined ? undefined : (fromDecimal(least) ?? ZERO);
		const known = this.#worthy[index]!;
		const isAtLeast = (row: Row) => {
			const value = fromExact(row.score ?? undefined);
			if (!bar || !value) return false;
			return measure.up ? atLeast(value, bar) : compare(value, bar) <= 0;
		};
		const isWorthy = (row: Row): boolean => {
			if (row.facts === 0) return false;
			if (!bar) return goal ? goal.reached : row.reached === true;
			let worthy = known.get(row);
			if (worthy === undefined) known.set(row, (worthy = isAtLeast(row)));
			return worthy;
		};
		return tables.map(({ group, rows }) => ({
			group,
			ids: rows
				.filter(isWorthy)
				.map(({ id }) => id)
				.sort()
		}));
	}

	/** The best of each local date that is over. */
	#bestOfDays(at: number): Winners[] {
		const { roster } = this.#contest.setting;
		const { dayVersions } = this.#contest.ledger;
		const best: Winners[] = [];
		for (const { date, end } of roster.days) {
			if (end > at) continue;
			const version = dayVersions.get(date) ?? 0;
			let known = this.#best.get(date);
			if (known?.version !== version)
				this.#best.set(date, (known = { version, winners: this.#bestOf(date) }));
			if (known.winners) best.push(known.winners);
		}
		return best;
	}

	#bestOf(date: LocalDate): Winners | undefined {
		const { measure, people } = this.#contest.setting;
		let best: Score | undefined;
		let ids: Id[] = [];
		for (const [person, tally] of this.#contest.ledger.days.get(date) ?? []) {
			const score = tally.facts > 0 ? measure.score(tally) : null;
			if (!score) continue;
			const apart = best ? compare(score, best) * (measure.up ? 1 : -1) : 1;
			if (apart < 0) continue;
			if (apart > 0) [best, ids] = [score, []];
			ids.push(people[person]!.rep);
		}
		if (!best || (measure.up && compare(best, ZERO) <= 0)) return undefined;
		return { group: '', ids: ids.sort(), day: date };
	}
}

const isSame = (a: readonly Winners[], b: readonly Winners[]): boolean =>
	a.length === b.length &&
	a.every((one, at) => {
		const other = b[at]!;
		return (
			one === other ||
			(one.group === other.group &&
				one.share === other.share &&
				one.day === other.day &&
				one.ids.length === other.ids.length &&
				one.ids.every((id, index) => id === other.ids[index]))
		);
	});

/** Rows with something behind them, or drawn, up to a place. Rows are by place. */
function uptoPlace(rows: readonly Row[], place: number, drawn: boolean): Row[] {
	const worthy: Row[] = [];
	for (const row of rows) {
		if (row.place === null || row.place > place) break;
		if (drawn || row.facts > 0) worthy.push(row);
	}
	return worthy;
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
	const worthy = uptoPlace(rows, prize.place, drawn);
	const above = worthy.at(-1)?.place;
	if (above === undefined || above === null) return [];
	const holders = worthy.filter(({ place }) => place === above);
	if (above === prize.place && prize.share === 'each')
		return [{ group, ids: holders.map(({ id }) => id), share: ONE }];
	const reaches = above + holders.length > prize.place;
	return reaches && prize.share === 'split' ? [{ group, ids: holders.map(({ id }) => id) }] : [];
}

/** What a prize comes to for each of so many; for words beside it. */
export const partOf = (prize: Prize, winners: number): Score | undefined =>
	prize.share === 'each' ? integer(prize.value) : over(integer(prize.value), integer(winners));
