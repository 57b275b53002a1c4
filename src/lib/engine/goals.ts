/** G1 over what the engine holds: how goals stand, for the server's first paint and the worker alike. */
import type { BoardQuery, BoardRefusal, Score, Standings } from '#lib/domain/board.ts';
import { dateOfDay } from '#lib/domain/calendar.ts';
import { workingHours } from '#lib/domain/capacity.ts';
import { fromNumber, integer, plus, reduced, times, toNumber } from '#lib/domain/fractions.ts';
import {
	judgeGoal,
	shareOf,
	type GoalQuestion,
	type GoalReading,
	type GoalSubject,
	type Worked
} from '#lib/domain/goals/goal.ts';
import { resolveDays, type Days } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { BoardTargets } from './board-targets.ts';
import { DayMetric, type Pending } from './day-values.ts';
import { Pace, workOf, type WorkedDays } from './elapsed.ts';
import type { Store } from './store.ts';
import { ownTime, type OwnTime } from './streaks.ts';

/** What is done on a rep's present date and not in the record yet. */
export type PendingOf = (rep: Id) => readonly Pending[];

type Read = (query: BoardQuery) => Result<Standings, BoardRefusal>;

/** `rep:<id>` and `reps:<id>,<id>` name people. */
function peopleOf(of: GoalSubject): readonly Id[] | undefined {
	if (of.startsWith('rep:')) return [of.slice(4)];
	if (of.startsWith('reps:')) return of.slice(5).split(',');
	return undefined;
}
const teamOf = (of: GoalSubject): Id | undefined => (of.startsWith('team:') ? of.slice(5) : undefined);

/** One reading of many goals at one moment: boards and working time that they share are asked for once. */
class GoalReader {
	readonly #store: Store;
	readonly #read: Read;
	readonly #now: number;
	readonly #boards = new Map<
		string,
		{ readonly total: Score | null; readonly scores: Map<Id, Score | null> }
	>();
	readonly #times = new Map<Id, OwnTime>();

	constructor(store: Store, read: Read, now: number) {
		this.#store = store;
		this.#read = read;
		this.#now = now;
	}

	/** undefined: no such metric or period. */
	reading(question: GoalQuestion, pending: PendingOf): GoalReading | undefined {
		const { derived } = this.#store.floor;
		const metric = derived.metrics.get(question.metric);
		if (!metric) return undefined;
		const people = peopleOf(question.of);
		const own = people?.length === 1 ? (people[0] ?? '') : '';
		const time = this.#time(own);
		const { sums } = this.#store;
		const resolved = resolveDays(
			question.period,
			time.today,
			derived.weekStart,
			sums.first(),
			Math.max(time.today, sums.last() ?? time.today)
		);
		if (!resolved.ok) return undefined;
		const days = resolved.value;
		const adds = metric.definition.kind === 'sum';
		const score = this.#score(question, days, time, people, adds ? pending : () => []);
		const { target, pace } = this.#aim(question, days, people);
		const judged = judgeGoal({ score, target, pace, adds, direction: metric.direction });
		const number = (value: Score | undefined) => (value ? toNumber(value) : null);
		return {
			id: question.id,
			unit: metric.unit,
			from: dateOfDay(days.from),
			to: dateOfDay(days.to),
			today: dateOfDay(time.today),
			score: number(score),
			target: number(target),
			pace: number(judged.pace),
			onTrack: judged.onTrack ?? null,
			reached: judged.reached,
			missing: toNumber(judged.missing),
			heading: number(judged.heading),
			share: number(judged.share),
			...this.#left(own, days, time)
		};
	}

