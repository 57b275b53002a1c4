/** M5, C2: what is known of entrants from the windows before: baselines and seeds, from the facts that an export carries. */
import type { Score } from '#lib/domain/board.ts';
import { compare } from '#lib/domain/fractions.ts';
import { BASELINE_PERIODS, baselineOf } from '#lib/domain/lenses.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText } from './exact.ts';
import { emptyTally, Measure, type Tally } from './measure.ts';
import type { ContestFact, Roster, RosterWindow, Shift } from './roster.ts';
import { isRoundFormat, type ContestRules } from './rules.ts';
import { isWithin } from './setting.ts';

/** How many comparable windows before are looked at. */
export const PAST_WINDOWS = BASELINE_PERIODS;

/** Whether a contest measures people by what they did before. */
export const needsBaselines = ({ format, lens }: Pick<ContestRules, 'format' | 'lens'>): boolean =>
	format === 'improvement' || lens === 'baseline';
/** Whether the windows before decide who meets whom. */
export const needsSeeds = ({ format }: Pick<ContestRules, 'format'>): boolean =>
	isRoundFormat(format) && format !== 'elimination';

type Parts = Pick<Roster, 'metrics' | 'entrants' | 'capacity' | 'past'>;

class Past {
	readonly #parts: Parts;
	readonly #measure: Measure;
	/** By window and rep. */
	readonly #tallies: readonly ReadonlyMap<Id, Tally>[];

	/** Throws RangeError where the roster lacks the metric. */
	constructor(metric: string, parts: Parts, facts: Iterable<ContestFact>) {
		const known = parts.metrics[metric];
		if (!known) throw new RangeError(`the roster lacks the metric "${metric}"`);
		this.#parts = parts;
		this.#measure = new Measure(known);
		const tallies = parts.past.map(() => new Map(parts.entrants.map(({ rep }) => [rep, emptyTally()])));
		for (const fact of facts) {
			if (!this.#measure.uses(fact.type)) continue;
			parts.past.forEach((window, at) => {
				const tally = tallies[at]?.get(fact.rep);
				if (tally && isWithin(window, fact.occurredAt, fact.localDate)) addTo(tally, this.#measure, fact);
			});
		}
		this.#tallies = tallies;
	}

	baselines(): Record<Id, string> {
		const shiftsOf = new Map(
			this.#parts.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts]))
		);
		const baselines: Record<Id, string> = {};
		for (const { rep } of this.#parts.entrants) {
			const baseline = baselineOf(
				this.#parts.past.map((window, at) => ({
					score: this.#measure.score(this.#tallies[at]!.get(rep)!),
					...daysOf(window, shiftsOf.get(rep) ?? [])
				}))
			);
			if (baseline) baselines[rep] = exactText(baseline);
		}
		return baselines;
	}

	seeds(): Id[] {
		const scores = this.#parts.entrants.map(({ rep }): [Id, Score | null] => {
			const sum = emptyTally();
			for (const tallies of this.#tallies) join(sum, tallies.get(rep)!);
			return [rep, this.#measure.score(sum)];
		});
		const sign = this.#measure.up ? -1 : 1;
		scores.sort(([a, mine], [b, theirs]) => {
			const byScore = mine && theirs ? sign * compare(mine, theirs) : Number(!mine) - Number(!theirs);
			return byScore || (a < b ? -1 : a > b ? 1 : 0);
		});
		return scores.map(([rep]) => rep);
	}
}

function addTo(tally: Tally, measure: Measure, fact: ContestFact): void {
	tally.numerator += measure.numeratorOf(fact);
	tally.denominator += measure.denominatorOf(fact);
	tally.facts++;
}

function join(sum: Tally, { numerator, denominator, facts }: Tally): void {
	sum.numerator += numerator;
	sum.denominator += denominator;
	sum.facts += facts;
}

/** M5: working days of the window, and those of them that were worked. */
function daysOf({ from, to }: RosterWindow, shifts: readonly Shift[]): { days: number; daysWorked: number } {
	const own = shifts.filter(([date]) => from <= date && date <= to);
	return { days: own.length, daysWorked: own.filter(([, , , fte]) => fte > 0).length };
}

/** M5: of each entrant with enough windows to tell, from windows newest first. */
export const baselinesFrom = (
	metric: string,
	parts: Parts,
	facts: Iterable<ContestFact>
): Record<Id, string> => new Past(metric, parts, facts).baselines();

/** C2: by the metric over those windows together, then id. */
export const seedsFrom = (metric: string, parts: Parts, facts: Iterable<ContestFact>): Id[] =>
	new Past(metric, parts, facts).seeds();
