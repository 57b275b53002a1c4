/** C8: what a contest would have brought in the last comparable windows, with today's people. */
import { fromExact } from './exact.ts';
import { commitmentOf } from './draw.ts';
import { finish } from './finish.ts';
import { PAST_WINDOWS, PastSums } from './history.ts';
import { makeRoster, metricsOf, type RosterSource } from './make-roster.ts';
import { inOrder, type ContestFact, type Roster } from './roster.ts';
import { windowBefore } from './schedule.ts';
import { ShiftBook } from './shift-book.ts';
import { standings } from './standings.ts';
import { minus } from '#lib/domain/fractions.ts';
import type { Score } from '#lib/domain/board.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { ContestRules } from './rules.ts';
import type { Row, Standings } from './table.ts';
import { winnersOf } from './winners.ts';

export interface PastContest {
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** Who would have won: reps, in team contests sides; [] where nobody did anything. */
	readonly winners: readonly Id[];
	/** Who would have had a prize: reps, in team contests sides; without prizes for them in the rules: the first three places. */
	readonly placed: readonly Id[];
	/** The winner's lead over the next place; null: nobody behind, or another kind of contest. */
	readonly margin: Score | null;
}

export interface Backtest {
	/** Newest first. */
	readonly windows: readonly PastContest[];
	readonly distinctWinners: number;
	/** Share of wins by somebody who won in one of the other windows too, 0 to 1; NaN: nobody ever won. */
	readonly repeatRate: number;
	/** Entrants or sides who placed in none of them. */
	readonly neverPlaced: readonly Id[];
}

/** Facts in order, so that a window's can be found without looking at the others. */
export class FactHistory {
	readonly #facts: readonly ContestFact[];

	constructor(facts: Iterable<ContestFact>) {
		this.#facts = [...facts].sort(inOrder);
	}

	/** Those that may belong to windows from one moment to another: local dates are at most a day off. */
	around(start: number, end: number): readonly ContestFact[] {
		return this.#facts.slice(this.#at(start - DAY_OFF), this.#at(end + DAY_OFF));
	}