	#time(rep: Id): OwnTime {
		let time = this.#times.get(rep);
		if (!time) this.#times.set(rep, (time = ownTime(this.#store, rep, this.#now)));
		return time;
	}

	#score(
		{ of, metric, period }: GoalQuestion,
		{ from, to }: Days,
		time: OwnTime,
		people: readonly Id[] | undefined,
		pending: PendingOf
	): Score | undefined {
		const team = teamOf(of);
		const name = period === 'all' ? period : `${dateOfDay(from)}..${dateOfDay(to)}`;
		const board = this.#board({ metric, period: name, by: 'rep', ...(team === undefined ? {} : { team }) });
		if (!board) return undefined;
		const worth = this.#worth(metric, pending, time, from, to);
		if (people) {
			const scores = people.map((rep) => board.scores.get(rep) ?? undefined);
			const known = scores.filter((score) => score !== undefined);
			const adds = this.#store.floor.derived.metrics.get(metric)?.definition.kind === 'sum';
			// a ratio is not made of ratios (M3)
			if (!adds) return people.length === 1 ? known[0] : undefined;
			return [...known, ...people.flatMap(worth)].reduce(plus, integer(0));
		}
		return board.total ?? undefined;
	}

	/** What a rep's queue adds, in the metric's unit; nothing where the rep's present date is outside of the period. */
	#worth(
		key: string,
		pending: PendingOf,
		{ today }: OwnTime,
		from: number,
		to: number
	): (rep: Id) => readonly Score[] {
		return (rep) => {
			const entries = today >= from && today <= to ? pending(rep) : [];
			if (entries.length === 0) return [];
			const metric = DayMetric.of(this.#store, this.#store.floor.derived.metrics.get(key));
			if (!metric || metric.isRatio) return [];
			return [reduced(BigInt(Math.round(metric.worth(entries))), BigInt(metric.scale))];
		};
	}

	#board(query: BoardQuery) {
		const key = JSON.stringify(query);
		const known = this.#boards.get(key);
		if (known) return known;
		const standings = this.#read(query);
		if (!standings.ok) return undefined;
		const { total, rows } = standings.value;
		const board = { total, scores: new Map(rows.map(({ id, score }) => [id, score])) };
		this.#boards.set(key, board);
		return board;
	}

	#aim(
		{ of, metric, period, target: given }: GoalQuestion,
		days: Days,
		people: readonly Id[] | undefined
	): { readonly target: Score | undefined; readonly pace: Score | undefined } {
		const { floor } = this.#store;
		const single = people?.length === 1 ? people[0] : undefined;
		const paced = { ...days, today: this.#time('').today };
		if (given === null && !people) {
			const team = teamOf(of);
			const scope = { period, by: 'rep', ...(team === undefined ? {} : { team }) } as const;
			const pace = new Pace(new BoardTargets(scope, metric, days, floor).aims(), floor, paced);
			return { target: pace.target, pace: pace.at(this.#now) };
		}
		const target =
			given !== null
				? fromNumber(given)
				: single === undefined
					? undefined
					: new BoardTargets({ period, by: 'rep' }, metric, days, floor).rep(single);
		const share = shareOf(this.#workedBy(of, people, paced));
		return { target, pace: target && share ? times(target, share) : undefined };
	}

	/** G1: the working time of whoever the goal is for, each on the dates of being in it, added up. */
	#workedBy(of: GoalSubject, people: readonly Id[] | undefined, days: WorkedDays): Worked {
		const { floor } = this.#store;
		const whose = people
			? people.map((rep) => `rep:${rep}` as const)
			: [of as Exclude<GoalSubject, `reps:${string}`>];
		return whose
			.map((one) => workOf(one, floor, days).at(this.#now))
			.reduce((sum, part) => ({ elapsed: sum.elapsed + part.elapsed, due: sum.due + part.due }));
	}

	#left(rep: Id, { from, to }: Days, { today, minute }: OwnTime) {
		const { work } = this.#store.floor.derived;
		const open = today >= from && today <= to && work.isWorkingDay(rep, today);
		const hours = workingHours(work.at(rep, today));
		return {
			minutesLeft: open ? Math.max(0, hours.to - Math.max(hours.from, minute)) : 0,
			daysLeft: to > today ? work.workingDays(rep, Math.max(from, today + 1), to) : 0
		};
	}
}

/** G1: how goals stand at a moment, in their order; those over what is not there are left out. */
export function readGoals(
	store: Store,
	read: Read,
	questions: readonly GoalQuestion[],
	now: number,
	pending: PendingOf = () => []
): GoalReading[] {
	if (!store.hasWorkspace) return [];
	const reader = new GoalReader(store, read, now);
	return questions.flatMap((question) => reader.reading(question, pending) ?? []);
}
