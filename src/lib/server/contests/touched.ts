/** Which contests may count otherwise than they did, from the rows of the feed. */
import { dayNumber } from '#lib/domain/calendar.ts';
import { needsBaselines, needsSeeds, PAST_WINDOWS } from '#lib/domain/contests/history.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import { isUnderWay } from '#lib/domain/contests/states.ts';
import { FLOOR_COLLECTIONS } from '#lib/domain/facts.ts';
import type { Activity, FeedRow, Id } from '#lib/domain/records.ts';

/** Day numbers, both inclusive. */
interface Span {
	from: number;
	to: number;
}

const FLOOR: ReadonlySet<string> = new Set(FLOOR_COLLECTIONS);

/** The local dates that a contest looks at: its window, with a day on each side for the clocks of others, and those before. */
function datesOf({ rules }: ContestRecord): Span {
	const looksBack = needsBaselines(rules) || needsSeeds(rules);
	const first = looksBack ? windowBefore(rules.window, PAST_WINDOWS).from : rules.window.from;
	return { from: dayNumber(first) - 1, to: dayNumber(rules.window.to) + 1 };
}

export class Touched {
	/** Numbers of changes: each contest is looked at again when something came since it was last taken. */
	#count = 0;
	/** By rep: the dates of facts that came, changed or went, and with which change the last one did. */
	readonly #facts = new Map<Id, Span & { at: number }>();
	/** When something of the floor changed: people, teams, hours, targets. */
	#floor = 0;
	readonly #marked = new Map<Id, number>();
	readonly #taken = new Map<Id, number>();

	/** Nothing is known any more: everything is looked at again. */
	forget(): void {
		this.#taken.clear();
		this.#facts.clear();
	}

	/** A contest by its id. */
	mark(id: Id): void {
		this.#marked.set(id, ++this.#count);
	}

	note(rows: readonly FeedRow[]): void {
		for (const { collection, record, before, after } of rows) {
			if (collection === 'activities') {
				for (const image of [before, after] as (Omit<Activity, 'id'> | null)[]) if (image) this.#fact(image);
			} else if (FLOOR.has(collection)) this.#floor = ++this.#count;
			else if (collection === 'contests' || collection === 'contest_waits') this.mark(record);
		}
	}

	#fact({ rep, localDate }: Omit<Activity, 'id'>): void {
		const day = dayNumber(localDate);
		const at = ++this.#count;
		const known = this.#facts.get(rep);
		if (!known) this.#facts.set(rep, { from: day, to: day, at });
		else {
			known.from = Math.min(known.from, day);
			known.to = Math.max(known.to, day);
			known.at = at;
		}
	}

	/** Whether a contest may count otherwise than when it was last taken; it is taken with that. `byFacts`: facts matter. */
	take(contest: ContestRecord, byFacts = true): boolean {
		const since = this.#taken.get(contest.id);
		const is = since === undefined || this.#isTouched(contest, since, byFacts);
		if (is) this.#taken.set(contest.id, this.#count);
		return is;
	}

	#isTouched(contest: ContestRecord, since: number, byFacts: boolean): boolean {
		if ((this.#marked.get(contest.id) ?? 0) > since) return true;
		// C5: a settled contest has its roster
		if (isUnderWay(contest.state) && this.#floor > since) return true;
		if (!byFacts) return false;
		const { from, to } = datesOf(contest);
		return contest.entrants.some(({ rep }) => {
			const facts = this.#facts.get(rep);
			return facts !== undefined && facts.at > since && facts.from <= to && facts.to >= from;
		});
	}
}