	#at(moment: number): number {
		let low = 0;
		let high = this.#facts.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#facts[middle]!.occurredAt < moment) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
const DAY_OFF = 36 * 3_600_000;

/** What several windows of one contest share. */
export interface PastBooks {
	readonly shifts: ShiftBook;
	readonly sums: PastSums;
}

/** For contests with those rules. Refused as `makeRoster` refuses. */
export function pastBooks(
	rules: ContestRules,
	source: RosterSource,
	history: FactHistory
): Result<PastBooks, FieldError[]> {
	const metrics = metricsOf(rules, source.metrics);
	if (!metrics.ok) return metrics;
	const metric = metrics.value[rules.metric];
	if (!metric) return failed([{ pointer: '/metric', message: 'is no metric' }]);
	return ok({ shifts: new ShiftBook(source), sums: new PastSums(metric, history) });
}

/** One window's contest, as it would have ended. */
export function pastContest(
	rules: ContestRules,
	source: RosterSource,
	history: FactHistory,
	today: Pick<Roster, 'contest' | 'entrants' | 'groups'>,
	back: number,
	{ shifts, sums }: PastBooks
): Result<
	{ readonly rules: ContestRules; readonly roster: Roster; readonly facts: readonly ContestFact[] },
	FieldError[]
> {
	const past: ContestRules = { ...rules, window: windowBefore(rules.window, back) };
	const entrants = today.entrants.map(({ rep }) => ({ rep }));
	const kept = { contest: today.contest, groups: today.groups, entrants };
	const roster = makeRoster(past, source, sums, kept, shifts);
	if (!roster.ok) return roster;
	return ok({
		rules: past,
		roster: roster.value,
		facts: history.around(roster.value.window.start, roster.value.window.end)
	});
}

/** A raffle's draw needs a secret: in a backtest the dates are one, so that it comes out the same each time. */
function ended(rules: ContestRules, roster: Roster, facts: readonly ContestFact[]): Standings {
	const plain = standings(rules, roster, facts, roster.window.end);
	if (rules.format !== 'raffle') return plain;
	const secret = `${roster.window.from} ${roster.window.to}`;
	const tickets = plain.tables.flatMap(({ rows }) =>
		rows.map(({ id, tickets: count = 0 }) => [id, count] as const)
	);
	const draw = { commitment: commitmentOf(secret), secret, tickets };
	return standings(rules, { ...roster, draw }, facts, roster.window.end);
}

const PODIUM = 3;

/** Competitors with something behind them on one of these places. */
const onPlaces = ({ tables }: Standings, isOne: (place: number) => boolean): Id[] =>
	tables.flatMap(({ rows }) =>
		rows.filter(({ place, facts }) => place !== null && isOne(place) && facts > 0).map(({ id }) => id)
	);

/** A team's prize goes to its people and a day's to somebody in any side: a side is placed by what is for sides. */
function placedOf({ format, prizes }: ContestRules, end: Standings): Id[] {
	const own = format === 'team' ? prizes.filter(({ kind }) => kind !== 'spot') : prizes;
	if (own.length === 0) return onPlaces(end, (place) => place <= PODIUM);
	const places = own.flatMap((prize) => (prize.kind === 'team' ? [prize.place] : []));
	const direct = end.awards.filter(({ prize }) =>
		own.some((one) => one === prizes[prize] && one.kind !== 'team')
	);
	return [...new Set([...onPlaces(end, (place) => places.includes(place)), ...direct.map(({ to }) => to)])];
}

function marginOf(rows: readonly Row[]): Score | null {
	const first = rows.find(({ place }) => place === 1)?.score;
	const next = rows.find(({ place }) => place !== null && place > 1)?.score;
	const [high, low] = [fromExact(first ?? undefined), fromExact(next ?? undefined)];
	return high && low ? minus(high, low) : null;
}

/**
 * C8. Refused as `makeRoster` refuses. Windows that cannot be played (rounds that do not fit) refuse all. Yields after each window, so
 * that something newer may be heard in between.
 */
export function* backtesting(
	rules: ContestRules,
	source: RosterSource,
	history: FactHistory,
	today: Pick<Roster, 'contest' | 'entrants' | 'groups'>,
	count = PAST_WINDOWS
): Generator<undefined, Result<Backtest, FieldError[]>> {
	const windows: PastContest[] = [];
	const sides =
		rules.format === 'team' ? today.groups.map(({ id }) => id) : today.entrants.map(({ rep }) => rep);
	const books = pastBooks(rules, source, history);
	if (!books.ok) return books;
	for (let back = 1; back <= count; back++) {
		const past = pastContest(rules, source, history, today, back, books.value);
		if (!past.ok) return failed(past.error);
		const { roster, facts } = past.value;
		const end = ended(past.value.rules, roster, facts);
		windows.push({
			from: roster.window.from,
			to: roster.window.to,
			winners: winnersOf(rules, end),
			placed: placedOf(rules, end),
			margin: end.tables.length === 1 ? marginOf(end.tables[0]?.rows ?? []) : null
		});
		yield;
	}
	return ok({ windows, ...summary(windows), neverPlaced: neverIn(sides, windows) });
}

/** C8, to the end. */
export const backtest = (...of: Parameters<typeof backtesting>): Result<Backtest, FieldError[]> =>
	finish(backtesting(...of));

function summary(windows: readonly PastContest[]): Pick<Backtest, 'distinctWinners' | 'repeatRate'> {
	const wins = windows.flatMap(({ winners }) => winners);
	const counts = new Map<Id, number>();
	for (const id of wins) counts.set(id, (counts.get(id) ?? 0) + 1);
	const repeated = wins.filter((id) => (counts.get(id) ?? 0) > 1).length;
	return { distinctWinners: counts.size, repeatRate: wins.length === 0 ? NaN : repeated / wins.length };
}

function neverIn(sides: readonly Id[], windows: readonly PastContest[]): Id[] {
	const placed = new Set(windows.flatMap((window) => window.placed));
	return sides.filter((id) => !placed.has(id));
}
