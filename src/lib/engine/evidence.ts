/** What recognition is judged by: single facts in the order in which they happened, and what calendars, targets and streaks say. */
import type { Score } from '#lib/domain/board.ts';
import { isLocalDate, dayNumber } from '#lib/domain/calendar.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Days } from '#lib/domain/periods.ts';
import { byMoment, type Evidence } from '#lib/domain/recognition/evidence.ts';
import type { Id, TargetPeriod } from '#lib/domain/records.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';
import { BoardTargets } from './board-targets.ts';
import type { Chunk } from './fact-table.ts';
import type { Store } from './store.ts';
import { StreakWatch, type Steps } from './streaks.ts';

/** As the store is at each question. Facts that stand in sums only are not there: the server holds all of them one by one. */
export class EvidenceOf {
	readonly #store: Store;

	constructor(store: Store) {
		this.#store = store;
	}

	/** All facts of a rep, in the order in which they happened. */
	ofRep(rep: Id): Evidence[] {
		const { floor, facts } = this.#store;
		const number = floor.reps.find(rep);
		if (number === undefined) return [];
		const found: Evidence[] = [];
		facts.eachOf(number, -Infinity, Infinity, (chunk, at) => found.push(this.#read(chunk, at)));
		return found.sort(byMoment);
	}

	/** All facts of these types dated within [from, to] (day numbers), in the order in which they happened. */
	between(from: number, to: number, types: ReadonlySet<string>): Evidence[] {
		const wanted = new Set([...types].map((type) => this.#store.types.find(type)));
		const found: Evidence[] = [];
		this.#store.facts.scan(from, to, (chunk, at) => {
			if (wanted.has(chunk.type.get(at))) found.push(this.#read(chunk, at));
		});
		return found.sort(byMoment);
	}

	#read(chunk: Chunk, at: number): Evidence {
		const { ids, floor, types } = this.#store;
		return {
			id: ids.text(chunk.id.get(at)),
			rep: floor.reps.text(chunk.rep.get(at)),
			type: types.text(chunk.type.get(at)),
			quantity: chunk.quantity.get(at),
			amount: chunk.amount?.get(at) ?? 0,
			margin: chunk.margin?.get(at) ?? 0,
			occurredAt: chunk.occurredAt.get(at),
			day: chunk.day[at]!
		};
	}

	/** undefined: there is no such metric. */
	metric(key: string): Metric | undefined {
		return this.#store.floor.derived.metrics.get(key);
	}

	/** S1: every step of a rep's streak up to now. */
	steps(rep: Id, terms: StreakTerms, now: number): Steps {
		return new StreakWatch(this.#store, terms, rep).year(now, Infinity);
	}

	/** M7: the target of `rep:<id>` or `team:<id>` for a calendar period, in the metric's unit; undefined: none. */
	target(subject: string, metric: string, period: TargetPeriod, days: Days): Score | undefined {
		const { floor } = this.#store;
		const by = subject.startsWith('team:') ? 'team' : 'rep';
		const targets = new BoardTargets({ period, by }, metric, days, floor);
		return targets.member(subject.slice(by.length + 1));
	}

	/** The team a rep was in on a day; '': none. */
	teamOn(rep: Id, day: number): Id {
		const { floor } = this.#store;
		const number = floor.reps.find(rep);
		return number === undefined ? '' : floor.teams.text(floor.derived.teamOn(number, day));
	}

	/** Days of a rep's pattern within [from, to], off or not. */
	normalDays(rep: Id, from: number, to: number): number {
		const { work } = this.#store.floor.derived;
		let count = 0;
		for (let day = from; day <= to; day++) if (work.isNormalDay(rep, day)) count++;
		return count;
	}

	/** The day a rep started; -Infinity: nobody knows. */
	startOf(rep: Id): number {
		const started = this.#store.floor.derived.reps.get(rep)?.startedOn ?? '';
		return isLocalDate(started) ? dayNumber(started) : -Infinity;
	}
}
